/* One request on its way: attempts, waits between them, and what ends it. */

#include "aws-client-private.h"

#include "aws-signer.h"

#include <string.h>

#define CHUNK 65536

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
  AwsRetryKind paid;
  gboolean skew_corrected;
  gint64 signed_offset;
  Stop stop;

  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;
  GByteArray *body;

  GSource *cancelled;
  GSource *timeout;
  GSource *connect_timeout;
  GSource *wait;

  AwsResponse *failure;
} Send;

static void start_attempt (GTask *task);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
end_attempt (Send *send)
{
  clear_source (&send->connect_timeout);
  if (send->message != NULL)
    g_signal_handlers_disconnect_by_data (send->message, send);
  g_clear_object (&send->message);
  g_clear_object (&send->cancellable);
  g_clear_object (&send->stream);
  g_clear_pointer (&send->body, g_byte_array_unref);
}

static void
clear_sources (Send *send)
{
  clear_source (&send->cancelled);
  clear_source (&send->timeout);
  clear_source (&send->wait);
}

static void
send_free (gpointer data)
{
  Send *send = data;

  end_attempt (send);
  clear_sources (send);
  g_clear_pointer (&send->request, aws_request_free);
  g_clear_object (&send->session);
  g_clear_pointer (&send->failure, aws_response_unref);
  g_free (send);
}

static void
finish (GTask *task, AwsResponse *response, GError *error)
{
  Send *send = g_task_get_task_data (task);

  end_attempt (send);
  clear_sources (send);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, response, (GDestroyNotify) aws_response_unref);
  g_object_unref (task);
}

