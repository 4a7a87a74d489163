#include "churn-sqlite-private.h"

#define COLUMNS "id, participant, begins, ends, content, sentiment, version"

static gboolean
add_segments (ChurnStore *store,
              const char *contact_id,
              GPtrArray *segments,
              gint64 now,
              guint *n_added,
              GCancellable *cancellable,
              GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  gint64 version;
  gboolean heard = FALSE;
  guint n = 0;

  if (step == NULL)
    return FALSE;
  before = churn_sqlite_require_contact (sqlite, contact_id, error);
  if (before == NULL)
    return FALSE;
  version = churn_sqlite_next_sequence (sqlite, error);
  if (version == 0)
    return FALSE;
  contact = churn_contact_copy (before);
  for (guint i = 0; i < segments->len; i++)
    {
      const ChurnSegment *segment = g_ptr_array_index (segments, i);

      if (!churn_sqlite_run (
              sqlite, error,
              "INSERT INTO segments (contact_id, " COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (contact_id, id) DO NOTHING",
              "ssniisni", contact_id, segment->id, (int) segment->participant, segment->begin,
              segment->end, segment->content != NULL ? segment->content : "",
              (int) segment->sentiment, version))
        return FALSE;
      if (churn_sqlite_get_n_changed (sqlite) == 0)
        continue;
      n++;
      heard = churn_windows_add (contact->windows, segment) || heard;
    }
  if (heard ? !churn_sqlite_save_contact (sqlite, before, contact, now, version, error)
            : n > 0 && !churn_sqlite_touch_contact (sqlite, contact_id, 0, version, error))
    return FALSE;
  /* Nothing new: the step is undone, and the sequence with it. */
  if (n > 0 && !churn_sqlite_commit (g_steal_pointer (&step), error))
    return FALSE;
  if (n_added != NULL)
    *n_added = n;
  return TRUE;
}

static gpointer
read_segment (ChurnSqliteRows *rows, GError **error)
{
  ChurnSegment *segment = churn_segment_new ();

  segment->id = churn_sqlite_text (rows, 0);
  segment->participant = sqlite3_column_int (rows, 1);
  segment->begin = sqlite3_column_int64 (rows, 2);
  segment->end = sqlite3_column_int64 (rows, 3);
  segment->content = churn_sqlite_text (rows, 4);
  segment->sentiment = sqlite3_column_int (rows, 5);
  segment->version = sqlite3_column_int64 (rows, 6);
  return segment;
}

static GPtrArray *
list_segments (ChurnStore *store,
               const char *contact_id,
               gint64 since,
               GCancellable *cancellable,
               GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (sqlite, error,
                              "SELECT " COLUMNS " FROM segments WHERE contact_id = ? "
                              "AND version > ? ORDER BY begins, id",
                              "si", contact_id, since);
  return churn_sqlite_read_all (sqlite, rows, read_segment, (GDestroyNotify) churn_segment_unref,
                                error);
}

static ChurnSegment *
get_newest_turn (ChurnStore *store,
                 const char *contact_id,
                 GCancellable *cancellable,
                 GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (sqlite, error,
                              "SELECT " COLUMNS " FROM segments WHERE contact_id = ? "
                              "AND participant = ? AND sentiment <> ? "
                              /* Two at the same time: the lower one, as in apply_sentiment(). */
                              "ORDER BY begins DESC, sentiment, id DESC LIMIT 1",
                              "snn", contact_id, (int) CHURN_PARTICIPANT_CUSTOMER,
                              (int) CHURN_SENTIMENT_NONE);
  if (rows == NULL || !churn_sqlite_next (sqlite, rows, error))
    return NULL;
  return read_segment (rows, error);
}

static gboolean
get_transcript_token (ChurnStore *store,
                      const char *contact_id,
                      char **token,
                      GCancellable *cancellable,
                      GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  *token = NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  rows = churn_sqlite_select (sqlite, error, "SELECT transcript_token FROM contacts WHERE id = ?",
                              "s", contact_id);
  if (rows == NULL)
    return FALSE;
  if (churn_sqlite_next (sqlite, rows, &local))
    *token = churn_sqlite_text (rows, 0);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
set_transcript_token (ChurnStore *store,
                      const char *contact_id,
                      const char *token,
                      GCancellable *cancellable,
                      GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !churn_sqlite_run (sqlite, error, "UPDATE contacts SET transcript_token = ? WHERE id = ?",
                         "ss", token, contact_id))
    return FALSE;
  if (churn_sqlite_get_n_changed (sqlite) > 0)
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no contact %s", contact_id);
  return FALSE;
}

/**
 * churn_sqlite_init_speech:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_speech (ChurnStoreInterface *iface)
{
  iface->add_segments = add_segments;
  iface->list_segments = list_segments;
  iface->get_newest_turn = get_newest_turn;
  iface->get_transcript_token = get_transcript_token;
  iface->set_transcript_token = set_transcript_token;
}
