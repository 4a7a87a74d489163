/* What is live: the index live holds nothing else, in 16 partitions. */

#include "churn-dynamo-private.h"

/* The live contacts that a condition holds for, by an attribute and then by id. */
typedef struct
{
  char *id;
  gint64 order;
} Live;

static void
clear_live (gpointer data)
{
  g_free (((Live *) data)->id);
}

static int
compare_live (gconstpointer a, gconstpointer b)
{
  const Live *one = a, *two = b;

  if (one->order != two->order)
    return one->order < two->order ? -1 : 1;
  return g_strcmp0 (one->id, two->id);
}

static GPtrArray *
list_live (ChurnStore *store,
           const char *attribute,
           gint64 before,
           GCancellable *cancellable,
           GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Live));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_array_set_clear_func (found, clear_live);
  for (guint shard = 0; shard < CHURN_DYNAMO_SHARDS; shard++)
    {
      g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->contact_table, NULL);
      g_autoptr (GPtrArray) items = NULL;

      aws_dynamodb_input_set_text (input, "IndexName", "live");
      aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#live = :live");
      churn_dynamo_set_string (input->values, ":live", churn_dynamo_shard_name (shard));
      if (attribute != NULL)
        {
          g_autofree char *filter =
              g_strdup_printf ("attribute_not_exists(#%s) OR #%s < :before", attribute, attribute);

          aws_dynamodb_input_set_expression (input, "FilterExpression", filter);
          aws_dynamodb_item_set_int (input->values, ":before", before);
        }
      aws_dynamodb_input_set_expression (
          input, "ProjectionExpression",
          attribute != NULL && g_str_equal (attribute, "heard") ? "#id, #heard" : "#id, #ticked");
      items = churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error);
      for (guint i = 0; items != NULL && i < items->len; i++)
        {
          AwsDynamodbItem *item = g_ptr_array_index (items, i);
          Live live = { 0 };

          if (!aws_dynamodb_item_get_string (item, "id", &live.id, error) ||
              (attribute != NULL &&
               !aws_dynamodb_item_get_int (item, attribute, &live.order, error)))
            {
              g_free (live.id);
              return NULL;
            }
          g_array_append_val (found, live);
        }
      if (items == NULL)
        return NULL;
    }
  g_array_sort (found, compare_live);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (ids, g_steal_pointer (&g_array_index (found, Live, i).id));
  return g_steal_pointer (&ids);
}

static GPtrArray *
list_live_ids (ChurnStore *store, GCancellable *cancellable, GError **error)
{
  return list_live (store, NULL, 0, cancellable, error);
}

static GPtrArray *
list_unheard_ids (ChurnStore *store, gint64 before, GCancellable *cancellable, GError **error)
{
  return list_live (store, "heard", before, cancellable, error);
}

static GPtrArray *
list_unticked_ids (ChurnStore *store, gint64 before, GCancellable *cancellable, GError **error)
{
  return list_live (store, "ticked", before, cancellable, error);
}

/**
 * churn_dynamo_init_live:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_live (ChurnStoreInterface *iface)
{
  iface->list_live_ids = list_live_ids;
  iface->list_unheard_ids = list_unheard_ids;
  iface->list_unticked_ids = list_unticked_ids;
}
