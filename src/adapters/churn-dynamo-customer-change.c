/* Changes of a customer's item by our own events, and the port's methods for customers. */

#include "churn-dynamo-private.h"

#define MILLISECOND 1000

static gboolean
load_item (ChurnDynamoStore *store,
           const char *key,
           AwsDynamodbItem **item,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->customer_table, key);

  if (!churn_dynamo_get (store, input, item, cancellable, error))
    return FALSE;
  if (*item != NULL)
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no such customer");
  return FALSE;
}

/* Each change raises the time of the event, in whole milliseconds: what stands is known by it; 0:
 * by there being none.
 *
 * Returns: the new one */
static gint64
raise_event_time (AwsDynamodbInput *input, gint64 stands, gint64 now)
{
  aws_dynamodb_input_set_expression (
      input, "ConditionExpression",
      stands != 0
          ? "#eventTime = :stands"
          : "attribute_exists(#id) AND (attribute_not_exists(#eventTime) OR #eventTime = :stands)");
  aws_dynamodb_item_set_int (input->values, ":stands", stands);
  aws_dynamodb_input_set_text (input, "ReturnValues", "ALL_NEW");
  return MAX (now / MILLISECOND, stands + 1);
}

static gboolean
save_item (ChurnDynamoStore *store,
           const char *key,
           AwsDynamodbItem *before,
           AwsDynamodbItem *after,
           gint64 now,
           gboolean *held,
           AwsDynamodbItem **attributes,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->customer_table, key);
  gint64 stands = 0;

  if (!aws_dynamodb_item_get_int (before, "eventTime", &stands, error))
    return FALSE;
  aws_dynamodb_item_set_int (after, "eventTime", raise_event_time (input, stands, now));
  aws_dynamodb_input_set_changes (input, before, after, NULL);
  return churn_dynamo_write (store, "UpdateItem", input, held, attributes, cancellable, error);
}

/**
 * churn_dynamo_change_customer:
 * @store: a store
 * @id: a customer
 * @now: the time now, microseconds UTC
 * @change: changes a copy of the item; it is called again where somebody else wrote meanwhile, and
 *   must come to the same if what it did is there already
 * @data: for @change
 * @changed: (out) (optional): whether anything was written
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Changes a customer in one conditional write, which raises the time of the event, or in none where
 * nothing changes.
 *
 * Returns: (transfer full): the customer as it is after, or %NULL with @error set
 *   (CHURN_ERROR_NOT_FOUND)
 */
ChurnCustomer *
churn_dynamo_change_customer (ChurnDynamoStore *store,
                              const char *id,
                              gint64 now,
                              ChurnDynamoCustomerChange change,
                              gpointer data,
                              gboolean *changed,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *key = g_strconcat (CHURN_DYNAMO_CUSTOMER, id, NULL);

  if (changed != NULL)
    *changed = FALSE;
  for (guint attempt = 1; attempt <= CHURN_DYNAMO_TRIES; attempt++)
    {
      g_autoptr (AwsDynamodbItem) item = churn_dynamo_recall (&store->customer, key);
      g_autoptr (AwsDynamodbItem) after = NULL;
      g_autoptr (AwsDynamodbItem) written = NULL;
      g_autoptr (ChurnCustomer) customer = NULL;
      gboolean recalled = item != NULL;
      gboolean held = FALSE;

      if (!recalled && !load_item (store, key, &item, cancellable, error))
        return NULL;
      customer = churn_dynamo_customer_item_read (item, error);
      if (customer == NULL)
        return NULL;
      after = aws_dynamodb_item_copy (item);
      if (!change (store, after, customer, data, cancellable, error))
        return NULL;
      /* Only of what was read now it is certain that nothing is to be written. */
      if (aws_dynamodb_item_equal (item, after))
        {
          if (!recalled)
            return g_steal_pointer (&customer);
          continue;
        }
      if (!save_item (store, key, item, after, now, &held, &written, cancellable, error))
        return NULL;
      /* Where the answer was lost it was written, and is the same the next time. */
      if (changed != NULL)
        *changed = TRUE;
      if (held)
        {
          churn_dynamo_know (&store->customer, key, written);
          return churn_dynamo_customer_item_read (written != NULL ? written : after, error);
        }
      if (!recalled && !churn_dynamo_pause (attempt, cancellable, error))
        return NULL;
    }
  g_set_error (error, AWS_ERROR, AWS_ERROR_THROTTLED,
               "A customer: others write it all the time; try again");
  return NULL;
}

