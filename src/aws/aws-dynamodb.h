#pragma once

#include "aws-client.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AWS_TYPE_DYNAMODB (aws_dynamodb_get_type ())
G_DECLARE_FINAL_TYPE (AwsDynamodb, aws_dynamodb, AWS, DYNAMODB, GObject)

AwsDynamodb *aws_dynamodb_new (AwsClient *client);

JsonObject *aws_dynamodb_call (AwsDynamodb *self,
                               const char *operation,
                               JsonNode *input,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
