#include "churn-dynamo-shared.h"

#include "churn-dynamo-private.h"

#define BUCKET "bucket#"
#define NAME "name#"

/**
 * ChurnDynamoShared:
 *
 * What all processes of one account share beside contacts and customers, in the table Shared (key
 * `id`, time to live `expires` in seconds): token buckets, `bucket#…`, and what agents and queues
 * are called, `name#ARN`.
 */
struct _ChurnDynamoShared
{
  GObject parent_instance;

  AwsDynamodb *dynamodb;
  char *table;
};

G_DEFINE_FINAL_TYPE (ChurnDynamoShared, churn_dynamo_shared, G_TYPE_OBJECT)

static void
churn_dynamo_shared_finalize (GObject *object)
{
  ChurnDynamoShared *self = CHURN_DYNAMO_SHARED (object);

  g_clear_object (&self->dynamodb);
  g_free (self->table);

  G_OBJECT_CLASS (churn_dynamo_shared_parent_class)->finalize (object);
}

static void
churn_dynamo_shared_class_init (ChurnDynamoSharedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_dynamo_shared_finalize;
}

static void
churn_dynamo_shared_init (ChurnDynamoShared *self)
{
}

/**
 * churn_dynamo_shared_new:
 * @dynamodb: DynamoDB
 * @table: the name of the table Shared
 *
 * Returns: (transfer full): what is shared in that table
 */
ChurnDynamoShared *
churn_dynamo_shared_new (AwsDynamodb *dynamodb, const char *table)
{
  ChurnDynamoShared *self;

  g_return_val_if_fail (AWS_IS_DYNAMODB (dynamodb), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  self = g_object_new (CHURN_TYPE_DYNAMO_SHARED, NULL);
  self->dynamodb = g_object_ref (dynamodb);
  self->table = g_strdup (table);
  return self;
}

/* Sets when a bucket is full again, where what stands allows it. @a and @b are :a and :b of
 * @change and @condition, in milliseconds. */
static gboolean
change_bucket (ChurnDynamoShared *self,
               const char *bucket,
               const char *change,
               const char *condition,
               gint64 a,
               gint64 b,
               gboolean *changed,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new_for (self->table, BUCKET, bucket);
  g_autoptr (AwsDynamodbAnswer) answer = NULL;
  g_autoptr (GError) local = NULL;

  aws_dynamodb_input_set_expression (input, "UpdateExpression", change);
  aws_dynamodb_input_set_expression (input, "ConditionExpression", condition);
  aws_dynamodb_item_set_int (input->values, ":a", a);
  aws_dynamodb_item_set_int (input->values, ":b", b);
  answer = churn_dynamo_ask (self->dynamodb, "UpdateItem", input, cancellable, &local);
  *changed = answer != NULL;
  if (answer != NULL || g_error_matches (local, AWS_ERROR, AWS_ERROR_CONDITION))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * churn_dynamo_shared_take:
 * @self: what is shared
 * @bucket: a bucket's name
 * @interval: how long one token takes to come back, in milliseconds, at least 1
 * @burst: how many tokens the bucket holds, at least 1
 * @now: the time now, in microseconds UTC
 * @taken: (out): whether there was a token
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Takes a token out of a bucket that all processes share. The bucket is one number, the time at
 * which it will be full again, which each token moves on by an interval (the generic cell rate
 * algorithm): a single write on a condition, with no reading before. A write that was done and of
 * which nobody heard loses a token, and never makes one.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
churn_dynamo_shared_take (ChurnDynamoShared *self,
                          const char *bucket,
                          gint64 interval,
                          guint burst,
                          gint64 now,
                          gboolean *taken,
                          GCancellable *cancellable,
                          GError **error)
{
  gint64 now_ms = now / G_TIME_SPAN_MILLISECOND;

  g_return_val_if_fail (CHURN_IS_DYNAMO_SHARED (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);
  g_return_val_if_fail (interval >= 1 && burst >= 1, FALSE);
  g_return_val_if_fail (taken != NULL, FALSE);

  /* Full: it was left alone for long enough. */
  if (!change_bucket (self, bucket, "SET #full = :a", "attribute_not_exists(#full) OR #full <= :b",
                      now_ms + interval, now_ms, taken, cancellable, error))
    return FALSE;
  if (*taken || burst == 1)
    return TRUE;
  /* Neither full nor empty. */
  return change_bucket (self, bucket, "ADD #full :a", "#full <= :b", interval,
                        now_ms + (gint64) (burst - 1) * interval, taken, cancellable, error);
}

/**
 * churn_dynamo_shared_get_name:
 * @self: what is shared
 * @arn: the ARN of an agent or a queue
 * @now: the time now, in microseconds UTC
 * @id: (out) (nullable) (transfer full): an agent's Connect user name
 * @name: (out) (nullable) (transfer full): what it is called; %NULL with @id %NULL: nobody noted it
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Reads what churn_dynamo_shared_put_name() noted, unless its time is over: items may outlive their
 * time by days.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
churn_dynamo_shared_get_name (ChurnDynamoShared *self,
                              const char *arn,
                              gint64 now,
                              char **id,
                              char **name,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (AwsDynamodbInput) input = NULL;
  g_autoptr (AwsDynamodbAnswer) answer = NULL;
  gint64 expires = 0;

  g_return_val_if_fail (CHURN_IS_DYNAMO_SHARED (self), FALSE);
  g_return_val_if_fail (arn != NULL, FALSE);
  g_return_val_if_fail (id != NULL && name != NULL, FALSE);

  *id = NULL;
  *name = NULL;
  input = churn_dynamo_input_new_for (self->table, NAME, arn);
  answer = churn_dynamo_ask (self->dynamodb, "GetItem", input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  if (answer->item == NULL)
    return TRUE;
  if (!aws_dynamodb_item_get_int (answer->item, "expires", &expires, error))
    return FALSE;
  return expires * G_USEC_PER_SEC <= now ||
         (aws_dynamodb_item_get_string (answer->item, "user", id, error) &&
          aws_dynamodb_item_get_string (answer->item, "name", name, error));
}

/**
 * churn_dynamo_shared_put_name:
 * @self: what is shared
 * @arn: the ARN of an agent or a queue
 * @id: (nullable): an agent's Connect user name
 * @name: (nullable): what it is called
 * @expires: how long that is to be believed, in microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Notes what an agent or a queue is called. Whoever asked last is believed.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
churn_dynamo_shared_put_name (ChurnDynamoShared *self,
                              const char *arn,
                              const char *id,
                              const char *name,
                              gint64 expires,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (AwsDynamodbInput) input = NULL;
  g_autoptr (AwsDynamodbItem) item = NULL;
  g_autoptr (AwsDynamodbAnswer) answer = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (CHURN_IS_DYNAMO_SHARED (self), FALSE);
  g_return_val_if_fail (arn != NULL, FALSE);

  input = aws_dynamodb_input_new (self->table);
  item = aws_dynamodb_item_new ();
  key = g_strconcat (NAME, arn, NULL);
  aws_dynamodb_item_set_string (item, "id", key);
  if (id != NULL)
    aws_dynamodb_item_set_string (item, "user", id);
  if (name != NULL)
    aws_dynamodb_item_set_string (item, "name", name);
  aws_dynamodb_item_set_int (item, "expires", expires / G_USEC_PER_SEC);
  aws_dynamodb_input_set_item (input, item);
  answer = churn_dynamo_ask (self->dynamodb, "PutItem", input, cancellable, error);
  return answer != NULL;
}
