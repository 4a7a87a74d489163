#include "churn-keyring.h"

#include "churn-backend-error.h"
#include "churn-keyring-private.h"

#include "aws-secret.h"

#include <string.h>

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/**
 * ChurnKeyring:
 *
 * The secrets of the person who is signed in: access keys, tokens of IAM Identity Center. They are
 * in the person's own keyring (the Secret Service, or in a sandbox the secret portal, as libsecret
 * finds it) and in memory, and nowhere else. Where the keyring is locked or there is none, they are
 * in memory only and end with the desk; #ChurnKeyring:state says so.
 *
 * A secret goes by its kind and, among those of a kind, by a key; neither is secret. A keyring
 * belongs to the main thread; memory that held a secret is wiped.
 */
G_DEFINE_FINAL_TYPE (ChurnKeyring, churn_keyring, G_TYPE_OBJECT)

/* Whose secret it is stands in an attribute: gnome-keyring does not find locked items by the name
 * of their schema, and it is to be known that they are there. */
const SecretSchema _churn_keyring_schema = {
  CHURN_KEYRING_APPLICATION,
  SECRET_SCHEMA_DONT_MATCH_NAME,
  {
      { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "key", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
  0,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
};

static void
churn_keyring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, CHURN_KEYRING (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_keyring_finalize (GObject *object)
{
  g_hash_table_unref (CHURN_KEYRING (object)->memory);
  g_ptr_array_unref (CHURN_KEYRING (object)->saves);

  G_OBJECT_CLASS (churn_keyring_parent_class)->finalize (object);
}

static void
churn_keyring_class_init (ChurnKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_keyring_get_property;
  object_class->finalize = churn_keyring_finalize;

  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, CHURN_KEYRING_UNKNOWN, CHURN_KEYRING_ABSENT, CHURN_KEYRING_UNKNOWN,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_keyring_init (ChurnKeyring *self)
{
  self->memory =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_secret_free);
  self->saves = g_ptr_array_new ();
}

/* What a secret goes by in the keyring; without a key, all of a kind. */
GHashTable *
_churn_keyring_make_attributes (const char *kind, const char *key)
{
  return secret_attributes_build (&_churn_keyring_schema, "application", CHURN_KEYRING_APPLICATION,
                                  "kind", kind, key != NULL ? "key" : NULL, key, NULL);
}

char *
_churn_keyring_make_name (const char *kind, const char *key)
{
  return g_strdup_printf ("%s %s", kind, key);
}

static void
set_state (ChurnKeyring *self, ChurnKeyringState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* What an answer says of the keyring itself. Without an error, what was not done was not allowed by
 * the person who was asked. */
void
_churn_keyring_learn (ChurnKeyring *self, gboolean done, const GError *error)
{
  if (done)
    set_state (self, CHURN_KEYRING_OPEN);
  else if (error == NULL || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    set_state (self, CHURN_KEYRING_LOCKED);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, CHURN_KEYRING_ABSENT);
}

static void
retrieved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnKeyring *self = g_task_get_source_object (task);
  GHashTable *attributes = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretValue) value =
      secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  _churn_keyring_learn (self, text != NULL, error);
  if (text != NULL)
    g_hash_table_insert (self->memory,
                         _churn_keyring_make_name (g_hash_table_lookup (attributes, "kind"),
                                                   g_hash_table_lookup (attributes, "key")),
                         g_strdup (text));
  g_task_return_pointer (task, g_strdup (text), (GDestroyNotify) aws_secret_free);
}

/* It takes the item. */
static void
retrieve (GTask *task, gpointer item)
{
  secret_retrievable_retrieve_secret (item, g_task_get_cancellable (task), retrieved_cb,
                                      g_object_ref (task));
  g_object_unref (item);
}

static void
return_nothing (GTask *task, gboolean open, const GError *error)
{
  if (g_task_return_error_if_cancelled (task))
    return;
  _churn_keyring_learn (g_task_get_source_object (task), open, error);
  g_task_return_pointer (task, NULL, NULL);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = NULL;

  /* An item that stays locked is not among them. */
  if (secret_service_unlock_finish (SECRET_SERVICE (source), result, &items, &error) > 0)
    retrieve (task, g_object_ref (items->data));
  else
    return_nothing (task, FALSE, error);
  g_list_free_full (items, g_object_unref);
}

/* A search that unlocks leaves out what stays locked, as if it were not there: so it is looked for
 * as it is, and then unlocked. */
static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (items == NULL)
    return_nothing (task, error == NULL, error);
  else if (SECRET_IS_ITEM (items->data) && secret_item_get_locked (items->data))
    secret_service_unlock (secret_item_get_service (items->data), items,
                           g_task_get_cancellable (task), unlocked_cb, g_object_ref (task));
  else
    retrieve (task, g_object_ref (items->data));
  g_list_free_full (items, g_object_unref);
}

/**
 * churn_keyring_new:
 *
 * Returns: (transfer full): a keyring of which nothing was asked yet
 */
ChurnKeyring *
churn_keyring_new (void)
{
  return g_object_new (CHURN_TYPE_KEYRING, NULL);
}

/**
 * churn_keyring_get_state:
 * @self: a keyring
 *
 * Returns: what it did when it was asked last
 */
ChurnKeyringState
churn_keyring_get_state (ChurnKeyring *self)
{
  g_return_val_if_fail (CHURN_IS_KEYRING (self), CHURN_KEYRING_UNKNOWN);

  return self->state;
}

/**
 * churn_keyring_load_async:
 * @self: a keyring
 * @kind: what kind of secret it is
 * @key: which of them
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Gets a secret, from memory or else from the person's keyring, which may ask to be unlocked.
 */
void
churn_keyring_load_async (ChurnKeyring *self,
                          const char *kind,
                          const char *key,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = NULL;
  const char *known;

  g_return_if_fail (CHURN_IS_KEYRING (self));
  g_return_if_fail (kind != NULL);
  g_return_if_fail (key != NULL);

  name = _churn_keyring_make_name (kind, key);
  known = g_hash_table_lookup (self->memory, name);
  if (known != NULL)
    {
      g_task_return_pointer (task, g_strdup (known), (GDestroyNotify) aws_secret_free);
      return;
    }
  g_task_set_task_data (task, _churn_keyring_make_attributes (kind, key),
                        (GDestroyNotify) g_hash_table_unref);
  secret_password_searchv (&_churn_keyring_schema, g_task_get_task_data (task), SECRET_SEARCH_NONE,
                           cancellable, found_cb, g_object_ref (task));
}

/**
 * churn_keyring_load_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: (nullable): where an error goes: %G_IO_ERROR_CANCELLED alone
 *
 * Returns: (transfer full) (nullable): the secret, to be freed with aws_secret_free(); %NULL
 * without an error if there is none, or none that can be had: #ChurnKeyring:state tells which
 */
char *
churn_keyring_load_finish (ChurnKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CHURN_IS_KEYRING (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_cleared (GTask *task, gboolean gone, const GError *error)
{
  ChurnKeyring *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  _churn_keyring_learn (self, gone, error);
  /* Where there is no keyring, nothing is in it. */
  if (gone || self->state == CHURN_KEYRING_ABSENT)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_KEYRING,
                             "The keyring is locked, and keeps what is in it");
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  return_cleared (task, items == NULL && error == NULL, error);
  g_list_free_full (items, g_object_unref);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gboolean cleared = secret_password_clear_finish (result, &error);

  /* Nothing was taken out: there was nothing, or what there is is locked. */
  if (!cleared && error == NULL)
    secret_password_searchv (&_churn_keyring_schema, g_task_get_task_data (task),
                             SECRET_SEARCH_NONE, g_task_get_cancellable (task), left_cb,
                             g_object_ref (task));
  else
    return_cleared (task, cleared, error);
}

static gboolean
is_meant (const char *name, const char *kind, const char *key)
{
  g_autofree char *whole = _churn_keyring_make_name (kind, key != NULL ? key : "");

  return key != NULL ? g_str_equal (name, whole) : g_str_has_prefix (name, whole);
}

/* From memory, and from what is still on its way into the keyring. */
static void
forget (ChurnKeyring *self, const char *kind, const char *key)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->memory);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (is_meant (name, kind, key))
      {
        _churn_keyring_overtake_saves (self, name);
        g_hash_table_iter_remove (&iter);
      }
}

/**
 * churn_keyring_clear_async:
 * @self: a keyring
 * @kind: what kind of secret
 * @key: (nullable): which of them; %NULL for all
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Wipes secrets from memory at once, and takes them out of the person's keyring. What is still
 * being saved is called off, as where the person has not answered yet whether the keyring may be
 * unlocked.
 */
void
churn_keyring_clear_async (ChurnKeyring *self,
                           const char *kind,
                           const char *key,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (CHURN_IS_KEYRING (self));
  g_return_if_fail (kind != NULL);

  forget (self, kind, key);
  g_task_set_task_data (task, _churn_keyring_make_attributes (kind, key),
                        (GDestroyNotify) g_hash_table_unref);
  secret_password_clearv (&_churn_keyring_schema, g_task_get_task_data (task), cancellable,
                          cleared_cb, g_object_ref (task));
}

/**
 * churn_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: (nullable): where an error goes: %CHURN_BACKEND_ERROR_KEYRING where the keyring is locked
 *   and may still have it
 *
 * Returns: %TRUE if it is gone
 */
gboolean
churn_keyring_clear_finish (ChurnKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CHURN_IS_KEYRING (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