static void
attach (GTask *task, GSource **slot, GSource *source, GSourceFunc callback)
{
  *slot = source;
  g_source_set_callback (source, callback, task, NULL);
  g_source_attach (source, g_task_get_context (task));
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

/* Ends what is under way. An operation ends by itself when its cancellable says so. */
static void
stop (GTask *task, Stop why)
{
  Send *send = g_task_get_task_data (task);

  if (send->stop == STOP_NONE || send->stop == STOP_CONNECT_TIMEOUT)
    send->stop = why;
  if (send->wait != NULL)
    finish (task, NULL, new_stop_error (g_task_get_source_object (task), send->stop));
  else if (send->cancellable != NULL)
    g_cancellable_cancel (send->cancellable);
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
  Send *send = g_task_get_task_data (user_data);

  clear_source (&send->wait);
  start_attempt (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Send *send = user_data;

  clear_source (&send->connect_timeout);
}

/* Sends again if the rules allow it, else ends with @error, which it takes. */
static void
retry_or_fail (GTask *task, AwsRetryKind kind, AwsResponse *response, GError *error)
{
  AwsClient *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  gint64 wished = 0;
  gint64 delay;

  end_attempt (send);
  g_clear_pointer (&send->failure, aws_response_unref);
  if (response != NULL)
    send->failure = aws_response_ref (response);

  if (kind == AWS_RETRY_NONE || send->attempts >= AWS_RETRY_MAX_ATTEMPTS)
    {
      finish (task, NULL, error);
      return;
    }

  if (response != NULL)
    wished = aws_response_get_retry_after (response, self->clock (self->clock_data));
  delay = aws_retry_get_delay (kind, send->attempts - 1, self->random (self->random_data), wished);
  /* The SDKs' own header is a wish and is bounded; Retry-After is an order: who cannot wait as
   * long must not ask again. */
  if (delay < wished && aws_response_get_header (response, "x-amz-retry-after") == NULL)
    {
      finish (task, NULL, error);
      return;
    }
  if ((send->deadline_us != 0 && g_get_monotonic_time () + delay >= send->deadline_us) ||
      !aws_retry_bucket_take (&self->bucket, kind))
    {
      finish (task, NULL, error);
      return;
    }

  send->paid = kind;
  g_error_free (error);
  attach (task, &send->wait,
          g_timeout_source_new (
              (guint) ((delay + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND)),
          on_wait_over);
}

static GError *
translate_error (AwsClient *self, const GError *error)
{
  AwsError code = AWS_ERROR_NETWORK;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = AWS_ERROR_TIMEOUT;
  else if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
           g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    code = AWS_ERROR_PARSE;
  return g_error_new (AWS_ERROR, code, "%s: %s", g_uri_get_host (self->base), error->message);
}

/* Takes @error. */
static void
handle_error (GTask *task, GError *error)
{
  AwsClient *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  Stop why = send->stop;
  GError *translated;
  AwsRetryKind kind;

  if (why == STOP_CANCELLED || why == STOP_TIMEOUT)
    {
      g_error_free (error);
      finish (task, NULL, new_stop_error (self, why));
      return;
    }

  send->stop = STOP_NONE;
  translated =
      why == STOP_CONNECT_TIMEOUT ? new_stop_error (self, why) : translate_error (self, error);
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
    self->clock_offset = date - now;
}

static gboolean
is_skew (AwsError code, const char *type)
{
  static const char *const types[] = {
    "AuthFailure",        "InvalidSignatureException", "RequestExpired",
    "RequestInTheFuture", "RequestTimeTooSkewed",      "SignatureDoesNotMatch",
    "SignatureExpired",   "SignatureNotYetCurrent",    NULL
  };

  return code == AWS_ERROR_CLOCK_SKEW || code == AWS_ERROR_SIGNATURE ||
         (type != NULL && g_strv_contains (types, type));
}

static gboolean
holds_secret (AwsClient *self, const char *text)
{
  const char *secret;
  const char *token;

  if (self->credentials == NULL)
    return FALSE;
  secret = aws_credentials_get_secret_access_key (self->credentials);
  token = aws_credentials_get_session_token (self->credentials);
  return (*secret != '\0' && strstr (text, secret) != NULL) ||
         (token != NULL && strstr (text, token) != NULL);
}

static char *
describe_place (AwsClient *self, const char *location)
{
  g_autoptr (GUri) place = NULL;

  if (location != NULL)
    place = g_uri_parse_relative (self->base, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (place == NULL)
    return g_strdup ("a place that it does not name");
  return g_uri_to_string_partial (place,
                                  G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

static GError *
new_answer_error (AwsClient *self, const AwsResponse *response, AwsError code)
{
  const char *host = g_uri_get_host (self->base);
  const char *type = aws_response_get_error_type (response);
  const char *message = aws_response_get_error_message (response);
  guint status = aws_response_get_status (response);

  if (status >= 300 && status <= 399)
    {
      g_autofree char *place =
          describe_place (self, aws_response_get_header (response, "Location"));

      return g_error_new (AWS_ERROR, code,
                          "%s redirects to %s (HTTP %u), which is not followed: correct the "
                          "address",
                          host, place, status);
    }
  if (message == NULL || *message == '\0' || holds_secret (self, message))
    message = soup_status_get_phrase (status);
  if (type == NULL || *type == '\0' || holds_secret (self, type))
    return g_error_new (AWS_ERROR, code, "%s: %s (HTTP %u)", host, message, status);
  return g_error_new (AWS_ERROR, code, "%s: %s (HTTP %u, %s)", host, message, status, type);
}

static void
handle_response (GTask *task, AwsResponse *response)
{
  AwsClient *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  guint status = aws_response_get_status (response);
  const char *type = aws_response_get_error_type (response);
  AwsError code;

  follow_clock (self, response);
  if (status >= 200 && status <= 299)
    {
      aws_retry_bucket_succeed (&self->bucket, send->paid);
      g_clear_pointer (&send->failure, aws_response_unref);
      finish (task, aws_response_ref (response), NULL);
      return;
    }

  code = aws_error_code_from_answer (status, type, aws_response_get_error_message (response));
  if (is_skew (code, type) && !send->skew_corrected && send->signed_offset != self->clock_offset &&
      send->attempts < AWS_RETRY_MAX_ATTEMPTS)
    {
      send->skew_corrected = TRUE;
      end_attempt (send);
      start_attempt (task);
      return;
    }
  retry_or_fail (task, aws_retry_classify_answer (status, type), response,
                 new_answer_error (self, response, code));
}

static void
collect_header (const char *name, const char *value, gpointer user_data)
{
  aws_request_add_header (user_data, name, value);
}

static AwsResponse *
new_response (Send *send)
{
  /* A request's list of headers is the same as an answer's. */
  g_autoptr (AwsRequest) list = aws_request_new ("GET", "/", NULL, NULL);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&send->body));

  soup_message_headers_foreach (soup_message_get_response_headers (send->message), collect_header,
                                list);
  return aws_response_new (soup_message_get_status (send->message), list->headers, body);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsClient *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length = 0;
  gconstpointer data;

  if (chunk == NULL)
    {
      handle_error (task, error);
      return;
    }

  data = g_bytes_get_data (chunk, &length);
  if (length > 0 && send->body->len + length > self->max_body)
    {
      g_cancellable_cancel (send->cancellable);
      retry_or_fail (task, AWS_RETRY_NONE, NULL,
                     g_error_new (AWS_ERROR, AWS_ERROR_PARSE,
                                  "%s: the answer is larger than %" G_GUINT64_FORMAT " bytes",
                                  g_uri_get_host (self->base), self->max_body));
      return;
    }
  if (length > 0)
    {
      g_byte_array_append (send->body, data, (guint) length);
      g_input_stream_read_bytes_async (send->stream, CHUNK, G_PRIORITY_DEFAULT, send->cancellable,
                                       on_read, task);
      return;
    }

  {
    g_autoptr (AwsResponse) response = new_response (send);

    handle_response (task, response);
  }
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Send *send = g_task_get_task_data (task);
  GError *error = NULL;

  clear_source (&send->connect_timeout);
  send->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (send->stream == NULL)
    {
      handle_error (task, error);
      return;
    }
  send->body = g_byte_array_new ();
  g_input_stream_read_bytes_async (send->stream, CHUNK, G_PRIORITY_DEFAULT, send->cancellable,
                                   on_read, task);
}

/* The Host header as libsoup sends it. */
static char *
get_host_header (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  int port = g_uri_get_port (uri);
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  g_autofree char *name = NULL;

  if (strchr (host, ':') != NULL)
    name = g_strdup_printf ("[%.*s]", (int) strcspn (host, "%"), host);
  else if (g_hostname_is_non_ascii (host))
    name = g_hostname_to_ascii (host);
  else
    name = g_strdup (host);
  if (name == NULL)
    return NULL;
  return port == -1 || port == usual ? g_steal_pointer (&name)
                                     : g_strdup_printf ("%s:%d", name, port);
}

static SoupMessage *
new_message (AwsClient *self, Send *send, GError **error)
{
  g_autoptr (AwsRequest) request = aws_request_copy (send->request);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = get_host_header (self->base);
  gint64 now = self->clock (self->clock_data) + self->clock_offset;
  SoupMessage *message;

  if (self->credentials == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_MISSING_AUTHENTICATION,
                           "There are no credentials to sign with");
      return NULL;
    }
  if (aws_credentials_is_expired (self->credentials, now))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_EXPIRED_TOKEN,
                           "The credentials have expired");
      return NULL;
    }
  if (host == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The address of the service has no valid host name");
      return NULL;
    }

  aws_request_add_header (request, "Host", host);
  if (!aws_sign (request, self->credentials, self->region, self->service, now, error))
    return NULL;
  send->signed_offset = self->clock_offset;

  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->base), NULL,
                     g_uri_get_host (self->base), g_uri_get_port (self->base), request->path,
                     request->query, NULL);
  message = soup_message_new_from_uri (request->method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, NULL, request->body);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i);

      if (g_ascii_strcasecmp (header->name, "Host") != 0)
        soup_message_headers_append (soup_message_get_request_headers (message), header->name,
                                     header->value);
    }
  return message;
}

