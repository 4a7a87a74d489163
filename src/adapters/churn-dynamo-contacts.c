#include "churn-dynamo-private.h"

/* That something was heard of a contact is not worth a write of its own more often than that. */
#define HEARD_EVERY G_TIME_SPAN_MINUTE

/* What is written without the rest of the contact. */
static const char *const others[] = { "ticked", "transcriptToken", NULL };

/**
 * churn_dynamo_load_contact:
 * @store: a store
 * @id: a contact
 * @item: (out) (nullable): its item; %NULL: there is none
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads a contact's item, and remembers it for a change, and when its loop had ticked.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_dynamo_load_contact (ChurnDynamoStore *store,
                           const char *id,
                           AwsDynamodbItem **item,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->contact_table, id);
  gint64 ticked = 0;

  if (!churn_dynamo_get (store, input, item, cancellable, error))
    return FALSE;
  /* An item that only tells an agent's feed of one is none. */
  if (*item != NULL && !aws_dynamodb_item_has (*item, "shard"))
    g_clear_pointer (item, aws_dynamodb_item_unref);
  if (*item != NULL && !aws_dynamodb_item_get_int (*item, "ticked", &ticked, error))
    {
      g_clear_pointer (item, aws_dynamodb_item_unref);
      return FALSE;
    }
  g_free (store->ticked_id);
  store->ticked_id = g_strdup (id);
  store->ticked = ticked;
  churn_dynamo_know (&store->contact, id, *item);
  return TRUE;
}

/* A contact that was read or written before, or else is read now. */
static ChurnDynamoContact *
load (ChurnDynamoStore *store,
      const char *id,
      gboolean *recalled,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (AwsDynamodbItem) item = churn_dynamo_recall (&store->contact, id);
  ChurnDynamoContact *record;

  *recalled = item != NULL;
  if (item == NULL)
    {
      if (!churn_dynamo_load_contact (store, id, &item, cancellable, error))
        return NULL;
      churn_dynamo_forget_known (&store->contact);
    }
  if (item != NULL)
    return churn_dynamo_contact_read (item, error);
  record = g_new0 (ChurnDynamoContact, 1);
  record->contact = churn_contact_new (id);
  return record;
}

/* Whether there is anything to write. That something was heard is not, unless it was some time ago;
 * but a contact that was lost is live again by it. */
static gboolean
is_news (ChurnDynamoContact *record, AwsDynamodbItem *after)
{
  static const char *const names[] = { "id", "revision", "ticked", "transcriptToken", "heard" };
  gsize n_same = G_N_ELEMENTS (names);
  g_autoptr (AwsDynamodbItem) same = NULL;
  gint64 heard = 0;

  if (record->item == NULL || !aws_dynamodb_item_get_int (record->item, "heard", &heard, NULL))
    return TRUE;
  if (record->contact->lost != 0 || record->contact->heard - heard >= HEARD_EVERY)
    n_same--;
  same = aws_dynamodb_item_copy (after);
  for (gsize i = 0; i < n_same; i++)
    aws_dynamodb_item_set_from (same, names[i], record->item);
  return !aws_dynamodb_item_equal (same, record->item);
}

/* Where the contact goes to another agent, or to none, the feed of the one before tells that. It is
 * written first: what is interrupted then is completed by the same facts again. */
static gboolean
note_departure (ChurnDynamoStore *store,
                const ChurnDynamoContact *record,
                gint64 now,
                GCancellable *cancellable,
                GError **error)
{
  const char *former = aws_dynamodb_item_peek_string (record->item, "agent");
  g_autoptr (AwsDynamodbInput) input = NULL;
  g_autoptr (AwsDynamodbItem) item = NULL;
  gboolean held;

  if (former == NULL || g_strcmp0 (former, record->contact->agent_id) == 0)
    return TRUE;
  input = churn_dynamo_input_new (store->contact_table, NULL);
  item = churn_dynamo_contact_build_departure (record, former, now);
  aws_dynamodb_input_set_item (input, item);
  aws_dynamodb_input_set_expression (input, "ConditionExpression",
                                     "attribute_not_exists(#id) OR #version < :version");
  aws_dynamodb_item_set_int (input->values, ":version", record->contact->version);
  return churn_dynamo_write (store, "PutItem", input, &held, NULL, cancellable, error);
}

