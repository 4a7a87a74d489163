#include "churn-ingestion.h"

#include "churn-ingest.h"

/* So many customers are written as one: a file is flushed once for each. */
#define BATCH 500

/* Reads and keeps up to a batch. */
static gboolean
take_batch (ChurnIngestionSource *source,
            ChurnSqliteStore *store,
            ChurnFeatureStore *features,
            guint *n,
            gboolean *at_end,
            GCancellable *cancellable,
            GError **error)
{
  for (guint i = 0; i < BATCH; i++)
    {
      g_autoptr (ChurnCustomerRow) row = NULL;

      if (!churn_ingestion_source_read (source, &row, cancellable, error))
        return FALSE;
      if (row == NULL)
        {
          *at_end = TRUE;
          return TRUE;
        }
      if (!churn_ingest_put (CHURN_STORE (store), features, row->customer, &row->features,
                             churn_ingestion_source_get_time (source), cancellable, error))
        return FALSE;
      (*n)++;
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
  g_autoptr (ChurnIngestionSource) source = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;
  gboolean at_end = FALSE;
  guint n = 0;

  g_return_val_if_fail (path != NULL && options != NULL && n_customers != NULL, FALSE);
  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (store), FALSE);

  *n_customers = 0;
  source = churn_ingestion_source_open (path, options, cancellable, error);
  if (source == NULL)
    return FALSE;

  features = churn_sqlite_features_new (store);
  while (!at_end)
    {
      if (!churn_sqlite_store_begin (store, error))
        return FALSE;
      if (!take_batch (source, store, features, &n, &at_end, cancellable, error))
        {
          churn_sqlite_store_rollback (store);
          return FALSE;
        }
      if (!churn_sqlite_store_commit (store, error))
        return FALSE;
      *n_customers = n;
      if (progress != NULL)
        churn_ingestion_source_show (source, at_end, progress, data);
    }

  return TRUE;
}
