#pragma once

#include "churn-contact-event.h"
#include "churn-pipeline.h"

G_BEGIN_DECLS

ChurnContact *churn_track_describe (ChurnPipeline *pipeline,
                                    const char *contact_id,
                                    gint64 now,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean churn_track (ChurnPipeline *pipeline,
                      const ChurnContactEvent *event,
                      gint64 now,
                      gboolean *changed,
                      GCancellable *cancellable,
                      GError **error);
void churn_track_name (ChurnPipeline *pipeline, ChurnContact *facts, GCancellable *cancellable);

G_END_DECLS
