#include "churn-dynamo-customer-item.h"

#include "aws-dynamodb-item.h"
#include "churn-error.h"

#define MILLISECOND 1000

typedef struct
{
  GString *set;
  GString *remove;
  JsonBuilder *values;
} Update;

/* Every name goes by a placeholder, so that none can be one of DynamoDB's reserved words. */
static void
set (Update *update, const char *name)
{
  g_string_append_printf (update->set, "%s#%s = :%s", update->set->len > 0 ? ", " : "SET ", name,
                          name);
}

static char *
value_of (const char *name)
{
  return g_strconcat (":", name, NULL);
}

static void
set_string (Update *update, const char *name, const char *value)
{
  g_autofree char *placeholder = value_of (name);

  if (value == NULL)
    {
      g_string_append_printf (update->remove, "%s#%s", update->remove->len > 0 ? ", " : " REMOVE ",
                              name);
      return;
    }
  set (update, name);
  aws_dynamodb_item_add_string (update->values, placeholder, value);
}

static void
set_int (Update *update, const char *name, gint64 value)
{
  g_autofree char *placeholder = value_of (name);

  set (update, name);
  aws_dynamodb_item_add_int (update->values, placeholder, value);
}

static void
remove_name (Update *update, const char *name)
{
  set_string (update, name, NULL);
}

static GStrv
distinct_phones (const ChurnCustomer *customer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; customer->phones != NULL && i < customer->phones->len; i++)
    if (g_hash_table_add (seen, g_ptr_array_index (customer->phones, i)))
      g_strv_builder_add (builder, g_ptr_array_index (customer->phones, i));
  return g_strv_builder_end (builder);
}

static void
add_names (JsonBuilder *builder, const char *const *names)
{
  json_builder_set_member_name (builder, "ExpressionAttributeNames");
  json_builder_begin_object (builder);
  for (; *names != NULL; names++)
    {
      g_autofree char *placeholder = g_strconcat ("#", *names, NULL);

      json_builder_set_member_name (builder, placeholder);
      json_builder_add_string_value (builder, *names);
    }
  json_builder_end_object (builder);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/**
 * churn_dynamo_customer_item_update:
 * @table: the table's name
 * @customer: a customer as an ingest brings it
 * @with_time: whether to raise eventTime to @customer's, on the condition that it is newer; else
 *   eventTime stays and there is no condition
 *
 * Makes the input of the UpdateItem that puts a customer. It writes what an ingest may write, and
 * `indexed`: all the numbers for which an index item may stand. It may happen twice.
 *
 * Returns: (transfer full): the input
 */
JsonNode *
churn_dynamo_customer_item_update (const char *table,
                                   const ChurnCustomer *customer,
                                   gboolean with_time)
{
  static const char *const names[] = {
    "customer", "email",     "eventTime",     "firstName",   "indexed",
    "lastName", "months",    "pastNegative",  "pastNeutral", "pastPositive",
    "phones",   "sentiment", "sentimentTime", NULL
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonBuilder) values = json_builder_new ();
  g_autoptr (GString) sets = g_string_new (NULL);
  g_autoptr (GString) removes = g_string_new (NULL);
  g_autoptr (GStrvBuilder) used = g_strv_builder_new ();
  g_auto (GStrv) used_names = NULL;
  g_auto (GStrv) phones = NULL;
  g_autofree char *id = NULL;
  g_autofree char *expression = NULL;
  Update update = { .set = sets, .remove = removes, .values = values };

  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (customer != NULL && customer->id != NULL, NULL);

  json_builder_begin_object (values);
  set_string (&update, "customer", customer->id);
  set_string (&update, "firstName", customer->first_name);
  set_string (&update, "lastName", customer->last_name);
  set_string (&update, "email", customer->email);
  phones = distinct_phones (customer);
  set (&update, "phones");
  aws_dynamodb_item_add_list (values, ":phones", (const char *const *) phones);
  if (customer->months >= 0)
    set_int (&update, "months", customer->months);
  else
    remove_name (&update, "months");
  set_int (&update, "pastPositive", customer->history.positive);
  set_int (&update, "pastNeutral", customer->history.neutral);
  set_int (&update, "pastNegative", customer->history.negative);
  if (customer->sentiment != CHURN_SENTIMENT_NONE)
    {
      set_int (&update, "sentiment", customer->sentiment);
      set_int (&update, "sentimentTime", customer->sentiment_time);
    }
  else
    {
      remove_name (&update, "sentiment");
      remove_name (&update, "sentimentTime");
    }
  if (with_time)
    set_int (&update, "eventTime", customer->event_time / MILLISECOND);
  if (phones[0] != NULL)
    aws_dynamodb_item_add_set (values, ":indexed", (const char *const *) phones);
  json_builder_end_object (values);
  expression = g_strconcat (sets->str, removes->str,
                            phones[0] != NULL ? " ADD #indexed :indexed" : "", NULL);

  /* A name that no expression uses is refused. */
  for (const char *const *name = names; *name != NULL; name++)
    if ((!g_str_equal (*name, "eventTime") || with_time) &&
        (!g_str_equal (*name, "indexed") || phones[0] != NULL))
      g_strv_builder_add (used, *name);
  used_names = g_strv_builder_end (used);

  id = g_strconcat (CHURN_DYNAMO_CUSTOMER, customer->id, NULL);
  json_builder_begin_object (builder);
  add_member (builder, "TableName", table);
  json_builder_set_member_name (builder, "Key");
  json_builder_begin_object (builder);
  aws_dynamodb_item_add_string (builder, "id", id);
  json_builder_end_object (builder);
  add_member (builder, "UpdateExpression", expression);
  if (with_time)
    add_member (builder, "ConditionExpression",
                "attribute_not_exists(#eventTime) OR #eventTime < :eventTime");
  add_names (builder, (const char *const *) used_names);
  json_builder_set_member_name (builder, "ExpressionAttributeValues");
  json_builder_add_value (builder, json_builder_get_root (values));
  add_member (builder, "ReturnValues", "ALL_NEW");
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
read_count (JsonObject *item, const char *past, const char *held, guint *count, GError **error)
{
  gint64 value = 0;

  if (!aws_dynamodb_item_get_int (item, past, &value, error) ||
      !aws_dynamodb_item_get_int (item, held, &value, error))
    return FALSE;
  *count = (guint) CLAMP (value, 0, G_MAXINT);
  return TRUE;
}

static gboolean
is_newer (ChurnSentiment sentiment, gint64 time, ChurnSentiment than, gint64 than_time)
{
  return time > than_time || (time == than_time && sentiment < than);
}

static gboolean
read_call (JsonObject *calls, const char *contact_id, ChurnDynamoCall *call, GError **error)
{
  g_auto (GStrv) values = NULL;
  gint64 numbers[5] = { 0, 0, 0, CHURN_SENTIMENT_NONE, 0 };

  if (!aws_dynamodb_item_get_list (calls, contact_id, &values, error))
    return FALSE;
  for (guint i = 0; values != NULL && i < G_N_ELEMENTS (numbers); i++)
    {
      if (i < g_strv_length (values) &&
          g_ascii_string_to_signed (values[i], 10, i < 3 ? 0 : G_MININT64,
                                    i < 3 ? G_MAXINT : G_MAXINT64, &numbers[i], NULL))
        continue;
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "The item's calls: what was counted in contact %s is not five numbers",
                   contact_id);
      return FALSE;
    }
  call->counts.positive = (guint) numbers[0];
  call->counts.neutral = (guint) numbers[1];
  call->counts.negative = (guint) numbers[2];
  call->sentiment =
      (ChurnSentiment) CLAMP (numbers[3], CHURN_SENTIMENT_NEGATIVE, CHURN_SENTIMENT_NONE);
  call->time = numbers[4];
  return TRUE;
}

/* The map in an attribute of type M. */
static JsonObject *
find_calls (JsonObject *item)
{
  JsonNode *node = json_object_get_member (item, "calls");

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), "M");
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * churn_dynamo_call_add:
 * @self: what was counted in a contact
 * @other: what was counted in the same contact
 *
 * Makes one the greater of both: what is counted only grows, and the newest sentiment stands.
 */