/* The contact came back to an agent whom it had left. */
static gboolean
forget_departure (ChurnDynamoStore *store,
                  const ChurnDynamoContact *record,
                  GCancellable *cancellable,
                  GError **error)
{
  const char *agent = record->contact->agent_id;
  const char *former = aws_dynamodb_item_peek_string (record->item, "agent");
  g_autoptr (AwsDynamodbInput) input = NULL;
  g_autofree char *id = NULL;
  gboolean held;

  if (agent == NULL || g_strcmp0 (former, agent) == 0 ||
      (former == NULL && record->contact->former == NULL))
    return TRUE;
  id = churn_dynamo_departure_id (record->contact->id, agent);
  input = churn_dynamo_input_new (store->contact_table, id);
  aws_dynamodb_input_set_expression (input, "ConditionExpression",
                                     "attribute_not_exists(#id) OR #version < :version");
  aws_dynamodb_item_set_int (input->values, ":version", record->contact->version);
  return churn_dynamo_write (store, "DeleteItem", input, &held, NULL, cancellable, error);
}

/* What was written is what stands. */
static void
know (ChurnDynamoStore *store, const ChurnDynamoContact *record, AwsDynamodbItem *after)
{
  churn_dynamo_set_string (after, "id", record->contact->id);
  for (const char *const *name = others; *name != NULL; name++)
    if (record->item != NULL)
      aws_dynamodb_item_set_from (after, *name, record->item);
  churn_dynamo_know (&store->contact, record->contact->id, after);
}

/* Writes what was changed, unless somebody else wrote meanwhile (@held is FALSE then). Every write
 * but that of a tick is one on the revision that it was computed from; that there is nothing to
 * write is only certain of what was read now. */
static gboolean
save (ChurnDynamoStore *store,
      ChurnDynamoContact *record,
      gboolean recalled,
      gint64 now,
      gboolean *held,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (AwsDynamodbInput) input =
      churn_dynamo_input_new (store->contact_table, record->contact->id);
  g_autoptr (AwsDynamodbItem) after = churn_dynamo_contact_build (store, record, now);
  gint64 revision = 0;

  *held = !recalled;
  if (!is_news (record, after))
    {
      churn_dynamo_know (&store->contact, record->contact->id, recalled ? NULL : record->item);
      return TRUE;
    }
  if (!note_departure (store, record, now, cancellable, error))
    return FALSE;
  if (record->item != NULL &&
      !aws_dynamodb_item_get_int (record->item, "revision", &revision, error))
    return FALSE;
  aws_dynamodb_item_set_int (after, "revision", revision + 1);
  aws_dynamodb_input_set_changes (input, record->item, after, others);
  if (record->item == NULL)
    aws_dynamodb_input_set_expression (input, "ConditionExpression", "attribute_not_exists(#id)");
  else
    {
      aws_dynamodb_item_set_int (input->values, ":stands", revision);
      aws_dynamodb_input_set_expression (input, "ConditionExpression", "#revision = :stands");
    }
  if (!churn_dynamo_write (store, "UpdateItem", input, held, NULL, cancellable, error))
    return FALSE;
  if (*held)
    know (store, record, after);
  return !*held || forget_departure (store, record, cancellable, error);
}

/**
 * churn_dynamo_change_contact:
 * @store: a store
 * @id: a contact
 * @create: whether to make it if it is not there
 * @now: the time now, microseconds UTC
 * @change: changes the record; it is called again on a record that was read anew, where somebody
 *   else wrote meanwhile, and must come to the same if what it did is there already
 * @data: for @change
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Changes a contact in one conditional write, or in none where nothing changes.
 *
 * Returns: (transfer full): the record as it is after, or %NULL with @error set
 *   (CHURN_ERROR_NOT_FOUND: no such contact)
 */
ChurnDynamoContact *
churn_dynamo_change_contact (ChurnDynamoStore *store,
                             const char *id,
                             gboolean create,
                             gint64 now,
                             ChurnDynamoContactChange change,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error)
{
  for (guint attempt = 1; attempt <= CHURN_DYNAMO_TRIES; attempt++)
    {
      gboolean recalled, held = FALSE;
      g_autoptr (ChurnDynamoContact) record = load (store, id, &recalled, cancellable, error);

      if (record == NULL)
        return NULL;
      if (record->item == NULL && !create)
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no contact %s", id);
          return NULL;
        }
      record->next = MAX (now, record->top + 1);
      if (!change (store, record, data, cancellable, error) ||
          !save (store, record, recalled, now, &held, cancellable, error))
        return NULL;
      if (held)
        return g_steal_pointer (&record);
      if (!recalled && !churn_dynamo_pause (attempt, cancellable, error))
        return NULL;
    }
  g_set_error (error, AWS_ERROR, AWS_ERROR_THROTTLED,
               "Contact %s: others write it all the time; try again", id);
  return NULL;
}

