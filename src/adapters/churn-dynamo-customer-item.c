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
read_set_size (JsonObject *item, const char *name, guint *count, GError **error)
{
  g_auto (GStrv) ids = NULL;

  if (!aws_dynamodb_item_get_set (item, name, &ids, error))
    return FALSE;
  *count = ids != NULL ? g_strv_length (ids) : 0;
  return TRUE;
}

/* Of two sentiments the newer one; of two at the same time the lower. */
static gboolean
read_sentiment (JsonObject *item, ChurnCustomer *customer, GError **error)
{
  gint64 sentiment = CHURN_SENTIMENT_NONE, time = 0;
  gint64 heard = CHURN_SENTIMENT_NONE, heard_time = 0;

  if (!aws_dynamodb_item_get_int (item, "sentiment", &sentiment, error) ||
      !aws_dynamodb_item_get_int (item, "sentimentTime", &time, error) ||
      !aws_dynamodb_item_get_int (item, "heardSentiment", &heard, error) ||
      !aws_dynamodb_item_get_int (item, "heardTime", &heard_time, error))
    return FALSE;
  if (heard_time > time || (heard_time == time && heard < sentiment))
    {
      sentiment = heard;
      time = heard_time;
    }
  if (sentiment < CHURN_SENTIMENT_NEGATIVE || sentiment > CHURN_SENTIMENT_NONE)
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "The item's sentiment is none of -1, 0 and 1");
      return FALSE;
    }
  customer->sentiment = (ChurnSentiment) sentiment;
  customer->sentiment_time = time;
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
      !aws_dynamodb_item_get_int (item, "nOffers", &customer->n_offers, error) ||
      !aws_dynamodb_item_get_int (item, "eventTime", &event_time, error) ||
      !read_count (item, "pastPositive", "heldPositive", &customer->history.positive, error) ||
      !read_count (item, "pastNeutral", "heldNeutral", &customer->history.neutral, error) ||
      !read_count (item, "pastNegative", "heldNegative", &customer->history.negative, error) ||
      !read_set_size (item, "positive", &customer->counts.positive, error) ||
      !read_set_size (item, "neutral", &customer->counts.neutral, error) ||
      !read_set_size (item, "negative", &customer->counts.negative, error) ||
      !read_sentiment (item, customer, error))
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
  customer->event_time = event_time * MILLISECOND;
  return g_steal_pointer (&customer);
}
