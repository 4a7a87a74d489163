#include "churn-sqlite-private.h"

/* A tick is not worth a write more often than that. */
#define TICK_EVERY G_TIME_SPAN_MINUTE

static ChurnContact *
set_care (ChurnStore *store,
          const char *id,
          gboolean set_claim,
          const char *claimed_by,
          const char *claimed_name,
          int help,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GError) local = NULL;

  if (step == NULL)
    return NULL;
  before = churn_sqlite_load_contact (sqlite, id, &local);
  if (before == NULL)
    {
      if (local == NULL)
        g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no contact %s", id);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  contact = churn_contact_copy (before);
  if (set_claim)
    {
      g_free (contact->claimed_by);
      contact->claimed_by = g_strdup (claimed_by);
      g_free (contact->claimed_name);
      contact->claimed_name = g_strdup (claimed_by != NULL ? claimed_name : NULL);
    }
  if (help >= 0)
    contact->help = help > 0;
  if (!churn_sqlite_save_contact (sqlite, before, contact, now, 0, error) ||
      !churn_sqlite_commit (g_steal_pointer (&step), error))
    return NULL;
  return g_steal_pointer (&contact);
}

static gboolean
mark_tick (ChurnStore *store,
           const char *contact_id,
           gint64 now,
           GCancellable *cancellable,
           GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  gint64 ticked = now;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!churn_sqlite_get_int (sqlite, &ticked, error, "SELECT ticked FROM contacts WHERE id = ?",
                             "s", contact_id))
    return FALSE;
  if (now - ticked < TICK_EVERY)
    return TRUE;
  return churn_sqlite_run (sqlite, error, "UPDATE contacts SET ticked = ? WHERE id = ?", "is", now,
                           contact_id);
}

static GPtrArray *
list_unheard_ids (ChurnStore *store, gint64 before, GCancellable *cancellable, GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (sqlite, error,
                              "SELECT id FROM contacts WHERE live AND heard < ? ORDER BY heard, id",
                              "i", before);
  return churn_sqlite_read_ids (sqlite, rows, error);
}

static GPtrArray *
list_unticked_ids (ChurnStore *store, gint64 before, GCancellable *cancellable, GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (
      sqlite, error, "SELECT id FROM contacts WHERE live AND ticked < ? ORDER BY ticked, id", "i",
      before);
  return churn_sqlite_read_ids (sqlite, rows, error);
}

static gboolean
forget (ChurnStore *store,
        gint64 transcripts_before,
        gint64 contacts_before,
        guint *n_contacts,
        GCancellable *cancellable,
        GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  guint n;

  if (step == NULL)
    return FALSE;
  /* Whoever holds a cursor from before the end of a contact that is gone must begin anew. */
  if (!churn_sqlite_run (sqlite, error,
                         "UPDATE meta SET forgotten = max (forgotten, (SELECT "
                         "ifnull (max (ended_version), 0) FROM contacts "
                         "WHERE NOT live AND ended_known < ?))",
                         "i", contacts_before) ||
      !churn_sqlite_run (sqlite, error,
                         "DELETE FROM segments WHERE contact_id IN (SELECT id FROM contacts "
                         "WHERE NOT live AND ended_known < ?)",
                         "i", MAX (transcripts_before, contacts_before)) ||
      !churn_sqlite_run (sqlite, error,
                         "DELETE FROM predictions WHERE contact_id IN (SELECT id FROM contacts "
                         "WHERE NOT live AND ended_known < ?)",
                         "i", contacts_before) ||
      !churn_sqlite_run (sqlite, error,
                         "DELETE FROM sentiment_events WHERE contact_id IN (SELECT id FROM "
                         "contacts WHERE NOT live AND ended_known < ?)",
                         "i", contacts_before) ||
      !churn_sqlite_run (sqlite, error, "DELETE FROM contacts WHERE NOT live AND ended_known < ?",
                         "i", contacts_before))
    return FALSE;
  n = (guint) churn_sqlite_get_n_changed (sqlite);
  if (!churn_sqlite_commit (g_steal_pointer (&step), error))
    return FALSE;
  if (n_contacts != NULL)
    *n_contacts = n;
  return TRUE;
}

/**
 * churn_sqlite_init_care:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_care (ChurnStoreInterface *iface)
{
  iface->set_care = set_care;
  iface->mark_tick = mark_tick;
  iface->list_unheard_ids = list_unheard_ids;
  iface->list_unticked_ids = list_unticked_ids;
  iface->forget = forget;
}
