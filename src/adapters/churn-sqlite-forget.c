/* A customer erased: unlike what retention forgets, at once and with all that is of them. */

#include "churn-sqlite-private.h"

/* In this order; each with the customer's id. */
static const char *const steps[] = {
  /* Whoever holds a cursor from before the end of a contact that is gone must begin anew. */
  "UPDATE meta SET forgotten = max (forgotten, (SELECT ifnull (max (ended_version), 0) "
  "FROM contacts WHERE customer_id = ?))",
  "DELETE FROM segments WHERE contact_id IN (SELECT id FROM contacts WHERE customer_id = ?)",
  "DELETE FROM predictions WHERE contact_id IN (SELECT id FROM contacts WHERE customer_id = ?)",
  "DELETE FROM sentiment_events WHERE contact_id IN (SELECT id FROM contacts WHERE customer_id = "
  "?1) OR customer_id = ?1",
  "DELETE FROM departures WHERE contact_id IN (SELECT id FROM contacts WHERE customer_id = ?)",
  "DELETE FROM offers WHERE customer_id = ?",
  "DELETE FROM phones WHERE customer_id = ?",
  "DELETE FROM features WHERE customer_id = ?",
  "DELETE FROM customers WHERE id = ?",
  "DELETE FROM contacts WHERE customer_id = ?",
};

static gboolean
check_silent (ChurnSqlite *sqlite, const char *customer_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnSqliteRows) rows = churn_sqlite_select (
      sqlite, error, "SELECT id FROM contacts WHERE live AND customer_id = ?", "s", customer_id);

  if (rows == NULL)
    return FALSE;
  if (churn_sqlite_next (sqlite, rows, &local))
    {
      g_autofree char *id = churn_sqlite_text (rows, 0);

      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                   "The customer is on the phone: the contact %s has not ended", id);
      return FALSE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/**
 * churn_sqlite_store_forget_customer:
 * @self: a store
 * @customer_id: a customer's id; that there is none of it is no error
 * @n_contacts: (out): how many contacts of theirs there were
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Erases a customer in one step: the customer and their features and numbers, their contacts, and
 * all that was said, predicted and offered in them. What is erased is overwritten in the file.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_ERROR_UNAVAILABLE while a contact of theirs is live, or
 *   another error; nothing is erased then
 */
gboolean
churn_sqlite_store_forget_customer (ChurnSqliteStore *self,
                                    const char *customer_id,
                                    guint *n_contacts,
                                    GCancellable *cancellable,
                                    GError **error)
{
  ChurnSqlite *sqlite;
  g_autoptr (ChurnSqliteStep) step = NULL;

  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (self), FALSE);
  g_return_val_if_fail (customer_id != NULL && n_contacts != NULL, FALSE);

  sqlite = churn_sqlite_store_get_sqlite (self);
  if (!churn_sqlite_run (sqlite, error, "PRAGMA secure_delete = ON", ""))
    return FALSE;
  step = churn_sqlite_begin (sqlite, cancellable, error);
  if (step == NULL || !check_silent (sqlite, customer_id, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!churn_sqlite_run (sqlite, error, steps[i], "s", customer_id))
      return FALSE;
  *n_contacts = (guint) churn_sqlite_get_n_changed (sqlite);
  /* The log of changes holds pages as they were, until it begins anew. */
  return churn_sqlite_commit (g_steal_pointer (&step), error) &&
         churn_sqlite_run (sqlite, error, "PRAGMA wal_checkpoint (TRUNCATE)", "");
}