void
churn_dynamo_call_add (ChurnDynamoCall *self, const ChurnDynamoCall *other)
{
  self->counts.positive = MAX (self->counts.positive, other->counts.positive);
  self->counts.neutral = MAX (self->counts.neutral, other->counts.neutral);
  self->counts.negative = MAX (self->counts.negative, other->counts.negative);
  if (is_newer (other->sentiment, other->time, self->sentiment, self->time))
    {
      self->sentiment = other->sentiment;
      self->time = other->time;
    }
}

/**
 * churn_dynamo_customer_item_get_call:
 * @item: a customer's item
 * @contact_id: a contact
 * @call: (out caller-allocates): what was counted in it; nothing if it is not there
 * @error: return location for the error
 *
 * Reads what was counted for a customer in one contact.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_dynamo_customer_item_get_call (JsonObject *item,
                                     const char *contact_id,
                                     ChurnDynamoCall *call,
                                     GError **error)
{
  JsonObject *calls = find_calls (item);

  *call = (ChurnDynamoCall){ .sentiment = CHURN_SENTIMENT_NONE };
  return calls == NULL || read_call (calls, contact_id, call, error);
}

/**
 * churn_dynamo_customer_item_set_call:
 * @item: (inout): a customer's item
 * @contact_id: a contact
 * @call: (nullable): what was counted in it; %NULL: it is not the customer's
 *
 * Sets what was counted for a customer in one contact.
 */
