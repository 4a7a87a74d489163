#include "aws-sso-oidc.h"

#include "aws-json.h"
#include "aws-secret.h"
#include "aws-service-endpoint.h"

#include <openssl/crypto.h>
#include <string.h>

#define CLIENT_NAME "churn-desk"
#define DEFAULT_INTERVAL 5

/**
 * AwsSsoOidc:
 *
 * The sign-in service of IAM Identity Center: OAuth's device authorization (RFC 8628) in AWS's own
 * JSON. Nothing is signed. It belongs to one thread.
 */
struct _AwsSsoOidc
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsSsoOidc, aws_sso_oidc, G_TYPE_OBJECT)

/* One call, with what its answer is completed by. */
typedef struct
{
  AwsSsoToken *client;
  gint64 now_us;
  gpointer (*read) (JsonObject *answer, const AwsSsoToken *client, gint64 now_us);
  GDestroyNotify free;
  AwsOidcError why;
} Call;

static void
aws_sso_oidc_finalize (GObject *object)
{
  g_clear_object (&AWS_SSO_OIDC (object)->client);

  G_OBJECT_CLASS (aws_sso_oidc_parent_class)->finalize (object);
}

static void
aws_sso_oidc_class_init (AwsSsoOidcClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_sso_oidc_finalize;
}

static void
aws_sso_oidc_init (AwsSsoOidc *self)
{
}

/**
 * aws_sso_oidc_new:
 * @region: the region of IAM Identity Center
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): its sign-in service, or %NULL with %AWS_ERROR_INVALID
 */
AwsSsoOidc *
aws_sso_oidc_new (const char *region, GError **error)
{
  g_autoptr (AwsClient) client = NULL;
  AwsSsoOidc *self;

  g_return_val_if_fail (region != NULL, NULL);

  client = aws_service_endpoint_new_unsigned_client (AWS_SERVICE_SSO_OIDC, region, error);
  if (client == NULL)
    return NULL;
  self = g_object_new (AWS_TYPE_SSO_OIDC, NULL);
  self->client = g_steal_pointer (&client);
  return self;
}

/**
 * aws_device_authorization_free:
 * @self: (transfer full): a sign-in
 *
 * Wipes and frees it.
 */
void
aws_device_authorization_free (AwsDeviceAuthorization *self)
{
  g_return_if_fail (self != NULL);

  aws_secret_free (self->device_code);
  g_free (self->user_code);
  g_free (self->verification_uri);
  g_free (self->verification_uri_complete);
  g_free (self);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->client, aws_sso_token_free);
  g_free (call);
}

/* The service names what is wrong twice: by OAuth's word in the body and by its own type. */
static AwsOidcError
read_why (const AwsResponse *failure)
{
  static const struct
  {
    const char *word;
    const char *type;
    AwsOidcError why;
  } names[] = {
    { "authorization_pending", "AuthorizationPendingException", AWS_OIDC_ERROR_PENDING },
    { "slow_down", "SlowDownException", AWS_OIDC_ERROR_SLOW_DOWN },
    { "expired_token", "ExpiredTokenException", AWS_OIDC_ERROR_EXPIRED },
    { "access_denied", "AccessDeniedException", AWS_OIDC_ERROR_DENIED },
    { "invalid_client", "InvalidClientException", AWS_OIDC_ERROR_INVALID_CLIENT },
    { "invalid_grant", "InvalidGrantException", AWS_OIDC_ERROR_INVALID_GRANT },
  };
  g_autoptr (JsonObject) body = NULL;
  const char *type = aws_response_get_error_type (failure);
  const char *word;

  body = aws_json_from_response (failure, NULL);
  word = body != NULL ? aws_json_get_string (body, "error") : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (word, names[i].word) == 0 || g_strcmp0 (type, names[i].type) == 0)
      return names[i].why;
  return AWS_OIDC_ERROR_NONE;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AwsResponse) failure = NULL;
  g_autoptr (AwsResponse) response =
      aws_client_send_finish (AWS_CLIENT (source), result, &failure, &error);
  g_autoptr (JsonObject) answer = NULL;
  gpointer value = NULL;

  if (failure != NULL)
    call->why = read_why (failure);
  if (response != NULL)
    {
      gsize length = 0;
      gconstpointer data = g_bytes_get_data (aws_response_get_body (response), &length);

      answer = aws_json_from_response (response, &error);
      if (length > 0)
        OPENSSL_cleanse ((gpointer) data, length);
    }
  if (answer != NULL)
    {
      value = call->read (answer, call->client, call->now_us);
      aws_json_wipe (answer);
      if (value == NULL)
        error = g_error_new_literal (AWS_ERROR, AWS_ERROR_PARSE,
                                     "The answer of the sign-in service lacks something");
    }
  if (value != NULL)
    g_task_return_pointer (task, value, call->free);
  else
    g_task_return_error (task, error);
}

