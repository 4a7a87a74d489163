#pragma once

#include "churn-contact-event.h"
#include "churn-pipeline.h"

G_BEGIN_DECLS

gboolean churn_track (ChurnPipeline *pipeline,
                      const ChurnContactEvent *event,
                      gint64 now,
                      gboolean *changed,
                      GCancellable *cancellable,
                      GError **error);
void churn_track_name (ChurnPipeline *pipeline, ChurnContact *facts, GCancellable *cancellable);

G_END_DECLS
