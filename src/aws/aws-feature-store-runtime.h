#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

#define AWS_TYPE_FEATURE_STORE_RUNTIME (aws_feature_store_runtime_get_type ())
G_DECLARE_FINAL_TYPE (AwsFeatureStoreRuntime,
                      aws_feature_store_runtime,
                      AWS,
                      FEATURE_STORE_RUNTIME,
                      GObject)

AwsFeatureStoreRuntime *aws_feature_store_runtime_new (AwsClient *client);

gboolean aws_feature_store_runtime_get_record (AwsFeatureStoreRuntime *self,
                                               const char *group,
                                               const char *id,
                                               GHashTable **record,
                                               GCancellable *cancellable,
                                               GError **error);
gboolean aws_feature_store_runtime_put_record (AwsFeatureStoreRuntime *self,
                                               const char *group,
                                               GHashTable *record,
                                               GCancellable *cancellable,
                                               GError **error);
gboolean aws_feature_store_runtime_delete_record (AwsFeatureStoreRuntime *self,
                                                  const char *group,
                                                  const char *id,
                                                  const char *event_time,
                                                  GCancellable *cancellable,
                                                  GError **error);

G_END_DECLS
