#include "churn-connector.h"

#include "churn-key-provider.h"
#include "churn-keyring-tokens.h"
#include "churn-profiles.h"

#include "aws-provider-chain.h"
#include "aws-sso-provider.h"
#include "aws-static-provider.h"

/**
 * ChurnConnector:
 *
 * Makes a session of a connection: finds where its credentials come from, keeps them fresh while
 * the session lasts, and forgets them when a person signs out. It holds the credentials of one
 * connection at a time.
 *
 * A connector belongs to the main thread.
 */
struct _ChurnConnector
{
  GObject parent_instance;

  ChurnKeyring *keyring;
  ChurnClock *clock;
  AwsTokenStore *tokens;
  AwsProviderContext *context;
  AwsCredentialProvider *provider;
  AwsCredentialCache *credentials;
};

G_DEFINE_FINAL_TYPE (ChurnConnector, churn_connector, G_TYPE_OBJECT)

static void
churn_connector_dispose (GObject *object)
{
  ChurnConnector *self = CHURN_CONNECTOR (object);

  churn_connector_close (self);
  g_clear_object (&self->context);
  g_clear_object (&self->tokens);
  g_clear_object (&self->clock);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (churn_connector_parent_class)->dispose (object);
}

static void
churn_connector_class_init (ChurnConnectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_connector_dispose;
}

static void
churn_connector_init (ChurnConnector *self)
{
}

/**
 * churn_connector_new:
 * @keyring: where secrets are kept
 * @clock: the time
 *
 * Returns: (transfer full): a connector of which nothing was asked yet
 */
ChurnConnector *
churn_connector_new (ChurnKeyring *keyring, ChurnClock *clock)
{
  ChurnConnector *self;

  g_return_val_if_fail (CHURN_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  self = g_object_new (CHURN_TYPE_CONNECTOR, NULL);
  self->keyring = g_object_ref (keyring);
  self->clock = g_object_ref (clock);
  self->tokens = AWS_TOKEN_STORE (churn_keyring_tokens_new (keyring));
  self->context = aws_provider_context_new ();
  aws_provider_context_set_token_store (self->context, self->tokens);
  return self;
}

/**
 * churn_connector_get_keyring:
 * @self: a connector
 *
 * Returns: (transfer none): where secrets are kept
 */
ChurnKeyring *
churn_connector_get_keyring (ChurnConnector *self)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);

  return self->keyring;
}

/**
 * churn_connector_get_context:
 * @self: a connector
 *
 * Gets what its sources of credentials share: whom they ask for the code of a device is set there.
 *
 * Returns: (transfer none): it
 */
AwsProviderContext *
churn_connector_get_context (ChurnConnector *self)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);

  return self->context;
}

/**
 * churn_connector_get_tokens:
 * @self: a connector
 *
 * Returns: (transfer none): where the tokens of sign-ins are kept
 */
AwsTokenStore *
churn_connector_get_tokens (ChurnConnector *self)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);

  return self->tokens;
}

/**
 * churn_connector_get_provider:
 * @self: a connector
 *
 * Returns: (transfer none) (nullable): where the credentials of the open connection come from
 */
AwsCredentialProvider *
churn_connector_get_provider (ChurnConnector *self)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);

  return self->provider;
}

/**
 * churn_connector_get_credentials:
 * @self: a connector
 *
 * Returns: (transfer none) (nullable): the credentials of the open connection
 */
AwsCredentialCache *
churn_connector_get_credentials (ChurnConnector *self)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);

  return self->credentials;
}

/**
 * churn_connector_create_sso_session:
 * @connection: a connection by IAM Identity Center, or by a profile
 * @error: (nullable): where an error goes
 *
 * Finds what is signed in to. Where it is not a profile that says so, it goes by its start address,
 * and has a name at all so that its tokens can be refreshed.
 *
 * Returns: (transfer full): it; or %NULL with an #AwsError, %AWS_ERROR_NO_CREDENTIALS for a profile
 *   that has its credentials from elsewhere
 */
AwsSsoSession *
churn_connector_create_sso_session (const ChurnConnection *connection, GError **error)
{
  g_return_val_if_fail (connection != NULL, NULL);

  if (connection->kind == CHURN_CONNECTION_PROFILE)
    return churn_profiles_create_sso_session (connection->profile, error);

  return aws_sso_session_new (connection->sso_start_url, connection->sso_start_url,
                              connection->sso_region, NULL, error);
}

/**
 * churn_connector_signs_in:
 * @connection: a connection
 *
 * Returns: whether one signs in to it in the desk, which has what that gave in the keyring; other
 *   profiles have their credentials from elsewhere
 */
gboolean
churn_connector_signs_in (const ChurnConnection *connection)
{
  g_autoptr (AwsSsoSession) session = NULL;

  g_return_val_if_fail (connection != NULL, FALSE);

  if (connection->kind == CHURN_CONNECTION_PROFILE)
    session = churn_connector_create_sso_session (connection, NULL);

  return session != NULL || connection->kind == CHURN_CONNECTION_SSO ||
         connection->kind == CHURN_CONNECTION_KEYS;
}

