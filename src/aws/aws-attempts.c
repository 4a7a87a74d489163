/* The attempts at one request: what each is signed with, and what comes after it. */

#include "aws-attempts.h"

#include "aws-checksum.h"
#include "aws-endpoint.h"
#include "aws-failure.h"
#include "aws-signer.h"

/* A clock that is off by this much is corrected for; services refuse what is further off. */
#define MAX_SKEW (300 * G_USEC_PER_SEC)

/**
 * aws_attempts_init:
 * @self: attempts, which must be cleared, whatever comes of this
 * @client: a client
 * @request: what to send
 * @cancellable: (nullable): what may have stopped it before it began
 * @error: (nullable): where an error goes
 *
 * Begins with a request; its time runs from now on.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_INVALID or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_attempts_init (AwsAttempts *self,
                   AwsClient *client,
                   const AwsRequest *request,
                   GCancellable *cancellable,
                   GError **error)
{
  *self = (AwsAttempts){ .client = client };
  if (client->base == NULL)
    {
      g_propagate_error (error, g_error_copy (client->base_error));
      return FALSE;
    }
  self->request = aws_endpoint_prepare (client->base, request, error);
  if (self->request == NULL)
    return FALSE;
  self->n_headers = self->request->headers->len;
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_propagate_error (error, aws_attempts_stop (self, AWS_STOP_CANCELLED));
      return FALSE;
    }
  if (client->timeout != 0)
    self->deadline_us =
        g_get_monotonic_time () + (gint64) client->timeout * G_TIME_SPAN_MILLISECOND;
  return TRUE;
}

/**
 * aws_attempts_clear:
 * @self: attempts
 *
 * Frees what they hold.
 */
void
aws_attempts_clear (AwsAttempts *self)
{
  g_clear_pointer (&self->request, aws_request_free);
  g_clear_pointer (&self->credentials, aws_credentials_unref);
  g_clear_error (&self->expired);
  g_clear_pointer (&self->failure, aws_response_unref);
}

static gint64
get_time (AwsAttempts *self)
{
  return aws_time_get (&self->client->time);
}

static void
set_failure (AwsAttempts *self, AwsResponse *response)
{
  g_clear_pointer (&self->failure, aws_response_unref);
  if (response != NULL)
    self->failure = aws_response_ref (response);
}

/**
 * aws_attempts_use_own_credentials:
 * @self: attempts of a client that has no cache of credentials
 * @error: (nullable): where an error goes
 *
 * Has the next attempt signed with the credentials that the client has now.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_MISSING_AUTHENTICATION if there are none, or
 *   %AWS_ERROR_EXPIRED_TOKEN
 */
gboolean
aws_attempts_use_own_credentials (AwsAttempts *self, GError **error)
{
  AwsClient *client = self->client;

  g_clear_pointer (&self->credentials, aws_credentials_unref);
  if (client->credentials != NULL)
    self->credentials = aws_credentials_ref (client->credentials);
  if (self->credentials == NULL && !client->is_unsigned)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MISSING_AUTHENTICATION,
                           "There are no credentials to sign with");
      return FALSE;
    }
  if (self->credentials != NULL &&
      aws_credentials_is_expired (self->credentials, get_time (self) + client->clock_offset))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_EXPIRED_TOKEN,
                           "The credentials have expired");
      return FALSE;
    }
  return TRUE;
}

/**
 * aws_attempts_take_credentials:
 * @self: attempts
 * @credentials: (transfer full): those that the client's cache gave
 * @error: (nullable): where an error goes
 *
 * Has the next attempt signed with @credentials.
 *
 * Returns: %TRUE, or %FALSE with what the service said, if it refused the same ones before
 */
gboolean
aws_attempts_take_credentials (AwsAttempts *self, AwsCredentials *credentials, GError **error)
{
  g_autoptr (AwsCredentials) old = g_steal_pointer (&self->credentials);

  self->credentials = credentials;
  if (self->expired == NULL || old == NULL || !aws_credentials_equal (old, credentials))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->expired));
  return FALSE;
}

