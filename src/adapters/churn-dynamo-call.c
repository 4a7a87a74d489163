/* One operation, or as many of one kind as it takes to read all. */

#include "churn-dynamo-private.h"

/* As BatchGetItem takes at most. */
#define BATCH_MAX 100
/* How long to wait at most, in microseconds, before a change is tried again. */
#define PAUSE_MAX (200 * G_TIME_SPAN_MILLISECOND)

/**
 * churn_dynamo_call:
 * @self: a store
 * @operation: its name
 * @input: what it takes
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Calls an operation.
 *
 * Returns: (transfer full): what it answers, or %NULL with @error set, which names the table
 */
JsonObject *
churn_dynamo_call (ChurnDynamoStore *self,
                   const char *operation,
                   ChurnDynamoInput *input,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (JsonNode) node = churn_dynamo_input_get_node (input);
  gboolean of_table = json_object_has_member (input->body, "TableName");
  const char *table = json_object_get_string_member_with_default (input->body, "TableName", NULL);
  JsonObject *answer;

  if (of_table && table == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                   "%s: this process was not told the table", operation);
      return NULL;
    }
  answer = aws_dynamodb_call (self->dynamodb, operation, node, cancellable, error);
  if (answer == NULL && of_table)
    g_prefix_error (error, "The table %s: ", table);
  return answer;
}

static JsonObject *
find_object (JsonObject *answer, const char *member)
{
  JsonNode *node = json_object_get_member (answer, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
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
                    ChurnDynamoInput *input,
                    gboolean *held,
                    JsonObject **attributes,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) answer = churn_dynamo_call (self, operation, input, cancellable, &local);
  JsonObject *found;

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
  found = find_object (answer, "Attributes");
  if (attributes != NULL && found != NULL)
    *attributes = json_object_ref (found);
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
                  ChurnDynamoInput *input,
                  JsonObject **item,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *found;

  churn_dynamo_input_set_flag (input, "ConsistentRead", TRUE);
  answer = churn_dynamo_call (self, "GetItem", input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  found = find_object (answer, "Item");
  *item = found != NULL ? json_object_ref (found) : NULL;
  return TRUE;
}

static gboolean
collect (JsonObject *answer, const char *member, GPtrArray *items, GError **error)
{
  JsonNode *node = json_object_get_member (answer, member);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer's %s is no list", member);
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "An item in the answer is no object");
          return FALSE;
        }
      g_ptr_array_add (items, json_object_ref (json_node_get_object (element)));
    }
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
 * Returns: (transfer full) (element-type JsonObject): the items, or %NULL with @error set
 */
GPtrArray *
churn_dynamo_read_all (ChurnDynamoStore *self,
                       const char *operation,
                       ChurnDynamoInput *input,
                       guint enough,
                       gboolean *more,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  gboolean last = FALSE;

  while (!last && (enough == 0 || items->len < enough))
    {
      g_autoptr (JsonObject) answer =
          churn_dynamo_call (self, operation, input, cancellable, error);
      JsonObject *key;

      if (answer == NULL || !collect (answer, "Items", items, error))
        return NULL;
      key = find_object (answer, "LastEvaluatedKey");
      last = key == NULL;
      if (!last)
        churn_dynamo_input_set_object (input, "ExclusiveStartKey", key);
    }
  if (more != NULL)
    *more = !last;
  return g_steal_pointer (&items);
}

/* What is asked of one table: the keys, in the form of the answer's UnprocessedKeys. */
static JsonObject *
build_keys (GPtrArray *ids, guint from, guint to)
{
  JsonObject *asked = json_object_new ();
  JsonArray *keys = json_array_new ();

  for (guint i = from; i < to; i++)
    {
      JsonObject *key = json_object_new ();

      churn_dynamo_set_string (key, "id", g_ptr_array_index (ids, i));
      json_array_add_object_element (keys, key);
    }
  json_object_set_array_member (asked, "Keys", keys);
  json_object_set_boolean_member (asked, "ConsistentRead", TRUE);
  return asked;
}

/* What was not answered is asked for again, a little later each time. */
static gboolean
get_some (ChurnDynamoStore *self,
          const char *table,
          JsonObject *asked,
          GPtrArray *items,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (JsonObject) left = json_object_new ();

  json_object_set_object_member (left, table, json_object_ref (asked));
  for (guint attempt = 0; json_object_get_size (left) > 0; attempt++)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autoptr (JsonObject) body = json_object_new ();
      g_autoptr (JsonObject) answer = NULL;
      JsonObject *responses, *unprocessed;

      if (attempt == CHURN_DYNAMO_TRIES)
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_THROTTLED,
                       "The table %s: it leaves keys unprocessed", table);
          return FALSE;
        }
      if (attempt > 0 && !churn_dynamo_pause (attempt, cancellable, error))
        return FALSE;
      json_object_set_object_member (body, "RequestItems", json_object_ref (left));
      json_node_set_object (node, body);
      answer = aws_dynamodb_call (self->dynamodb, "BatchGetItem", node, cancellable, error);
      if (answer == NULL)
        {
          g_prefix_error (error, "The table %s: ", table);
          return FALSE;
        }
      responses = find_object (answer, "Responses");
      if (responses != NULL && !collect (responses, table, items, error))
        return FALSE;
      unprocessed = find_object (answer, "UnprocessedKeys");
      json_object_unref (left);
      left = unprocessed != NULL ? json_object_ref (unprocessed) : json_object_new ();
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
 * Returns: (transfer full) (element-type JsonObject): those that are there, or %NULL with @error
 *   set
 */
GPtrArray *
churn_dynamo_batch_get (ChurnDynamoStore *self,
                        const char *table,
                        GPtrArray *ids,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint from = 0; from < ids->len; from += BATCH_MAX)
    {
      g_autoptr (JsonObject) asked = build_keys (ids, from, MIN (from + BATCH_MAX, ids->len));

      if (!get_some (self, table, asked, items, cancellable, error))
        return NULL;
    }
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
 * @items: (nullable) (element-type JsonObject): items; %NULL: @error is set already
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
