#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

gboolean churn_scoring_read (ChurnPipeline *pipeline,
                             const ChurnCustomer *customer,
                             ChurnFeatures *row,
                             gboolean *found,
                             GCancellable *cancellable,
                             GError **error);
GPtrArray *churn_scoring_predict (ChurnPipeline *pipeline,
                                  const ChurnFeatures *rows,
                                  const ChurnCause *causes,
                                  gsize n_rows,
                                  gint64 now,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
