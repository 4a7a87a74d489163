#include "churn-sqlite-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdarg.h>

/* How long a writer waits for another process before it gives up. */
#define BUSY_MS 5000

/**
 * ChurnSqlite:
 *
 * One SQLite file, opened: its prepared statements, its transactions and the sequence that numbers
 * its changes. The file is in WAL mode with synchronous=NORMAL: a commit is in the kernel before it
 * is acknowledged, so that the death of the process, SIGKILL too, loses nothing; only a power cut
 * may lose the newest commits, and never leaves the file broken. To be used by one thread at a
 * time.
 */
struct _ChurnSqlite
{
  GObject parent_instance;

  sqlite3 *db;
  GHashTable *statements; /* SQL text to sqlite3_stmt */
  guint depth;            /* of transactions */
  char *epoch;
};

G_DEFINE_FINAL_TYPE (ChurnSqlite, churn_sqlite, G_TYPE_OBJECT)

static void
churn_sqlite_finalize (GObject *object)
{
  ChurnSqlite *self = CHURN_SQLITE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->db != NULL)
    sqlite3_close (self->db);
  g_free (self->epoch);

  G_OBJECT_CLASS (churn_sqlite_parent_class)->finalize (object);
}

static void
churn_sqlite_class_init (ChurnSqliteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_sqlite_finalize;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
churn_sqlite_init (ChurnSqlite *self)
{
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
}

static void
set_error (ChurnSqlite *self, GError **error)
{
  int code = sqlite3_errcode (self->db) & 0xff;
  ChurnError kind = CHURN_ERROR_INTERNAL;

  if (code == SQLITE_BUSY || code == SQLITE_LOCKED || code == SQLITE_FULL || code == SQLITE_IOERR)
    kind = CHURN_ERROR_UNAVAILABLE;
  g_set_error (error, CHURN_ERROR, kind, "The store: %s", sqlite3_errmsg (self->db));
}

static sqlite3_stmt *
prepare (ChurnSqlite *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
      SQLITE_OK)
    {
      set_error (self, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

static sqlite3_stmt *
prepare_bound (ChurnSqlite *self,
               const char *sql,
               const char *kinds,
               va_list values,
               GError **error)
{
  sqlite3_stmt *statement = prepare (self, sql, error);
  int result = SQLITE_OK;

  if (statement == NULL)
    return NULL;
  g_assert (sqlite3_bind_parameter_count (statement) == (int) strlen (kinds));
  for (int i = 0; kinds[i] != '\0' && result == SQLITE_OK; i++)
    {
      if (kinds[i] == 's')
        result =
            sqlite3_bind_text (statement, i + 1, va_arg (values, char *), -1, SQLITE_TRANSIENT);
      else if (kinds[i] == 'i')
        result = sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
      else if (kinds[i] == 'n')
        result = sqlite3_bind_int (statement, i + 1, va_arg (values, int));
      else if (kinds[i] == 'd')
        result = sqlite3_bind_double (statement, i + 1, va_arg (values, double));
      else
        g_assert_not_reached ();
    }
  if (result != SQLITE_OK)
    {
      set_error (self, error);
      churn_sqlite_rows_end (statement);
      return NULL;
    }
  return statement;
}

/**
 * churn_sqlite_select:
 * @self: an open file
 * @error: return location for the error
 * @sql: a literal: its prepared statement is kept for the next time
 * @kinds: one letter a value: s string, i gint64, n int, d double (NAN is NULL)
 * @...: the values
 *
 * Starts a query. Its values are bound, never a part of @sql.
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with @error set
 */
ChurnSqliteRows *
churn_sqlite_select (ChurnSqlite *self, GError **error, const char *sql, const char *kinds, ...)
{
  va_list values;
  sqlite3_stmt *statement;

  va_start (values, kinds);
  statement = prepare_bound (self, sql, kinds, values, error);
  va_end (values);
  return statement;
}

/**
 * churn_sqlite_next:
 * @self: the open file
 * @rows: rows of churn_sqlite_select()
 * @error: return location for the error
 *
 * Goes to the next row.
 *
 * Returns: %TRUE if there is one; %FALSE with @error unset is the end
 */
gboolean
churn_sqlite_next (ChurnSqlite *self, ChurnSqliteRows *rows, GError **error)
{
  int result = sqlite3_step (rows);

  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (self, error);
  return FALSE;
}

/**
 * churn_sqlite_rows_end:
 * @rows: (transfer full): rows
 *
 * Ends a query; its statement may be used again.
 */
void
churn_sqlite_rows_end (ChurnSqliteRows *rows)
{
  sqlite3_reset (rows);
  sqlite3_clear_bindings (rows);
}

/**
 * churn_sqlite_run:
 * @self: an open file
 * @error: return location for the error
 * @sql: a literal
 * @kinds: as for churn_sqlite_select()
 * @...: the values
 *
 * Runs a statement whose rows, if any, nobody wants.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_run (ChurnSqlite *self, GError **error, const char *sql, const char *kinds, ...)
{
  va_list values;
  g_autoptr (ChurnSqliteRows) rows = NULL;
  int result;

  va_start (values, kinds);
  rows = prepare_bound (self, sql, kinds, values, error);
  va_end (values);
  if (rows == NULL)
    return FALSE;
  while ((result = sqlite3_step (rows)) == SQLITE_ROW)
    ;
  if (result == SQLITE_DONE)
    return TRUE;
  set_error (self, error);
  return FALSE;
}

/**
 * churn_sqlite_get_n_changed:
 * @self: an open file
 *
 * Counts the rows that the newest write changed.
 *
 * Returns: how many
 */
int
churn_sqlite_get_n_changed (ChurnSqlite *self)
{
  return sqlite3_changes (self->db);
}

/**
 * churn_sqlite_get_int:
 * @self: an open file
 * @value: (out): the number; left as it is where there is no row
 * @error: return location for the error
 * @sql: a literal
 * @kinds: as for churn_sqlite_select()
 * @...: the values
 *
 * Reads the one number that a query yields.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_get_int (ChurnSqlite *self,
                      gint64 *value,
                      GError **error,
                      const char *sql,
                      const char *kinds,
                      ...)
{
  va_list values;
  g_autoptr (ChurnSqliteRows) rows = NULL;
  int result;

  va_start (values, kinds);
  rows = prepare_bound (self, sql, kinds, values, error);
  va_end (values);
  if (rows == NULL)
    return FALSE;
  result = sqlite3_step (rows);
  if (result == SQLITE_ROW)
    *value = sqlite3_column_int64 (rows, 0);
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;
  set_error (self, error);
  return FALSE;
}

/**
 * churn_sqlite_text:
 * @rows: rows, at one
 * @column: from 0
 *
 * Reads a string.
 *
 * Returns: (transfer full) (nullable): it
 */
char *
churn_sqlite_text (ChurnSqliteRows *rows, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (rows, column));
}

/**
 * churn_sqlite_double:
 * @rows: rows, at one
 * @column: from 0
 *
 * Reads a number.
 *
 * Returns: it; NAN for NULL
 */
double
churn_sqlite_double (ChurnSqliteRows *rows, int column)
{
  if (sqlite3_column_type (rows, column) == SQLITE_NULL)
    return NAN;
  return sqlite3_column_double (rows, column);
}

/**
 * churn_sqlite_begin:
 * @self: an open file
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Starts an atomic step; inside another one it is a part of that, and can still fail by itself.
 *
 * Returns: (transfer full): the step, or %NULL with @error set
 */
ChurnSqliteStep *
churn_sqlite_begin (ChurnSqlite *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!churn_sqlite_run (self, error, self->depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT step", ""))
    return NULL;
  self->depth++;
  return self;
}

/**
 * churn_sqlite_commit:
 * @step: (transfer full): a step
 * @error: return location for the error
 *
 * Ends a step: what it wrote stands, or on failure nothing of it.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_commit (ChurnSqliteStep *step, GError **error)
{
  g_assert (step->depth > 0);
  if (!churn_sqlite_run (step, error, step->depth == 1 ? "COMMIT" : "RELEASE step", ""))
    {
      churn_sqlite_rollback (step);
      return FALSE;
    }
  step->depth--;
  return TRUE;
}

/**
 * churn_sqlite_rollback:
 * @step: (transfer full): a step
 *
 * Undoes a step.
 */
void
churn_sqlite_rollback (ChurnSqliteStep *step)
{
  g_assert (step->depth > 0);
  step->depth--;
  /* Some faults (a full disk) make SQLite roll all back by itself. */
  if (sqlite3_get_autocommit (step->db))
    return;
  if (step->depth == 0)
    churn_sqlite_run (step, NULL, "ROLLBACK", "");
  else if (churn_sqlite_run (step, NULL, "ROLLBACK TO step", ""))
    churn_sqlite_run (step, NULL, "RELEASE step", "");
}

/**
 * churn_sqlite_next_sequence:
 * @self: an open file, inside a step
 * @error: return location for the error
 *
 * Numbers a change: every change of the file has its own number, in the order of commits.
 *
 * Returns: from 1, or 0 with @error set
 */
gint64
churn_sqlite_next_sequence (ChurnSqlite *self, GError **error)
{
  gint64 sequence = 0;

  if (!churn_sqlite_get_int (self, &sequence, error,
                             "UPDATE meta SET sequence = sequence + 1 RETURNING sequence", ""))
    return 0;
  return sequence;
}

/**
 * churn_sqlite_get_sequence:
 * @self: an open file
 * @sequence: (out): it
 * @error: return location for the error
 *
 * Reads the number of the newest change.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_get_sequence (ChurnSqlite *self, gint64 *sequence, GError **error)
{
  return churn_sqlite_get_int (self, sequence, error, "SELECT sequence FROM meta", "");
}

/**
 * churn_sqlite_get_epoch:
 * @self: an open file
 *
 * Gets the random name of this file's sequence, by which another file's cursor is known as such.
 *
 * Returns: (transfer none): it
 */
const char *
churn_sqlite_get_epoch (ChurnSqlite *self)
{
  return self->epoch;
}

static gboolean
read_epoch (ChurnSqlite *self, GError **error)
{
  g_autoptr (ChurnSqliteRows) rows =
      churn_sqlite_select (self, error, "SELECT epoch FROM meta", "");

  if (rows == NULL)
    return FALSE;
  if (!churn_sqlite_next (self, rows, error))
    return FALSE;
  self->epoch = churn_sqlite_text (rows, 0);
  return TRUE;
}

/**
 * churn_sqlite_open:
 * @path: (nullable): the file, made if it is not there, for its owner alone; %NULL: in memory
 * @error: return location for the error
 *
 * Opens a store file and brings it to the newest form. A file of another program, of a newer
 * version of this one, or that is no database at all is refused and left as it is.
 *
 * Returns: (transfer full): the open file, or %NULL with @error set
 */
ChurnSqlite *
churn_sqlite_open (const char *path, GError **error)
{
  g_autoptr (ChurnSqlite) self = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;
  /* SQLite takes some names for something else than a file (":memory:"), and no absolute one. */
  g_autofree char *file = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (CHURN_TYPE_SQLITE, NULL);
  name = path == NULL ? g_strdup ("memory") : g_filename_display_name (path);
  if (path != NULL)
    {
      /* It holds names and phone numbers. SQLite gives its -wal and -shm the same mode. */
      int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

      if (fd == -1)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                       "Cannot open the store %s: %s", name, g_strerror (errno));
          return NULL;
        }
      g_close (fd, NULL);
    }
  if (sqlite3_open_v2 (file == NULL ? ":memory:" : file, &self->db, SQLITE_OPEN_READWRITE, NULL) !=
      SQLITE_OK)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE, "Cannot open the store %s: %s",
                   name, self->db != NULL ? sqlite3_errmsg (self->db) : "out of memory");
      return NULL;
    }
  sqlite3_extended_result_codes (self->db, 0);
  sqlite3_busy_timeout (self->db, BUSY_MS);
  if (!churn_sqlite_prepare_schema (self, name, error))
    return NULL;
  if (!read_epoch (self, &local))
    {
      if (local == NULL)
        g_set_error (&local, CHURN_ERROR, CHURN_ERROR_PARSE, "it has no sequence");
      g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                  "Cannot read the store %s: ", name);
      return NULL;
    }
  return g_steal_pointer (&self);
}
