#include "churn-sqlite-private.h"

/* "CHDk": says whose file it is (the file header's application id). */
#define APPLICATION_ID 0x4348446b

/* One entry a version of the form; a file is brought from its own to the newest, one at a time. */
static const char *const forms[][24] = {
  {
      "CREATE TABLE meta (epoch TEXT NOT NULL, sequence INTEGER NOT NULL,"
      /* The newest change by which a contact ended that is no longer kept. */
      " forgotten INTEGER NOT NULL) STRICT",
      "INSERT INTO meta VALUES (lower (hex (randomblob (8))), 0, 0)",

      "CREATE TABLE customers ("
      " id TEXT PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT,"
      " months INTEGER NOT NULL, months_offer INTEGER NOT NULL, n_offers INTEGER NOT NULL,"
      " sentiment INTEGER NOT NULL, sentiment_time INTEGER NOT NULL,"
      " past_positive INTEGER NOT NULL, past_neutral INTEGER NOT NULL,"
      " past_negative INTEGER NOT NULL, n_positive INTEGER NOT NULL, n_neutral INTEGER NOT NULL,"
      " n_negative INTEGER NOT NULL, event_time INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE TABLE phones (phone TEXT PRIMARY KEY, customer_id TEXT NOT NULL,"
      " position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE INDEX phones_customer ON phones (customer_id, position)",
      "CREATE TABLE features (customer_id TEXT PRIMARY KEY, event_time INTEGER NOT NULL,"
      " row TEXT NOT NULL) STRICT, WITHOUT ROWID",

      "CREATE TABLE contacts ("
      " id TEXT PRIMARY KEY, initial_id TEXT, previous_id TEXT, channel TEXT, initiation TEXT,"
      " instance TEXT, queue TEXT, queue_arn TEXT, queue_time INTEGER NOT NULL, agent_id TEXT,"
      " agent_name TEXT, agent_arn TEXT, agent_time INTEGER NOT NULL, customer_id TEXT,"
      " customer_name TEXT, customer_phone TEXT, months INTEGER NOT NULL,"
      " initiated INTEGER NOT NULL, queued INTEGER NOT NULL, connected INTEGER NOT NULL,"
      " disconnected INTEGER NOT NULL, completed INTEGER NOT NULL, lost INTEGER NOT NULL,"
      " heard INTEGER NOT NULL, analysis INTEGER NOT NULL, windows TEXT NOT NULL,"
      " n_positive INTEGER NOT NULL, n_neutral INTEGER NOT NULL, n_negative INTEGER NOT NULL,"
      " churn REAL, previous_churn REAL, initial_churn REAL, claimed_by TEXT, claimed_name TEXT,"
      " help INTEGER NOT NULL, former TEXT, version INTEGER NOT NULL,"
      /* Derived, for the feed: whether it is live, when it ended, when that became known, and the
       * version of its newest change that the feed does not show. */
      " live INTEGER NOT NULL, ended INTEGER NOT NULL, ended_known INTEGER NOT NULL,"
      " ended_version INTEGER NOT NULL, detail_version INTEGER NOT NULL) STRICT",
      "CREATE INDEX contacts_version ON contacts (version)",
      "CREATE INDEX contacts_live ON contacts (version) WHERE live",
      "CREATE INDEX contacts_agent ON contacts (agent_id, version)",
      "CREATE INDEX contacts_ended ON contacts (ended) WHERE NOT live",
      "CREATE INDEX contacts_ended_version ON contacts (ended_version) WHERE NOT live",
      "CREATE INDEX contacts_initial ON contacts (initial_id) WHERE initial_id IS NOT NULL",

      "CREATE TABLE sentiment_events (event_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL,"
      " customer_id TEXT, sentiment INTEGER NOT NULL, time INTEGER NOT NULL)"
      " STRICT, WITHOUT ROWID",
      "CREATE INDEX sentiment_events_contact ON sentiment_events (contact_id)",
      "CREATE TABLE segments (contact_id TEXT NOT NULL, id TEXT NOT NULL,"
      " participant INTEGER NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL,"
      " content TEXT NOT NULL, sentiment INTEGER NOT NULL, version INTEGER NOT NULL,"
      " PRIMARY KEY (contact_id, id)) STRICT, WITHOUT ROWID",
      "CREATE INDEX segments_order ON segments (contact_id, begins, id)",

      "CREATE TABLE predictions (version INTEGER PRIMARY KEY, contact_id TEXT NOT NULL,"
      " time INTEGER NOT NULL, cause INTEGER NOT NULL, churn REAL NOT NULL,"
      " months INTEGER NOT NULL, features TEXT NOT NULL, drivers TEXT NOT NULL,"
      " what_ifs TEXT NOT NULL, model TEXT) STRICT",
      "CREATE INDEX predictions_contact ON predictions (contact_id, version)",
      "CREATE TABLE offers (id TEXT PRIMARY KEY, contact_id TEXT NOT NULL,"
      " customer_id TEXT NOT NULL, number INTEGER NOT NULL, months INTEGER NOT NULL, note TEXT,"
      " made INTEGER NOT NULL, recorded INTEGER NOT NULL, agent_id TEXT, step INTEGER NOT NULL,"
      " before REAL, after REAL, outcome INTEGER NOT NULL, version INTEGER NOT NULL,"
      " UNIQUE (customer_id, number)) STRICT, WITHOUT ROWID",
      "CREATE INDEX offers_contact ON offers (contact_id, number)",
      "CREATE INDEX offers_unapplied ON offers (recorded, number) WHERE step < 4",
      "PRAGMA application_id = 0x4348446b",
      NULL,
  },
  {
      /* When the contact's loop ticked, or was started. */
      "ALTER TABLE contacts ADD COLUMN ticked INTEGER NOT NULL DEFAULT 0",
      NULL,
  },
  {
      /* The sentiment that the customer came with: 2 is none. */
      "ALTER TABLE customers ADD COLUMN given_sentiment INTEGER NOT NULL DEFAULT 2",
      "UPDATE customers SET given_sentiment = sentiment WHERE sentiment_time = 0",
      NULL,
  },
  {
      /* Whether the model at hand scored, as the one that was meant did not answer. */
      "ALTER TABLE predictions ADD COLUMN fallback INTEGER NOT NULL DEFAULT 0",
      NULL,
  },
  {
      "ALTER TABLE contacts ADD COLUMN begun INTEGER NOT NULL DEFAULT 0",
      /* Where the polling of the transcript goes on. */
      "ALTER TABLE contacts ADD COLUMN transcript_token TEXT",
      /* Which contacts went from an agent to another, or to none, by which change and when. */
      "CREATE TABLE departures (agent_id TEXT NOT NULL, contact_id TEXT NOT NULL,"
      " version INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (agent_id, contact_id))"
      " STRICT, WITHOUT ROWID",
      "CREATE INDEX departures_version ON departures (agent_id, version)",
      "CREATE INDEX departures_contact ON departures (contact_id)",
      NULL,
  },
  {
      /* The first two steps of an offer changed places; a step may be done again. */
      "UPDATE offers SET step = 0 WHERE step < 3",
      NULL,
  },
  {
      /* A version that the contact had before the offer caused anything. */
      "ALTER TABLE offers ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
      "UPDATE offers SET since = version",
      NULL,
  },
};

