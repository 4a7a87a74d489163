/* What the rules counted. The ids of a contact's events are three sets in one item of the table
 * Sentiments: adding one twice changes nothing, and a count is a set's size. The contact and its
 * customer follow; whoever stops before they did is completed by the same event again. */

#include "churn-dynamo-private.h"

#include <string.h>

#define PART "events"

static const char *
get_set_name (ChurnSentiment sentiment)
{
  switch (sentiment)
    {
    case CHURN_SENTIMENT_POSITIVE:
      return "positive";
    case CHURN_SENTIMENT_NEGATIVE:
      return "negative";
    case CHURN_SENTIMENT_NEUTRAL:
    case CHURN_SENTIMENT_NONE:
    default:
      return "neutral";
    }
}

/* TIME#ID: an event comes again with its time. */
static char *
get_element (const char *event_id, gint64 time)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "#%s", time, event_id);
}

static gboolean
read_set (AwsDynamodbItem *item,
          ChurnSentiment sentiment,
          ChurnDynamoCall *call,
          guint *n,
          GError **error)
{
  g_auto (GStrv) elements = NULL;

  if (!aws_dynamodb_item_get_set (item, get_set_name (sentiment), &elements, error))
    return FALSE;
  for (*n = 0; elements != NULL && elements[*n] != NULL; (*n)++)
    {
      ChurnDynamoCall one = { .sentiment = sentiment };
      char *end = NULL;

      one.time = g_ascii_strtoll (elements[*n], &end, 10);
      if (*end != '#')
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "The store: an event is not TIME and ID");
          return FALSE;
        }
      churn_dynamo_call_add (call, &one);
    }
  return TRUE;
}

/* @item: (nullable): the item with the sets */
static gboolean
read_events (AwsDynamodbItem *item, ChurnDynamoCall *call, GError **error)
{
  *call = (ChurnDynamoCall){ .sentiment = CHURN_SENTIMENT_NONE };
  return item == NULL ||
         (read_set (item, CHURN_SENTIMENT_POSITIVE, call, &call->counts.positive, error) &&
          read_set (item, CHURN_SENTIMENT_NEUTRAL, call, &call->counts.neutral, error) &&
          read_set (item, CHURN_SENTIMENT_NEGATIVE, call, &call->counts.negative, error));
}

static gboolean
load_events (ChurnDynamoStore *store,
             const char *contact_id,
             ChurnDynamoCall *call,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->sentiment_table, contact_id);
  g_autoptr (AwsDynamodbItem) item = NULL;

  churn_dynamo_set_string (input->key, "part", PART);
  return churn_dynamo_get (store, input, &item, cancellable, error) &&
         read_events (item, call, error);
}

static gboolean
has_element (AwsDynamodbItem *item,
             const char *name,
             const char *element,
             gboolean *has,
             GError **error)
{
  g_auto (GStrv) elements = NULL;

  if (!aws_dynamodb_item_get_set (item, name, &elements, error))
    return FALSE;
  *has = elements != NULL && g_strv_contains ((const char *const *) elements, element);
  return TRUE;
}

/* Adds an event, and reads what is counted with it. */
static gboolean
add_event (ChurnDynamoStore *store,
           const char *contact_id,
           ChurnSentiment sentiment,
           const char *element,
           ChurnDynamoCall *call,
           gboolean *is_new,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->sentiment_table, contact_id);
  g_autoptr (AwsDynamodbItem) before = NULL;
  g_autofree char *expression = NULL;
  const char *name = get_set_name (sentiment);
  const char *const elements[] = { element, NULL };
  gboolean held, had = FALSE;
  guint *count = sentiment == CHURN_SENTIMENT_POSITIVE   ? &call->counts.positive
                 : sentiment == CHURN_SENTIMENT_NEGATIVE ? &call->counts.negative
                                                         : &call->counts.neutral;
  ChurnDynamoCall one = { .sentiment = sentiment };

  churn_dynamo_set_string (input->key, "part", PART);
  aws_dynamodb_item_set_set (input->values, ":event", elements);
  if (store->contact_seconds >= 0)
    aws_dynamodb_item_set_int (input->values, ":expires",
                               churn_dynamo_expiry (store->contact_seconds));
  expression = g_strdup_printf (
      "%sADD #%s :event", store->contact_seconds >= 0 ? "SET #expires = :expires " : "", name);
  aws_dynamodb_input_set_expression (input, "UpdateExpression", expression);
  aws_dynamodb_input_set_text (input, "ReturnValues", "ALL_OLD");
  if (!churn_dynamo_write (store, "UpdateItem", input, &held, &before, cancellable, error) ||
      !read_events (before, call, error) ||
      (before != NULL && !has_element (before, name, element, &had, error)))
    return FALSE;
  *is_new = !had;
  if (!had)
    *count += 1;
  one.time = g_ascii_strtoll (element, NULL, 10);
  churn_dynamo_call_add (call, &one);
  return TRUE;
}

static gboolean
has_counts (const ChurnSentimentCounts *counts)
{
  return counts->positive + counts->neutral + counts->negative > 0;
}

