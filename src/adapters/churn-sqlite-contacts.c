#include "churn-sqlite-private.h"

#include <math.h>

#define COLUMNS CHURN_SQLITE_CONTACT_COLUMNS
/* What former queues and agents are called, by ARN (churn_contact_merge()). */
#define FORMER_TYPE "a{s(msms)}"

/**
 * churn_sqlite_read_contact:
 * @rows: rows of %CHURN_SQLITE_CONTACT_COLUMNS and the version, at one
 * @error: return location for the error
 *
 * Reads a contact.
 *
 * Returns: (transfer full): it, or %NULL with @error set
 */
ChurnContact *
churn_sqlite_read_contact (ChurnSqliteRows *rows, GError **error)
{
  g_autofree char *id = churn_sqlite_text (rows, 0);
  g_autofree char *windows = churn_sqlite_text (rows, 25);
  g_autoptr (ChurnContact) contact = churn_contact_new (id);
  ChurnWindows *parsed = churn_windows_from_string (windows, error);

  if (parsed == NULL)
    return NULL;
  g_clear_pointer (&contact->windows, churn_windows_free);
  contact->windows = parsed;
  contact->initial_id = churn_sqlite_text (rows, 1);
  contact->previous_id = churn_sqlite_text (rows, 2);
  contact->channel = churn_sqlite_text (rows, 3);
  contact->initiation = churn_sqlite_text (rows, 4);
  contact->instance = churn_sqlite_text (rows, 5);
  contact->queue = churn_sqlite_text (rows, 6);
  contact->queue_arn = churn_sqlite_text (rows, 7);
  contact->queue_time = sqlite3_column_int64 (rows, 8);
  contact->agent_id = churn_sqlite_text (rows, 9);
  contact->agent_name = churn_sqlite_text (rows, 10);
  contact->agent_arn = churn_sqlite_text (rows, 11);
  contact->agent_time = sqlite3_column_int64 (rows, 12);
  contact->customer_id = churn_sqlite_text (rows, 13);
  contact->customer_name = churn_sqlite_text (rows, 14);
  contact->customer_phone = churn_sqlite_text (rows, 15);
  contact->months = sqlite3_column_int (rows, 16);
  contact->initiated = sqlite3_column_int64 (rows, 17);
  contact->queued = sqlite3_column_int64 (rows, 18);
  contact->connected = sqlite3_column_int64 (rows, 19);
  contact->disconnected = sqlite3_column_int64 (rows, 20);
  contact->completed = sqlite3_column_int64 (rows, 21);
  contact->lost = sqlite3_column_int64 (rows, 22);
  contact->heard = sqlite3_column_int64 (rows, 23);
  contact->analysis = sqlite3_column_int (rows, 24);
  contact->counts.positive = sqlite3_column_int64 (rows, 26);
  contact->counts.neutral = sqlite3_column_int64 (rows, 27);
  contact->counts.negative = sqlite3_column_int64 (rows, 28);
  contact->churn = churn_sqlite_double (rows, 29);
  contact->previous_churn = churn_sqlite_double (rows, 30);
  contact->initial_churn = churn_sqlite_double (rows, 31);
  contact->claimed_by = churn_sqlite_text (rows, 32);
  contact->claimed_name = churn_sqlite_text (rows, 33);
  contact->help = sqlite3_column_int (rows, 34) != 0;
  if (sqlite3_column_type (rows, 35) != SQLITE_NULL)
    {
      contact->former =
          g_variant_parse (G_VARIANT_TYPE (FORMER_TYPE),
                           (const char *) sqlite3_column_text (rows, 35), NULL, NULL, error);
      if (contact->former == NULL)
        return NULL;
    }
  contact->begun = sqlite3_column_int64 (rows, 36);
  contact->version = sqlite3_column_int64 (rows, 37);
  return g_steal_pointer (&contact);
}

static ChurnContact *
read_only_row (ChurnSqlite *sqlite, ChurnSqliteRows *rows, GError **error)
{
  if (rows == NULL || !churn_sqlite_next (sqlite, rows, error))
    return NULL;
  return churn_sqlite_read_contact (rows, error);
}

/**
 * churn_sqlite_load_contact:
 * @sqlite: an open file
 * @id: a contact
 * @error: return location for the error
 *
 * Finds a contact, with the version that the feed goes by.
 *
 * Returns: (transfer full) (nullable): it; %NULL without an error if there is none
 */
ChurnContact *
churn_sqlite_load_contact (ChurnSqlite *sqlite, const char *id, GError **error)
{
  g_autoptr (ChurnSqliteRows) rows = churn_sqlite_select (
      sqlite, error, "SELECT " COLUMNS ", version FROM contacts WHERE id = ?", "s", id);

  return read_only_row (sqlite, rows, error);
}

