#include "churn-sqlite-private.h"

#define MILLISECOND 1000

/* churn_sqlite_load_customer(), where there must be one. */
static ChurnCustomer *
require_customer (ChurnSqlite *sqlite, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  ChurnCustomer *customer = churn_sqlite_load_customer (sqlite, id, &local);

  if (customer != NULL)
    return customer;
  if (local == NULL)
    g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no such customer");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* The time of a change, strictly after that of the one before, in whole milliseconds: what
 * EventTime carries on the wire. */
static void
raise_event_time (ChurnCustomer *customer, gint64 now)
{
  gint64 whole = now - now % MILLISECOND;

  customer->event_time = MAX (whole, customer->event_time + MILLISECOND);
}

/* Two at the same time: the lower one, so that their order is of no matter. */
static gboolean
apply_sentiment (ChurnCustomer *customer, ChurnSentiment sentiment, gint64 sentiment_time)
{
  if (sentiment_time < customer->sentiment_time)
    return FALSE;
  if (sentiment_time == customer->sentiment_time && sentiment >= customer->sentiment)
    return FALSE;
  customer->sentiment = sentiment;
  customer->sentiment_time = sentiment_time;
  return TRUE;
}

static guint *
count_of (ChurnSentimentCounts *counts, ChurnSentiment sentiment)
{
  switch (sentiment)
    {
    case CHURN_SENTIMENT_POSITIVE:
      return &counts->positive;
    case CHURN_SENTIMENT_NEGATIVE:
      return &counts->negative;
    case CHURN_SENTIMENT_NEUTRAL:
      return &counts->neutral;
    case CHURN_SENTIMENT_NONE:
    default:
      return NULL;
    }
}

static gboolean
put_customer (ChurnStore *store,
              const ChurnCustomer *customer,
              GCancellable *cancellable,
              GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnCustomer) stands = NULL;
  g_autoptr (GError) local = NULL;

  if (step == NULL)
    return FALSE;
  stands = churn_sqlite_load_customer (sqlite, customer->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (stands == NULL)
    {
      if (!churn_sqlite_save_customer (sqlite, customer, error))
        return FALSE;
    }
  else
    {
      gboolean counted =
          stands->counts.positive + stands->counts.neutral + stands->counts.negative > 0;

      g_free (stands->first_name);
      stands->first_name = g_strdup (customer->first_name);
      g_free (stands->last_name);
      stands->last_name = g_strdup (customer->last_name);
      g_free (stands->email);
      stands->email = g_strdup (customer->email);
      if (stands->months_offer == 0)
        stands->months = customer->months;
      /* A history that is read again once events were counted may hold them already. */
      if (!counted)
        stands->history = customer->history;
      if (stands->sentiment_time == 0 && customer->sentiment_time == 0)
        stands->sentiment = customer->sentiment;
      else
        apply_sentiment (stands, customer->sentiment, customer->sentiment_time);
      stands->event_time = MAX (stands->event_time, customer->event_time);
      if (!churn_sqlite_save_customer (sqlite, stands, error))
        return FALSE;
    }
  if ((customer->sentiment_time == 0 &&
       !churn_sqlite_run (sqlite, error, "UPDATE customers SET given_sentiment = ? WHERE id = ?",
                          "ns", (int) customer->sentiment, customer->id)) ||
      !churn_sqlite_run (sqlite, error, "DELETE FROM phones WHERE customer_id = ?", "s",
                         customer->id))
    return FALSE;
  for (guint i = 0; customer->phones != NULL && i < customer->phones->len; i++)
    {
      /* A number that moved belongs to who has it now. */
      if (!churn_sqlite_run (sqlite, error,
                             "INSERT OR REPLACE INTO phones (phone, customer_id, position) "
                             "VALUES (?, ?, ?)",
                             "ssn", g_ptr_array_index (customer->phones, i), customer->id, (int) i))
        return FALSE;
    }
  return churn_sqlite_commit (g_steal_pointer (&step), error);
}

static ChurnCustomer *
get_customer (ChurnStore *store, const char *id, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return churn_sqlite_load_customer (churn_sqlite_of (store), id, error);
}

static ChurnCustomer *
find_customer (ChurnStore *store, const char *phone, GCancellable *cancellable, GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;
  g_autofree char *id = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (sqlite, error, "SELECT customer_id FROM phones WHERE phone = ?", "s",
                              phone);
  if (rows == NULL || !churn_sqlite_next (sqlite, rows, error))
    return NULL;
  id = churn_sqlite_text (rows, 0);
  return churn_sqlite_load_customer (sqlite, id, error);
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
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnCustomer) customer = NULL;
  gboolean applied;

  if (step == NULL)
    return NULL;
  customer = require_customer (sqlite, id, error);
  if (customer == NULL)
    return NULL;
  applied = apply_sentiment (customer, sentiment, sentiment_time);
  if (applied)
    {
      raise_event_time (customer, now);
      if (!churn_sqlite_save_customer (sqlite, customer, error))
        return NULL;
    }
  if (!churn_sqlite_commit (g_steal_pointer (&step), error))
    return NULL;
  if (changed != NULL)
    *changed = applied;
  return g_steal_pointer (&customer);
}

