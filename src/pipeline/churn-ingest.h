#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

/* One customer as the ingest brings it: who it is, and its row of features. */
void churn_ingest_prepare (ChurnCustomer *customer, const ChurnFeatures *features, gint64 now);
gboolean churn_ingest_put (ChurnStore *store,
                           ChurnFeatureStore *feature_store,
                           ChurnCustomer *customer,
                           const ChurnFeatures *features,
                           gint64 now,
                           GCancellable *cancellable,
                           GError **error);
gboolean churn_ingest_customer (ChurnPipeline *pipeline,
                                ChurnCustomer *customer,
                                const ChurnFeatures *features,
                                gint64 now,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
