#include "churn-sqlite-private.h"

#include <string.h>

#define COLUMNS CHURN_SQLITE_CONTACT_COLUMNS
#define OF_AGENT " AND (?1 IS NULL OR agent_id = ?1)"

/* Where a reader is. */
typedef struct
{
  gint64 sequence; /* up to which change the rows are known */
  gint64 ends;     /* up to which one every end is known: further, between the pages of all live
                      contacts, among which those are not that had ended when the first was read */
} Cursor;

/* EPOCH-SEQUENCE or EPOCH-SEQUENCE-ENDS: whose numbers they are, and the members of Cursor. */
static gboolean
read_cursor (ChurnSqlite *sqlite, const char *text, gint64 newest, Cursor *cursor)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 4);
  guint n = g_strv_length (parts);
  guint64 sequence, ends;

  if (n < 2 || n > 3 || !g_str_equal (parts[0], churn_sqlite_get_epoch (sqlite)) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, newest, &sequence, NULL) ||
      !g_ascii_string_to_unsigned (parts[n - 1], 10, sequence, newest, &ends, NULL))
    return FALSE;
  cursor->sequence = (gint64) sequence;
  cursor->ends = (gint64) ends;
  return TRUE;
}

static char *
write_cursor (ChurnSqlite *sqlite, const Cursor *cursor)
{
  const char *epoch = churn_sqlite_get_epoch (sqlite);

  if (cursor->ends > cursor->sequence)
    return g_strdup_printf ("%s-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, epoch, cursor->sequence,
                            cursor->ends);
  return g_strdup_printf ("%s-%" G_GINT64_FORMAT, epoch, cursor->sequence);
}

/* Whether a contact ended after the cursor, or left the agent, that the feed no longer shows: its
 * reader would believe it to be live, or theirs, for ever. */
static gboolean
is_too_old (ChurnSqlite *sqlite,
            const ChurnFeedQuery *query,
            gint64 ends,
            gboolean *too_old,
            GError **error)
{
  gint64 n = 0, forgotten = 0;

  if (!churn_sqlite_get_int (sqlite, &forgotten, error, "SELECT forgotten FROM meta", "") ||
      !churn_sqlite_get_int (sqlite, &n, error,
                             "SELECT EXISTS (SELECT 1 FROM contacts WHERE NOT live "
                             "AND ended_version > ?2 AND ended_known <= ?3" OF_AGENT ") "
                             "OR EXISTS (SELECT 1 FROM departures WHERE agent_id = ?1 "
                             "AND version > ?2 AND time <= ?3)",
                             "sii", query->agent, ends,
                             query->now - CHURN_FEED_ENDED_SECONDS * G_USEC_PER_SEC))
    return FALSE;
  *too_old = n > 0 || ends < forgotten;
  return TRUE;
}

/* The last column is the row's place in the feed; @place gets that of the last row. */
static gboolean
read_page (ChurnSqlite *sqlite,
           ChurnSqliteRows *rows,
           guint limit,
           ChurnFeed *feed,
           gint64 *place,
           GError **error)
{
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return FALSE;
  while (!feed->more && churn_sqlite_next (sqlite, rows, &local))
    {
      ChurnContact *contact;

      if (feed->contacts->len == limit)
        {
          feed->more = TRUE;
          break;
        }
      contact = churn_sqlite_read_contact (rows, &local);
      if (contact == NULL)
        break;
      g_ptr_array_add (feed->contacts, contact);
      *place = sqlite3_column_int64 (rows, sqlite3_column_count (rows) - 1);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
list_changed (ChurnSqlite *sqlite,
              const ChurnFeedQuery *query,
              gint64 newest,
              ChurnFeed *feed,
              GError **error)
{
  g_autoptr (ChurnSqliteRows) rows = NULL;
  guint limit = query->limit > 0 ? MIN (query->limit, CHURN_FEED_PAGE_MAX) : CHURN_FEED_PAGE_MAX;
  Cursor cursor = { 0, 0 };
  gint64 place = 0;
  gint64 shown = query->now - CHURN_FEED_ENDED_SECONDS * G_USEC_PER_SEC;
  gboolean all = query->cursor == NULL;

  if (query->cursor != NULL)
    {
      feed->reset = !read_cursor (sqlite, query->cursor, newest, &cursor);
      if (!feed->reset && !is_too_old (sqlite, query, cursor.ends, &feed->reset, error))
        return FALSE;
      all = feed->reset;
    }
  if (all)
    /* The agent's after-call work, too (CHURN_STATE_AFTER_CALL): it is what they are at. */
    rows = churn_sqlite_select (
        sqlite, error,
        "SELECT " COLUMNS ", version AS place FROM contacts WHERE live" OF_AGENT
        " UNION ALL SELECT " COLUMNS ", version AS place FROM contacts WHERE agent_id = ?1 "
        "AND NOT live AND ended_known > ?2 AND connected AND disconnected AND NOT completed "
        "ORDER BY place LIMIT ?3",
        "sin", query->agent, shown, (int) limit + 1);
  else
    rows = churn_sqlite_select (
        sqlite, error,
        "SELECT " COLUMNS ", version, version AS place FROM contacts WHERE version > ?2 "
        "AND (live OR ended_known > ?3)" OF_AGENT " UNION ALL SELECT " COLUMNS ", version, place "
        "FROM contacts JOIN (SELECT contact_id, version AS place FROM departures "
        "WHERE agent_id = ?1 AND version > ?2 AND time > ?3) ON contact_id = id "
        "ORDER BY place LIMIT ?4",
        "siin", query->agent, cursor.sequence, shown, (int) limit + 1);
  if (!read_page (sqlite, rows, limit, feed, &place, error))
    return FALSE;
  if (all)
    cursor.ends = newest;
  cursor.sequence = feed->more ? place : newest;
  feed->cursor = write_cursor (sqlite, &cursor);
  return TRUE;
}

/* The newest first; what is beyond the page is not listed, as there is no cursor among them. */
static gboolean
list_ended (ChurnSqlite *sqlite,
            const ChurnFeedQuery *query,
            gint64 newest,
            ChurnFeed *feed,
            GError **error)
{
  g_autoptr (ChurnSqliteRows) rows =
      churn_sqlite_select (sqlite, error,
                           "SELECT " COLUMNS ", version FROM contacts WHERE NOT live "
                           "AND ended >= ?2" OF_AGENT " ORDER BY ended DESC, id LIMIT ?3",
                           "sin", query->agent, query->ended_since, CHURN_FEED_PAGE_MAX);
  gint64 place;

  if (!read_page (sqlite, rows, CHURN_FEED_PAGE_MAX, feed, &place, error))
    return FALSE;
  feed->cursor = write_cursor (sqlite, &(const Cursor){ newest, newest });
  return TRUE;
}

static ChurnFeed *
list_contacts (ChurnStore *store,
               const ChurnFeedQuery *query,
               GCancellable *cancellable,
               GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnFeed) feed = churn_feed_new ();
  gint64 newest = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  /* Read first: what another process writes meanwhile is listed again, and never left out. */
  if (!churn_sqlite_get_sequence (sqlite, &newest, error))
    return NULL;
  if (query->ended_since != 0 ? !list_ended (sqlite, query, newest, feed, error)
                              : !list_changed (sqlite, query, newest, feed, error))
    return NULL;
  feed->time = query->now;
  return g_steal_pointer (&feed);
}

/**
 * churn_sqlite_init_feed:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_feed (ChurnStoreInterface *iface)
{
  iface->list_contacts = list_contacts;
}