static AwsCredentialProvider *
create_provider (ChurnConnector *self, const ChurnConnection *connection, GError **error)
{
  if (connection->kind == CHURN_CONNECTION_KEYS)
    return churn_key_provider_new (self->keyring, connection->address);
  if (connection->kind == CHURN_CONNECTION_SSO)
    {
      g_autoptr (AwsSsoSession) session = churn_connector_create_sso_session (connection, error);

      return session != NULL ? aws_sso_provider_new (self->context, session,
                                                     connection->sso_account, connection->sso_role)
                             : NULL;
    }
  return AWS_CREDENTIAL_PROVIDER (aws_provider_chain_new (
      self->context, *connection->profile != '\0' ? connection->profile : NULL));
}

/* Takes the provider. */
static ChurnSession *
open_with (ChurnConnector *self,
           const ChurnConnection *connection,
           AwsCredentialProvider *provider,
           GError **error)
{
  g_autoptr (AwsCredentialProvider) own = provider;
  g_autoptr (AwsClient) client =
      aws_client_new (connection->address, connection->region, "execute-api", NULL, error);

  if (client == NULL)
    return NULL;

  churn_connector_close (self);
  self->provider = g_steal_pointer (&own);
  self->credentials = aws_credential_cache_new (self->provider);
  aws_client_set_credential_cache (client, self->credentials);
  return churn_session_new (client, NULL, self->clock);
}

/**
 * churn_connector_open:
 * @self: a connector
 * @connection: a connection to a stack, which is not the demo
 * @error: (nullable): where an error goes
 *
 * Makes the session of a connection, in the place of the one that was open. Nothing is asked of
 * anybody yet: the first request of the session fetches the credentials.
 *
 * Returns: (transfer full): the session, or %NULL with %CHURN_BACKEND_ERROR_CONFIGURATION or an
 *   #AwsError
 */
ChurnSession *
churn_connector_open (ChurnConnector *self, const ChurnConnection *connection, GError **error)
{
  AwsCredentialProvider *provider;

  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);
  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (connection->kind != CHURN_CONNECTION_DEMO, NULL);

  if (!churn_connection_check (connection, error))
    return NULL;
  provider = create_provider (self, connection, error);

  return provider != NULL ? open_with (self, connection, provider, error) : NULL;
}

/**
 * churn_connector_open_with_keys:
 * @self: a connector
 * @connection: a connection by access keys
 * @keys: keys that are in no keyring yet
 * @error: (nullable): where an error goes
 *
 * As churn_connector_open(), with keys that somebody has just entered.
 *
 * Returns: (transfer full): the session, or %NULL with %CHURN_BACKEND_ERROR_CONFIGURATION or an
 *   #AwsError
 */
ChurnSession *
churn_connector_open_with_keys (ChurnConnector *self,
                                const ChurnConnection *connection,
                                AwsCredentials *keys,
                                GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);
  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (connection->kind == CHURN_CONNECTION_KEYS, NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  if (!churn_connection_check (connection, error))
    return NULL;

  return open_with (self, connection, aws_static_provider_new (keys, "keys"), error);
}

/**
 * churn_connector_close:
 * @self: a connector
 *
 * Forgets the credentials that it holds. What is in the keyring stays.
 */
void
churn_connector_close (ChurnConnector *self)
{
  g_return_if_fail (CHURN_IS_CONNECTOR (self));

  if (self->credentials != NULL)
    aws_credential_cache_forget (self->credentials);
  g_clear_object (&self->credentials);
  g_clear_object (&self->provider);
}

static void
token_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (aws_token_store_clear_finish (AWS_TOKEN_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
keys_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (churn_keyring_clear_finish (CHURN_KEYRING (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * churn_connector_sign_out_async:
 * @self: a connector
 * @connection: what was signed in to
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets who is signed in: from memory at once, and from the keyring.
 */
void
churn_connector_sign_out_async (ChurnConnector *self,
                                const ChurnConnection *connection,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (CHURN_IS_CONNECTOR (self));
  g_return_if_fail (connection != NULL);

  churn_connector_close (self);
  if (connection->kind == CHURN_CONNECTION_SSO || connection->kind == CHURN_CONNECTION_PROFILE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AwsSsoSession) session = churn_connector_create_sso_session (connection, &error);

      /* What nobody can sign in to has left nothing. */
      if (session == NULL)
        g_task_return_boolean (task, TRUE);
      else
        aws_token_store_clear_async (self->tokens, aws_sso_session_get_key (session), cancellable,
                                     token_cleared_cb, g_steal_pointer (&task));
    }
  else if (connection->kind == CHURN_CONNECTION_KEYS)
    churn_keyring_clear_async (self->keyring, CHURN_KEYRING_KEYS, connection->address, cancellable,
                               keys_cleared_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * churn_connector_sign_out_finish:
 * @self: a connector
 * @result: what the callback got
 * @error: (nullable): where an error goes: %CHURN_BACKEND_ERROR_KEYRING where the keyring is locked
 *   and may still have it
 *
 * Returns: %TRUE if nothing is left
 */
gboolean
churn_connector_sign_out_finish (ChurnConnector *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
