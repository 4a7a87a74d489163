#include "churn-sqlite-private.h"

#define COLUMNS                                                                                    \
  "id, first_name, last_name, email, months, months_offer, n_offers, sentiment, sentiment_time, "  \
  "past_positive, past_neutral, past_negative, n_positive, n_neutral, n_negative, event_time"

static gboolean
load_phones (ChurnSqlite *sqlite, ChurnCustomer *customer, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnSqliteRows) rows = churn_sqlite_select (
      sqlite, error, "SELECT phone FROM phones WHERE customer_id = ? ORDER BY position", "s",
      customer->id);

  if (rows == NULL)
    return FALSE;
  while (churn_sqlite_next (sqlite, rows, &local))
    g_ptr_array_add (customer->phones, churn_sqlite_text (rows, 0));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * churn_sqlite_load_customer:
 * @sqlite: an open file
 * @id: a customer
 * @error: return location for the error
 *
 * Finds a customer.
 *
 * Returns: (transfer full) (nullable): it; %NULL without an error if there is none
 */
ChurnCustomer *
churn_sqlite_load_customer (ChurnSqlite *sqlite, const char *id, GError **error)
{
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnSqliteRows) rows = churn_sqlite_select (
      sqlite, error, "SELECT " COLUMNS " FROM customers WHERE id = ?", "s", id);

  if (rows == NULL || !churn_sqlite_next (sqlite, rows, error))
    return NULL;
  customer = churn_customer_new (id);
  customer->first_name = churn_sqlite_text (rows, 1);
  customer->last_name = churn_sqlite_text (rows, 2);
  customer->email = churn_sqlite_text (rows, 3);
  customer->months = sqlite3_column_int (rows, 4);
  customer->months_offer = sqlite3_column_int64 (rows, 5);
  customer->n_offers = sqlite3_column_int64 (rows, 6);
  customer->sentiment = sqlite3_column_int (rows, 7);
  customer->sentiment_time = sqlite3_column_int64 (rows, 8);
  customer->history.positive = sqlite3_column_int64 (rows, 9);
  customer->history.neutral = sqlite3_column_int64 (rows, 10);
  customer->history.negative = sqlite3_column_int64 (rows, 11);
  customer->counts.positive = sqlite3_column_int64 (rows, 12);
  customer->counts.neutral = sqlite3_column_int64 (rows, 13);
  customer->counts.negative = sqlite3_column_int64 (rows, 14);
  customer->event_time = sqlite3_column_int64 (rows, 15);
  if (!load_phones (sqlite, customer, error))
    return NULL;
  return g_steal_pointer (&customer);
}

/**
 * churn_sqlite_save_customer:
 * @sqlite: an open file, inside a step
 * @customer: a customer, as it is to be
 * @error: return location for the error
 *
 * Writes a customer, without the phone numbers.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_save_customer (ChurnSqlite *sqlite, const ChurnCustomer *customer, GError **error)
{
  return churn_sqlite_run (
      sqlite, error,
      "INSERT INTO customers (" COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
      "ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, "
      "last_name = excluded.last_name, email = excluded.email, months = excluded.months, "
      "months_offer = excluded.months_offer, n_offers = excluded.n_offers, "
      "sentiment = excluded.sentiment, sentiment_time = excluded.sentiment_time, "
      "past_positive = excluded.past_positive, past_neutral = excluded.past_neutral, "
      "past_negative = excluded.past_negative, n_positive = excluded.n_positive, "
      "n_neutral = excluded.n_neutral, n_negative = excluded.n_negative, "
      "event_time = excluded.event_time",
      "ssssniiniiiiiiii", customer->id, customer->first_name, customer->last_name, customer->email,
      customer->months, customer->months_offer, customer->n_offers, (int) customer->sentiment,
      customer->sentiment_time, (gint64) customer->history.positive,
      (gint64) customer->history.neutral, (gint64) customer->history.negative,
      (gint64) customer->counts.positive, (gint64) customer->counts.neutral,
      (gint64) customer->counts.negative, customer->event_time);
}
