#include "churn-keys.h"

#include "churn-json.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/random.h>

/* One caller and the key that proves it. */
typedef struct
{
  ChurnPrincipal *principal;
  AwsCredentials *credentials;
} Key;

/**
 * ChurnKeys:
 *
 * Who may call, and by which access key. The keys are made anew at each start, live in memory, and
 * leave it once, in the ready line.
 */
struct _ChurnKeys
{
  GObject parent_instance;

  GPtrArray *keys; /* of Key, in the order in which they were added */
};

G_DEFINE_FINAL_TYPE (ChurnKeys, churn_keys, G_TYPE_OBJECT)

static void
key_free (Key *self)
{
  churn_principal_unref (self->principal);
  aws_credentials_unref (self->credentials);
  g_free (self);
}

static void
churn_keys_finalize (GObject *object)
{
  ChurnKeys *self = CHURN_KEYS (object);

  g_clear_pointer (&self->keys, g_ptr_array_unref);
  G_OBJECT_CLASS (churn_keys_parent_class)->finalize (object);
}

static void
churn_keys_class_init (ChurnKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_keys_finalize;
}

static void
churn_keys_init (ChurnKeys *self)
{
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
}

static gboolean
draw_bytes (guint8 *bytes, gsize length, GError **error)
{
  gsize drawn = 0;

  while (drawn < length)
    {
      ssize_t n = getrandom (bytes + drawn, length - drawn, 0);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       "The system has no random bytes: %s", g_strerror (errno));
          return FALSE;
        }
      drawn += (gsize) n;
    }

  return TRUE;
}

static AwsCredentials *
make_credentials (GError **error)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint8 bytes[16 + 30];
  char id[4 + 16 + 1] = "AKIA";
  g_autofree char *secret = NULL;
  AwsCredentials *credentials;

  if (!draw_bytes (bytes, sizeof bytes, error))
    return NULL;
  for (guint i = 0; i < 16; i++)
    id[4 + i] = alphabet[bytes[i] % 32];
  /* 30 bytes are 40 characters of base64 */
  secret = g_base64_encode (bytes + 16, 30);
  credentials = aws_credentials_new (id, secret, NULL, 0);
  explicit_bzero (secret, strlen (secret));
  explicit_bzero (bytes, sizeof bytes);

  return credentials;
}

/**
 * churn_keys_new:
 *
 * Returns: (transfer full): nobody's keys
 */
ChurnKeys *
churn_keys_new (void)
{
  return g_object_new (CHURN_TYPE_KEYS, NULL);
}

/**
 * churn_keys_add:
 * @self: the keys
 * @role: what the caller may do
 * @agent: (nullable): the caller's user name
 * @name: (nullable): the caller's name
 * @error: return location for an error
 *
 * Makes a key, in the form of AWS's own, from the system's random bytes.
 *
 * Returns: whether there is a key; if not, the system has no random bytes
 */
gboolean
churn_keys_add (ChurnKeys *self,
                ChurnRole role,
                const char *agent,
                const char *name,
                GError **error)
{
  AwsCredentials *credentials;
  Key *key;

  g_return_val_if_fail (CHURN_IS_KEYS (self), FALSE);

  credentials = make_credentials (error);
  if (credentials == NULL)
    return FALSE;
  key = g_new0 (Key, 1);
  key->credentials = credentials;
  key->principal = churn_principal_new (role, agent, name);
  g_ptr_array_add (self->keys, key);

  return TRUE;
}

static Key *
find (ChurnKeys *self, const char *access_key_id)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      Key *key = g_ptr_array_index (self->keys, i);

      if (g_str_equal (aws_credentials_get_access_key_id (key->credentials), access_key_id))
        return key;
    }

  return NULL;
}

/**
 * churn_keys_find_credentials:
 * @self: the keys
 * @access_key_id: an access key id
 *
 * Returns: (transfer full) (nullable): the credentials, or %NULL if nobody has them
 */
AwsCredentials *
churn_keys_find_credentials (ChurnKeys *self, const char *access_key_id)
{
  Key *key;

  g_return_val_if_fail (CHURN_IS_KEYS (self), NULL);
  g_return_val_if_fail (access_key_id != NULL, NULL);

  key = find (self, access_key_id);

  return key != NULL ? aws_credentials_ref (key->credentials) : NULL;
}

/**
 * churn_keys_find_principal:
 * @self: the keys
 * @access_key_id: an access key id
 *
 * Returns: (transfer none) (nullable): whose it is
 */
const ChurnPrincipal *
churn_keys_find_principal (ChurnKeys *self, const char *access_key_id)
{
  Key *key;

  g_return_val_if_fail (CHURN_IS_KEYS (self), NULL);
  g_return_val_if_fail (access_key_id != NULL, NULL);

  key = find (self, access_key_id);

  return key != NULL ? key->principal : NULL;
}

static void
build_key (JsonBuilder *builder, const Key *key)
{
  json_builder_begin_object (builder);
  if (key->principal->role == CHURN_ROLE_AGENT)
    {
      churn_json_add_string (builder, "id", key->principal->agent);
      churn_json_add_string (builder, "name", key->principal->name);
    }
  churn_json_add_string (builder, "accessKeyId",
                         aws_credentials_get_access_key_id (key->credentials));
  churn_json_add_string (builder, "secretAccessKey",
                         aws_credentials_get_secret_access_key (key->credentials));
  json_builder_end_object (builder);
}

static void
build_role (JsonBuilder *builder, ChurnKeys *self, ChurnRole role)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const Key *key = g_ptr_array_index (self->keys, i);

      if (key->principal->role == role)
        build_key (builder, key);
    }
}

/**
 * churn_keys_to_ready_line:
 * @self: the keys: one supervisor, one ingest, any number of agents
 * @url: where the server listens
 * @region: the region that requests are signed for
 *
 * Writes the first line on standard output (DESIGN, "churn-desk-local").
 *
 * Returns: (transfer full): one line of JSON, without its end
 */
char *
churn_keys_to_ready_line (ChurnKeys *self, const char *url, const char *region)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (CHURN_IS_KEYS (self), NULL);
  g_return_val_if_fail (url != NULL && region != NULL, NULL);

  json_builder_begin_object (builder);
  churn_json_add_string (builder, "url", url);
  churn_json_add_string (builder, "region", region);
  json_builder_set_member_name (builder, "supervisor");
  build_role (builder, self, CHURN_ROLE_SUPERVISOR);
  json_builder_set_member_name (builder, "ingest");
  build_role (builder, self, CHURN_ROLE_INGEST);
  json_builder_set_member_name (builder, "agents");
  json_builder_begin_array (builder);
  build_role (builder, self, CHURN_ROLE_AGENT);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}
