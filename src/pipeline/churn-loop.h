#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

/* How long a loop may go without a tick. */
#define CHURN_LOOP_SECONDS (2 * 60)

gboolean churn_loop_start (ChurnPipeline *pipeline,
                           const char *contact_id,
                           gint64 now,
                           GCancellable *cancellable,
                           GError **error);
gboolean churn_loop_keep (ChurnPipeline *pipeline,
                          const char *contact_id,
                          gint64 now,
                          GCancellable *cancellable,
                          GError **error);
gboolean churn_loop_end (ChurnPipeline *pipeline,
                         const ChurnContact *contact,
                         gint64 now,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
