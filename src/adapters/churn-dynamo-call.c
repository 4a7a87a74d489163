/* One operation, or as many of one kind as it takes to read all. */

#include "churn-dynamo-private.h"

/* As BatchGetItem takes at most. */
#define BATCH_MAX 100
/* How long to wait at most, in microseconds, before a change is tried again. */
#define PAUSE_MAX (200 * G_TIME_SPAN_MILLISECOND)

/**
 * churn_dynamo_ask:
 * @dynamodb: DynamoDB
 * @operation: its name
 * @input: what it takes
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Calls an operation.
 *
 * Returns: (transfer full): what it answers, or %NULL with @error set, which names the table
 */
AwsDynamodbAnswer *
churn_dynamo_ask (AwsDynamodb *dynamodb,
                  const char *operation,
                  AwsDynamodbInput *input,
                  GCancellable *cancellable,
                  GError **error)
{
  const char *table = aws_dynamodb_input_get_table (input);
  AwsDynamodbAnswer *answer;

  if (table == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                   "%s: this process was not told the table", operation);
      return NULL;
    }
  answer = aws_dynamodb_call (dynamodb, operation, input, cancellable, error);
  if (answer == NULL)
    g_prefix_error (error, "The table %s: ", table);
  return answer;
}

/**
 * churn_dynamo_write:
 * @self: a store
 * @operation: UpdateItem or PutItem
 * @input: what it takes
 * @held: (out): whether its condition held; if not nothing was written
 * @attributes: (out) (optional) (nullable): what it returns, as its ReturnValues say
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Writes an item. A write whose answer was lost is sent again, and its condition may not hold then
 * because it was written: whoever asks must look at what stands.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_dynamo_write (ChurnDynamoStore *self,
                    const char *operation,
                    AwsDynamodbInput *input,
                    gboolean *held,
                    AwsDynamodbItem **attributes,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AwsDynamodbAnswer) answer =
      churn_dynamo_ask (self->dynamodb, operation, input, cancellable, &local);

  *held = answer != NULL;
  if (attributes != NULL)
    *attributes = NULL;
  if (answer == NULL)
    {
      if (g_error_matches (local, AWS_ERROR, AWS_ERROR_CONDITION))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (attributes != NULL)
    *attributes = g_steal_pointer (&answer->item);
  return TRUE;
}

/**
 * churn_dynamo_get:
 * @self: a store
 * @input: what GetItem takes
 * @item: (out) (nullable): the item; %NULL: there is none
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads an item, as the last write left it.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_dynamo_get (ChurnDynamoStore *self,
                  AwsDynamodbInput *input,
                  AwsDynamodbItem **item,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (AwsDynamodbAnswer) answer = NULL;

  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  answer = churn_dynamo_ask (self->dynamodb, "GetItem", input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  *item = g_steal_pointer (&answer->item);
  return TRUE;
}

/**
 * churn_dynamo_read_all:
 * @self: a store
 * @operation: Query or Scan
 * @input: what it takes
 * @enough: stops after the page with which there are so many items; 0: reads all
 * @more: (out) (optional): whether there may be more
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads page by page. A page is what was read before its filter: it may be empty and not the last.
 *
 * Returns: (transfer full) (element-type AwsDynamodbItem): the items, or %NULL with @error set
 */
GPtrArray *
churn_dynamo_read_all (ChurnDynamoStore *self,
                       const char *operation,
                       AwsDynamodbInput *input,
                       guint enough,
                       gboolean *more,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aws_dynamodb_item_unref);
  gboolean last = FALSE;

  while (!last && (enough == 0 || items->len < enough))
    {
      g_autoptr (AwsDynamodbAnswer) answer =
          churn_dynamo_ask (self->dynamodb, operation, input, cancellable, error);

      if (answer == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (items, g_steal_pointer (&answer->items));
      last = answer->last == NULL;
      if (!last)
        aws_dynamodb_input_set_start (input, answer->last);
    }
  if (more != NULL)
    *more = !last;
  return g_steal_pointer (&items);
}

/* What was not answered is asked for again, a little later each time. */
static gboolean
get_some (ChurnDynamoStore *self,
          const char *table,
          GPtrArray *ids,
          guint from,
          GPtrArray *items,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) keys =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aws_dynamodb_item_unref);

  for (guint i = from; i < MIN (from + BATCH_MAX, ids->len); i++)
    {
      AwsDynamodbItem *key = aws_dynamodb_item_new ();

      churn_dynamo_set_string (key, "id", g_ptr_array_index (ids, i));
      g_ptr_array_add (keys, key);
    }
  for (guint attempt = 0; keys->len > 0; attempt++)
    {
      if (attempt == CHURN_DYNAMO_TRIES)
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_THROTTLED,
                       "The table %s: it leaves keys unprocessed", table);
          return FALSE;
        }
      if (attempt > 0 && !churn_dynamo_pause (attempt, cancellable, error))
        return FALSE;
      if (!aws_dynamodb_batch_get (self->dynamodb, table, &keys, items, cancellable, error))
        {
          g_prefix_error (error, "The table %s: ", table);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * churn_dynamo_batch_get:
 * @self: a store
 * @table: a table whose key is id
 * @ids: (element-type utf8): keys, each another
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads many items, as the last writes left them, in no order.
 *
 * Returns: (transfer full) (element-type AwsDynamodbItem): those that are there, or %NULL with
 * @error set
 */
GPtrArray *
churn_dynamo_batch_get (ChurnDynamoStore *self,
                        const char *table,
                        GPtrArray *ids,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aws_dynamodb_item_unref);

  for (guint from = 0; from < ids->len; from += BATCH_MAX)
    if (!get_some (self, table, ids, from, items, cancellable, error))
      return NULL;
  return g_steal_pointer (&items);
}

/**
 * churn_dynamo_pause:
 * @attempt: how often it was tried, from 1
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Waits a moment, longer each time and each time another, so that those who got in each other's way
 * do not do so again.
 *
 * Returns: %TRUE, or %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
churn_dynamo_pause (guint attempt, GCancellable *cancellable, GError **error)
{
  gint64 most = MIN ((gint64) 1000 << MIN (attempt, 16), PAUSE_MAX);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_usleep ((gulong) g_random_int_range (0, (gint32) most));
  return TRUE;
}

/**
 * churn_dynamo_expiry:
 * @seconds: how long from now
 *
 * DynamoDB's time to live goes by the wall clock, whatever time the pipeline says it is.
 *
 * Returns: seconds since 1970, UTC
 */
gint64
churn_dynamo_expiry (gint64 seconds)
{
  return g_get_real_time () / G_USEC_PER_SEC + seconds;
}

/**
 * churn_dynamo_read_ids:
 * @items: (nullable) (element-type AwsDynamodbItem): items; %NULL: @error is set already
 * @error: return location for the error
 *
 * Reads the ids of items.
 *
 * Returns: (transfer full) (element-type utf8): them, or %NULL with @error set
 */
GPtrArray *
churn_dynamo_read_ids (GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (items == NULL)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *id = NULL;

      if (!aws_dynamodb_item_get_string (g_ptr_array_index (items, i), "id", &id, error))
        return NULL;
      if (id != NULL)
        g_ptr_array_add (ids, g_steal_pointer (&id));
    }
  return g_steal_pointer (&ids);
}
