/* The calls of #AwsClient that send. */

#include "aws-client.h"

#include "aws-client-private.h"
#include "aws-exchange.h"

/* Without a bundle that can be read nobody is trusted. */
static void
trust_bundle (SoupSession *session, const char *bundle)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  database = g_tls_file_database_new (bundle, &error);
  if (database == NULL)
    g_message ("AWS_CA_BUNDLE: %s", error->message);
  soup_session_set_tls_database (session, database);
}

static SoupSession *
new_session (AwsClient *self)
{
  SoupSession *session =
      soup_session_new_with_options ("timeout", 0, "max-conns", 8, "max-conns-per-host", 4, NULL);
  const char *bundle = g_getenv ("AWS_CA_BUNDLE");

  /* The signature is all the authentication there is. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (bundle != NULL && *bundle != '\0' && self->base != NULL &&
      g_str_equal (g_uri_get_scheme (self->base), "https"))
    trust_bundle (session, bundle);
  return session;
}

/**
 * aws_client_set_retries:
 * @self: a client
 * @attempts: how often a request is sent at most, at least 1
 * @base_us: the longest back-off before the first retry, in microseconds
 *
 * Has a service asked again by other rules than %AWS_RETRY_ATTEMPTS and %AWS_RETRY_BASE.
 */
void
aws_client_set_retries (AwsClient *self, guint attempts, gint64 base_us)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (attempts >= 1 && base_us >= 0);

  self->max_attempts = attempts;
  self->retry_base = base_us;
}

/**
 * aws_client_send_async:
 * @self: a client
 * @request: what to send, which is copied: the path is put behind the base URL; `Host`,
 *   `Content-Length` and the signature's headers are added and must not be there
 * @cancellable: (nullable): stops it at any stage, the wait before a retry included
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Signs a request and sends it, up to three times (aws_client_set_retries()). Any method is sent
 * again after a failure, as the SDKs do: a request that must not count twice carries an idempotency
 * key.
 */
void
aws_client_send_async (AwsClient *self,
                       const AwsRequest *request,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;

  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (request != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (self->session == NULL)
    self->session = new_session (self);
  task = g_task_new (self, cancellable, callback, user_data);
  aws_exchange_start (task, self->session, request);
}

/**
 * aws_client_send_finish:
 * @self: a client
 * @result: the result
 * @failure: (out) (optional) (nullable) (transfer full): the answer that is the error, if the
 *   server gave one: for what an API says beyond #AwsError, and aws_response_get_retry_after()
 * @error: (nullable): where an error goes
 *
 * Ends aws_client_send_async().
 *
 * Returns: (transfer full): the answer, whose status is 2xx; or %NULL with a code of #AwsError,
 *   or %G_IO_ERROR_CANCELLED
 */
AwsResponse *
aws_client_send_finish (AwsClient *self,
                        GAsyncResult *result,
                        AwsResponse **failure,
                        GError **error)
{
  AwsResponse *response;

  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  response = g_task_propagate_pointer (G_TASK (result), error);
  if (failure != NULL)
    *failure = response == NULL ? aws_exchange_get_failure (G_TASK (result)) : NULL;
  return response;
}
