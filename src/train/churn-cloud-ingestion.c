#include "churn-cloud-ingestion.h"

#include "churn-ingestion-log.h"

/* So many customers are one thread's work at a time, and are acknowledged in the log as one. */
#define BATCH 32

typedef struct
{
  const ChurnIngestionTarget *target;
  ChurnIngestionSource *source;
  ChurnIngestionLog *log;
  GCancellable *cancellable;
  ChurnCloudIngestionCount *count;
  guint64 n_rows;
  guint n_running;
  gboolean at_end;
  GError *error; /* why nothing more is begun */
} Ingestion;

/**
 * churn_cloud_ingestion_count_clear:
 * @count: what became of the customers
 *
 * Frees what it holds.
 */
void
churn_cloud_ingestion_count_clear (ChurnCloudIngestionCount *count)
{
  g_return_if_fail (count != NULL);

  g_clear_pointer (&count->failed, g_ptr_array_unref);
}

static void
stop (Ingestion *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static void
on_batch_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ingestion *self = user_data;
  g_autoptr (ChurnIngestionBatch) batch = churn_ingestion_batch_run_finish (result);
  GError *error = NULL;
  GError *last = NULL;
  guint n_failed = 0;

  self->n_running--;
  for (guint i = 0; i < batch->entries->len; i++)
    {
      ChurnIngestionEntry *entry = g_ptr_array_index (batch->entries, i);

      if (entry->done)
        {
          self->count->n_in++;
          churn_ingestion_log_add (self->log, entry->number);
        }
      else if (entry->error != NULL)
        {
          n_failed++;
          last = entry->error;
          g_ptr_array_add (self->count->failed, g_strdup_printf ("%s: %s", entry->row->customer->id,
                                                                 entry->error->message));
        }
    }
  if (!churn_ingestion_log_save (self->log, &error))
    stop (self, error);
  if (batch->fatal != NULL)
    stop (self, g_steal_pointer (&batch->fatal));
  else if (n_failed == batch->entries->len)
    {
      error = g_error_copy (last);
      g_prefix_error (&error, "Of %u customers not one could be taken in: ", n_failed);
      stop (self, error);
    }
}

/* Reads the next batch, without what was taken in before; NULL if there is nothing more. */
static ChurnIngestionBatch *
read_batch (Ingestion *self)
{
  g_autoptr (ChurnIngestionBatch) batch =
      churn_ingestion_batch_new (self->target, churn_ingestion_source_get_time (self->source));

  while (batch->entries->len < BATCH)
    {
      ChurnCustomerRow *row = NULL;
      GError *error = NULL;
      guint64 number;

      if (!churn_ingestion_source_read (self->source, &row, self->cancellable, &error))
        {
          stop (self, error);
          break;
        }
      if (row == NULL)
        {
          self->at_end = TRUE;
          break;
        }
      number = self->n_rows++;
      if (churn_ingestion_log_contains (self->log, number))
        {
          self->count->n_before++;
          churn_customer_row_free (row);
        }
      else
        churn_ingestion_batch_add (batch, number, row);
    }

  /* What stands before a row that cannot be read is taken in, as where there is no batch. */
  return batch->entries->len > 0 ? g_steal_pointer (&batch) : NULL;
}

/**
 * churn_cloud_ingestion_run:
 * @path: a table of customers
 * @target: where they are taken to
 * @parallel: how many threads take them in at once, from 1 to %CHURN_CLOUD_INGESTION_MAX_PARALLEL
 * @resume: (nullable): the file that says who was taken in already, and is told who is
 * @options: what to do with bad rows, and whom to tell
 * @progress: (nullable) (scope call): called as rows are read, in bytes of the table
 * @data: for @progress
 * @count: (out caller-allocates): what became of the customers, also when it went wrong
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Takes every customer of a table into CustomerData and the feature group. Who could not be taken
 * in is left, and told in @count; what would keep everybody out ends it. What was interrupted can
 * be run again.
 *
 * Returns: whether it went through the table, which need not mean that all are in
 */
gboolean
churn_cloud_ingestion_run (const char *path,
                           const ChurnIngestionTarget *target,
                           guint parallel,
                           const char *resume,
                           ChurnDatasetOptions *options,
                           ChurnIngestionProgress progress,
                           gpointer data,
                           ChurnCloudIngestionCount *count,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (ChurnIngestionSource) source = NULL;
  g_autoptr (ChurnIngestionLog) log = NULL;
  g_autoptr (GMainContext) context = NULL;
  Ingestion self = { .target = target, .cancellable = cancellable, .count = count };

  g_return_val_if_fail (path != NULL && target != NULL && options != NULL && count != NULL, FALSE);
  g_return_val_if_fail (parallel >= 1 && parallel <= CHURN_CLOUD_INGESTION_MAX_PARALLEL, FALSE);

  *count = (ChurnCloudIngestionCount){ .failed = g_ptr_array_new_with_free_func (g_free) };
  source = churn_ingestion_source_open (path, options, cancellable, error);
  if (source == NULL)
    return FALSE;
  if (resume != NULL)
    {
      g_autofree char *hash = churn_ingestion_source_hash (path, cancellable, error);
      g_autofree char *where = churn_ingestion_target_describe (target);

      log = hash != NULL ? churn_ingestion_log_open (resume, hash, where, error) : NULL;
    }
  else
    log = churn_ingestion_log_new ();
  if (log == NULL)
    return FALSE;

  self.source = source;
  self.log = log;
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  while (TRUE)
    {
      while (self.error == NULL && !self.at_end && self.n_running < parallel)
        {
          ChurnIngestionBatch *batch = read_batch (&self);

          if (batch == NULL)
            break;
          self.n_running++;
          churn_ingestion_batch_run_async (batch, cancellable, on_batch_done, &self);
        }
      if (self.n_running == 0)
        break;
      g_main_context_iteration (context, TRUE);
      if (progress != NULL && self.error == NULL)
        churn_ingestion_source_show (source, self.at_end && self.n_running == 0, progress, data);
    }
  g_main_context_pop_thread_default (context);

  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      return FALSE;
    }
  return TRUE;
}
