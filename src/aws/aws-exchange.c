/* One request on its way: attempts, waits between them, and what ends it. */

#include "aws-exchange.h"

#include "aws-body.h"
#include "aws-checksum.h"
#include "aws-client-private.h"
#include "aws-endpoint.h"
#include "aws-failure.h"
#include "aws-message.h"
#include "aws-source.h"

/* A clock that is off by this much is corrected for; services refuse what is further off. */
#define MAX_SKEW (300 * G_USEC_PER_SEC)

typedef enum
{
  STOP_NONE,
  STOP_CANCELLED,
  STOP_CONNECT_TIMEOUT,
  STOP_TIMEOUT,
} Stop;

/* At any time exactly one operation or wait is under way; it holds the task's reference. */
typedef struct
{
  AwsRequest *request;
  SoupSession *session;
  gint64 deadline_us;
  guint attempts;
  AwsCredentials *credentials; /* who signed the last attempt */
  GError *expired;             /* that they have expired, once a service said so */
  AwsRetryKind paid;
  gboolean skew_corrected;
  gint64 signed_offset;
  Stop stop;

  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;

  GSource *cancelled;
  GSource *timeout;
  GSource *connect_timeout;
  GSource *wait;

  AwsResponse *failure;
} Exchange;

static void start_attempt (GTask *task);

static void
end_attempt (Exchange *exchange)
{
  aws_source_clear (&exchange->connect_timeout);
  if (exchange->message != NULL)
    g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->stream);
}

static void
clear_sources (Exchange *exchange)
{
  aws_source_clear (&exchange->cancelled);
  aws_source_clear (&exchange->timeout);
  aws_source_clear (&exchange->wait);
}

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  end_attempt (exchange);
  clear_sources (exchange);
  g_clear_pointer (&exchange->request, aws_request_free);
  g_clear_object (&exchange->session);
  g_clear_pointer (&exchange->credentials, aws_credentials_unref);
  g_clear_error (&exchange->expired);
  g_clear_pointer (&exchange->failure, aws_response_unref);
  g_free (exchange);
}

static void
finish (GTask *task, AwsResponse *response, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  end_attempt (exchange);
  clear_sources (exchange);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, response, (GDestroyNotify) aws_response_unref);
  g_object_unref (task);
}

static GError *
new_stop_error (AwsClient *self, Stop stop)
{
  if (stop == STOP_CANCELLED)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled");
  if (stop == STOP_CONNECT_TIMEOUT)
    return g_error_new (AWS_ERROR, AWS_ERROR_TIMEOUT, "%s: no connection within %u ms",
                        g_uri_get_host (self->base), self->connect_timeout);
  return g_error_new (AWS_ERROR, AWS_ERROR_TIMEOUT, "%s: no answer within %u ms",
                      g_uri_get_host (self->base), self->timeout);
}

/* An answer to an earlier attempt is not why it ends. */
static void
fail_stopped (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_clear_pointer (&exchange->failure, aws_response_unref);
  finish (task, NULL, new_stop_error (g_task_get_source_object (task), exchange->stop));
}

/* Ends what is under way. An operation ends by itself when its cancellable says so. */
static void
stop (GTask *task, Stop why)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (exchange->stop == STOP_NONE || exchange->stop == STOP_CONNECT_TIMEOUT)
    exchange->stop = why;
  if (exchange->wait != NULL)
    fail_stopped (task);
  else if (exchange->cancellable != NULL)
    g_cancellable_cancel (exchange->cancellable);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  stop (user_data, STOP_CANCELLED);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timeout (gpointer user_data)
{
  stop (user_data, STOP_TIMEOUT);
  return G_SOURCE_REMOVE;
}

static gboolean
on_connect_timeout (gpointer user_data)
{
  stop (user_data, STOP_CONNECT_TIMEOUT);
  return G_SOURCE_REMOVE;
}