/* The sentiment that the customer's own events, turns and table leave them with; the turns of a
 * live contact are heard by its next tick. */
static gboolean
recall_sentiment (ChurnSqlite *sqlite, ChurnCustomer *customer, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnSqliteRows) rows = churn_sqlite_select (
      sqlite, error,
      "SELECT sentiment, time FROM sentiment_events WHERE customer_id = ?1 "
      "UNION ALL SELECT s.sentiment, c.initiated + s.begins * 1000 "
      "FROM contacts c JOIN segments s ON s.contact_id = c.id "
      "WHERE c.customer_id = ?1 AND NOT c.live AND c.initiated <> 0 "
      "AND s.participant = ?2 AND s.sentiment <> ?3 "
      "UNION ALL SELECT given_sentiment, 0 FROM customers WHERE id = ?1 "
      /* As in apply_sentiment(). */
      "ORDER BY 2 DESC, 1 LIMIT 1",
      "snn", customer->id, (int) CHURN_PARTICIPANT_CUSTOMER, (int) CHURN_SENTIMENT_NONE);

  if (rows == NULL)
    return FALSE;
  if (churn_sqlite_next (sqlite, rows, &local))
    {
      customer->sentiment = sqlite3_column_int (rows, 0);
      customer->sentiment_time = sqlite3_column_int64 (rows, 1);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The contact was another's: what it did to this customer is undone. */
static gboolean
disown_events (ChurnSqlite *sqlite,
               const char *customer_id,
               const ChurnSentimentCounts *counts,
               gint64 now,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnCustomer) customer = churn_sqlite_load_customer (sqlite, customer_id, &local);

  if (customer != NULL)
    {
      customer->counts.positive -= MIN (counts->positive, customer->counts.positive);
      customer->counts.neutral -= MIN (counts->neutral, customer->counts.neutral);
      customer->counts.negative -= MIN (counts->negative, customer->counts.negative);
      raise_event_time (customer, now);
      if (recall_sentiment (sqlite, customer, &local))
        churn_sqlite_save_customer (sqlite, customer, &local);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * churn_sqlite_adopt_events:
 * @sqlite: an open file, inside a step
 * @contact_id: a contact whose customer became known
 * @customer_id: the customer
 * @former_id: (nullable): whose the contact was thought to be
 * @now: the time now, microseconds UTC
 * @error: return location for the error
 *
 * Counts the contact's events, those that no customer was known for and those of the former one, as
 * this customer's; the former one is left as if the contact had never been theirs.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_adopt_events (ChurnSqlite *sqlite,
                           const char *contact_id,
                           const char *customer_id,
                           const char *former_id,
                           gint64 now,
                           GError **error)
{
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GError) local = NULL;
  ChurnSentimentCounts moved = { 0 };
  gboolean adopted = FALSE;

  customer = churn_sqlite_load_customer (sqlite, customer_id, &local);
  if (customer != NULL)
    {
      g_autoptr (ChurnSqliteRows) rows =
          churn_sqlite_select (sqlite, &local,
                               "SELECT sentiment, time, customer_id IS NOT NULL "
                               "FROM sentiment_events WHERE contact_id = ? "
                               "AND customer_id IS NOT ?",
                               "ss", contact_id, customer_id);

      while (rows != NULL && churn_sqlite_next (sqlite, rows, &local))
        {
          ChurnSentiment sentiment = sqlite3_column_int (rows, 0);

          *count_of (&customer->counts, sentiment) += 1;
          apply_sentiment (customer, sentiment, sqlite3_column_int64 (rows, 1));
          if (sqlite3_column_int (rows, 2))
            *count_of (&moved, sentiment) += 1;
          adopted = TRUE;
        }
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (adopted)
    {
      raise_event_time (customer, now);
      if (!churn_sqlite_save_customer (sqlite, customer, error) ||
          !churn_sqlite_run (sqlite, error,
                             "UPDATE sentiment_events SET customer_id = ?1 "
                             "WHERE contact_id = ?2 AND customer_id IS NOT ?1",
                             "ss", customer_id, contact_id))
        return FALSE;
    }
  return former_id == NULL || customer == NULL ||
         disown_events (sqlite, former_id, &moved, now, error);
}

static gboolean
count_for_contact (ChurnSqlite *sqlite,
                   const ChurnContact *before,
                   ChurnSentiment sentiment,
                   gint64 now,
                   GError **error)
{
  g_autoptr (ChurnContact) contact = churn_contact_copy (before);

  *count_of (&contact->counts, sentiment) += 1;
  return churn_sqlite_save_contact (sqlite, before, contact, now, 0, error);
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
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GError) local = NULL;
  gboolean is_new;

  g_return_val_if_fail (sentiment != CHURN_SENTIMENT_NONE, FALSE);

  step = churn_sqlite_begin (sqlite, cancellable, error);
  if (step == NULL)
    return FALSE;
  contact = churn_sqlite_require_contact (sqlite, contact_id, error);
  if (contact == NULL)
    return FALSE;
  if (contact->customer_id != NULL)
    customer = churn_sqlite_load_customer (sqlite, contact->customer_id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!churn_sqlite_run (sqlite, error,
                         "INSERT INTO sentiment_events (event_id, contact_id, "
                         "customer_id, sentiment, time) VALUES (?, ?, ?, ?, ?) "
                         "ON CONFLICT (event_id) DO NOTHING",
                         "sssni", event_id, contact_id, customer != NULL ? customer->id : NULL,
                         (int) sentiment, event_time))
    return FALSE;
  is_new = churn_sqlite_get_n_changed (sqlite) > 0;
  if (is_new)
    {
      if (!count_for_contact (sqlite, contact, sentiment, now, error))
        return FALSE;
      if (customer != NULL)
        {
          *count_of (&customer->counts, sentiment) += 1;
          apply_sentiment (customer, sentiment, event_time);
          raise_event_time (customer, now);
          if (!churn_sqlite_save_customer (sqlite, customer, error))
            return FALSE;
        }
    }
  if (!churn_sqlite_commit (g_steal_pointer (&step), error))
    return FALSE;
  if (counted != NULL)
    *counted = is_new;
  if (after != NULL)
    *after = g_steal_pointer (&customer);
  return TRUE;
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
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnCustomer) customer = NULL;

  if (step == NULL)
    return NULL;
  customer = require_customer (sqlite, known->id, error);
  if (customer == NULL)
    return NULL;
  *held = customer->event_time == known->event_time;
  if (*held)
    {
      if (offer_number > customer->months_offer)
        {
          customer->months = months;
          customer->months_offer = offer_number;
        }
      raise_event_time (customer, now);
      if (!churn_sqlite_save_customer (sqlite, customer, error) ||
          !churn_sqlite_commit (g_steal_pointer (&step), error))
        return NULL;
    }
  return g_steal_pointer (&customer);
}

/**
 * churn_sqlite_init_customers:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_customers (ChurnStoreInterface *iface)
{
  iface->put_customer = put_customer;
  iface->get_customer = get_customer;
  iface->find_customer = find_customer;
  iface->set_sentiment = set_sentiment;
  iface->count_sentiment = count_sentiment;
  iface->set_months = set_months;
}