/**
 * churn_sqlite_require_contact:
 * @sqlite: an open file
 * @id: a contact
 * @error: return location for the error
 *
 * Finds a contact (churn_sqlite_load_contact()), where there must be one.
 *
 * Returns: (transfer full): it, or %NULL with @error set (CHURN_ERROR_NOT_FOUND)
 */
ChurnContact *
churn_sqlite_require_contact (ChurnSqlite *sqlite, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  ChurnContact *contact = churn_sqlite_load_contact (sqlite, id, &local);

  if (contact != NULL)
    return contact;
  if (local == NULL)
    g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no contact %s", id);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static JsonNode *
to_row (const ChurnContact *contact)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  churn_contact_build (contact, builder);
  return json_builder_get_root (builder);
}

/* What the feed shows of it, compared as the feed shows it: a member that a row gains later cannot
 * be forgotten here. Both carry the same version. */
static gboolean
shows_change (const ChurnContact *before, const ChurnContact *after)
{
  g_autoptr (JsonNode) was = NULL;
  g_autoptr (JsonNode) is = NULL;

  if (before == NULL)
    return TRUE;
  was = to_row (before);
  is = to_row (after);
  return !json_node_equal (was, is);
}

/* The feed of the agent whom the contact left tells that, from this version on. */
static gboolean
note_departure (ChurnSqlite *sqlite,
                const ChurnContact *before,
                const ChurnContact *contact,
                gint64 now,
                GError **error)
{
  if (before == NULL || g_strcmp0 (before->agent_id, contact->agent_id) == 0)
    return TRUE;
  if (before->agent_id != NULL &&
      !churn_sqlite_run (sqlite, error,
                         "INSERT OR REPLACE INTO departures (agent_id, contact_id, version, time) "
                         "VALUES (?, ?, ?, ?)",
                         "ssii", before->agent_id, contact->id, contact->version, now))
    return FALSE;
  return contact->agent_id == NULL ||
         churn_sqlite_run (sqlite, error,
                           "DELETE FROM departures WHERE agent_id = ? AND contact_id = ?", "ss",
                           contact->agent_id, contact->id);
}

