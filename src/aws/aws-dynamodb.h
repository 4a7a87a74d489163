#pragma once

#include "aws-client.h"
#include "aws-dynamodb-answer.h"
#include "aws-dynamodb-input.h"

G_BEGIN_DECLS

#define AWS_TYPE_DYNAMODB (aws_dynamodb_get_type ())
G_DECLARE_FINAL_TYPE (AwsDynamodb, aws_dynamodb, AWS, DYNAMODB, GObject)

AwsDynamodb *aws_dynamodb_new (AwsClient *client);

AwsDynamodbAnswer *aws_dynamodb_call (AwsDynamodb *self,
                                      const char *operation,
                                      AwsDynamodbInput *input,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean aws_dynamodb_batch_get (AwsDynamodb *self,
                                 const char *table,
                                 GPtrArray **keys,
                                 GPtrArray *items,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
