#include "churn-outbox-store.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".json"

/* A note of 1,000 characters, escaped, and the rest. */
#define FILE_MOST 65536

/* No write takes so long. */
#define LEFT_BEHIND_SECONDS 60

/* The directory of one identity's offers, one file each. */
struct _ChurnOutboxStore
{
  char *directory;
};

static void
set_file_error (GError **error, const char *what, const char *path, int number)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s “%s”: %s", what, path,
               g_strerror (number));
}

/* A name is only as durable as its directory. */
static gboolean
sync_directory (const char *directory, GError **error)
{
  int number;
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0 && fsync (fd) == 0)
    return g_close (fd, error);
  number = errno;
  if (fd >= 0)
    g_close (fd, NULL);
  set_file_error (error, "Cannot make sure of the folder", directory, number);
  return FALSE;
}

/**
 * churn_outbox_store_open:
 * @directory: where the offers of all identities are
 * @identity: what churn_session_get_identity() says
 * @error: (nullable): where an error goes
 *
 * Opens the directory of one identity, and makes it if there is none. Its name tells nothing of
 * the identity.
 *
 * Returns: (transfer full): the store, or %NULL with a #GFileError
 */
ChurnOutboxStore *
churn_outbox_store_open (const char *directory, const char *identity, GError **error)
{
  g_autoptr (ChurnOutboxStore) self = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  self = g_new0 (ChurnOutboxStore, 1);
  self->directory = g_build_filename (directory, hash, NULL);
  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    {
      set_file_error (error, "Cannot make the folder for offers", self->directory, errno);
      return NULL;
    }
  if (!sync_directory (directory, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * churn_outbox_store_free:
 * @self: (transfer full): a store
 *
 * Lets go of the directory; the files stay.
 */
void
churn_outbox_store_free (ChurnOutboxStore *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->directory);
  g_free (self);
}

static char *
build_file_name (ChurnOutboxStore *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (self->directory, name, NULL);
}

/* Keeps a file that is not an offer, out of the way of those that are. */
static void
set_aside (const char *path, const char *why, GPtrArray *bad)
{
  g_autofree char *aside = g_strconcat (path, ".bad", NULL);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.%u.bad", path, i);
    }
  if (g_rename (path, aside) == 0)
    {
      g_warning ("The file “%s” is not an offer (%s): it is kept as “%s”", path, why, aside);
      g_ptr_array_add (bad, g_steal_pointer (&aside));
    }
  else
    {
      g_warning ("The file “%s” is not an offer (%s) and cannot be renamed: %s", path, why,
                 g_strerror (errno));
      g_ptr_array_add (bad, g_strdup (path));
    }
}

static ChurnOutboxRecord *
load_file (ChurnOutboxStore *self, const char *name, GPtrArray *bad)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  ChurnOutboxRecord *record;
  GStatBuf info;
  gsize length;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > FILE_MOST)
    {
      set_aside (path, "it is no file, or too large", bad);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, &error))
    {
      /* That it cannot be read now does not make it a bad one. */
      g_warning ("An offer cannot be read and waits for the next start: %s", error->message);
      g_ptr_array_add (bad, g_strdup (path));
      return NULL;
    }
  record = churn_outbox_record_from_json (id, text, (gssize) length, &error);
  if (record == NULL)
    set_aside (path, error->message, bad);
  return record;
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  const ChurnOutboxRecord *first = *(ChurnOutboxRecord *const *) a;
  const ChurnOutboxRecord *second = *(ChurnOutboxRecord *const *) b;

  if (first->offer->made != second->offer->made)
    return first->offer->made < second->offer->made ? -1 : 1;
  return strcmp (first->offer->id, second->offer->id);
}

/* ID.json.XXXXXX: what a write that was broken off leaves behind (g_file_set_contents_full()). It
 * was never acknowledged, and may hold a note. */
static gboolean
is_left_behind (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);

  return g_strv_length (parts) == 3 && g_uuid_string_is_valid (parts[0]) &&
         g_str_equal (parts[1], &SUFFIX[1]) && strlen (parts[2]) == strlen ("XXXXXX");
}

/* One that is new may be under the hands of another desk. */
static void
remove_left_behind (ChurnOutboxStore *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  GStatBuf info;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) ||
      g_get_real_time () / G_USEC_PER_SEC - info.st_mtime < LEFT_BEHIND_SECONDS)
    return;
  if (g_unlink (path) != 0)
    g_warning ("The file “%s” is left behind and cannot be removed: %s", path, g_strerror (errno));
}

/**
 * churn_outbox_store_load:
 * @self: a store
 * @bad: (element-type filename): where the names of files go that are no offers; they are renamed,
 *   with a warning, and never deleted
 * @error: (nullable): where an error goes
 *
 * Reads all offers that were not answered, and removes what writes left behind that were broken
 * off.
 *
 * Returns: (transfer full) (element-type ChurnOutboxRecord): the records, in the order in which
 *   the offers were made, or %NULL with a #GFileError if the directory cannot be read
 */
GPtrArray *
churn_outbox_store_load (ChurnOutboxStore *self, GPtrArray *bad, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (bad != NULL, NULL);

  dir = g_dir_open (self->directory, 0, error);
  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) || is_left_behind (name))
      g_ptr_array_add (names, g_strdup (name));

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_outbox_record_free);
  for (guint i = 0; i < names->len; i++)
    {
      const char *found = g_ptr_array_index (names, i);
      ChurnOutboxRecord *record;

      if (is_left_behind (found))
        {
          remove_left_behind (self, found);
          continue;
        }
      record = load_file (self, found, bad);
      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  g_ptr_array_sort (records, compare_records);
  return g_steal_pointer (&records);
}

/**
 * churn_outbox_store_write:
 * @self: a store
 * @record: an offer with its id
 * @error: (nullable): where an error goes
 *
 * Writes an offer, or writes it anew: whole or not at all, and durable when this returns. Nobody
 * else can read it.
 *
 * Returns: %TRUE, or %FALSE with a #GFileError
 */
gboolean
churn_outbox_store_write (ChurnOutboxStore *self, const ChurnOutboxRecord *record, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);
  g_return_val_if_fail (g_uuid_string_is_valid (record->offer->id), FALSE);

  path = build_file_name (self, record->offer->id);
  text = churn_outbox_record_to_json (record);
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error) &&
         sync_directory (self->directory, error);
}

/**
 * churn_outbox_store_remove:
 * @self: a store
 * @id: an offer's id
 * @error: (nullable): where an error goes
 *
 * Removes an offer. That it is not there already is success; so is that only the folder cannot be
 * made sure of, which is logged: no desk finds the offer any more, and only a power failure at once
 * might bring it back.
 *
 * Returns: %TRUE, or %FALSE with a #GFileError
 */
gboolean
churn_outbox_store_remove (ChurnOutboxStore *self, const char *id, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_uuid_string_is_valid (id), FALSE);

  path = build_file_name (self, id);
  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      set_file_error (error, "Cannot remove the offer", path, errno);
      return FALSE;
    }
  if (!sync_directory (self->directory, &local))
    g_message ("An offer is removed, which a power failure might undo: %s", local->message);
  return TRUE;
}

/**
 * churn_outbox_store_contains:
 * @self: a store
 * @id: an offer's id
 *
 * Returns: whether the offer is still there: another desk of the same person may have sent it, or
 *   taken it back. Only a folder that can be read says that it is not
 */
gboolean
churn_outbox_store_contains (ChurnOutboxStore *self, const char *id)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_uuid_string_is_valid (id), FALSE);

  path = build_file_name (self, id);
  return g_access (path, F_OK) == 0 || errno != ENOENT;
}
