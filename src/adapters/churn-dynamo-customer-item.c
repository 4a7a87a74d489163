#include "churn-dynamo-customer-item.h"

#include "churn-dynamo-private.h"

#define MILLISECOND 1000

typedef struct
{
  GString *set;
  GString *remove;
  AwsDynamodbItem *values;
} Update;

/* Every name goes by a placeholder, so that none can be one of DynamoDB's reserved words.
 *
 * Returns: that of the value */
static char *
set (Update *update, const char *name)
{
  g_string_append_printf (update->set, "%s#%s = :%s", update->set->len > 0 ? ", " : "SET ", name,
                          name);
  return g_strconcat (":", name, NULL);
}

static void
remove_name (Update *update, const char *name)
{
  g_string_append_printf (update->remove, "%s#%s", update->remove->len > 0 ? ", " : " REMOVE ",
                          name);
}

static void
set_string (Update *update, const char *name, const char *value)
{
  g_autofree char *placeholder = NULL;

  if (value == NULL)
    {
      remove_name (update, name);
      return;
    }
  placeholder = set (update, name);
  aws_dynamodb_item_set_string (update->values, placeholder, value);
}

static void
set_int (Update *update, const char *name, gint64 value)
{
  g_autofree char *placeholder = set (update, name);

  aws_dynamodb_item_set_int (update->values, placeholder, value);
}

static void
set_list (Update *update, const char *name, const char *const *values)
{
  g_autofree char *placeholder = set (update, name);

  aws_dynamodb_item_set_list (update->values, placeholder, values);
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

/**
 * churn_dynamo_customer_item_update:
 * @table: (nullable): the table's name
 * @customer: a customer as an ingest brings it
 * @with_time: whether to raise eventTime to @customer's, on the condition that it is newer; else
 *   eventTime stays and there is no condition
 *
 * Makes the input of the UpdateItem that puts a customer. It writes what an ingest may write, and
 * `indexed`: all the numbers for which an index item may stand. It may happen twice.
 *
 * Returns: (transfer full): the input
 */
AwsDynamodbInput *
churn_dynamo_customer_item_update (const char *table,
                                   const ChurnCustomer *customer,
                                   gboolean with_time)
{
  g_autoptr (AwsDynamodbInput) input = NULL;
  g_autoptr (GString) sets = g_string_new (NULL);
  g_autoptr (GString) removes = g_string_new (NULL);
  g_auto (GStrv) phones = NULL;
  Update update = { .set = sets, .remove = removes };

  g_return_val_if_fail (customer != NULL && customer->id != NULL, NULL);

  input = churn_dynamo_input_new_for (table, CHURN_DYNAMO_CUSTOMER, customer->id);
  update.values = input->values;
  set_string (&update, "customer", customer->id);
  set_string (&update, "firstName", customer->first_name);
  set_string (&update, "lastName", customer->last_name);
  set_string (&update, "email", customer->email);
  phones = distinct_phones (customer);
  set_list (&update, "phones", (const char *const *) phones);
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
  g_string_append (sets, removes->str);
  if (phones[0] != NULL)
    {
      g_string_append (sets, " ADD #indexed :indexed");
      aws_dynamodb_item_set_set (input->values, ":indexed", (const char *const *) phones);
    }
  aws_dynamodb_input_set_expression (input, "UpdateExpression", sets->str);
  if (with_time)
    aws_dynamodb_input_set_expression (
        input, "ConditionExpression",
        "attribute_not_exists(#eventTime) OR #eventTime < :eventTime");
  aws_dynamodb_input_set_text (input, "ReturnValues", "ALL_NEW");
  return g_steal_pointer (&input);
}

static gboolean
read_count (AwsDynamodbItem *item, const char *past, const char *held, guint *count, GError **error)
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
read_call (AwsDynamodbItem *calls, const char *contact_id, ChurnDynamoCall *call, GError **error)
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
churn_dynamo_customer_item_get_call (AwsDynamodbItem *item,
                                     const char *contact_id,
                                     ChurnDynamoCall *call,
                                     GError **error)
{
  AwsDynamodbItem *calls = aws_dynamodb_item_peek_map (item, "calls");

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
churn_dynamo_customer_item_set_call (AwsDynamodbItem *item,
                                     const char *contact_id,
                                     const ChurnDynamoCall *call)
{
  g_autoptr (AwsDynamodbItem) calls =
      aws_dynamodb_item_copy (aws_dynamodb_item_peek_map (item, "calls"));

  if (call == NULL)
    aws_dynamodb_item_remove (calls, contact_id);
  else
    {
      const gint64 numbers[] = { call->counts.positive, call->counts.neutral, call->counts.negative,
                                 call->sentiment, call->time };
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) values = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
        {
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, numbers[i]);

          g_strv_builder_add (builder, text);
        }
      values = g_strv_builder_end (builder);
      aws_dynamodb_item_set_list (calls, contact_id, (const char *const *) values);
    }
  aws_dynamodb_item_set_map (item, "calls", calls);
}

/* What was counted in all calls, and of all sentiments the newest; of two at the same time the
 * lower. */
static gboolean
read_sentiments (AwsDynamodbItem *item, ChurnCustomer *customer, GError **error)
{
  gint64 sentiment = CHURN_SENTIMENT_NONE, time = 0;
  gint64 heard = CHURN_SENTIMENT_NONE, heard_time = 0;
  AwsDynamodbItem *calls = aws_dynamodb_item_peek_map (item, "calls");
  guint n_calls = calls != NULL ? aws_dynamodb_item_get_size (calls) : 0;

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
  for (guint i = 0; i < n_calls; i++)
    {
      ChurnDynamoCall call;

      if (!read_call (calls, aws_dynamodb_item_get_name (calls, i), &call, error))
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
churn_dynamo_customer_item_read (AwsDynamodbItem *item, GError **error)
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
