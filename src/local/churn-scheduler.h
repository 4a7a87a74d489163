#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SCHEDULER (churn_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (ChurnScheduler, churn_scheduler, CHURN, SCHEDULER, GObject)

ChurnScheduler *churn_scheduler_new (gint64 now);
void churn_scheduler_start_loop (ChurnScheduler *self, const char *contact_id);
void churn_scheduler_stop_loop (ChurnScheduler *self, const char *contact_id);
guint churn_scheduler_get_n_loops (ChurnScheduler *self);
gboolean churn_scheduler_run (ChurnScheduler *self,
                              ChurnPipeline *pipeline,
                              gint64 now,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
