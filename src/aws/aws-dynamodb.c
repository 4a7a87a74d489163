#include "aws-dynamodb.h"

#include "aws-dynamodb-attribute.h"
#include "aws-json.h"
#include "aws-retry.h"

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
 * @client: a client of %AWS_SERVICE_DYNAMODB, and of nothing else
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
  aws_client_set_retries (client, AWS_RETRY_DYNAMODB_ATTEMPTS, AWS_RETRY_DYNAMODB_BASE);
  return self;
}

static AwsResponse *
send (AwsDynamodb *self,
      const char *operation,
      GBytes *body,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree char *target = g_strconcat ("DynamoDB_20120810.", operation, NULL);

  return aws_json_send (self->client, target, body, cancellable, error);
}

/**
 * aws_dynamodb_call:
 * @self: DynamoDB
 * @operation: its name, as `UpdateItem`; not BatchGetItem
 * @input: what it takes
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
AwsDynamodbAnswer *
aws_dynamodb_call (AwsDynamodb *self,
                   const char *operation,
                   AwsDynamodbInput *input,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AwsResponse) response = NULL;

  g_return_val_if_fail (AWS_IS_DYNAMODB (self), NULL);
  g_return_val_if_fail (operation != NULL && input != NULL, NULL);

  body = aws_dynamodb_input_write (input);
  response = send (self, operation, body, cancellable, error);
  return response != NULL ? aws_dynamodb_answer_read (aws_response_get_body (response), error)
                          : NULL;
}

/* {"RequestItems":{TABLE:{"Keys":[…],"ConsistentRead":true}}} */
static GBytes *
write_batch (const char *table, GPtrArray *keys)
{
  g_autoptr (cJSON) root = cJSON_CreateObject ();
  cJSON *asked = cJSON_AddObjectToObject (cJSON_AddObjectToObject (root, "RequestItems"), table);
  cJSON *array = cJSON_AddArrayToObject (asked, "Keys");

  for (guint i = 0; i < keys->len; i++)
    cJSON_AddItemToArray (array, aws_dynamodb_item_to_json (g_ptr_array_index (keys, i)));
  cJSON_AddTrueToObject (asked, "ConsistentRead");
  return aws_cjson_write (root);
}

/* Reads a list of items, if it is there. */
static gboolean
read_items (const cJSON *object, const char *name, GPtrArray *items, GError **error)
{
  const cJSON *node =
      cJSON_IsObject (object) ? cJSON_GetObjectItemCaseSensitive (object, name) : NULL;

  return node == NULL || aws_dynamodb_answer_read_items (node, items, error);
}

/**
 * aws_dynamodb_batch_get:
 * @self: DynamoDB
 * @table: the table's name
 * @keys: (inout) (element-type AwsDynamodbItem): what is asked for, at most 100; after it, what was
 *   not answered, and is to be asked for again
 * @items: (element-type AwsDynamodbItem): to which those that are there are added, in no order
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Calls BatchGetItem, for items as the last writes left them.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_dynamodb_batch_get (AwsDynamodb *self,
                        const char *table,
                        GPtrArray **keys,
                        GPtrArray *items,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (cJSON) root = NULL;
  g_autoptr (GPtrArray) left =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aws_dynamodb_item_unref);

  g_return_val_if_fail (AWS_IS_DYNAMODB (self), FALSE);
  g_return_val_if_fail (table != NULL && keys != NULL && *keys != NULL && items != NULL, FALSE);

  body = write_batch (table, *keys);
  response = send (self, "BatchGetItem", body, cancellable, error);
  if (response != NULL)
    root = aws_cjson_read (aws_response_get_body (response), error);
  if (root == NULL ||
      !read_items (cJSON_GetObjectItemCaseSensitive (root, "Responses"), table, items, error) ||
      !read_items (cJSON_GetObjectItemCaseSensitive (
                       cJSON_GetObjectItemCaseSensitive (root, "UnprocessedKeys"), table),
                   "Keys", left, error))
    return FALSE;
  g_ptr_array_unref (*keys);
  *keys = g_steal_pointer (&left);
  return TRUE;
}