void
churn_dynamo_customer_item_set_call (JsonObject *item,
                                     const char *contact_id,
                                     const ChurnDynamoCall *call)
{
  JsonObject *stands = find_calls (item);
  JsonObject *attribute = json_object_new ();
  JsonObject *calls = json_object_new ();
  g_autoptr (GList) names = stands != NULL ? json_object_get_members (stands) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_str_equal (l->data, contact_id))
      json_object_set_member (calls, l->data,
                              json_node_copy (json_object_get_member (stands, l->data)));
  if (call != NULL)
    {
      const gint64 numbers[] = { call->counts.positive, call->counts.neutral, call->counts.negative,
                                 call->sentiment, call->time };
      JsonObject *list = json_object_new ();
      JsonArray *values = json_array_new ();

      for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
        {
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]);
          JsonObject *value = json_object_new ();

          json_object_set_string_member (value, "S", text);
          json_array_add_object_element (values, value);
        }
      json_object_set_array_member (list, "L", values);
      json_object_set_object_member (calls, contact_id, list);
    }
  json_object_set_object_member (attribute, "M", calls);
  json_object_set_object_member (item, "calls", attribute);
}

/* What was counted in all calls, and of all sentiments the newest; of two at the same time the
 * lower. */
static gboolean
read_sentiments (JsonObject *item, ChurnCustomer *customer, GError **error)
{
  gint64 sentiment = CHURN_SENTIMENT_NONE, time = 0;
  gint64 heard = CHURN_SENTIMENT_NONE, heard_time = 0;
  JsonObject *calls = find_calls (item);
  g_autoptr (GList) names = calls != NULL ? json_object_get_members (calls) : NULL;

  if (!aws_dynamodb_item_get_int (item, "sentiment", &sentiment, error) ||
      !aws_dynamodb_item_get_int (item, "sentimentTime", &time, error) ||
      !aws_dynamodb_item_get_int (item, "heardSentiment", &heard, error) ||
      !aws_dynamodb_item_get_int (item, "heardTime", &heard_time, error))
    return FALSE;
  if (MIN (sentiment, heard) < CHURN_SENTIMENT_NEGATIVE ||
      MAX (sentiment, heard) > CHURN_SENTIMENT_NONE)
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "The item's sentiment is none of -1, 0 and 1");
      return FALSE;
    }
  customer->sentiment = (ChurnSentiment) sentiment;
  customer->sentiment_time = time;
  if (is_newer ((ChurnSentiment) heard, heard_time, customer->sentiment, time))
    {
      customer->sentiment = (ChurnSentiment) heard;
      customer->sentiment_time = heard_time;
    }
  for (GList *l = names; l != NULL; l = l->next)
    {
      ChurnDynamoCall call;

      if (!read_call (calls, l->data, &call, error))
        return FALSE;
      customer->counts.positive += call.counts.positive;
      customer->counts.neutral += call.counts.neutral;
      customer->counts.negative += call.counts.negative;
      if (is_newer (call.sentiment, call.time, customer->sentiment, customer->sentiment_time))
        {
          customer->sentiment = call.sentiment;
          customer->sentiment_time = call.time;
        }
    }
  return TRUE;
}

/**
 * churn_dynamo_customer_item_read:
 * @item: a customer's item
 * @error: return location for the error
 *
 * Puts together what the ingest brought and what our own events changed since.
 *
 * Returns: (transfer full): the customer, or %NULL with %AWS_ERROR_PARSE or %CHURN_ERROR_PARSE,
 *   which names the attribute
 */
ChurnCustomer *
churn_dynamo_customer_item_read (JsonObject *item, GError **error)
{
  g_autoptr (ChurnCustomer) customer = churn_customer_new (NULL);
  g_auto (GStrv) phones = NULL;
  g_auto (GStrv) offers = NULL;
  gint64 months = -1, event_time = 0;

  g_return_val_if_fail (item != NULL, NULL);

  if (!aws_dynamodb_item_get_string (item, "customer", &customer->id, error) ||
      !aws_dynamodb_item_get_string (item, "firstName", &customer->first_name, error) ||
      !aws_dynamodb_item_get_string (item, "lastName", &customer->last_name, error) ||
      !aws_dynamodb_item_get_string (item, "email", &customer->email, error) ||
      !aws_dynamodb_item_get_list (item, "phones", &phones, error) ||
      !aws_dynamodb_item_get_int (item, "months", &months, error) ||
      !aws_dynamodb_item_get_int (item, "offerMonths", &months, error) ||
      !aws_dynamodb_item_get_int (item, "offerNumber", &customer->months_offer, error) ||
      !aws_dynamodb_item_get_list (item, "offers", &offers, error) ||
      !aws_dynamodb_item_get_int (item, "eventTime", &event_time, error) ||
      !read_count (item, "pastPositive", "heldPositive", &customer->history.positive, error) ||
      !read_count (item, "pastNeutral", "heldNeutral", &customer->history.neutral, error) ||
      !read_count (item, "pastNegative", "heldNegative", &customer->history.negative, error) ||
      !read_sentiments (item, customer, error))
    return NULL;
  if (customer->id == NULL)
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "The item has no attribute customer");
      return NULL;
    }
  for (char **phone = phones; phone != NULL && *phone != NULL; phone++)
    g_ptr_array_add (customer->phones, g_strdup (*phone));
  customer->months = (int) CLAMP (months, -1, G_MAXINT);
  customer->n_offers = offers != NULL ? g_strv_length (offers) : 0;
  customer->event_time = event_time * MILLISECOND;
  return g_steal_pointer (&customer);
}
