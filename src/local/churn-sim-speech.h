#pragma once

#include "churn-sim-lines.h"
#include "churn-sim-utterance.h"

G_BEGIN_DECLS

typedef struct _ChurnSimSpeech ChurnSimSpeech;

ChurnSimSpeech *churn_sim_speech_new (GError **error);
ChurnSimSpeech *
churn_sim_speech_new_from_json (const char *talk, const char *topics, GError **error);
void churn_sim_speech_free (ChurnSimSpeech *self);

GPtrArray *churn_sim_speech_get_subjects (ChurnSimSpeech *self);
GPtrArray *churn_sim_speech_get_campaigns (ChurnSimSpeech *self);
GPtrArray *churn_sim_speech_get_checks (ChurnSimSpeech *self);
GPtrArray *churn_sim_speech_get_sides (ChurnSimSpeech *self);
gboolean churn_sim_speech_has_lines (ChurnSimSpeech *self, const char *name);
const ChurnSimLines *churn_sim_speech_get_lines (ChurnSimSpeech *self, const char *name);
void churn_sim_speech_draw_slots (ChurnSimSpeech *self,
                                  const ChurnSimTopic *topic,
                                  GHashTable *slots,
                                  GRand *rand);
char *churn_sim_speech_say (ChurnSimSpeech *self,
                            const ChurnSimUtterance *what,
                            ChurnSimTone *tone,
                            GHashTable *slots,
                            GHashTable *openings,
                            GRand *rand);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSimSpeech, churn_sim_speech_free)

G_END_DECLS
