/* What was just read or written, for the conditional write that comes next: one request less. */

#include "churn-dynamo-private.h"

/**
 * churn_dynamo_know:
 * @self: what is known of the items of one kind
 * @key: the key of one
 * @item: (nullable): it, as it was read or written; %NULL: it is not known
 *
 * Remembers an item in the place of the one before.
 */
void
churn_dynamo_know (ChurnDynamoKnown *self, const char *key, AwsDynamodbItem *item)
{
  g_autoptr (AwsDynamodbItem) known = item != NULL ? aws_dynamodb_item_ref (item) : NULL;
  g_autofree char *id = g_strdup (key);

  churn_dynamo_forget_known (self);
  self->key = g_steal_pointer (&id);
  self->item = g_steal_pointer (&known);
}

/**
 * churn_dynamo_recall:
 * @self: what is known of the items of one kind
 * @key: the key of one
 *
 * Recalls an item, once. Somebody else may have written it since: it serves for nothing but a write
 * on the condition that it still stands, and where nothing is to be written it must be read.
 *
 * Returns: (transfer full) (nullable): the item
 */
AwsDynamodbItem *
churn_dynamo_recall (ChurnDynamoKnown *self, const char *key)
{
  AwsDynamodbItem *item = g_strcmp0 (self->key, key) == 0 ? g_steal_pointer (&self->item) : NULL;

  churn_dynamo_forget_known (self);
  return item;
}

/**
 * churn_dynamo_forget_known:
 * @self: what is known of the items of one kind
 *
 * Forgets it.
 */
void
churn_dynamo_forget_known (ChurnDynamoKnown *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->item, aws_dynamodb_item_unref);
}