static void
start_attempt (GTask *task)
{
  AwsClient *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  GError *error = NULL;

  send->message = new_message (self, send, &error);
  if (send->message == NULL)
    {
      finish (task, NULL, error);
      return;
    }

  send->attempts++;
  send->cancellable = g_cancellable_new ();
  if (self->connect_timeout != 0)
    attach (task, &send->connect_timeout, g_timeout_source_new (self->connect_timeout),
            on_connect_timeout);
  g_signal_connect (send->message, "starting", G_CALLBACK (on_starting), send);
  soup_session_send_async (send->session, send->message, G_PRIORITY_DEFAULT, send->cancellable,
                           on_answered, task);
}

/* The request as it goes on the wire: behind the base's path, and spelt as GUri spells it, so
 * that what is signed is what is sent. */
static AwsRequest *
prepare_request (AwsClient *self, const AwsRequest *request, GError **error)
{
  static const char *const ours[] = { "Connection", "Content-Length", "Expect", "Host",
                                      "Transfer-Encoding" };
  g_autoptr (AwsRequest) prepared = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *root = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (self->base == NULL)
    {
      g_propagate_error (error, g_error_copy (self->base_error));
      return NULL;
    }
  if (!aws_request_check (request, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    if (aws_request_get_header (request, ours[i]) != NULL)
      {
        g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                     "The header %s is the connection's own and must not be set", ours[i]);
        return NULL;
      }

  root = g_strdup (g_uri_get_path (self->base));
  length = strlen (root);
  while (length > 0 && root[length - 1] == '/')
    root[--length] = '\0';
  text = g_strconcat ("http://localhost", root, request->path, request->query != NULL ? "?" : "",
                      request->query, NULL);
  if (g_str_is_ascii (text))
    uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The path or the query is not percent-encoded");
      return NULL;
    }

  prepared = aws_request_copy (request);
  g_free (prepared->path);
  prepared->path = g_strdup (g_uri_get_path (uri));
  g_free (prepared->query);
  prepared->query = g_strdup (g_uri_get_query (uri));
  /* libsoup tells the length of an empty body only if there is one. */
  if (prepared->body == NULL && !g_str_equal (prepared->method, "GET") &&
      !g_str_equal (prepared->method, "HEAD") && !g_str_equal (prepared->method, "DELETE"))
    prepared->body = g_bytes_new_static ("", 0);
  return g_steal_pointer (&prepared);
}