/**
 * churn_sqlite_save_contact:
 * @sqlite: an open file, inside a step
 * @before: (nullable): the contact as it stands; %NULL: there is none
 * @contact: as it is to be; its version is raised if the feed shows the change
 * @now: the time now, microseconds UTC
 * @detail_version: of a change that only the detail shows, or 0
 * @error: return location for the error
 *
 * Writes a contact.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_save_contact (ChurnSqlite *sqlite,
                           const ChurnContact *before,
                           ChurnContact *contact,
                           gint64 now,
                           gint64 detail_version,
                           GError **error)
{
  g_autofree char *windows = churn_windows_to_string (contact->windows);
  g_autofree char *former =
      contact->former != NULL ? g_variant_print (contact->former, FALSE) : NULL;
  gboolean live = churn_contact_is_live (contact);

  if (shows_change (before, contact))
    {
      contact->version = churn_sqlite_next_sequence (sqlite, error);
      if (contact->version == 0)
        return FALSE;
    }
  if (!note_departure (sqlite, before, contact, now, error))
    return FALSE;
  return churn_sqlite_run (
      sqlite, error,
      "INSERT INTO contacts (" COLUMNS
      ", version, live, ended, ended_known, ended_version, detail_version) VALUES "
      "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
      "ON CONFLICT (id) DO UPDATE SET initial_id = excluded.initial_id, "
      "previous_id = excluded.previous_id, channel = excluded.channel, "
      "initiation = excluded.initiation, instance = excluded.instance, queue = excluded.queue, "
      "queue_arn = excluded.queue_arn, queue_time = excluded.queue_time, "
      "agent_id = excluded.agent_id, agent_name = excluded.agent_name, "
      "agent_arn = excluded.agent_arn, agent_time = excluded.agent_time, "
      "customer_id = excluded.customer_id, customer_name = excluded.customer_name, "
      "customer_phone = excluded.customer_phone, months = excluded.months, "
      "initiated = excluded.initiated, queued = excluded.queued, connected = excluded.connected, "
      "disconnected = excluded.disconnected, completed = excluded.completed, "
      "lost = excluded.lost, heard = excluded.heard, analysis = excluded.analysis, "
      "windows = excluded.windows, n_positive = excluded.n_positive, "
      "n_neutral = excluded.n_neutral, n_negative = excluded.n_negative, churn = excluded.churn, "
      "previous_churn = excluded.previous_churn, initial_churn = excluded.initial_churn, "
      "claimed_by = excluded.claimed_by, claimed_name = excluded.claimed_name, "
      "help = excluded.help, former = excluded.former, begun = excluded.begun, "
      "version = excluded.version, live = excluded.live, ended = excluded.ended, "
      "ended_known = iif (excluded.live OR contacts.live, excluded.ended_known, "
      "contacts.ended_known), "
      "ended_version = iif (excluded.live OR contacts.live, excluded.ended_version, "
      "contacts.ended_version), "
      "detail_version = max (contacts.detail_version, excluded.detail_version)",
      "ssssssssisssisssniiiiiiinsiiidddssnsiiniiii", contact->id, contact->initial_id,
      contact->previous_id, contact->channel, contact->initiation, contact->instance,
      contact->queue, contact->queue_arn, contact->queue_time, contact->agent_id,
      contact->agent_name, contact->agent_arn, contact->agent_time, contact->customer_id,
      contact->customer_name, contact->customer_phone, contact->months, contact->initiated,
      contact->queued, contact->connected, contact->disconnected, contact->completed, contact->lost,
      contact->heard, (int) contact->analysis, windows, (gint64) contact->counts.positive,
      (gint64) contact->counts.neutral, (gint64) contact->counts.negative, contact->churn,
      contact->previous_churn, contact->initial_churn, contact->claimed_by, contact->claimed_name,
      (int) contact->help, former, contact->begun, contact->version, (int) live,
      churn_contact_get_ended (contact), live ? (gint64) 0 : now,
      live ? (gint64) 0 : contact->version, detail_version);
}

/**
 * churn_sqlite_touch_contact:
 * @sqlite: an open file, inside a step
 * @id: a contact
 * @heard: when something was heard of it, microseconds UTC; 0: no change
 * @detail_version: of a change that only the detail shows, or 0
 * @error: return location for the error
 *
 * Writes what the feed does not show, most of all that is written: without the rest of the row.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_touch_contact (ChurnSqlite *sqlite,
                            const char *id,
                            gint64 heard,
                            gint64 detail_version,
                            GError **error)
{
  return churn_sqlite_run (sqlite, error,
                           "UPDATE contacts SET heard = max (heard, ?2), "
                           "detail_version = max (detail_version, ?3) WHERE id = ?1",
                           "sii", id, heard, detail_version);
}

static ChurnContact *
merge_contact (ChurnStore *store,
               const ChurnContact *facts,
               gint64 now,
               gboolean *changed,
               GCancellable *cancellable,
               GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) silent = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GError) local = NULL;
  gboolean merged;

  if (step == NULL)
    return NULL;
  before = churn_sqlite_load_contact (sqlite, facts->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  contact = before != NULL ? churn_contact_copy (before) : churn_contact_new (facts->id);
  silent = churn_contact_copy (facts);
  silent->heard = 0;
  merged = churn_contact_merge (contact, silent) || before == NULL;
  if (facts->heard > contact->heard)
    {
      contact->heard = facts->heard;
      if (!merged && !churn_sqlite_touch_contact (sqlite, contact->id, contact->heard, 0, error))
        return NULL;
    }
  if (merged && !churn_sqlite_save_contact (sqlite, before, contact, now, 0, error))
    return NULL;
  if (contact->customer_id != NULL &&
      (before == NULL || g_strcmp0 (before->customer_id, contact->customer_id) != 0) &&
      !churn_sqlite_adopt_events (sqlite, contact->id, contact->customer_id,
                                  before != NULL ? before->customer_id : NULL, now, error))
    return NULL;
  if (!churn_sqlite_commit (g_steal_pointer (&step), error))
    return NULL;
  if (changed != NULL)
    *changed = merged;
  return g_steal_pointer (&contact);
}

static ChurnContact *
get_contact (ChurnStore *store,
             const char *id,
             ChurnPrediction **latest,
             GCancellable *cancellable,
             GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GError) local = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (
      sqlite, error, "SELECT " COLUMNS ", max (version, detail_version) FROM contacts WHERE id = ?",
      "s", id);
  contact = read_only_row (sqlite, rows, error);
  if (contact != NULL && latest != NULL)
    *latest = churn_sqlite_get_latest_prediction (sqlite, id, &local);
  if (local == NULL)
    return g_steal_pointer (&contact);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static GPtrArray *
list_live_ids (ChurnStore *store, GCancellable *cancellable, GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (sqlite, error, "SELECT id FROM contacts WHERE live ORDER BY id", "");
  return churn_sqlite_read_ids (sqlite, rows, error);
}

static GPtrArray *
list_chain_ids (ChurnStore *store,
                const char *initial_id,
                GCancellable *cancellable,
                GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (
      sqlite, error, "SELECT id FROM contacts WHERE initial_id = ?1 AND id <> ?1 ORDER BY id", "s",
      initial_id);
  return churn_sqlite_read_ids (sqlite, rows, error);
}

/**
 * churn_sqlite_init_contacts:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_contacts (ChurnStoreInterface *iface)
{
  iface->merge_contact = merge_contact;
  iface->get_contact = get_contact;
  iface->list_live_ids = list_live_ids;
  iface->list_chain_ids = list_chain_ids;
}
