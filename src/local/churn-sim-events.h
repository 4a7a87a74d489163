#pragma once

#include "churn-sim-call.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *
churn_sim_contact_event (const ChurnSimCall *call, const char *type, gint64 time, GRand *rand);
JsonNode *
churn_sim_rule_event (const ChurnSimCall *call, ChurnSentiment sentiment, gint64 time, GRand *rand);
JsonNode *churn_sim_segment_record (const ChurnSimCall *call, const char *type);
JsonNode *churn_sim_transcript_record (const ChurnSimCall *call,
                                       const ChurnSimTurn *turn,
                                       gint64 begin,
                                       GRand *rand);
JsonNode *churn_sim_lookup_event (const ChurnSimCall *call);
JsonNode *churn_sim_cut_event (const ChurnContact *contact, GRand *rand);

G_END_DECLS
