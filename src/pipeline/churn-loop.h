#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

gboolean churn_loop_start (ChurnPipeline *pipeline,
                           const char *contact_id,
                           gint64 now,
                           GCancellable *cancellable,
                           GError **error);
void churn_loop_stop (ChurnPipeline *pipeline, const char *contact_id, GCancellable *cancellable);

G_END_DECLS
