#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

#define CHURN_TYPE_REPLAY (churn_replay_get_type ())
G_DECLARE_FINAL_TYPE (ChurnReplay, churn_replay, CHURN, REPLAY, GObject)

ChurnReplay *churn_replay_open (const char *path, GError **error);
gint64 churn_replay_get_start (ChurnReplay *self);
guint churn_replay_get_n_left (ChurnReplay *self);
void churn_replay_run_until (ChurnReplay *self, ChurnPipeline *pipeline, gint64 now);

G_END_DECLS
