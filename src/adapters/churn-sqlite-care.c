#include "churn-sqlite-private.h"

/* A tick is not worth a write more often than that. */
#define TICK_EVERY G_TIME_SPAN_MINUTE

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
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) contact = NULL;

  if (step == NULL)
    return NULL;
  before = churn_sqlite_require_contact (sqlite, id, error);
  if (before == NULL)
    return NULL;
  if (before->claimed_by != NULL && !g_str_equal (before->claimed_by, by) && !take_over)
    return g_steal_pointer (&before);
  contact = churn_contact_copy (before);
  g_free (contact->claimed_by);
  contact->claimed_by = g_strdup (active ? by : NULL);
  g_free (contact->claimed_name);
  contact->claimed_name = g_strdup (active ? name : NULL);
  if (!churn_sqlite_save_contact (sqlite, before, contact, now, 0, error) ||
      !churn_sqlite_commit (g_steal_pointer (&step), error))
    return NULL;
  return g_steal_pointer (&contact);
}

static ChurnContact *
set_help (ChurnStore *store,
          const char *id,
          gboolean active,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) contact = NULL;

  if (step == NULL)
    return NULL;
  before = churn_sqlite_require_contact (sqlite, id, error);
  if (before == NULL)
    return NULL;
  contact = churn_contact_copy (before);
  contact->help = active;
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
  if (now != 0 && now - ticked < TICK_EVERY)
    return TRUE;
  return churn_sqlite_run (sqlite, error, "UPDATE contacts SET ticked = ? WHERE id = ?", "is", now,
                           contact_id);
}

static gboolean
get_tick (ChurnStore *store,
          const char *contact_id,
          gint64 *ticked,
          GCancellable *cancellable,
          GError **error)
{
  *ticked = 0;
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         churn_sqlite_get_int (churn_sqlite_of (store), ticked, error,
                               "SELECT ticked FROM contacts WHERE id = ?", "s", contact_id);
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
      !churn_sqlite_run (sqlite, error,
                         "DELETE FROM departures WHERE contact_id IN (SELECT id FROM contacts "
                         "WHERE NOT live AND ended_known < ?)",
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
  iface->set_claim = set_claim;
  iface->set_help = set_help;
  iface->mark_tick = mark_tick;
  iface->get_tick = get_tick;
  iface->list_unheard_ids = list_unheard_ids;
  iface->list_unticked_ids = list_unticked_ids;
  iface->forget = forget;
}