/* As the SDKs do in a function of AWS Lambda, so that X-Ray sees what it called. It is not signed:
 * whoever passes the request on may change it. */
static void
pass_trace_on (AwsRequest *request)
{
  const char *trace = g_getenv ("_X_AMZN_TRACE_ID");

  if (trace != NULL && *trace != '\0' && g_getenv ("AWS_LAMBDA_FUNCTION_NAME") != NULL &&
      aws_request_get_header (request, "X-Amzn-Trace-Id") == NULL)
    aws_request_add_header (request, "X-Amzn-Trace-Id", trace);
}

/**
 * aws_attempts_begin:
 * @self: attempts, whose credentials are set
 * @error: (nullable): where an error goes
 *
 * Begins an attempt.
 *
 * Returns: (transfer none): what to send, with `Host` and the signature, until the next attempt; or
 *   %NULL with %AWS_ERROR_INVALID
 */
const AwsRequest *
aws_attempts_begin (AwsAttempts *self, GError **error)
{
  AwsClient *client = self->client;

  if (client->host == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The address of the service has no valid host name");
      return NULL;
    }
  self->signed_offset = client->clock_offset;
  /* What the attempt before has added does not count. */
  g_ptr_array_set_size (self->request->headers, (int) self->n_headers);
  aws_request_add_header (self->request, "Host", client->host);
  if (self->credentials != NULL &&
      !aws_sign (self->request, self->credentials, client->region, client->service,
                 get_time (self) + client->clock_offset, error))
    return NULL;
  pass_trace_on (self->request);
  self->n++;
  return self->request;
}

/* Again if the rules allow it, else it has failed with @error, which is taken. */
static AwsVerdict
judge_retry (AwsAttempts *self,
             AwsRetryKind kind,
             AwsResponse *response,
             GError *why,
             gint64 *delay_us,
             GError **error)
{
  AwsClient *client = self->client;
  gint64 wished = 0;

  set_failure (self, response);
  if (kind == AWS_RETRY_NONE || self->n >= client->max_attempts)
    {
      g_propagate_error (error, why);
      return AWS_VERDICT_FAILED;
    }
  if (response != NULL)
    wished = aws_response_get_retry_after (response, get_time (self));
  *delay_us = aws_retry_get_delay (kind, client->retry_base, self->n - 1,
                                   client->random (client->random_data), wished);
  /* The SDKs' own header is a wish and is bounded; Retry-After is an order: who cannot wait as
   * long must not ask again. */
  if ((*delay_us < wished && aws_response_get_header (response, "x-amz-retry-after") == NULL) ||
      (self->deadline_us != 0 && g_get_monotonic_time () + *delay_us >= self->deadline_us) ||
      !aws_retry_bucket_take (&client->bucket, kind))
    {
      g_propagate_error (error, why);
      return AWS_VERDICT_FAILED;
    }
  self->paid = kind;
  g_error_free (why);
  return AWS_VERDICT_AGAIN;
}

/* Follows the server's clock, if ours is too far off for a signature to be taken. A server that
 * took one is not asked. */
static void
follow_clock (AwsAttempts *self, const AwsResponse *response)
{
  AwsClient *client = self->client;
  gint64 date = aws_response_get_date (response);
  gint64 now = get_time (self);

  if (date != 0 && ABS (now + client->clock_offset - date) >= MAX_SKEW)
    {
      client->clock_offset = date - now;
      if (client->cache != NULL)
        aws_credential_cache_set_clock_offset (client->cache, client->clock_offset);
    }
}

/**
 * aws_attempts_judge_response:
 * @self: attempts
 * @response: what the last one was answered
 * @delay_us: (out): how long to wait before another attempt, in microseconds
 * @error: (nullable): where an error goes
 *
 * Tells what comes after an answer.
 *
 * Returns: the verdict; %AWS_VERDICT_FAILED with a code of #AwsError
 */
