#include "churn-dynamo-customers.h"

#include "churn-dynamo-private.h"

#define MILLISECOND 1000

/**
 * ChurnDynamoCustomers:
 *
 * The customers in DynamoDB: the table CustomerData, laid out as churn-dynamo-customer-item.h says.
 * Every write is of one item, conditional where it must be, and may happen twice.
 */
struct _ChurnDynamoCustomers
{
  GObject parent_instance;

  AwsDynamodb *dynamodb;
  char *table;
};

G_DEFINE_FINAL_TYPE (ChurnDynamoCustomers, churn_dynamo_customers, G_TYPE_OBJECT)

static void
churn_dynamo_customers_finalize (GObject *object)
{
  ChurnDynamoCustomers *self = CHURN_DYNAMO_CUSTOMERS (object);

  g_clear_object (&self->dynamodb);
  g_free (self->table);

  G_OBJECT_CLASS (churn_dynamo_customers_parent_class)->finalize (object);
}

static void
churn_dynamo_customers_class_init (ChurnDynamoCustomersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_dynamo_customers_finalize;
}

static void
churn_dynamo_customers_init (ChurnDynamoCustomers *self)
{
}

/**
 * churn_dynamo_customers_new:
 * @dynamodb: the service
 * @table: (nullable): the table's name; without it each call is %CHURN_ERROR_UNAVAILABLE
 *
 * Returns: (transfer full): the customers in a table
 */
ChurnDynamoCustomers *
churn_dynamo_customers_new (AwsDynamodb *dynamodb, const char *table)
{
  ChurnDynamoCustomers *self;

  g_return_val_if_fail (AWS_IS_DYNAMODB (dynamodb), NULL);

  self = g_object_new (CHURN_TYPE_DYNAMO_CUSTOMERS, NULL);
  self->dynamodb = g_object_ref (dynamodb);
  self->table = g_strdup (table);
  return self;
}

/* A write whose condition does not hold is a success: what stands is newer. */
static gboolean
call_unless_newer (ChurnDynamoCustomers *self,
                   const char *operation,
                   AwsDynamodbInput *input,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AwsDynamodbAnswer) answer =
      churn_dynamo_ask (self->dynamodb, operation, input, cancellable, &local);

  if (answer != NULL || g_error_matches (local, AWS_ERROR, AWS_ERROR_CONDITION))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A number belongs to whom the newest table says; where one table gives it to two customers, to the
 * one whose id is last, so that it does not matter who is written first. */
static gboolean
index_phone (ChurnDynamoCustomers *self,
             const ChurnCustomer *customer,
             const char *phone,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbInput) input =
      churn_dynamo_input_new_for (self->table, CHURN_DYNAMO_PHONE, phone);

  aws_dynamodb_input_set_expression (input, "UpdateExpression",
                                     "SET #customer = :customer, #eventTime = :eventTime");
  aws_dynamodb_input_set_expression (
      input, "ConditionExpression",
      "attribute_not_exists(#eventTime) OR #eventTime < :eventTime OR "
      "(#eventTime = :eventTime AND #customer <= :customer)");
  aws_dynamodb_item_set_string (input->values, ":customer", customer->id);
  aws_dynamodb_item_set_int (input->values, ":eventTime", customer->event_time / MILLISECOND);
  return call_unless_newer (self, "UpdateItem", input, cancellable, error);
}

static gboolean
remove_index (ChurnDynamoCustomers *self,
              const char *id,
              const char *phone,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (AwsDynamodbInput) input =
      churn_dynamo_input_new_for (self->table, CHURN_DYNAMO_PHONE, phone);

  aws_dynamodb_input_set_expression (input, "ConditionExpression", "#customer = :customer");
  aws_dynamodb_item_set_string (input->values, ":customer", id);
  return call_unless_newer (self, "DeleteItem", input, cancellable, error);
}

static gboolean
forget_indexed (ChurnDynamoCustomers *self,
                const char *id,
                const char *const *phones,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (AwsDynamodbInput) input =
      churn_dynamo_input_new_for (self->table, CHURN_DYNAMO_CUSTOMER, id);
  g_autoptr (AwsDynamodbAnswer) answer = NULL;

  aws_dynamodb_input_set_expression (input, "UpdateExpression", "DELETE #indexed :indexed");
  aws_dynamodb_item_set_set (input->values, ":indexed", phones);
  answer = churn_dynamo_ask (self->dynamodb, "UpdateItem", input, cancellable, error);
  return answer != NULL;
}

/* Makes the index what the item says: a number that is no longer theirs finds nobody. `indexed` is
 * shortened last: what is interrupted before is done by the next put. */
