#include "churn-ingestion.h"

#include "churn-customer-table.h"
#include "churn-error.h"
#include "churn-ingest.h"

/* So many customers are written as one: a file is flushed once for each. */
#define BATCH 500

typedef struct
{
  ChurnCustomerTable *table;
  ChurnSqliteStore *store;
  ChurnFeatureStore *features;
  ChurnDatasetOptions *options;
  gint64 time;
  guint n;
} Ingestion;

/* Reads and keeps up to a batch. */
static gboolean
take_batch (Ingestion *self, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < BATCH;)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (ChurnCustomerRow) row =
          churn_customer_table_read (self->table, cancellable, &problem);

      if (row != NULL)
        {
          if (!churn_ingest_put (CHURN_STORE (self->store), self->features, row->customer,
                                 &row->features, self->time, cancellable, error))
            return FALSE;
          self->n++;
          i++;
        }
      else if (problem == NULL)
        {
          *at_end = TRUE;
          return TRUE;
        }
      else if (self->options->skip_bad &&
               g_error_matches (problem, CHURN_ERROR, CHURN_ERROR_INVALID))
        {
          self->options->n_bad++;
          if (self->options->warn != NULL)
            self->options->warn (problem->message, self->options->data);
        }
      else
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * churn_ingestion_run:
 * @path: a table of customers
 * @store: gets the customers and their features
 * @options: what to do with bad rows, and whom to tell
 * @progress: (nullable) (scope call): called after each batch, in bytes of the table
 * @data: for @progress
 * @n_customers: (out): how many were taken in, also when it went wrong
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Takes every customer of a table into the store and the feature store, a batch at a time. The time
 * of the features is that of the file: what was interrupted can be run again and changes nothing
 * that stands there already, and what our own events changed since stays.
 *
 * Returns: whether all of them are in
 */
gboolean
churn_ingestion_run (const char *path,
                     ChurnSqliteStore *store,
                     ChurnDatasetOptions *options,
                     ChurnIngestionProgress progress,
                     gpointer data,
                     guint *n_customers,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GDateTime) modified = NULL;
  g_autoptr (ChurnCustomerTable) table = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;
  Ingestion self = { .store = store, .options = options };
  gboolean at_end = FALSE;
  goffset size;

  g_return_val_if_fail (path != NULL && options != NULL && n_customers != NULL, FALSE);
  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (store), FALSE);

  *n_customers = 0;
  options->n_bad = 0;
  file = g_file_new_for_path (path);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return FALSE;
  info = g_file_input_stream_query_info (
      stream, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable,
      error);
  if (info == NULL)
    return FALSE;
  table = churn_customer_table_new (G_INPUT_STREAM (stream), path, cancellable, error);
  if (table == NULL)
    return FALSE;

  size = g_file_info_get_size (info);
  modified = g_file_info_get_modification_date_time (info);
  self.time =
      modified != NULL ? g_date_time_to_unix (modified) * G_USEC_PER_SEC : g_get_real_time ();
  features = churn_sqlite_features_new (store);
  self.features = features;
  self.table = table;
  while (!at_end)
    {
      if (!churn_sqlite_store_begin (store, error))
        return FALSE;
      if (!take_batch (&self, &at_end, cancellable, error))
        {
          churn_sqlite_store_rollback (store);
          return FALSE;
        }
      if (!churn_sqlite_store_commit (store, error))
        return FALSE;
      *n_customers = self.n;
      if (progress != NULL && (at_end || g_seekable_tell (G_SEEKABLE (stream)) < size))
        progress (at_end ? size : g_seekable_tell (G_SEEKABLE (stream)), size, data);
    }

  return TRUE;
}