static gboolean
put_customer (ChurnStore *store,
              const ChurnCustomer *customer,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (ChurnCustomer) after = churn_dynamo_customers_put (
      CHURN_DYNAMO_STORE (store)->customers, customer, cancellable, error);

  return after != NULL;
}

static ChurnCustomer *
get_customer (ChurnStore *store, const char *id, GCancellable *cancellable, GError **error)
{
  return churn_dynamo_customers_get (CHURN_DYNAMO_STORE (store)->customers, id, cancellable, error);
}

static ChurnCustomer *
find_customer (ChurnStore *store, const char *phone, GCancellable *cancellable, GError **error)
{
  return churn_dynamo_customers_find (CHURN_DYNAMO_STORE (store)->customers, phone, cancellable,
                                      error);
}

typedef struct
{
  ChurnSentiment sentiment;
  gint64 time;
} Heard;

static gboolean
hear (ChurnDynamoStore *store,
      AwsDynamodbItem *item,
      const ChurnCustomer *customer,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  const Heard *heard = data;

  /* Two at the same time: the lower one, so that their order is of no matter. */
  if (heard->time < customer->sentiment_time ||
      (heard->time == customer->sentiment_time && heard->sentiment >= customer->sentiment))
    return TRUE;
  aws_dynamodb_item_set_int (item, "heardSentiment", heard->sentiment);
  aws_dynamodb_item_set_int (item, "heardTime", heard->time);
  return TRUE;
}

static ChurnCustomer *
set_sentiment (ChurnStore *store,
               const char *id,
               ChurnSentiment sentiment,
               gint64 sentiment_time,
               gint64 now,
               gboolean *changed,
               GCancellable *cancellable,
               GError **error)
{
  Heard heard = { sentiment, sentiment_time };

  return churn_dynamo_change_customer (CHURN_DYNAMO_STORE (store), id, now, hear, &heard, changed,
                                       cancellable, error);
}

static ChurnCustomer *
set_months (ChurnStore *store,
            const ChurnCustomer *known,
            int months,
            gint64 offer_number,
            gint64 now,
            gboolean *held,
            GCancellable *cancellable,
            GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autofree char *key = g_strconcat (CHURN_DYNAMO_CUSTOMER, known->id, NULL);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->customer_table, key);
  g_autoptr (AwsDynamodbItem) item = NULL;
  const gboolean is_newest = offer_number > known->months_offer;

  aws_dynamodb_input_set_expression (
      input, "UpdateExpression",
      is_newest ? "SET #eventTime = :eventTime, #offerMonths = :months, #offerNumber = :number"
                : "SET #eventTime = :eventTime");
  aws_dynamodb_item_set_int (input->values, ":eventTime",
                             raise_event_time (input, known->event_time / MILLISECOND, now));
  if (is_newest)
    {
      aws_dynamodb_item_set_int (input->values, ":months", months);
      aws_dynamodb_item_set_int (input->values, ":number", offer_number);
    }
  if (!churn_dynamo_write (self, "UpdateItem", input, held, &item, cancellable, error) ||
      (!*held && !load_item (self, key, &item, cancellable, error)))
    return NULL;
  if (item != NULL)
    return churn_dynamo_customer_item_read (item, error);
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The table %s: the answer has no Attributes",
               self->customer_table);
  return NULL;
}

/**
 * churn_dynamo_init_customers:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_customers (ChurnStoreInterface *iface)
{
  iface->put_customer = put_customer;
  iface->get_customer = get_customer;
  iface->find_customer = find_customer;
  iface->set_sentiment = set_sentiment;
  iface->set_months = set_months;
}
