#include "churn-dynamo-private.h"

/**
 * ChurnDynamoStore:
 *
 * The store in six tables of DynamoDB, for any number of processes at once. There are no
 * transactions: every write is of one item and conditional. What is computed from what stands
 * (facts that merge, windows, counts) is written on the condition that it still stands, and
 * computed anew where it does not; what is several writes goes in an order in which the one that
 * others see comes last, and the same call again completes it.
 *
 * Versions are times of our clocks in microseconds, each greater than the one before of the same
 * contact. Retention is DynamoDB's time to live: it deletes within days after the time, and what
 * has expired is left out by the readers until then.
 */

static void
store_iface_init (ChurnStoreInterface *iface)
{
  churn_dynamo_init_customers (iface);
  churn_dynamo_init_sentiments (iface);
  churn_dynamo_init_contacts (iface);
  churn_dynamo_init_feed (iface);
  churn_dynamo_init_live (iface);
  churn_dynamo_init_care (iface);
  churn_dynamo_init_speech (iface);
  churn_dynamo_init_predictions (iface);
  churn_dynamo_init_offers (iface);
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnDynamoStore,
                               churn_dynamo_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_STORE, store_iface_init))

static void
churn_dynamo_store_finalize (GObject *object)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (object);

  g_clear_object (&self->dynamodb);
  g_clear_object (&self->customers);
  g_free (self->customer_table);
  g_free (self->contact_table);
  g_free (self->prediction_table);
  g_free (self->sentiment_table);
  g_free (self->offer_table);
  churn_dynamo_store_begin (self);

  G_OBJECT_CLASS (churn_dynamo_store_parent_class)->finalize (object);
}

static void
churn_dynamo_store_class_init (ChurnDynamoStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_dynamo_store_finalize;
}

static void
churn_dynamo_store_init (ChurnDynamoStore *self)
{
  self->transcript_seconds = -1;
  self->contact_seconds = -1;
}

/**
 * churn_dynamo_store_new:
 * @dynamodb: the service
 * @tables: the tables' names; that of contacts is needed, a process that has to do with none of the
 *   others' contents leaves them %NULL, and that of Shared is not read
 *
 * Makes the store of some tables, which belongs to @dynamodb's thread. It keeps everything until
 * churn_dynamo_store_set_retention() says otherwise. Its errors are those of #AwsError, and
 * #ChurnError where the port says so.
 *
 * Returns: (transfer full): the store
 */
ChurnDynamoStore *
churn_dynamo_store_new (AwsDynamodb *dynamodb, const ChurnDynamoTables *tables)
{
  ChurnDynamoStore *self;

  g_return_val_if_fail (AWS_IS_DYNAMODB (dynamodb), NULL);
  g_return_val_if_fail (tables != NULL && tables->contacts != NULL, NULL);

  self = g_object_new (CHURN_TYPE_DYNAMO_STORE, NULL);
  self->dynamodb = g_object_ref (dynamodb);
  self->customers = churn_dynamo_customers_new (dynamodb, tables->customers);
  self->customer_table = g_strdup (tables->customers);
  self->contact_table = g_strdup (tables->contacts);
  self->prediction_table = g_strdup (tables->predictions);
  self->sentiment_table = g_strdup (tables->sentiments);
  self->offer_table = g_strdup (tables->offers);
  return self;
}

/**
 * churn_dynamo_store_set_retention:
 * @self: a store
 * @transcript_hours: how long a turn is kept after it was written; 0: its words are not written at
 *   all, and the rest of it is kept for a day, as the call's analysis goes by it
 * @contact_days: how long a contact is kept after its end became known, and its predictions and
 *   counts after they were written; from 1
 *
 * Sets the time to live of what is written from now on.
 */
void
churn_dynamo_store_set_retention (ChurnDynamoStore *self,
                                  guint transcript_hours,
                                  guint contact_days)
{
  g_return_if_fail (CHURN_IS_DYNAMO_STORE (self));
  g_return_if_fail (contact_days > 0);

  self->transcript_seconds = (gint64) transcript_hours * 60 * 60;
  self->contact_seconds = (gint64) contact_days * 24 * 60 * 60;
}

/**
 * churn_dynamo_store_begin:
 * @self: a store
 *
 * Begins with another event: what was read or written for the one before may long have been
 * overtaken by other processes, and is not worth a try.
 */
void
churn_dynamo_store_begin (ChurnDynamoStore *self)
{
  g_return_if_fail (CHURN_IS_DYNAMO_STORE (self));

  churn_dynamo_forget_known (&self->contact);
  churn_dynamo_forget_known (&self->customer);
  churn_dynamo_forget_known (&self->offer);
  g_clear_pointer (&self->ticked_id, g_free);
}