typedef struct
{
  const ChurnContact *facts;
  gboolean merged;
} Merge;

/* Who may hold counts of it is known before anybody does: whatever is interrupted is found there.
 */
static void
follow_customer (ChurnDynamoContact *record, const char *former_id)
{
  const ChurnContact *contact = record->contact;
  g_autoptr (GStrvBuilder) builder = NULL;

  if (contact->customer_id == NULL || g_strcmp0 (former_id, contact->customer_id) == 0)
    return;
  builder = g_strv_builder_new ();
  if (record->holders != NULL)
    g_strv_builder_addv (builder, (const char **) record->holders);
  if (record->holders == NULL ||
      !g_strv_contains ((const char *const *) record->holders, contact->customer_id))
    g_strv_builder_add (builder, contact->customer_id);
  g_strfreev (record->holders);
  record->holders = g_strv_builder_end (builder);
  if (former_id != NULL ||
      contact->counts.positive + contact->counts.neutral + contact->counts.negative > 0)
    record->moving = TRUE;
}

static gboolean
merge_facts (ChurnDynamoStore *store,
             ChurnDynamoContact *record,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  Merge *merge = data;
  g_autofree char *former_id = g_strdup (record->contact->customer_id);
  g_autoptr (ChurnContact) silent = churn_contact_copy (merge->facts);

  silent->heard = 0;
  /* Where its answer was lost it is there already the second time. */
  merge->merged =
      churn_contact_merge (record->contact, silent) || record->item == NULL || merge->merged;
  record->contact->heard = MAX (record->contact->heard, merge->facts->heard);
  follow_customer (record, former_id);
  return TRUE;
}

static ChurnContact *
merge_contact (ChurnStore *store,
               const ChurnContact *facts,
               gint64 now,
               gboolean *changed,
               GCancellable *cancellable,
               GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  Merge merge = { .facts = facts };
  g_autoptr (ChurnDynamoContact) record = churn_dynamo_change_contact (
      self, facts->id, TRUE, now, merge_facts, &merge, cancellable, error);

  if (record == NULL ||
      (record->moving && !churn_dynamo_adopt (self, &record, now, cancellable, error)))
    return NULL;
  if (changed != NULL)
    *changed = merge.merged;
  return g_steal_pointer (&record->contact);
}

/* What DynamoDB has not got round to deleting. */
static gboolean
has_expired (AwsDynamodbItem *item)
{
  gint64 expires = G_MAXINT64;

  return aws_dynamodb_item_get_int (item, "expires", &expires, NULL) &&
         expires <= churn_dynamo_expiry (0);
}

static ChurnContact *
get_contact (ChurnStore *store,
             const char *id,
             ChurnPrediction **latest,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;
  g_autoptr (ChurnDynamoContact) record = NULL;

  if (!churn_dynamo_load_contact (CHURN_DYNAMO_STORE (store), id, &item, cancellable, error) ||
      item == NULL || has_expired (item))
    return NULL;
  record = churn_dynamo_contact_read (item, error);
  if (record == NULL || (latest != NULL && !churn_dynamo_read_latest (item, latest, error)))
    return NULL;
  record->contact->version = record->top;
  return g_steal_pointer (&record->contact);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_chain_ids (ChurnStore *store,
                const char *initial_id,
                GCancellable *cancellable,
                GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->contact_table, NULL);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  guint own;

  aws_dynamodb_input_set_text (input, "IndexName", "chain");
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#initial = :initial");
  churn_dynamo_set_string (input->values, ":initial", initial_id);
  items = churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error);
  ids = churn_dynamo_read_ids (items, error);
  if (ids == NULL)
    return NULL;
  if (g_ptr_array_find_with_equal_func (ids, initial_id, g_str_equal, &own))
    g_ptr_array_remove_index (ids, own);
  g_ptr_array_sort (ids, compare_ids);
  return g_steal_pointer (&ids);
}

/**
 * churn_dynamo_init_contacts:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_contacts (ChurnStoreInterface *iface)
{
  iface->merge_contact = merge_contact;
  iface->get_contact = get_contact;
  iface->list_chain_ids = list_chain_ids;
}
