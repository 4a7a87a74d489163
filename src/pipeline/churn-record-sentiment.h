#pragma once

#include "churn-pipeline.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A real-time rule of Contact Lens matched: one event, read. */
typedef struct
{
  char *event_id;
  char *contact_id;
  char *instance; /* nullable */
  ChurnSentiment sentiment;
  gint64 time;
} ChurnRuleEvent;

gboolean churn_rule_event_parse (JsonObject *envelope, ChurnRuleEvent **event, GError **error);
void churn_rule_event_free (ChurnRuleEvent *self);

gboolean churn_record_sentiment (ChurnPipeline *pipeline,
                                 const ChurnRuleEvent *event,
                                 gint64 now,
                                 gboolean *changed,
                                 GCancellable *cancellable,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnRuleEvent, churn_rule_event_free)

G_END_DECLS
