#include "churn-sqlite-private.h"

#include <math.h>

#define COLUMNS                                                                                    \
  "id, contact_id, customer_id, number, months, note, made, recorded, agent_id, step, before, "    \
  "after, outcome, version, since"

static gpointer
read_offer (ChurnSqliteRows *rows, GError **error)
{
  ChurnOffer *offer = churn_offer_new ();

  offer->id = churn_sqlite_text (rows, 0);
  offer->contact_id = churn_sqlite_text (rows, 1);
  offer->customer_id = churn_sqlite_text (rows, 2);
  offer->number = sqlite3_column_int64 (rows, 3);
  offer->months = sqlite3_column_int (rows, 4);
  offer->note = churn_sqlite_text (rows, 5);
  offer->made = sqlite3_column_int64 (rows, 6);
  offer->recorded = sqlite3_column_int64 (rows, 7);
  offer->agent_id = churn_sqlite_text (rows, 8);
  offer->step = sqlite3_column_int (rows, 9);
  offer->before = churn_sqlite_double (rows, 10);
  offer->after = churn_sqlite_double (rows, 11);
  offer->outcome = sqlite3_column_int (rows, 12);
  offer->version = sqlite3_column_int64 (rows, 13);
  offer->since = sqlite3_column_int64 (rows, 14);
  return offer;
}

static ChurnOffer *
load_offer (ChurnSqlite *sqlite, const char *id, GError **error)
{
  g_autoptr (ChurnSqliteRows) rows =
      churn_sqlite_select (sqlite, error, "SELECT " COLUMNS " FROM offers WHERE id = ?", "s", id);

  if (rows == NULL || !churn_sqlite_next (sqlite, rows, error))
    return NULL;
  return read_offer (rows, error);
}

/* The next number among the customer's offers, and the next of the file's changes. */
static gboolean
number_offer (ChurnSqlite *sqlite, ChurnOffer *offer, GError **error)
{
  offer->number = 0;
  if (!churn_sqlite_get_int (sqlite, &offer->number, error,
                             "UPDATE customers SET n_offers = n_offers + 1 WHERE id = ? "
                             "RETURNING n_offers",
                             "s", offer->customer_id))
    return FALSE;
  if (offer->number == 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no such customer");
      return FALSE;
    }
  offer->version = churn_sqlite_next_sequence (sqlite, error);
  return offer->version != 0;
}

/* The detail of the contact changed by the offer's change. */
static gboolean
mark_contact (ChurnSqlite *sqlite, const ChurnOffer *offer, GError **error)
{
  return churn_sqlite_run (sqlite, error, "UPDATE contacts SET detail_version = ? WHERE id = ?",
                           "is", offer->version, offer->contact_id);
}

static ChurnOffer *
put_offer (ChurnStore *store,
           const ChurnOffer *offer,
           gboolean *created,
           ChurnCustomer **customer,
           GCancellable *cancellable,
           GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (ChurnCustomer) numbered = NULL;
  g_autoptr (GError) local = NULL;

  if (customer != NULL)
    *customer = NULL;
  if (step == NULL)
    return NULL;
  stands = load_offer (sqlite, offer->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (stands != NULL && !g_str_equal (stands->contact_id, offer->contact_id))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_IDEMPOTENCY,
                   "This id is that of an offer in another contact");
      return NULL;
    }
  if (created != NULL)
    *created = stands == NULL;
  if (stands != NULL)
    return g_steal_pointer (&stands);

  stands = churn_offer_copy (offer);
  stands->step = CHURN_OFFER_RECORDED;
  if (!number_offer (sqlite, stands, error) ||
      !churn_sqlite_run (sqlite, error,
                         "INSERT INTO offers (" COLUMNS
                         ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         "sssinsiisnddnii", stands->id, stands->contact_id, stands->customer_id,
                         stands->number, stands->months, stands->note, stands->made,
                         stands->recorded, stands->agent_id, (int) stands->step, stands->before,
                         stands->after, (int) stands->outcome, stands->version, stands->since) ||
      !mark_contact (sqlite, stands, error))
    return NULL;
  numbered = churn_sqlite_load_customer (sqlite, stands->customer_id, error);
  if (numbered == NULL || !churn_sqlite_commit (g_steal_pointer (&step), error))
    return NULL;
  if (customer != NULL)
    *customer = g_steal_pointer (&numbered);
  return g_steal_pointer (&stands);
}

static ChurnOffer *
get_offer (ChurnStore *store,
           const char *contact_id,
           const char *offer_id,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (ChurnOffer) offer = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  offer = load_offer (churn_sqlite_of (store), offer_id, error);
  if (offer == NULL || !g_str_equal (offer->contact_id, contact_id))
    return NULL;
  return g_steal_pointer (&offer);
}

static ChurnOffer *
update_offer (ChurnStore *store, const ChurnOffer *offer, GCancellable *cancellable, GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (GError) local = NULL;

  if (step == NULL)
    return NULL;
  stands = load_offer (sqlite, offer->id, &local);
  if (stands == NULL)
    {
      if (local == NULL)
        g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no offer %s", offer->id);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!churn_offer_advance (stands, offer))
    return g_steal_pointer (&stands);
  stands->version = churn_sqlite_next_sequence (sqlite, error);
  if (stands->version == 0 ||
      !churn_sqlite_run (sqlite, error,
                         "UPDATE offers SET step = ?, after = ?, outcome = ?, version = ? "
                         "WHERE id = ?",
                         "ndnis", (int) stands->step, stands->after, (int) stands->outcome,
                         stands->version, stands->id) ||
      !mark_contact (sqlite, stands, error) ||
      !churn_sqlite_commit (g_steal_pointer (&step), error))
    return NULL;
  return g_steal_pointer (&stands);
}

static GPtrArray *
read_offers (ChurnSqlite *sqlite, ChurnSqliteRows *rows, GError **error)
{
  return churn_sqlite_read_all (sqlite, rows, read_offer, (GDestroyNotify) churn_offer_unref,
                                error);
}

static GPtrArray *
list_offers (ChurnStore *store,
             const char *contact_id,
             gint64 since,
             GCancellable *cancellable,
             GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (contact_id == NULL)
    rows = churn_sqlite_select (sqlite, error,
                                "SELECT " COLUMNS " FROM offers WHERE version > ? "
                                "ORDER BY customer_id, number",
                                "i", since);
  else
    rows = churn_sqlite_select (sqlite, error,
                                "SELECT " COLUMNS " FROM offers WHERE contact_id = ? "
                                "AND version > ? ORDER BY number",
                                "si", contact_id, since);
  return read_offers (sqlite, rows, error);
}

static GPtrArray *
list_unapplied_offers (ChurnStore *store, GCancellable *cancellable, GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  /* The literal is CHURN_OFFER_APPLIED, as in the index. */
  rows = churn_sqlite_select (
      sqlite, error, "SELECT " COLUMNS " FROM offers WHERE step < 4 ORDER BY recorded, number", "");
  return read_offers (sqlite, rows, error);
}

G_STATIC_ASSERT (CHURN_OFFER_APPLIED == 4);

/**
 * churn_sqlite_init_offers:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_offers (ChurnStoreInterface *iface)
{
  iface->put_offer = put_offer;
  iface->get_offer = get_offer;
  iface->update_offer = update_offer;
  iface->list_offers = list_offers;
  iface->list_unapplied_offers = list_unapplied_offers;
}
