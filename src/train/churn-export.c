#include "churn-export.h"

#include "churn-error.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>

/* The name by which XGBoost knows the format, from 1.0 to 3.0. */
#define NAME "xgboost-model.json"

static gssize
collect (struct archive *archive, void *data, const void *bytes, gsize length)
{
  g_byte_array_append (data, bytes, length);

  return length;
}

static gboolean
pack (struct archive *archive, GBytes *model, GByteArray *packed)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize length;
  const void *contents = g_bytes_get_data (model, &length);
  gboolean done;

  archive_entry_set_pathname (entry, NAME);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, length);
  /* No time, no owner: the same model is the same archive. */
  archive_entry_set_mtime (entry, 0, 0);
  done = archive_write_set_format_ustar (archive) == ARCHIVE_OK &&
         archive_write_add_filter_gzip (archive) == ARCHIVE_OK &&
         archive_write_set_filter_option (archive, "gzip", "timestamp", NULL) == ARCHIVE_OK &&
         archive_write_open (archive, packed, NULL, collect, NULL) == ARCHIVE_OK &&
         archive_write_header (archive, entry) == ARCHIVE_OK &&
         archive_write_data (archive, contents, length) == (la_ssize_t) length &&
         archive_write_close (archive) == ARCHIVE_OK;
  archive_entry_free (entry);

  return done;
}

/**
 * churn_export_write:
 * @model: the contents of an xgboost-model.json
 * @path: the file to write or to replace, model.tar.gz as a rule
 * @error: return location
 *
 * Writes what SageMaker's XGBoost container takes: an archive with one file at its root, as its
 * loader takes the first that it finds.
 *
 * Returns: whether it stands there
 */
gboolean
churn_export_write (GBytes *model, const char *path, GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  struct archive *archive;
  gboolean done;

  g_return_val_if_fail (model != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  archive = archive_write_new ();
  done = pack (archive, model, packed);
  if (!done)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_INTERNAL, "%s: libarchive: %s", path,
                 archive_error_string (archive));
  archive_write_free (archive);

  return done && g_file_set_contents (path, (char *) packed->data, packed->len, error);
}
