#include "churn-key-provider.h"

#include "aws-error.h"
#include "aws-secret.h"

#include <json-glib/json-glib.h>

/* As the SDKs name them (AWS SDKs and Tools Reference Guide, credential process). */
#define ACCESS_KEY_ID "AccessKeyId"
#define SECRET_ACCESS_KEY "SecretAccessKey"
#define SESSION_TOKEN "SessionToken"

/**
 * ChurnKeyProvider:
 *
 * The access keys that a person entered for an address, from the #ChurnKeyring.
 */
struct _ChurnKeyProvider
{
  GObject parent_instance;

  ChurnKeyring *keyring;
  char *address;
};

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnKeyProvider,
                               churn_key_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static const char *
get_source (AwsCredentialProvider *provider)
{
  return "keys";
}

/* What json-glib copies of a secret is wiped with the parser's own memory only where it can be: the
 * tree is short-lived, and the desk leaves no core. */
static AwsCredentials *
read_keys (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *object;
  const char *id, *secret, *token;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  id = json_object_get_string_member_with_default (object, ACCESS_KEY_ID, NULL);
  secret = json_object_get_string_member_with_default (object, SECRET_ACCESS_KEY, NULL);
  token = json_object_get_string_member_with_default (object, SESSION_TOKEN, NULL);

  return id != NULL && secret != NULL ? aws_credentials_new (id, secret, token, 0) : NULL;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnKeyring *keyring = CHURN_KEYRING (source);
  GError *error = NULL;
  char *text = churn_keyring_load_finish (keyring, result, &error);
  AwsCredentials *credentials = text != NULL ? read_keys (text) : NULL;

  aws_secret_free (text);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
  else if (churn_keyring_get_state (keyring) == CHURN_KEYRING_OPEN)
    g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_SIGN_IN,
                             "The keyring has no access keys for this address");
  else
    g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_SIGN_IN,
                             "The keyring does not give the access keys");
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  ChurnKeyProvider *self = CHURN_KEY_PROVIDER (provider);

  churn_keyring_load_async (self->keyring, CHURN_KEYRING_KEYS, self->address,
                            g_task_get_cancellable (task), loaded_cb, task);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
churn_key_provider_finalize (GObject *object)
{
  ChurnKeyProvider *self = CHURN_KEY_PROVIDER (object);

  g_clear_object (&self->keyring);
  g_free (self->address);

  G_OBJECT_CLASS (churn_key_provider_parent_class)->finalize (object);
}

static void
churn_key_provider_class_init (ChurnKeyProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_key_provider_finalize;
}

static void
churn_key_provider_init (ChurnKeyProvider *self)
{
}

/**
 * churn_key_provider_new:
 * @keyring: where secrets are kept
 * @address: the address that the keys are for
 *
 * Returns: (transfer full): a source that gives the keys that were entered
 */
AwsCredentialProvider *
churn_key_provider_new (ChurnKeyring *keyring, const char *address)
{
  ChurnKeyProvider *self;

  g_return_val_if_fail (CHURN_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (CHURN_TYPE_KEY_PROVIDER, NULL);
  self->keyring = g_object_ref (keyring);
  self->address = g_strdup (address);
  return AWS_CREDENTIAL_PROVIDER (self);
}

/**
 * churn_key_provider_save_async:
 * @keyring: where secrets are kept
 * @address: the address that the keys are for
 * @credentials: what was entered
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Keeps the keys that a person entered, in the place of those that stand for the same address.
 */
void
churn_key_provider_save_async (ChurnKeyring *keyring,
                               const char *address,
                               AwsCredentials *credentials,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const char *token;
  char *text;

  g_return_if_fail (CHURN_IS_KEYRING (keyring));
  g_return_if_fail (address != NULL);
  g_return_if_fail (credentials != NULL);

  token = aws_credentials_get_session_token (credentials);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, ACCESS_KEY_ID);
  json_builder_add_string_value (builder, aws_credentials_get_access_key_id (credentials));
  json_builder_set_member_name (builder, SECRET_ACCESS_KEY);
  json_builder_add_string_value (builder, aws_credentials_get_secret_access_key (credentials));
  if (token != NULL)
    {
      json_builder_set_member_name (builder, SESSION_TOKEN);
      json_builder_add_string_value (builder, token);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  churn_keyring_save_async (keyring, CHURN_KEYRING_KEYS, address, "Churn Desk: access keys", text,
                            cancellable, callback, user_data);
  aws_secret_free (text);
}

/**
 * churn_key_provider_save_finish:
 * @keyring: where secrets are kept
 * @result: what the callback got
 * @error: (nullable): where an error goes: %CHURN_BACKEND_ERROR_KEYRING where they are in memory
 * only
 *
 * Returns: %TRUE if the keys will be there when the desk is started again
 */
gboolean
churn_key_provider_save_finish (ChurnKeyring *keyring, GAsyncResult *result, GError **error)
{
  return churn_keyring_save_finish (keyring, result, error);
}
