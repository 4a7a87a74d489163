/* The call of #AwsClient that waits for the answer. */

#include "aws-client.h"

#include "aws-attempts.h"
#include "aws-client-private.h"
#include "aws-transfer.h"

/* One attempt. */
static AwsVerdict
try (AwsAttempts *attempts,
     AwsResponse **response,
     gint64 *delay_us,
     GCancellable *cancellable,
     GError **error)
{
  AwsClient *self = attempts->client;
  g_autoptr (GError) why = NULL;
  AwsStop stop = AWS_STOP_NONE;
  const AwsRequest *request;

  if (!aws_attempts_use_own_credentials (attempts, error))
    return AWS_VERDICT_FAILED;
  request = aws_attempts_begin (attempts, error);
  if (request == NULL)
    return AWS_VERDICT_FAILED;
  *response = aws_transfer_send (aws_transfer_get (), self->origin, request, self->connect_timeout,
                                 attempts->deadline_us, self->max_body, cancellable, &why);
  if (*response != NULL)
    return aws_attempts_judge_response (attempts, *response, delay_us, error);
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    stop = AWS_STOP_CANCELLED;
  else if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    stop = attempts->deadline_us != 0 && g_get_monotonic_time () >= attempts->deadline_us
               ? AWS_STOP_TIMEOUT
               : AWS_STOP_CONNECT_TIMEOUT;
  return aws_attempts_judge_error (attempts, stop, why, delay_us, error);
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
 * As aws_client_send_async(), but returns when it is done, and takes less of the processor: nothing
 * of any main context runs meanwhile, so that a client with a cache of credentials, which is shared
 * with it, must not be used with this. One call at a time.
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
  g_auto (AwsAttempts) attempts = { NULL };
  AwsVerdict verdict;

  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (self->cache == NULL, NULL);

  if (failure != NULL)
    *failure = NULL;
  if (!aws_attempts_init (&attempts, self, request, cancellable, error))
    return NULL;
  for (;;)
    {
      g_autoptr (AwsResponse) response = NULL;
      gint64 delay_us = 0;

      verdict = try (&attempts, &response, &delay_us, cancellable, error);
      if (verdict == AWS_VERDICT_DONE)
        return g_steal_pointer (&response);
      if (verdict == AWS_VERDICT_AGAIN &&
          !aws_transfer_wait (aws_transfer_get (), delay_us, cancellable))
        {
          g_propagate_error (error, aws_attempts_stop (&attempts, AWS_STOP_CANCELLED));
          return NULL;
        }
      if (verdict == AWS_VERDICT_FAILED)
        break;
    }
  if (failure != NULL)
    *failure = g_steal_pointer (&attempts.failure);
  return NULL;
}