/* What was counted in one contact, for its customer. */
typedef struct
{
  const char *contact_id;
  ChurnDynamoCall call;
} Given;

static gboolean
give (ChurnDynamoStore *store,
      AwsDynamodbItem *item,
      const ChurnCustomer *customer,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  const Given *given = data;
  ChurnDynamoCall call;

  if (!has_counts (&given->call.counts))
    return TRUE;
  if (!churn_dynamo_customer_item_get_call (item, given->contact_id, &call, error))
    return FALSE;
  churn_dynamo_call_add (&call, &given->call);
  churn_dynamo_customer_item_set_call (item, given->contact_id, &call);
  /* A history that is read again once events were counted may hold them already. */
  if (!has_counts (&customer->counts))
    {
      aws_dynamodb_item_set_int (item, "heldPositive", customer->history.positive);
      aws_dynamodb_item_set_int (item, "heldNeutral", customer->history.neutral);
      aws_dynamodb_item_set_int (item, "heldNegative", customer->history.negative);
    }
  return TRUE;
}

/* The sentiment that the turns of the customer's other contacts leave them with; those of a live
 * one are heard by its next tick. */
static gboolean
recall (ChurnDynamoStore *store,
        const char *customer_id,
        const char *but_contact_id,
        ChurnDynamoCall *heard,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->contact_table, NULL);
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) items = NULL;
  guint own;

  aws_dynamodb_input_set_text (input, "IndexName", "customer");
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression", "#customer = :customer");
  churn_dynamo_set_string (input->values, ":customer", customer_id);
  keys = churn_dynamo_read_all (store, "Query", input, 0, NULL, cancellable, error);
  ids = churn_dynamo_read_ids (keys, error);
  if (ids == NULL)
    return FALSE;
  if (g_ptr_array_find_with_equal_func (ids, but_contact_id, g_str_equal, &own))
    g_ptr_array_remove_index (ids, own);
  items = churn_dynamo_batch_get (store, store->contact_table, ids, cancellable, error);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_autoptr (ChurnDynamoContact) record =
          churn_dynamo_contact_read (g_ptr_array_index (items, i), error);
      g_autoptr (ChurnSegment) turn = NULL;
      g_autoptr (GError) local = NULL;
      ChurnDynamoCall one = { 0 };

      if (record == NULL)
        return FALSE;
      if (g_strcmp0 (record->contact->customer_id, customer_id) != 0 ||
          churn_contact_is_live (record->contact) || record->contact->initiated == 0)
        continue;
      turn = churn_dynamo_newest_turn (store, record->contact->id, cancellable, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (turn == NULL)
        continue;
      one.sentiment = turn->sentiment;
      one.time = record->contact->initiated + turn->begin * (G_USEC_PER_SEC / 1000);
      churn_dynamo_call_add (heard, &one);
    }
  return items != NULL;
}

/* The contact was another's: this customer is left as if it had never been theirs. */
static gboolean
take_away (ChurnDynamoStore *store,
           AwsDynamodbItem *item,
           const ChurnCustomer *customer,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  const Given *given = data;
  ChurnDynamoCall call, heard = { .sentiment = CHURN_SENTIMENT_NONE };

  if (!churn_dynamo_customer_item_get_call (item, given->contact_id, &call, error) ||
      !recall (store, customer->id, given->contact_id, &heard, cancellable, error))
    return FALSE;
  if (has_counts (&call.counts))
    churn_dynamo_customer_item_set_call (item, given->contact_id, NULL);
  if (has_counts (&call.counts) && customer->counts.positive == call.counts.positive &&
      customer->counts.neutral == call.counts.neutral &&
      customer->counts.negative == call.counts.negative)
    {
      aws_dynamodb_item_remove (item, "heldPositive");
      aws_dynamodb_item_remove (item, "heldNeutral");
      aws_dynamodb_item_remove (item, "heldNegative");
    }
  aws_dynamodb_item_remove (item, "heardSentiment");
  aws_dynamodb_item_remove (item, "heardTime");
  if (heard.sentiment != CHURN_SENTIMENT_NONE)
    {
      aws_dynamodb_item_set_int (item, "heardSentiment", heard.sentiment);
      aws_dynamodb_item_set_int (item, "heardTime", heard.time);
    }
  return TRUE;
}