/* Takes @call and @body. */
static void
start (GTask *task, const char *path, Call *call, JsonObject *body)
{
  AwsSsoOidc *self = g_task_get_source_object (task);
  g_autoptr (GBytes) bytes = aws_json_write_secret (body);
  g_autoptr (AwsRequest) request = aws_request_new ("POST", path, NULL, bytes);

  aws_request_add_header (request, "Content-Type", "application/json");
  g_task_set_task_data (task, call, call_free);
  aws_client_send_async (self->client, request, g_task_get_cancellable (task), on_sent, task);
}

static gpointer
read_client (JsonObject *answer, const AwsSsoToken *client, gint64 now_us)
{
  g_autoptr (AwsSsoToken) token = aws_sso_token_copy (client);

  token->client_id = g_strdup (aws_json_get_string (answer, "clientId"));
  token->client_secret = g_strdup (aws_json_get_string (answer, "clientSecret"));
  token->client_expires_us = aws_json_get_int (answer, "clientSecretExpiresAt") * G_USEC_PER_SEC;
  return token->client_id != NULL && token->client_secret != NULL ? g_steal_pointer (&token) : NULL;
}

/**
 * aws_sso_oidc_register_async:
 * @self: the sign-in service
 * @session: where people sign in
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Registers this program as a client.
 */
void
aws_sso_oidc_register_async (AwsSsoOidc *self,
                             const AwsSsoSession *session,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Call *call;
  JsonObject *body;
  JsonArray *scopes;

  g_return_if_fail (AWS_IS_SSO_OIDC (self));
  g_return_if_fail (session != NULL);

  body = json_object_new ();
  json_object_set_string_member (body, "clientName", CLIENT_NAME);
  json_object_set_string_member (body, "clientType", "public");
  scopes = json_array_new ();
  /* Without a session of its own a token cannot be refreshed, and no scope is asked for. */
  for (char **scope = session->scopes; session->name != NULL && *scope != NULL; scope++)
    json_array_add_string_element (scopes, *scope);
  if (json_array_get_length (scopes) > 0)
    json_object_set_array_member (body, "scopes", scopes);
  else
    json_array_unref (scopes);

  call = g_new0 (Call, 1);
  call->client = g_new0 (AwsSsoToken, 1);
  call->client->start_url = g_strdup (session->start_url);
  call->client->region = g_strdup (session->region);
  call->read = read_client;
  call->free = (GDestroyNotify) aws_sso_token_free;
  start (g_task_new (self, cancellable, callback, user_data), "/client/register", call, body);
}

/**
 * aws_sso_oidc_register_finish:
 * @self: the sign-in service
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_sso_oidc_register_async().
 *
 * Returns: (transfer full): a token that has no access token yet, only the client; or %NULL with
 *   a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
AwsSsoToken *
aws_sso_oidc_register_finish (AwsSsoOidc *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_SSO_OIDC (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_authorization (JsonObject *answer, const AwsSsoToken *client, gint64 now_us)
{
  g_autoptr (AwsDeviceAuthorization) authorization = g_new0 (AwsDeviceAuthorization, 1);

  authorization->device_code = g_strdup (aws_json_get_string (answer, "deviceCode"));
  authorization->user_code = g_strdup (aws_json_get_string (answer, "userCode"));
  authorization->verification_uri = g_strdup (aws_json_get_string (answer, "verificationUri"));
  authorization->verification_uri_complete =
      g_strdup (aws_json_get_string (answer, "verificationUriComplete"));
  authorization->expires_in = aws_json_get_int (answer, "expiresIn");
  authorization->interval = aws_json_get_int (answer, "interval");
  if (authorization->interval <= 0)
    authorization->interval = DEFAULT_INTERVAL;
  return authorization->device_code != NULL && authorization->user_code != NULL &&
                 authorization->verification_uri != NULL && authorization->expires_in > 0
             ? g_steal_pointer (&authorization)
             : NULL;
}

/**
 * aws_sso_oidc_authorize_async:
 * @self: the sign-in service
 * @client: the client, as aws_sso_oidc_register_finish() gives it
 * @start_url: the address of the access portal
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Begins a sign-in.
 */
