/* A customer erased: unlike what retention forgets, at once and with all that is of them. */

#include "churn-dynamo-private.h"

static GPtrArray *
list_contacts (ChurnDynamoStore *self,
               const char *customer_id,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->contact_table, NULL);
  g_autoptr (GPtrArray) items = NULL;

  aws_dynamodb_input_set_text (input, "IndexName", "customer");
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#customer = :customer");
  churn_dynamo_set_string (input->values, ":customer", customer_id);
  items = churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error);
  return churn_dynamo_read_ids (items, error);
}

/* Of what is live the functions would write anew what is deleted here. */
static gboolean
check_silent (ChurnDynamoStore *self, GPtrArray *ids, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (AwsDynamodbItem) item = NULL;

      if (!churn_dynamo_load_contact (self, id, &item, cancellable, error))
        return FALSE;
      if (item != NULL && aws_dynamodb_item_has (item, "live"))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                       "The customer is on the phone: the contact %s has not ended", id);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
delete_item (ChurnDynamoStore *self,
             AwsDynamodbInput *input,
             GCancellable *cancellable,
             GError **error)
{
  gboolean held;

  return churn_dynamo_write (self, "DeleteItem", input, &held, NULL, cancellable, error);
}

static gboolean
delete_id (ChurnDynamoStore *self,
           const char *table,
           const char *id,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (table, id);

  return delete_item (self, input, cancellable, error);
}

/* Everything under a contact's id in a table that has a range key, too. */
static gboolean
delete_all (ChurnDynamoStore *self,
            const char *table,
            const char *range,
            const char *id,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (table, NULL);
  g_autofree char *keys = g_strconcat ("#id, #", range, NULL);
  g_autoptr (GPtrArray) items = NULL;

  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#id = :id");
  churn_dynamo_set_string (input->values, ":id", id);
  aws_dynamodb_input_set_expression (input, "ProjectionExpression", keys);
  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  items = churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      AwsDynamodbItem *item = g_ptr_array_index (items, i);
      g_autoptr (AwsDynamodbInput) gone = churn_dynamo_input_new (table, id);

      aws_dynamodb_item_set_from (gone->key, range, item);
      if (!delete_item (self, gone, cancellable, error))
        return FALSE;
    }
  return items != NULL;
}

/* The contact itself last: what is interrupted is found again by it. */
static gboolean
delete_contact (ChurnDynamoStore *self, const char *id, GCancellable *cancellable, GError **error)
{
  return delete_all (self, self->prediction_table, "version", id, cancellable, error) &&
         delete_all (self, self->sentiment_table, "part", id, cancellable, error) &&
         delete_all (self, self->offer_table, "offer", id, cancellable, error) &&
         delete_id (self, self->contact_table, id, cancellable, error);
}

/* Offers are kept for longer than their contacts, by which they are found else. */
static gboolean
delete_offers (ChurnDynamoStore *self,
               const char *customer_id,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->offer_table, NULL);
  g_autoptr (GPtrArray) items = NULL;

  aws_dynamodb_input_set_expression (input, "FilterExpression", "#customer = :customer");
  churn_dynamo_set_string (input->values, ":customer", customer_id);
  aws_dynamodb_input_set_expression (input, "ProjectionExpression", "#id, #offer");
  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  items = churn_dynamo_read_all (self, "Scan", input, 0, NULL, cancellable, error);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (AwsDynamodbInput) gone = churn_dynamo_input_new (self->offer_table, NULL);

      aws_dynamodb_item_unref (gone->key);
      gone->key = aws_dynamodb_item_ref (g_ptr_array_index (items, i));
      if (!delete_item (self, gone, cancellable, error))
        return FALSE;
    }
  return items != NULL;
}

/* The customer's numbers, unless they are somebody else's now, and the customer. */
static gboolean
delete_customer (ChurnDynamoStore *self,
                 const char *customer_id,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *key = g_strconcat (CHURN_DYNAMO_CUSTOMER, customer_id, NULL);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->customer_table, key);
  g_autoptr (AwsDynamodbItem) item = NULL;
  g_auto (GStrv) phones = NULL;

  if (!churn_dynamo_get (self, input, &item, cancellable, error) ||
      (item != NULL && !aws_dynamodb_item_get_set (item, "indexed", &phones, error)))
    return FALSE;
  for (char **phone = phones; phone != NULL && *phone != NULL; phone++)
    {
      g_autoptr (AwsDynamodbInput) gone =
          churn_dynamo_input_new_for (self->customer_table, CHURN_DYNAMO_PHONE, *phone);

      aws_dynamodb_input_set_expression (gone, "ConditionExpression", "#customer = :customer");
      churn_dynamo_set_string (gone->values, ":customer", customer_id);
      if (!delete_item (self, gone, cancellable, error))
        return FALSE;
    }
  return delete_id (self, self->customer_table, key, cancellable, error);
}

/**
 * churn_dynamo_store_forget_customer:
 * @self: a store
 * @customer_id: a customer's id; that there is none of it is no error
 * @n_contacts: (out): how many contacts of theirs there were
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Erases a customer: the customer and their numbers, their contacts, and all that was said,
 * predicted and offered in them. What was interrupted can be done again. The contacts are found by
 * an index: one that began within the last second may be left, and doing it again finds it.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_ERROR_UNAVAILABLE while a contact of theirs is live, and
 *   then nothing is erased, or another error
 */
gboolean
churn_dynamo_store_forget_customer (ChurnDynamoStore *self,
                                    const char *customer_id,
                                    guint *n_contacts,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (CHURN_IS_DYNAMO_STORE (self), FALSE);
  g_return_val_if_fail (customer_id != NULL && n_contacts != NULL, FALSE);

  ids = list_contacts (self, customer_id, cancellable, error);
  if (ids == NULL || !check_silent (self, ids, cancellable, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!delete_contact (self, g_ptr_array_index (ids, i), cancellable, error))
      return FALSE;
  *n_contacts = ids->len;
  return delete_offers (self, customer_id, cancellable, error) &&
         delete_customer (self, customer_id, cancellable, error);
}
