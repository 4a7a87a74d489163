#include "churn-ingestion-source.h"

#include "churn-error.h"

/**
 * ChurnIngestionSource:
 *
 * A table of customers that is taken in: its rows, the bad ones told and passed over where that is
 * wanted, and its time.
 */
struct _ChurnIngestionSource
{
  ChurnCustomerTable *table;
  GInputStream *stream;
  ChurnDatasetOptions *options;
  gint64 time;
  goffset size;
};

/**
 * churn_ingestion_source_open:
 * @path: a table of customers
 * @options: what to do with bad rows, and whom to tell; it must stay as long as the source
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Opens a table. Its time is that of the file: what was interrupted can be run again and changes
 * nothing that stands there already.
 *
 * Returns: (transfer full) (nullable): it
 */
ChurnIngestionSource *
churn_ingestion_source_open (const char *path,
                             ChurnDatasetOptions *options,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (ChurnIngestionSource) self = g_new0 (ChurnIngestionSource, 1);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GDateTime) modified = NULL;

  g_return_val_if_fail (path != NULL && options != NULL, NULL);

  options->n_bad = 0;
  self->options = options;
  file = g_file_new_for_path (path);
  self->stream = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  if (self->stream == NULL)
    return NULL;
  info = g_file_input_stream_query_info (
      G_FILE_INPUT_STREAM (self->stream),
      G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, error);
  if (info == NULL)
    return NULL;
  self->table = churn_customer_table_new (self->stream, path, cancellable, error);
  if (self->table == NULL)
    return NULL;

  self->size = g_file_info_get_size (info);
  modified = g_file_info_get_modification_date_time (info);
  self->time =
      modified != NULL ? g_date_time_to_unix (modified) * G_USEC_PER_SEC : g_get_real_time ();
  return g_steal_pointer (&self);
}

/**
 * churn_ingestion_source_free:
 * @self: (transfer full): a source
 *
 * Closes it.
 */
void
churn_ingestion_source_free (ChurnIngestionSource *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->table);
  g_clear_object (&self->stream);
  g_free (self);
}

/**
 * churn_ingestion_source_get_time:
 * @self: a source
 *
 * Returns: the time of its rows, microseconds UTC
 */
gint64
churn_ingestion_source_get_time (ChurnIngestionSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->time;
}

/**
 * churn_ingestion_source_hash:
 * @path: a table
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the SHA-256 of the file, by which it is known again
 */
char *
churn_ingestion_source_hash (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (path != NULL, NULL);

  file = g_file_new_for_path (path);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  while (TRUE)
    {
      g_autoptr (GBytes) chunk =
          g_input_stream_read_bytes (G_INPUT_STREAM (stream), 1 << 16, cancellable, error);

      if (chunk == NULL)
        return NULL;
      if (g_bytes_get_size (chunk) == 0)
        return g_strdup (g_checksum_get_string (checksum));
      g_checksum_update (checksum, g_bytes_get_data (chunk, NULL),
                         (gssize) g_bytes_get_size (chunk));
    }
}

/**
 * churn_ingestion_source_read:
 * @self: a source
 * @row: (out) (transfer full) (nullable): the next row; %NULL at the end
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Reads the next row that is good; whether a bad one ends it is the options' matter.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_ingestion_source_read (ChurnIngestionSource *self,
                             ChurnCustomerRow **row,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && row != NULL, FALSE);

  while (TRUE)
    {
      g_autoptr (GError) problem = NULL;

      *row = churn_customer_table_read (self->table, cancellable, &problem);
      if (problem == NULL)
        return TRUE;
      if (!self->options->skip_bad || !g_error_matches (problem, CHURN_ERROR, CHURN_ERROR_INVALID))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      self->options->n_bad++;
      if (self->options->warn != NULL)
        self->options->warn (problem->message, self->options->data);
    }
}

/**
 * churn_ingestion_source_show:
 * @self: a source
 * @at_end: whether all of it is done
 * @progress: (scope call): is told how far it is read
 * @data: for @progress
 *
 * Tells how far it is, in bytes of the table; never that all is done before it is.
 */
void
churn_ingestion_source_show (ChurnIngestionSource *self,
                             gboolean at_end,
                             ChurnIngestionProgress progress,
                             gpointer data)
{
  goffset read;

  g_return_if_fail (self != NULL && progress != NULL);

  read = g_seekable_tell (G_SEEKABLE (self->stream));
  if (at_end)
    progress (self->size, self->size, data);
  else if (read < self->size)
    progress (read, self->size, data);
}