void
aws_sso_oidc_authorize_async (AwsSsoOidc *self,
                              const AwsSsoToken *client,
                              const char *start_url,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Call *call;
  JsonObject *body;

  g_return_if_fail (AWS_IS_SSO_OIDC (self));
  g_return_if_fail (client != NULL && client->client_id != NULL && client->client_secret != NULL);
  g_return_if_fail (start_url != NULL);

  body = json_object_new ();
  json_object_set_string_member (body, "clientId", client->client_id);
  json_object_set_string_member (body, "clientSecret", client->client_secret);
  json_object_set_string_member (body, "startUrl", start_url);
  call = g_new0 (Call, 1);
  call->read = read_authorization;
  call->free = (GDestroyNotify) aws_device_authorization_free;
  start (g_task_new (self, cancellable, callback, user_data), "/device_authorization", call, body);
}

static gpointer
finish (GAsyncResult *result, AwsOidcError *why, GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  if (why != NULL)
    *why = call->why;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * aws_sso_oidc_authorize_finish:
 * @self: the sign-in service
 * @result: the result
 * @why: (out) (optional): what OAuth says of an error
 * @error: (nullable): where an error goes
 *
 * Ends aws_sso_oidc_authorize_async().
 *
 * Returns: (transfer full): what a person is shown, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
AwsDeviceAuthorization *
aws_sso_oidc_authorize_finish (AwsSsoOidc *self,
                               GAsyncResult *result,
                               AwsOidcError *why,
                               GError **error)
{
  g_return_val_if_fail (AWS_IS_SSO_OIDC (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return finish (result, why, error);
}

static gpointer
read_token (JsonObject *answer, const AwsSsoToken *client, gint64 now_us)
{
  g_autoptr (AwsSsoToken) token = aws_sso_token_copy (client);
  gint64 seconds = aws_json_get_int (answer, "expiresIn");
  const char *refresh_token = aws_json_get_string (answer, "refreshToken");

  g_clear_pointer (&token->access_token, aws_secret_free);
  token->access_token = g_strdup (aws_json_get_string (answer, "accessToken"));
  token->expires_us = now_us + seconds * G_USEC_PER_SEC;
  /* One that is not replaced stays good. */
  if (refresh_token != NULL)
    {
      g_clear_pointer (&token->refresh_token, aws_secret_free);
      token->refresh_token = g_strdup (refresh_token);
    }
  return token->access_token != NULL && seconds > 0 && seconds <= G_MAXINT32
             ? g_steal_pointer (&token)
             : NULL;
}

/**
 * aws_sso_oidc_create_token_async:
 * @self: the sign-in service
 * @client: the client, and the refresh token that is used if there is no @device_code
 * @device_code: (nullable): the device code of a sign-in
 * @now_us: the time, in microseconds since the Unix epoch, from which the token's life counts
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Asks for the token of a sign-in, or for a new one in the place of an old one.
 */
void
aws_sso_oidc_create_token_async (AwsSsoOidc *self,
                                 const AwsSsoToken *client,
                                 const char *device_code,
                                 gint64 now_us,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Call *call;
  JsonObject *body;

  g_return_if_fail (AWS_IS_SSO_OIDC (self));
  g_return_if_fail (client != NULL && client->client_id != NULL && client->client_secret != NULL);
  g_return_if_fail (device_code != NULL || client->refresh_token != NULL);

  body = json_object_new ();
  json_object_set_string_member (body, "clientId", client->client_id);
  json_object_set_string_member (body, "clientSecret", client->client_secret);
  if (device_code != NULL)
    {
      json_object_set_string_member (body, "grantType",
                                     "urn:ietf:params:oauth:grant-type:device_code");
      json_object_set_string_member (body, "deviceCode", device_code);
    }
  else
    {
      json_object_set_string_member (body, "grantType", "refresh_token");
      json_object_set_string_member (body, "refreshToken", client->refresh_token);
    }
  call = g_new0 (Call, 1);
  call->client = aws_sso_token_copy (client);
  call->now_us = now_us;
  call->read = read_token;
  call->free = (GDestroyNotify) aws_sso_token_free;
  start (g_task_new (self, cancellable, callback, user_data), "/token", call, body);
}

/**
 * aws_sso_oidc_create_token_finish:
 * @self: the sign-in service
 * @result: the result
 * @why: (out) (optional): what OAuth says of an error
 * @error: (nullable): where an error goes
 *
 * Ends aws_sso_oidc_create_token_async().
 *
 * Returns: (transfer full): the token, with the client and, if there is one, the refresh token; or
 *   %NULL with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
AwsSsoToken *
aws_sso_oidc_create_token_finish (AwsSsoOidc *self,
                                  GAsyncResult *result,
                                  AwsOidcError *why,
                                  GError **error)
{
  g_return_val_if_fail (AWS_IS_SSO_OIDC (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return finish (result, why, error);
}
