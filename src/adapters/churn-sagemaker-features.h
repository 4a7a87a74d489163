#pragma once

#include "aws-feature-store-runtime.h"
#include "churn-feature-store.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SAGEMAKER_FEATURES (churn_sagemaker_features_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSagemakerFeatures,
                      churn_sagemaker_features,
                      CHURN,
                      SAGEMAKER_FEATURES,
                      GObject)

ChurnFeatureStore *churn_sagemaker_features_new (AwsFeatureStoreRuntime *runtime,
                                                 const char *group);
gboolean churn_sagemaker_features_forget (ChurnSagemakerFeatures *self,
                                          const char *customer_id,
                                          gint64 event_time,
                                          GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