static gboolean
on_wait_over (gpointer user_data)
{
  Exchange *exchange = g_task_get_task_data (user_data);

  aws_source_clear (&exchange->wait);
  start_attempt (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Exchange *exchange = user_data;

  aws_source_clear (&exchange->connect_timeout);
}

/* Sends again if the rules allow it, else ends with @error, which it takes. */
static void
retry_or_fail (GTask *task, AwsRetryKind kind, AwsResponse *response, GError *error)
{
  AwsClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  gint64 wished = 0;
  gint64 delay;

  end_attempt (exchange);
  g_clear_pointer (&exchange->failure, aws_response_unref);
  if (response != NULL)
    exchange->failure = aws_response_ref (response);

  if (kind == AWS_RETRY_NONE || exchange->attempts >= self->max_attempts)
    {
      finish (task, NULL, error);
      return;
    }

  if (response != NULL)
    wished = aws_response_get_retry_after (response, self->clock (self->clock_data));
  delay =
      aws_retry_get_delay (kind, exchange->attempts - 1, self->random (self->random_data), wished);
  /* The SDKs' own header is a wish and is bounded; Retry-After is an order: who cannot wait as
   * long must not ask again. */
  if (delay < wished && aws_response_get_header (response, "x-amz-retry-after") == NULL)
    {
      finish (task, NULL, error);
      return;
    }
  if ((exchange->deadline_us != 0 && g_get_monotonic_time () + delay >= exchange->deadline_us) ||
      !aws_retry_bucket_take (&self->bucket, kind))
    {
      finish (task, NULL, error);
      return;
    }

  exchange->paid = kind;
  g_error_free (error);
  aws_source_attach (&exchange->wait,
                     g_timeout_source_new (
                         (guint) ((delay + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND)),
                     g_task_get_context (task), on_wait_over, task);
}

/* Takes @error. */
static void
handle_error (GTask *task, GError *error)
{
  AwsClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  Stop why = exchange->stop;
  GError *translated;
  AwsRetryKind kind;

  if (why == STOP_CANCELLED || why == STOP_TIMEOUT)
    {
      g_error_free (error);
      fail_stopped (task);
      return;
    }

  exchange->stop = STOP_NONE;
  translated = why == STOP_CONNECT_TIMEOUT ? new_stop_error (self, why)
                                           : aws_failure_from_error (self->base, error);
  kind = aws_retry_classify_error (why == STOP_CONNECT_TIMEOUT ? translated : error);
  g_error_free (error);
  retry_or_fail (task, kind, NULL, translated);
}

/* Follows the server's clock, if ours is too far off for a signature to be taken. */
static void
follow_clock (AwsClient *self, const AwsResponse *response)
{
  gint64 date = aws_response_get_date (response);
  gint64 now = self->clock (self->clock_data);

  if (date != 0 && ABS (now + self->clock_offset - date) >= MAX_SKEW)
    {
      self->clock_offset = date - now;
      if (self->cache != NULL)
        aws_credential_cache_set_clock_offset (self->cache, self->clock_offset);
    }
}

static void
handle_response (GTask *task, AwsResponse *response)
{
  AwsClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  guint status = aws_response_get_status (response);
  const char *type = aws_response_get_error_type (response);
  GError *error;
  AwsError code;

  if (!aws_checksum_matches (response))
    {
      retry_or_fail (task, AWS_RETRY_TRANSIENT, NULL,
                     g_error_new (AWS_ERROR, AWS_ERROR_NETWORK,
                                  "%s: the answer was damaged on its way: its CRC-32 is another",
                                  g_uri_get_host (self->base)));
      return;
    }
  follow_clock (self, response);
  if (status >= 200 && status <= 299)
    {
      aws_retry_bucket_succeed (&self->bucket, exchange->paid);
      g_clear_pointer (&exchange->failure, aws_response_unref);
      finish (task, aws_response_ref (response), NULL);
      return;
    }

  code = aws_error_code_from_answer (status, type, aws_response_get_error_message (response));
  if (aws_failure_is_skew (code, type) && !exchange->skew_corrected &&
      exchange->signed_offset != self->clock_offset && exchange->attempts < self->max_attempts)
    {
      exchange->skew_corrected = TRUE;
      end_attempt (exchange);
      start_attempt (task);
      return;
    }
  error = self->is_unsigned
              ? aws_failure_without_words (self->base, response, code)
              : aws_failure_from_answer (self->base, exchange->credentials, response, code);
  /* An expired token has its one retry beside all others, so that no request is lost to it. */
  if (code == AWS_ERROR_EXPIRED_TOKEN && self->cache != NULL && exchange->expired == NULL)
    {
      exchange->expired = error;
      g_clear_pointer (&exchange->failure, aws_response_unref);
      exchange->failure = aws_response_ref (response);
      aws_credential_cache_invalidate (self->cache, exchange->credentials);
      end_attempt (exchange);
      start_attempt (task);
      return;
    }
  retry_or_fail (task, aws_retry_classify_answer (status, type), response, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = aws_body_read_finish (G_INPUT_STREAM (source), result, &error);
  g_autoptr (AwsResponse) response = NULL;

  if (body == NULL)
    {
      /* Nothing more of an answer that is too large is read. */
      g_cancellable_cancel (exchange->cancellable);
      handle_error (task, error);
      return;
    }
  response = aws_message_get_response (exchange->message, body);
  handle_response (task, response);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;

  aws_source_clear (&exchange->connect_timeout);
  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      handle_error (task, error);
      return;
    }
  aws_body_read_async (exchange->stream, self->max_body, exchange->cancellable, on_read, task);
}

/* Sends what the credentials of the exchange sign. */
static void
send_attempt (GTask *task)
{
  AwsClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;

  exchange->signed_offset = self->clock_offset;
  exchange->message =
      aws_message_new (self->base, exchange->request, exchange->credentials, self->region,
                       self->service, self->clock (self->clock_data) + self->clock_offset, &error);
  if (exchange->message == NULL)
    {
      finish (task, NULL, error);
      return;
    }

  exchange->attempts++;
  exchange->cancellable = g_cancellable_new ();
  if (self->connect_timeout != 0)
    aws_source_attach (&exchange->connect_timeout, g_timeout_source_new (self->connect_timeout),
                       g_task_get_context (task), on_connect_timeout, task);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (on_starting), exchange);
  soup_session_send_async (exchange->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, on_answered, task);
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AwsCredentials) old = g_steal_pointer (&exchange->credentials);

  exchange->credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (source), result, &error);
  if (exchange->stop != STOP_NONE)
    {
      g_clear_error (&error);
      fail_stopped (task);
    }
  else if (exchange->credentials == NULL)
    finish (task, NULL, error);
  else if (exchange->expired != NULL && old != NULL &&
           aws_credentials_equal (old, exchange->credentials))
    finish (task, NULL, g_steal_pointer (&exchange->expired));
  else
    {
      g_clear_object (&exchange->cancellable);
      send_attempt (task);
    }
}