AwsVerdict
aws_attempts_judge_response (AwsAttempts *self,
                             AwsResponse *response,
                             gint64 *delay_us,
                             GError **error)
{
  AwsClient *client = self->client;
  guint status = aws_response_get_status (response);
  const char *type = aws_response_get_error_type (response);
  GError *why;
  AwsError code;

  *delay_us = 0;
  if (!aws_checksum_matches (response))
    return judge_retry (self, AWS_RETRY_TRANSIENT, NULL,
                        g_error_new (AWS_ERROR, AWS_ERROR_NETWORK,
                                     "%s: the answer was damaged on its way: its CRC-32 is another",
                                     g_uri_get_host (client->base)),
                        delay_us, error);
  if (status >= 200 && status <= 299)
    {
      aws_retry_bucket_succeed (&client->bucket, self->paid);
      set_failure (self, NULL);
      return AWS_VERDICT_DONE;
    }

  follow_clock (self, response);
  code = aws_error_code_from_answer (status, type, aws_response_get_error_message (response));
  if (aws_failure_is_skew (code, type) && !self->skew_corrected &&
      self->signed_offset != client->clock_offset && self->n < client->max_attempts)
    {
      self->skew_corrected = TRUE;
      return AWS_VERDICT_AGAIN;
    }
  why = client->is_unsigned
            ? aws_failure_without_words (client->base, response, code)
            : aws_failure_from_answer (client->base, self->credentials, response, code);
  /* An expired token has its one retry beside all others, so that no request is lost to it. */
  if (code == AWS_ERROR_EXPIRED_TOKEN && client->cache != NULL && self->expired == NULL)
    {
      self->expired = why;
      set_failure (self, response);
      aws_credential_cache_invalidate (client->cache, self->credentials);
      return AWS_VERDICT_AGAIN;
    }
  return judge_retry (self, aws_retry_classify_answer (status, type), response, why, delay_us,
                      error);
}

/**
 * aws_attempts_judge_error:
 * @self: attempts
 * @stop: what ended the last one
 * @why: why it had no answer, as libsoup or GIO says it, or in #AwsError without the host
 * @delay_us: (out): how long to wait before another attempt, in microseconds
 * @error: (nullable): where an error goes
 *
 * Tells what comes after an attempt without an answer.
 *
 * Returns: the verdict; %AWS_VERDICT_FAILED with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
AwsVerdict
aws_attempts_judge_error (AwsAttempts *self,
                          AwsStop stop,
                          const GError *why,
                          gint64 *delay_us,
                          GError **error)
{
  GError *translated;

  *delay_us = 0;
  if (stop == AWS_STOP_CANCELLED || stop == AWS_STOP_TIMEOUT)
    {
      g_propagate_error (error, aws_attempts_stop (self, stop));
      return AWS_VERDICT_FAILED;
    }
  if (stop == AWS_STOP_CONNECT_TIMEOUT)
    return judge_retry (self, AWS_RETRY_TRANSIENT, NULL, aws_attempts_stop (self, stop), delay_us,
                        error);
  translated = aws_failure_from_error (self->client->base, why);
  return judge_retry (self, aws_retry_classify_error (why), NULL, translated, delay_us, error);
}

/**
 * aws_attempts_stop:
 * @self: attempts
 * @stop: what ended them
 *
 * Ends them. An answer to an earlier attempt is not why.
 *
 * Returns: (transfer full): the error
 */
GError *
aws_attempts_stop (AwsAttempts *self, AwsStop stop)
{
  AwsClient *client = self->client;

  set_failure (self, NULL);
  if (stop == AWS_STOP_CANCELLED)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled");
  if (stop == AWS_STOP_CONNECT_TIMEOUT)
    return g_error_new (AWS_ERROR, AWS_ERROR_TIMEOUT, "%s: no connection within %u ms",
                        g_uri_get_host (client->base), client->connect_timeout);
  return g_error_new (AWS_ERROR, AWS_ERROR_TIMEOUT, "%s: no answer within %u ms",
                      g_uri_get_host (client->base), client->timeout);
}