static gboolean
follow_phones (ChurnDynamoCustomers *self,
               const ChurnCustomer *customer,
               AwsDynamodbItem *item,
               GCancellable *cancellable,
               GError **error)
{
  g_auto (GStrv) indexed = NULL;
  g_auto (GStrv) gone = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < customer->phones->len; i++)
    if (!index_phone (self, customer, g_ptr_array_index (customer->phones, i), cancellable, error))
      return FALSE;

  if (!aws_dynamodb_item_get_set (item, "indexed", &indexed, error))
    return FALSE;
  for (char **phone = indexed; phone != NULL && *phone != NULL; phone++)
    {
      if (g_ptr_array_find_with_equal_func (customer->phones, *phone, g_str_equal, NULL))
        continue;
      if (!remove_index (self, customer->id, *phone, cancellable, error))
        return FALSE;
      g_strv_builder_add (builder, *phone);
    }
  gone = g_strv_builder_end (builder);
  return gone[0] == NULL ||
         forget_indexed (self, customer->id, (const char *const *) gone, cancellable, error);
}

/**
 * churn_dynamo_customers_put:
 * @self: the customers
 * @customer: a customer as the ingest brings it
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Puts a customer and the index of its phone numbers. What our own events changed stays. It is
 * several writes, each of one item; what is interrupted is put right by putting the customer again.
 *
 * Returns: (transfer full): the customer as it is after, or %NULL with a code of #AwsError
 */
ChurnCustomer *
churn_dynamo_customers_put (ChurnDynamoCustomers *self,
                            const ChurnCustomer *customer,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (AwsDynamodbAnswer) answer = NULL;
  g_autoptr (ChurnCustomer) after = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (CHURN_IS_DYNAMO_CUSTOMERS (self), NULL);
  g_return_val_if_fail (customer != NULL && customer->id != NULL, NULL);

  for (int with_time = 1; answer == NULL && with_time >= 0; with_time--)
    {
      g_autoptr (AwsDynamodbInput) input =
          churn_dynamo_customer_item_update (self->table, customer, with_time);

      /* eventTime only rises: once it is not older than ours, it never will be. */
      g_clear_error (&local);
      answer = churn_dynamo_ask (self->dynamodb, "UpdateItem", input, cancellable, &local);
      if (answer == NULL && !g_error_matches (local, AWS_ERROR, AWS_ERROR_CONDITION))
        break;
    }
  if (answer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (answer->item == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The table %s: the answer has no Attributes",
                   self->table);
      return NULL;
    }
  after = churn_dynamo_customer_item_read (answer->item, error);
  if (after == NULL || !follow_phones (self, customer, answer->item, cancellable, error))
    return NULL;
  return g_steal_pointer (&after);
}

/* Reads an item, as the last write left it. @item is %NULL if there is none. */
static gboolean
get_item (ChurnDynamoCustomers *self,
          const char *kind,
          const char *id,
          AwsDynamodbItem **item,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new_for (self->table, kind, id);
  g_autoptr (AwsDynamodbAnswer) answer = NULL;

  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  answer = churn_dynamo_ask (self->dynamodb, "GetItem", input, cancellable, error);
  if (answer == NULL)
    return FALSE;
  *item = g_steal_pointer (&answer->item);
  return TRUE;
}

/**
 * churn_dynamo_customers_get:
 * @self: the customers
 * @id: a customer's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads a customer.
 *
 * Returns: (transfer full) (nullable): it; %NULL without an error if there is none
 */
ChurnCustomer *
churn_dynamo_customers_get (ChurnDynamoCustomers *self,
                            const char *id,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;

  g_return_val_if_fail (CHURN_IS_DYNAMO_CUSTOMERS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!get_item (self, CHURN_DYNAMO_CUSTOMER, id, &item, cancellable, error) || item == NULL)
    return NULL;
  return churn_dynamo_customer_item_read (item, error);
}

/**
 * churn_dynamo_customers_find:
 * @self: the customers
 * @phone: a phone number (E.164)
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds whose a number is.
 *
 * Returns: (transfer full) (nullable): the customer; %NULL without an error if it is nobody's
 */
ChurnCustomer *
churn_dynamo_customers_find (ChurnDynamoCustomers *self,
                             const char *phone,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (CHURN_IS_DYNAMO_CUSTOMERS (self), NULL);
  g_return_val_if_fail (phone != NULL, NULL);

  if (!get_item (self, CHURN_DYNAMO_PHONE, phone, &item, cancellable, error) || item == NULL ||
      !aws_dynamodb_item_get_string (item, "customer", &id, error) || id == NULL)
    return NULL;
  customer = churn_dynamo_customers_get (self, id, cancellable, error);
  /* Between the writes of a put the index may lag behind the item. */
  if (customer == NULL ||
      !g_ptr_array_find_with_equal_func (customer->phones, phone, g_str_equal, NULL))
    return NULL;
  return g_steal_pointer (&customer);
}
