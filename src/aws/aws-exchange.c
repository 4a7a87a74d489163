/* One request on its way: attempts, waits between them, and what ends it. */

#include "aws-exchange.h"

#include "aws-attempts.h"
#include "aws-body.h"
#include "aws-message.h"
#include "aws-source.h"

/* At any time exactly one operation or wait is under way; it holds the task's reference. */
typedef struct
{
  AwsAttempts attempts;
  SoupSession *session;
  AwsStop stop;

  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;

  GSource *cancelled;
  GSource *timeout;
  GSource *connect_timeout;
  GSource *wait;
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
  aws_attempts_clear (&exchange->attempts);
  g_clear_object (&exchange->session);
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

static void
fail_stopped (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  finish (task, NULL, aws_attempts_stop (&exchange->attempts, exchange->stop));
}

/* Ends what is under way. An operation ends by itself when its cancellable says so. */
static void
stop (GTask *task, AwsStop why)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (exchange->stop == AWS_STOP_NONE || exchange->stop == AWS_STOP_CONNECT_TIMEOUT)
    exchange->stop = why;
  if (exchange->wait != NULL)
    fail_stopped (task);
  else if (exchange->cancellable != NULL)
    g_cancellable_cancel (exchange->cancellable);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  stop (user_data, AWS_STOP_CANCELLED);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timeout (gpointer user_data)
{
  stop (user_data, AWS_STOP_TIMEOUT);
  return G_SOURCE_REMOVE;
}

static gboolean
on_connect_timeout (gpointer user_data)
{
  stop (user_data, AWS_STOP_CONNECT_TIMEOUT);
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

/* Takes @response and @error. */
static void
go_on (GTask *task, AwsVerdict verdict, AwsResponse *response, gint64 delay_us, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (AwsResponse) owned = response;

  end_attempt (exchange);
  if (verdict == AWS_VERDICT_DONE)
    finish (task, g_steal_pointer (&owned), NULL);
  else if (verdict == AWS_VERDICT_FAILED)
    finish (task, NULL, error);
  else if (delay_us == 0)
    start_attempt (task);
  else
    aws_source_attach (&exchange->wait,
                       g_timeout_source_new ((guint) ((delay_us + G_TIME_SPAN_MILLISECOND - 1) /
                                                      G_TIME_SPAN_MILLISECOND)),
                       g_task_get_context (task), on_wait_over, task);
}

/* Takes @why. */
static void
handle_error (GTask *task, GError *why)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) owned = why;
  AwsStop stopped = exchange->stop;
  GError *error = NULL;
  gint64 delay_us;
  AwsVerdict verdict =
      aws_attempts_judge_error (&exchange->attempts, stopped, owned, &delay_us, &error);

  if (stopped == AWS_STOP_CONNECT_TIMEOUT)
    exchange->stop = AWS_STOP_NONE;
  go_on (task, verdict, NULL, delay_us, error);
}

/* Takes @response. */
static void
handle_response (GTask *task, AwsResponse *response)
{
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 delay_us;
  AwsVerdict verdict =
      aws_attempts_judge_response (&exchange->attempts, response, &delay_us, &error);

  go_on (task, verdict, response, delay_us, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = aws_body_read_finish (G_INPUT_STREAM (source), result, &error);

  if (body == NULL)
    {
      /* Nothing more of an answer that is too large is read. */
      g_cancellable_cancel (exchange->cancellable);
      handle_error (task, error);
      return;
    }
  handle_response (task, aws_message_get_response (exchange->message, body));
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
  const AwsRequest *request = aws_attempts_begin (&exchange->attempts, &error);

  if (request == NULL)
    {
      finish (task, NULL, error);
      return;
    }
  exchange->message = aws_message_new (self->base, request);
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
  AwsCredentials *credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (source), result, &error);
  gboolean usable = credentials != NULL &&
                    aws_attempts_take_credentials (&exchange->attempts, credentials, &error);

  if (exchange->stop != AWS_STOP_NONE)
    {
      g_clear_error (&error);
      fail_stopped (task);
    }
  else if (!usable)
    finish (task, NULL, error);
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
  GError *error = NULL;

  if (self->cache != NULL)
    {
      exchange->cancellable = g_cancellable_new ();
      aws_credential_provider_get_async (AWS_CREDENTIAL_PROVIDER (self->cache),
                                         exchange->cancellable, on_credentials, task);
    }
  else if (aws_attempts_use_own_credentials (&exchange->attempts, &error))
    send_attempt (task);
  else
    finish (task, NULL, error);
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
  if (!aws_attempts_init (&exchange->attempts, self, request, cancellable, &error))
    {
      finish (task, NULL, error);
      return;
    }

  if (cancellable != NULL)
    aws_source_attach (&exchange->cancelled, g_cancellable_source_new (cancellable),
                       g_task_get_context (task), G_SOURCE_FUNC (on_cancelled), task);
  if (self->timeout != 0)
    aws_source_attach (&exchange->timeout, g_timeout_source_new (self->timeout),
                       g_task_get_context (task), on_timeout, task);
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

  return exchange->attempts.failure != NULL ? aws_response_ref (exchange->attempts.failure) : NULL;
}
