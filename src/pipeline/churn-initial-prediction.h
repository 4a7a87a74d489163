#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

gboolean churn_initial_prediction (ChurnPipeline *pipeline,
                                   const ChurnContact *contact,
                                   gint64 now,
                                   GCancellable *cancellable,
                                   GError **error);
void churn_initial_prediction_announce (ChurnPipeline *pipeline,
                                        const ChurnContact *contact,
                                        const ChurnPrediction *prediction,
                                        GCancellable *cancellable);

G_END_DECLS