static void
start_attempt (GTask *task)
{
  AwsClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  if (self->cache != NULL)
    {
      exchange->cancellable = g_cancellable_new ();
      aws_credential_provider_get_async (AWS_CREDENTIAL_PROVIDER (self->cache),
                                         exchange->cancellable, on_credentials, task);
      return;
    }

  g_clear_pointer (&exchange->credentials, aws_credentials_unref);
  if (self->credentials != NULL)
    exchange->credentials = aws_credentials_ref (self->credentials);
  if (exchange->credentials == NULL && !self->is_unsigned)
    finish (task, NULL,
            g_error_new_literal (AWS_ERROR, AWS_ERROR_MISSING_AUTHENTICATION,
                                 "There are no credentials to sign with"));
  else if (exchange->credentials != NULL &&
           aws_credentials_is_expired (exchange->credentials,
                                       self->clock (self->clock_data) + self->clock_offset))
    finish (
        task, NULL,
        g_error_new_literal (AWS_ERROR, AWS_ERROR_EXPIRED_TOKEN, "The credentials have expired"));
  else
    send_attempt (task);
}

/**
 * aws_exchange_start:
 * @task: (transfer full): a task of an #AwsClient, which gets an #AwsResponse or an error
 * @session: a session of the task's main context
 * @request: what to send
 *
 * Sends a request for @task.
 */
void
aws_exchange_start (GTask *task, SoupSession *session, const AwsRequest *request)
{
  AwsClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Exchange *exchange = g_new0 (Exchange, 1);
  GError *error = NULL;

  g_task_set_task_data (task, exchange, exchange_free);
  /* An answer that came is told, also if somebody cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  exchange->session = g_object_ref (session);
  if (self->base != NULL)
    exchange->request = aws_endpoint_prepare (self->base, request, &error);
  else
    error = g_error_copy (self->base_error);
  if (exchange->request == NULL)
    {
      finish (task, NULL, error);
      return;
    }
  if (g_cancellable_is_cancelled (cancellable))
    {
      finish (task, NULL, new_stop_error (self, STOP_CANCELLED));
      return;
    }

  if (cancellable != NULL)
    aws_source_attach (&exchange->cancelled, g_cancellable_source_new (cancellable),
                       g_task_get_context (task), G_SOURCE_FUNC (on_cancelled), task);
  if (self->timeout != 0)
    {
      exchange->deadline_us =
          g_get_monotonic_time () + (gint64) self->timeout * G_TIME_SPAN_MILLISECOND;
      aws_source_attach (&exchange->timeout, g_timeout_source_new (self->timeout),
                         g_task_get_context (task), on_timeout, task);
    }
  start_attempt (task);
}

/**
 * aws_exchange_get_failure:
 * @task: a task that has ended with an error
 *
 * Returns: (transfer full) (nullable): the answer that is the error
 */
AwsResponse *
aws_exchange_get_failure (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  return exchange->failure != NULL ? aws_response_ref (exchange->failure) : NULL;
}
