#include "churn-dynamo-private.h"

/* A tick is not worth a write more often than that. */
#define TICK_EVERY G_TIME_SPAN_MINUTE

typedef struct
{
  const char *by;
  const char *name;
  gboolean active;
  gboolean take_over;
} Claim;

static gboolean
change_claim (ChurnDynamoStore *store,
              ChurnDynamoContact *record,
              gpointer data,
              GCancellable *cancellable,
              GError **error)
{
  const Claim *claim = data;
  ChurnContact *contact = record->contact;

  if (contact->claimed_by != NULL && !g_str_equal (contact->claimed_by, claim->by) &&
      !claim->take_over)
    return TRUE;
  g_free (contact->claimed_by);
  contact->claimed_by = g_strdup (claim->active ? claim->by : NULL);
  g_free (contact->claimed_name);
  contact->claimed_name = g_strdup (claim->active ? claim->name : NULL);
  return TRUE;
}

static gboolean
change_help (ChurnDynamoStore *store,
             ChurnDynamoContact *record,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  record->contact->help = *(const gboolean *) data;
  return TRUE;
}

static ChurnContact *
change (ChurnStore *store,
        const char *id,
        gint64 now,
        ChurnDynamoContactChange func,
        gpointer data,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (ChurnDynamoContact) record = churn_dynamo_change_contact (
      CHURN_DYNAMO_STORE (store), id, FALSE, now, func, data, cancellable, error);

  return record != NULL ? g_steal_pointer (&record->contact) : NULL;
}

static ChurnContact *
set_claim (ChurnStore *store,
           const char *id,
           const char *by,
           const char *name,
           gboolean active,
           gboolean take_over,
           gint64 now,
           GCancellable *cancellable,
           GError **error)
{
  Claim claim = { by, name, active, take_over };

  return change (store, id, now, change_claim, &claim, cancellable, error);
}

static ChurnContact *
set_help (ChurnStore *store,
          const char *id,
          gboolean active,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  return change (store, id, now, change_help, &active, cancellable, error);
}

static gboolean
mark_tick (ChurnStore *store,
           const char *contact_id,
           gint64 now,
           GCancellable *cancellable,
           GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = NULL;
  gboolean held;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  /* While the loop runs it only rises: what was read for this event is enough to know that there is
   * nothing to write. */
  if (now != 0 && g_strcmp0 (self->ticked_id, contact_id) == 0 && now - self->ticked < TICK_EVERY)
    return TRUE;
  input = churn_dynamo_input_new (self->contact_table, contact_id);
  aws_dynamodb_input_set_expression (input, "UpdateExpression", "SET #ticked = :now");
  aws_dynamodb_item_set_int (input->values, ":now", now);
  if (now == 0)
    aws_dynamodb_input_set_expression (input, "ConditionExpression", "attribute_exists(#id)");
  else
    {
      aws_dynamodb_input_set_expression (
          input, "ConditionExpression",
          "attribute_exists(#id) AND (attribute_not_exists(#ticked) OR #ticked <= :before)");
      aws_dynamodb_item_set_int (input->values, ":before", now - TICK_EVERY);
    }
  if (!churn_dynamo_write (self, "UpdateItem", input, &held, NULL, cancellable, error))
    return FALSE;
  if (held)
    {
      g_free (self->ticked_id);
      self->ticked_id = g_strdup (contact_id);
      self->ticked = now;
    }
  return TRUE;
}

static gboolean
get_tick (ChurnStore *store,
          const char *contact_id,
          gint64 *ticked,
          GCancellable *cancellable,
          GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbItem) item = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      (g_strcmp0 (self->ticked_id, contact_id) != 0 &&
       !churn_dynamo_load_contact (self, contact_id, &item, cancellable, error)))
    return FALSE;
  *ticked = self->ticked;
  return TRUE;
}

/* DynamoDB does it by itself (churn_dynamo_store_set_retention()): there is no asking it how many.
 */
static gboolean
forget (ChurnStore *store,
        gint64 transcripts_before,
        gint64 contacts_before,
        guint *n_contacts,
        GCancellable *cancellable,
        GError **error)
{
  if (n_contacts != NULL)
    *n_contacts = 0;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * churn_dynamo_init_care:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_care (ChurnStoreInterface *iface)
{
  iface->set_claim = set_claim;
  iface->set_help = set_help;
  iface->mark_tick = mark_tick;
  iface->get_tick = get_tick;
  iface->forget = forget;
}