/*< private >
 * aws_send_start:
 * @task: (transfer full): a task of an #AwsClient, which gets an #AwsResponse or an error
 * @session: a session of the task's main context
 * @request: what to send
 *
 * Sends a request for @task.
 */
void
aws_send_start (GTask *task, SoupSession *session, const AwsRequest *request)
{
  AwsClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Send *send = g_new0 (Send, 1);
  GError *error = NULL;

  g_task_set_task_data (task, send, send_free);
  /* An answer that came is told, also if somebody cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  send->session = g_object_ref (session);
  send->request = prepare_request (self, request, &error);
  if (send->request == NULL)
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
    attach (task, &send->cancelled, g_cancellable_source_new (cancellable),
            G_SOURCE_FUNC (on_cancelled));
  if (self->timeout != 0)
    {
      send->deadline_us =
          g_get_monotonic_time () + (gint64) self->timeout * G_TIME_SPAN_MILLISECOND;
      attach (task, &send->timeout, g_timeout_source_new (self->timeout), on_timeout);
    }
  start_attempt (task);
}

/*< private >
 * aws_send_get_failure:
 * @task: a task that has ended with an error
 *
 * Returns: (transfer full) (nullable): the answer that is the error
 */
AwsResponse *
aws_send_get_failure (GTask *task)
{
  Send *send = g_task_get_task_data (task);

  return send->failure != NULL ? aws_response_ref (send->failure) : NULL;
}
