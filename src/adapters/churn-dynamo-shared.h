#pragma once

#include "aws-dynamodb.h"

G_BEGIN_DECLS

#define CHURN_TYPE_DYNAMO_SHARED (churn_dynamo_shared_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDynamoShared, churn_dynamo_shared, CHURN, DYNAMO_SHARED, GObject)

ChurnDynamoShared *churn_dynamo_shared_new (AwsDynamodb *dynamodb, const char *table);

gboolean churn_dynamo_shared_take (ChurnDynamoShared *self,
                                   const char *bucket,
                                   gint64 interval,
                                   guint burst,
                                   gint64 now,
                                   gboolean *taken,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean churn_dynamo_shared_get_name (ChurnDynamoShared *self,
                                       const char *arn,
                                       gint64 now,
                                       char **id,
                                       char **name,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean churn_dynamo_shared_put_name (ChurnDynamoShared *self,
                                       const char *arn,
                                       const char *id,
                                       const char *name,
                                       gint64 expires,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
