#include "aws-dynamodb.h"

#include "aws-json.h"

/**
 * AwsDynamodb:
 *
 * DynamoDB over an #AwsClient: JSON 1.0, one operation a call
 * (amazondynamodb/latest/developerguide/Programming.LowLevelAPI). It belongs to the client's
 * thread.
 */
struct _AwsDynamodb
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsDynamodb, aws_dynamodb, G_TYPE_OBJECT)

static void
aws_dynamodb_finalize (GObject *object)
{
  AwsDynamodb *self = AWS_DYNAMODB (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (aws_dynamodb_parent_class)->finalize (object);
}

static void
aws_dynamodb_class_init (AwsDynamodbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_dynamodb_finalize;
}

static void
aws_dynamodb_init (AwsDynamodb *self)
{
}

/**
 * aws_dynamodb_new:
 * @client: a client of %AWS_SERVICE_DYNAMODB
 *
 * Returns: (transfer full): DynamoDB by that client
 */
AwsDynamodb *
aws_dynamodb_new (AwsClient *client)
{
  AwsDynamodb *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_DYNAMODB, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * aws_dynamodb_call:
 * @self: DynamoDB
 * @operation: its name, as `UpdateItem`
 * @input: what it takes, as the API's reference has it
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Calls an operation. A write is sent again after a failure that may have come after the write: it
 * must be one that may happen twice. A condition that does not hold is %AWS_ERROR_CONDITION, a
 * table that is not there %AWS_ERROR_NOT_FOUND.
 *
 * Returns: (transfer full): what it answers, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
JsonObject *
aws_dynamodb_call (AwsDynamodb *self,
                   const char *operation,
                   JsonNode *input,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *target = NULL;

  g_return_val_if_fail (AWS_IS_DYNAMODB (self), NULL);
  g_return_val_if_fail (operation != NULL, NULL);

  target = g_strconcat ("DynamoDB_20120810.", operation, NULL);
  return aws_json_call (self->client, target, input, cancellable, error);
}