/* A PRAGMA takes no parameters; one literal a version. */
static const char *const form_marks[] = { "PRAGMA user_version = 1", "PRAGMA user_version = 2",
                                          "PRAGMA user_version = 3", "PRAGMA user_version = 4",
                                          "PRAGMA user_version = 5", "PRAGMA user_version = 6",
                                          "PRAGMA user_version = 7" };

G_STATIC_ASSERT (G_N_ELEMENTS (forms) == G_N_ELEMENTS (form_marks));

static gboolean
check_owner (ChurnSqlite *self, gint64 *form, GError **error)
{
  gint64 application = 0, n_tables = 0;

  if (!churn_sqlite_get_int (self, &n_tables, error, "SELECT count (*) FROM sqlite_schema", "") ||
      !churn_sqlite_get_int (self, &application, error, "PRAGMA application_id", "") ||
      !churn_sqlite_get_int (self, form, error, "PRAGMA user_version", ""))
    return FALSE;
  if (application == 0 && n_tables == 0 && *form == 0)
    return TRUE;
  if (application != APPLICATION_ID)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "it is a database of another program; name another file");
      return FALSE;
    }
  if (*form > (gint64) G_N_ELEMENTS (forms))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "a newer version of Churn Desk wrote it (form %" G_GINT64_FORMAT
                   ", this one knows %u)",
                   *form, (guint) G_N_ELEMENTS (forms));
      return FALSE;
    }
  return TRUE;
}

/* A thousand live calls read and write the same pages again and again: 64 MiB of them stay in
 * memory, and as much is written to the log before it goes to the file (the defaults are 2 and 4).
 * What a step of a transaction changed is kept in memory, too, as it is there for a rollback only.
 */
static gboolean
set_up (ChurnSqlite *self, GError **error)
{
  return churn_sqlite_run (self, error, "PRAGMA journal_mode = WAL", "") &&
         churn_sqlite_run (self, error, "PRAGMA synchronous = NORMAL", "") &&
         churn_sqlite_run (self, error, "PRAGMA cache_size = -65536", "") &&
         churn_sqlite_run (self, error, "PRAGMA temp_store = MEMORY", "") &&
         churn_sqlite_run (self, error, "PRAGMA wal_autocheckpoint = 16384", "");
}

static gboolean
bring_to_newest (ChurnSqlite *self, GError **error)
{
  gint64 form = 0;

  if (!check_owner (self, &form, error) || !set_up (self, error))
    return FALSE;
  for (guint i = form; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (self, NULL, error);

      if (step == NULL)
        return FALSE;
      for (guint j = 0; forms[i][j] != NULL; j++)
        {
          if (!churn_sqlite_run (self, error, forms[i][j], ""))
            return FALSE;
        }
      if (!churn_sqlite_run (self, error, form_marks[i], "") ||
          !churn_sqlite_commit (g_steal_pointer (&step), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * churn_sqlite_prepare_schema:
 * @self: an open file
 * @name: what to call it in errors
 * @error: return location for the error
 *
 * Checks whose file it is, and makes its tables or brings them to the newest form.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_prepare_schema (ChurnSqlite *self, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (bring_to_newest (self, &local))
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&local), "Cannot use the store %s: ", name);
  return FALSE;
}