/* As churn_dynamo_change_customer(), but that there is no such customer is no error. */
static gboolean
change_if_there (ChurnDynamoStore *store,
                 const char *customer_id,
                 Given *given,
                 gint64 now,
                 ChurnDynamoCustomerChange change,
                 ChurnCustomer **after,
                 gboolean *changed,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnCustomer) customer = churn_dynamo_change_customer (
      store, customer_id, now, change, given, changed, cancellable, &local);

  if (customer == NULL && !g_error_matches (local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (after != NULL)
    *after = g_steal_pointer (&customer);
  return TRUE;
}

static gboolean
finish_moving (ChurnDynamoStore *store,
               ChurnDynamoContact *record,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  const char *customer_id = data;
  const char *const holders[] = { customer_id, NULL };

  if (g_strcmp0 (record->contact->customer_id, customer_id) != 0)
    return TRUE;
  g_strfreev (record->holders);
  record->holders = g_strdupv ((char **) holders);
  record->moving = FALSE;
  return TRUE;
}

/**
 * churn_dynamo_adopt:
 * @store: a store
 * @record: (inout): a contact whose counts are to go to its customer
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Counts the contact's events as its customer's, and takes them away from those whose it was
 * thought to be. A customer that is not there gets nothing, and nobody loses anything.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_dynamo_adopt (ChurnDynamoStore *store,
                    ChurnDynamoContact **record,
                    gint64 now,
                    GCancellable *cancellable,
                    GError **error)
{
  for (guint attempt = 0; (*record)->moving && attempt < CHURN_DYNAMO_TRIES; attempt++)
    {
      g_autofree char *id = g_strdup ((*record)->contact->id);
      g_autofree char *customer_id = g_strdup ((*record)->contact->customer_id);
      g_autoptr (ChurnCustomer) customer = NULL;
      ChurnDynamoContact *after;
      Given given = { .contact_id = id };

      if (!load_events (store, id, &given.call, cancellable, error) ||
          !change_if_there (store, customer_id, &given, now, give, &customer, NULL, cancellable,
                            error))
        return FALSE;
      if (customer == NULL)
        return TRUE;
      for (char **holder = (*record)->holders; holder != NULL && *holder != NULL; holder++)
        if (!g_str_equal (*holder, customer_id) &&
            !change_if_there (store, *holder, &given, now, take_away, NULL, NULL, cancellable,
                              error))
          return FALSE;
      after = churn_dynamo_change_contact (store, id, FALSE, now, finish_moving, customer_id,
                                           cancellable, error);
      if (after == NULL)
        return FALSE;
      churn_dynamo_contact_free (*record);
      *record = after;
    }
  return TRUE;
}

typedef struct
{
  Given given;
  gint64 now;
  char *customer_id; /* whom it was given to */
  ChurnCustomer *customer;
  gboolean counted;
} Counting;

static void
counting_clear (Counting *counting)
{
  g_free (counting->customer_id);
  g_clear_pointer (&counting->customer, churn_customer_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counting, counting_clear)

/* The customer first, and then the contact on the condition that it is still that customer's. */
static gboolean
count_for_both (ChurnDynamoStore *store,
                ChurnDynamoContact *record,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  Counting *counting = data;
  const ChurnDynamoCall *call = &counting->given.call;
  ChurnContact *contact = record->contact;
  const ChurnSentimentCounts before = contact->counts;
  gboolean changed = FALSE;

  g_clear_pointer (&counting->customer, churn_customer_unref);
  if (counting->customer_id != NULL &&
      g_strcmp0 (counting->customer_id, contact->customer_id) != 0 &&
      !change_if_there (store, counting->customer_id, &counting->given, counting->now, take_away,
                        NULL, NULL, cancellable, error))
    return FALSE;
  g_free (counting->customer_id);
  counting->customer_id = g_strdup (contact->customer_id);
  if (contact->customer_id != NULL &&
      !change_if_there (store, contact->customer_id, &counting->given, counting->now, give,
                        &counting->customer, &changed, cancellable, error))
    return FALSE;
  contact->counts.positive = MAX (before.positive, call->counts.positive);
  contact->counts.neutral = MAX (before.neutral, call->counts.neutral);
  contact->counts.negative = MAX (before.negative, call->counts.negative);
  counting->counted = counting->counted || changed || contact->counts.positive != before.positive ||
                      contact->counts.neutral != before.neutral ||
                      contact->counts.negative != before.negative;
  return TRUE;
}

static gboolean
count_sentiment (ChurnStore *store,
                 const char *contact_id,
                 const char *event_id,
                 ChurnSentiment sentiment,
                 gint64 event_time,
                 gint64 now,
                 gboolean *counted,
                 ChurnCustomer **after,
                 GCancellable *cancellable,
                 GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_auto (Counting) counting = { .given = { .contact_id = contact_id }, .now = now };
  g_autofree char *element = get_element (event_id, event_time);
  g_autoptr (ChurnDynamoContact) record = NULL;

  g_return_val_if_fail (sentiment != CHURN_SENTIMENT_NONE, FALSE);

  /* What others wrote since would be told as counted by this call. */
  churn_dynamo_store_begin (self);
  if (!add_event (self, contact_id, sentiment, element, &counting.given.call, &counting.counted,
                  cancellable, error))
    return FALSE;
  record = churn_dynamo_change_contact (self, contact_id, FALSE, now, count_for_both, &counting,
                                        cancellable, error);
  if (record == NULL)
    return FALSE;
  if (counted != NULL)
    *counted = counting.counted;
  if (after != NULL)
    *after = g_steal_pointer (&counting.customer);
  return TRUE;
}

/**
 * churn_dynamo_init_sentiments:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_sentiments (ChurnStoreInterface *iface)
{
  iface->count_sentiment = count_sentiment;
}
