#include "churn-sqlite-private.h"

/**
 * churn_sqlite_read_all:
 * @sqlite: an open file
 * @rows: (nullable): rows; %NULL: @error is set already
 * @read: makes an item of the row at which the rows are, or returns %NULL and sets the error
 * @free: what frees an item
 * @error: return location for the error
 *
 * Reads all rows.
 *
 * Returns: (transfer full): the items, or %NULL with @error set
 */
GPtrArray *
churn_sqlite_read_all (ChurnSqlite *sqlite,
                       ChurnSqliteRows *rows,
                       ChurnSqliteRead read,
                       GDestroyNotify free,
                       GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (free);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return NULL;
  while (local == NULL && churn_sqlite_next (sqlite, rows, &local))
    {
      gpointer item = read (rows, &local);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  if (local == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gpointer
read_id (ChurnSqliteRows *rows, GError **error)
{
  return churn_sqlite_text (rows, 0);
}

/**
 * churn_sqlite_read_ids:
 * @sqlite: an open file
 * @rows: (nullable): rows; %NULL: @error is set already
 * @error: return location for the error
 *
 * Reads the first column of all rows.
 *
 * Returns: (transfer full) (element-type utf8): the ids, or %NULL with @error set
 */
GPtrArray *
churn_sqlite_read_ids (ChurnSqlite *sqlite, ChurnSqliteRows *rows, GError **error)
{
  return churn_sqlite_read_all (sqlite, rows, read_id, g_free, error);
}
