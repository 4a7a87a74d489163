/* The calls of #AwsClient that send. */

#include "aws-client.h"

#include "aws-client-private.h"
#include "aws-exchange.h"

static SoupSession *
new_session (void)
{
  SoupSession *session =
      soup_session_new_with_options ("timeout", 0, "max-conns", 8, "max-conns-per-host", 4, NULL);

  /* The signature is all the authentication there is. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

/**
 * aws_client_set_max_attempts:
 * @self: a client
 * @attempts: how often a request is sent at most, 1 to 3
 *
 * Bounds the attempts, for a service of whose quota each one takes a part.
 */
void
aws_client_set_max_attempts (AwsClient *self, guint attempts)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (attempts >= 1 && attempts <= AWS_RETRY_MAX_ATTEMPTS);

  self->max_attempts = attempts;
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
 * Signs a request and sends it, up to three times. Any method is sent again after a failure, as
 * the SDKs do: a request that must not count twice carries an idempotency key.
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
    self->session = new_session ();
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

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/**
 * aws_client_send:
 * @self: a client
 * @request: what to send, as for aws_client_send_async()
 * @cancellable: (nullable): stops it at any stage; any thread may cancel
 * @failure: (out) (optional) (nullable) (transfer full): the answer that is the error, if the
 *   server gave one
 * @error: (nullable): where an error goes
 *
 * As aws_client_send_async(), but returns when it is done. Nothing else of the caller's main
 * context runs meanwhile, so that a client with a cache of credentials, which is shared with it,
 * must not be used with this.
 *
 * Returns: (transfer full): the answer, whose status is 2xx; or %NULL with a code of #AwsError,
 *   or %G_IO_ERROR_CANCELLED
 */
AwsResponse *
aws_client_send (AwsClient *self,
                 const AwsRequest *request,
                 GCancellable *cancellable,
                 AwsResponse **failure,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GTask *task;

  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (self->cache == NULL, NULL);

  if (self->sync_context == NULL)
    self->sync_context = g_main_context_new ();
  g_main_context_push_thread_default (self->sync_context);
  if (self->sync_session == NULL)
    self->sync_session = new_session ();

  task = g_task_new (self, cancellable, on_sent, &result);
  aws_exchange_start (task, self->sync_session, request);
  while (result == NULL)
    g_main_context_iteration (self->sync_context, TRUE);

  g_main_context_pop_thread_default (self->sync_context);
  return aws_client_send_finish (self, result, failure, error);
}
