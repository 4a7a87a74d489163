/* How a #ChurnKeyring saves: the keyring may first ask the person to unlock it, and by the time
 * they have, the secret may not be wanted there any more. */

#include "churn-keyring.h"

#include "churn-backend-error.h"
#include "churn-keyring-private.h"

typedef struct
{
  char *name;
  GHashTable *attributes;
  gboolean overtaken;
} Save;

static void
save_free (Save *save)
{
  g_free (save->name);
  g_hash_table_unref (save->attributes);
  g_free (save);
}

/* They are not cancelled: libsecret 0.20.5 has a critical of its own where the keyring's question
 * is taken back. What they do is undone when they have done it. */
void
_churn_keyring_overtake_saves (ChurnKeyring *self, const char *name)
{
  for (guint i = 0; i < self->saves->len; i++)
    {
      Save *save = g_ptr_array_index (self->saves, i);

      if (g_str_equal (save->name, name))
        save->overtaken = TRUE;
    }
}

static void
return_overtaken (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The saving was called off");
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!secret_password_clear_finish (result, &error) && error != NULL)
    g_debug ("A secret that was called off may be in the keyring: %s", error->message);
  return_overtaken (task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnKeyring *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean saved = secret_password_store_finish (result, &error);

  g_ptr_array_remove_fast (self->saves, save);
  /* Where a newer secret goes by the name, that one takes its place by itself. */
  if (save->overtaken && !g_hash_table_contains (self->memory, save->name))
    {
      secret_password_clearv (&_churn_keyring_schema, save->attributes, NULL, undone_cb,
                              g_object_ref (task));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (save->overtaken)
    {
      return_overtaken (task);
      return;
    }
  _churn_keyring_learn (self, saved, error);
  if (saved)
    g_task_return_boolean (task, TRUE);
  else if (self->state == CHURN_KEYRING_LOCKED)
    g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_KEYRING,
                             "The keyring is locked");
  else
    g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_KEYRING,
                             "There is no keyring: %s", error->message);
}

/**
 * churn_keyring_save_async:
 * @self: a keyring
 * @kind: what kind of secret it is
 * @key: which of them
 * @label: what the person reads of it in the keyring; not secret
 * @secret: the secret
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Puts a secret into memory at once, and into the person's keyring, in the place of the one that
 * went by the same kind and key. A newer save of it, or churn_keyring_clear_async(), calls it off.
 */
void
churn_keyring_save_async (ChurnKeyring *self,
                          const char *kind,
                          const char *key,
                          const char *label,
                          const char *secret,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = NULL;
  Save *save;

  g_return_if_fail (CHURN_IS_KEYRING (self));
  g_return_if_fail (kind != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (label != NULL);
  g_return_if_fail (secret != NULL);

  name = _churn_keyring_make_name (kind, key);
  _churn_keyring_overtake_saves (self, name);
  g_hash_table_insert (self->memory, g_strdup (name), g_strdup (secret));
  save = g_new0 (Save, 1);
  save->name = g_steal_pointer (&name);
  save->attributes = _churn_keyring_make_attributes (kind, key);
  g_ptr_array_add (self->saves, save);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  secret_password_storev (&_churn_keyring_schema, save->attributes, SECRET_COLLECTION_DEFAULT,
                          label, secret, cancellable, saved_cb, g_object_ref (task));
}

/**
 * churn_keyring_save_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: (nullable): where an error goes: %CHURN_BACKEND_ERROR_KEYRING where the secret is in
 *   memory only; %G_IO_ERROR_CANCELLED where it was called off
 *
 * Returns: %TRUE if the secret will be there when the desk is started again
 */
gboolean
churn_keyring_save_finish (ChurnKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CHURN_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
