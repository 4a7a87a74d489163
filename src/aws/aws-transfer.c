/* One attempt at a time over libcurl, which costs less than half of libsoup and a main loop: for
 * who waits for the answer anyway. */

#include "aws-transfer.h"

#include "aws-error.h"

#include <curl/curl.h>
#include <libsoup/soup.h>
#include <string.h>

/* How long curl is waited for at most before it is asked again: it says itself when it needs it
 * sooner. */
#define POLL_MS 60000

/* How many connections are kept: by itself curl would keep four, and there are more services. */
#define MAX_CONNECTIONS 16L

/* How many services' addresses are known at a time. */
#define MAX_ORIGINS 16

/* Of a larger body curl may ask first whether it is welcome. */
#define EXPECT_MIN 65536

/**
 * AwsTransfer:
 *
 * Connections that are kept, and what sends over them, in one thread. The authorities that are
 * trusted are those of the file that `AWS_CA_BUNDLE` names, or the system's.
 */
struct _AwsTransfer
{
  CURLM *multi;
  CURL *easy;
  GHashTable *origins;           /* what is known of the addresses, by origin */
  char details[CURL_ERROR_SIZE]; /* why the last transfer failed */
  GString *line;                 /* room for a header */
  GPtrArray *headers;            /* of the answer that is being read */
  GByteArray *body;
  guint64 max_body;
  gboolean too_large;
  gboolean head_ended;
};

static gpointer
set_up (gpointer data)
{
  if (curl_global_init (CURL_GLOBAL_DEFAULT) != CURLE_OK)
    g_error ("libcurl cannot be used");
  return NULL;
}

static void
free_transfer (gpointer data)
{
  AwsTransfer *self = data;

  curl_easy_cleanup (self->easy);
  curl_multi_cleanup (self->multi);
  g_hash_table_unref (self->origins);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_string_free (self->line, TRUE);
  g_free (self);
}

static size_t
on_data (char *data, size_t size, size_t n, void *user_data)
{
  AwsTransfer *self = user_data;
  size_t length = size * n;

  if (self->body->len + length > self->max_body)
    {
      self->too_large = TRUE;
      return 0;
    }
  g_byte_array_append (self->body, (const guint8 *) data, (guint) length);
  return length;
}

/* The lines of the last head, as there may be others before it, and nothing behind the body. Curl
 * takes an answer whose head was cut off for a whole one. To ask curl for them afterwards takes
 * longer the more there are. */
static size_t
on_header (char *line, size_t size, size_t n, void *user_data)
{
  static const char version[] = "HTTP/";
  AwsTransfer *self = user_data;
  size_t length = size * n;

  if (length >= strlen (version) && memcmp (line, version, strlen (version)) == 0)
    {
      g_ptr_array_set_size (self->headers, 0);
      self->head_ended = FALSE;
    }
  else if (*line == ' ' || *line == '\t')
    /* A value on several lines, as nobody may write it any more (RFC 9112, section 5.2): at the
     * second such line libcurl 7.88 would read memory that it has freed. */
    return 0;
  else if (length <= 2)
    self->head_ended = TRUE;
  else if (!self->head_ended)
    aws_header_list_add_line (self->headers, line, length);
  return length;
}

/* With what is the same for all requests, as to set it costs as much as to send. */
static AwsTransfer *
new_transfer (void)
{
  AwsTransfer *self = g_new0 (AwsTransfer, 1);

  self->line = g_string_new (NULL);
  self->multi = curl_multi_init ();
  curl_multi_setopt (self->multi, CURLMOPT_MAXCONNECTS, MAX_CONNECTIONS);
  self->easy = curl_easy_init ();
  self->origins =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) curl_url_cleanup);
  curl_easy_setopt (self->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (self->easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  /* What comes packed is unpacked. */
  curl_easy_setopt (self->easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt (self->easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt (self->easy, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt (self->easy, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_ERRORBUFFER, self->details);
  return self;
}

/**
 * aws_transfer_get:
 *
 * Finds this thread's transfer, which lives as long as the thread. All clients of a thread share
 * it, because to read the authorities costs more than a hundred requests.
 *
 * Returns: (transfer none): it
 */
AwsTransfer *
aws_transfer_get (void)
{
  static GOnce once = G_ONCE_INIT;
  static GPrivate own = G_PRIVATE_INIT (free_transfer);
  AwsTransfer *self = g_private_get (&own);

  if (self == NULL)
    {
      g_once (&once, set_up, NULL);
      self = new_transfer ();
      g_private_set (&own, self);
    }
  return self;
}

/* To curl "Name:" is a header that is not to be sent, and "Name;" one without a value. */
static struct curl_slist *
add_header (AwsTransfer *self, struct curl_slist *list, const char *name, const char *value)
{
  g_string_assign (self->line, name);
  if (value == NULL)
    g_string_append_c (self->line, ':');
  else if (*value == '\0')
    g_string_append_c (self->line, ';');
  else
    {
      g_string_append (self->line, ": ");
      g_string_append (self->line, value);
    }
  return curl_slist_append (list, self->line->str);
}

/* What is signed, and nothing that curl would add by itself. Nothing packed is asked for: to unpack
 * it takes more of the processor than it is worth on the way to a service nearby, and DynamoDB's
 * checksum is that of the body as it was sent. */
static struct curl_slist *
make_headers (AwsTransfer *self, const AwsRequest *request)
{
  static const char *const additions[] = { "Accept", "Accept-Encoding", "Content-Type", "Expect" };
  gsize length = request->body != NULL ? g_bytes_get_size (request->body) : 0;
  gsize n_additions = request->body == NULL ? 2 : length < EXPECT_MIN ? 3 : 4;
  struct curl_slist *list = NULL;

  for (guint i = 0; i < request->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i);

      list = add_header (self, list, header->name, header->value);
    }
  for (gsize i = 0; i < n_additions; i++)
    if (aws_request_get_header (request, additions[i]) == NULL)
      list = add_header (self, list, additions[i], NULL);
  return list;
}

static void
set_body (AwsTransfer *self, const AwsRequest *request)
{
  gsize length = 0;
  const char *data = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;

  if (g_str_equal (request->method, "HEAD"))
    curl_easy_setopt (self->easy, CURLOPT_NOBODY, 1L);
  else if (request->body != NULL)
    {
      curl_easy_setopt (self->easy, CURLOPT_NOBODY, 0L);
      curl_easy_setopt (self->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
      curl_easy_setopt (self->easy, CURLOPT_POSTFIELDS, data != NULL ? data : "");
    }
  else
    curl_easy_setopt (self->easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt (self->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

/* Curl keeps what it read of a file for all connections, and of a folder nothing. */
static void
trust (AwsTransfer *self)
{
  const char *bundle = g_getenv ("AWS_CA_BUNDLE");
  char *usual = NULL;

  if (bundle == NULL || *bundle == '\0')
    {
      curl_easy_getinfo (self->easy, CURLINFO_CAINFO, &usual);
      bundle = usual;
    }
  curl_easy_setopt (self->easy, CURLOPT_CAINFO, bundle);
  if (bundle != NULL)
    curl_easy_setopt (self->easy, CURLOPT_CAPATH, NULL);
}

/* The parts of an origin, which are read once. */
static CURLU *
find_origin (AwsTransfer *self, const char *origin)
{
  CURLU *url = g_hash_table_lookup (self->origins, origin);

  if (url != NULL)
    return url;
  if (g_hash_table_size (self->origins) >= MAX_ORIGINS)
    g_hash_table_remove_all (self->origins);
  url = curl_url ();
  if (curl_url_set (url, CURLUPART_URL, origin, 0) != CURLUE_OK)
    {
      curl_url_cleanup (url);
      return NULL;
    }
  g_hash_table_insert (self->origins, g_strdup (origin), url);
  return url;
}

/* Part by part, unless there are escapes, which curl would spell anew, and they are signed. */
static gboolean
set_url (CURLU *url, const char *origin, const AwsRequest *request)
{
  g_autofree char *whole = NULL;

  if (strchr (request->path, '%') == NULL &&
      (request->query == NULL || strchr (request->query, '%') == NULL))
    return curl_url_set (url, CURLUPART_PATH, request->path, 0) == CURLUE_OK &&
           curl_url_set (url, CURLUPART_QUERY, request->query, 0) == CURLUE_OK;
  whole = g_strconcat (origin, request->path, request->query != NULL ? "?" : NULL, request->query,
                       NULL);
  return curl_url_set (url, CURLUPART_URL, whole, CURLU_PATH_AS_IS) == CURLUE_OK;
}

static gboolean
set_place (AwsTransfer *self, const char *origin, const AwsRequest *request)
{
  CURLU *url = find_origin (self, origin);
  gboolean is_secure = g_str_has_prefix (origin, "https:");

  if (is_secure)
    trust (self);
  /* What is on this machine itself is not behind a proxy. */
  curl_easy_setopt (self->easy, CURLOPT_NOPROXY, is_secure ? NULL : "*");
  if (url == NULL || !set_url (url, origin, request))
    return FALSE;
  curl_easy_setopt (self->easy, CURLOPT_CURLU, url);
  return TRUE;
}

static void
set_limits (AwsTransfer *self, guint connect_timeout, gint64 deadline_us)
{
  gint64 milliseconds = 0;

  /* To curl 0 is its own limit. */
  curl_easy_setopt (self->easy, CURLOPT_CONNECTTIMEOUT_MS,
                    connect_timeout != 0 ? (long) MIN (connect_timeout, G_MAXINT)
                                         : (long) G_MAXINT);
  if (deadline_us != 0)
    {
      gint64 left = deadline_us - g_get_monotonic_time ();

      milliseconds =
          CLAMP ((left + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND, 1, G_MAXINT);
    }
  curl_easy_setopt (self->easy, CURLOPT_TIMEOUT_MS, (long) milliseconds);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  curl_multi_wakeup (user_data);
}

/* The codes of libsoup and GIO, so that what is tried again does not depend on who sends. */
static void
set_error (AwsTransfer *self, CURLcode code, GError **error)
{
  const char *words = *self->details != '\0' ? self->details : curl_easy_strerror (code);

  switch ((int) code)
    {
    case CURLE_WRITE_ERROR:
      if (self->too_large)
        g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE,
                     "the answer is larger than %" G_GUINT64_FORMAT " bytes", self->max_body);
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, words);
      break;
    case CURLE_OPERATION_TIMEDOUT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, words);
      break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, words);
      break;
    case CURLE_BAD_CONTENT_ENCODING:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, words);
      break;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      g_set_error_literal (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING, words);
      break;
    default:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, words);
    }
}

static AwsResponse *
make_response (AwsTransfer *self)
{
  g_autoptr (GPtrArray) headers = g_steal_pointer (&self->headers);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  long status = 0;

  curl_easy_getinfo (self->easy, CURLINFO_RESPONSE_CODE, &status);
  return aws_response_new ((guint) status, headers, body);
}

/* Runs the transfer to its end, or until it is cancelled. */
static gboolean
run (AwsTransfer *self, GCancellable *cancellable, CURLcode *code)
{
  for (;;)
    {
      int running = 0, left;
      CURLMsg *message;

      if (curl_multi_perform (self->multi, &running) != CURLM_OK)
        {
          *code = CURLE_FAILED_INIT;
          return TRUE;
        }
      message = curl_multi_info_read (self->multi, &left);
      if (message != NULL && message->msg == CURLMSG_DONE)
        {
          *code = message->data.result;
          return TRUE;
        }
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      curl_multi_poll (self->multi, NULL, 0, POLL_MS, NULL);
    }
}

/**
 * aws_transfer_send:
 * @self: a transfer
 * @origin: where the service is, as aws_endpoint_get_origin() gives it
 * @request: a request, as aws_attempts_begin() gives it
 * @connect_timeout: how long it may take to connect, in milliseconds; 0 is for ever
 * @deadline_us: when an answer is late, by g_get_monotonic_time(); 0: never
 * @max_body: the largest answer that is taken, in bytes
 * @cancellable: (nullable): stops it; any thread may cancel
 * @error: (nullable): where an error goes
 *
 * Sends a request, follows no redirect, and waits for the answer.
 *
 * Returns: (transfer full): the answer; or %NULL with %G_IO_ERROR_CANCELLED,
 *   %G_IO_ERROR_TIMED_OUT, or a code of #GTlsError, #SoupSessionError, #GIOErrorEnum or #AwsError
 *   that aws_retry_classify_error() knows
 */
AwsResponse *
aws_transfer_send (AwsTransfer *self,
                   const char *origin,
                   const AwsRequest *request,
                   guint connect_timeout,
                   gint64 deadline_us,
                   guint64 max_body,
                   GCancellable *cancellable,
                   GError **error)
{
  struct curl_slist *headers = make_headers (self, request);
  AwsResponse *response = NULL;
  CURLcode code = CURLE_OK;
  gboolean ended;
  gulong id = 0;

  g_clear_pointer (&self->headers, g_ptr_array_unref);
  self->headers = aws_header_list_new ();
  g_clear_pointer (&self->body, g_byte_array_unref);
  self->body = g_byte_array_new ();
  self->max_body = max_body;
  self->too_large = FALSE;
  self->head_ended = FALSE;
  *self->details = '\0';
  if (!set_place (self, origin, request))
    {
      set_error (self, CURLE_URL_MALFORMAT, error);
      curl_slist_free_all (headers);
      return NULL;
    }
  set_body (self, request);
  set_limits (self, connect_timeout, deadline_us);
  curl_easy_setopt (self->easy, CURLOPT_HTTPHEADER, headers);

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self->multi, NULL);
  curl_multi_add_handle (self->multi, self->easy);
  ended = run (self, cancellable, &code);
  if (code == CURLE_OK && !self->head_ended)
    code = CURLE_WEIRD_SERVER_REPLY;
  if (ended && code == CURLE_OK)
    response = make_response (self);
  else if (ended)
    set_error (self, code, error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled");
  curl_multi_remove_handle (self->multi, self->easy);
  g_cancellable_disconnect (cancellable, id);
  curl_easy_setopt (self->easy, CURLOPT_HTTPHEADER, NULL);
  curl_slist_free_all (headers);
  return response;
}

/**
 * aws_transfer_wait:
 * @self: a transfer
 * @delay_us: how long, in microseconds
 * @cancellable: (nullable): ends it; any thread may cancel
 *
 * Waits before another attempt.
 *
 * Returns: %FALSE if it was cancelled
 */
gboolean
aws_transfer_wait (AwsTransfer *self, gint64 delay_us, GCancellable *cancellable)
{
  gint64 until = g_get_monotonic_time () + delay_us;
  gulong id = 0;

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self->multi, NULL);
  while (!g_cancellable_is_cancelled (cancellable))
    {
      gint64 left = until - g_get_monotonic_time ();

      if (left <= 0)
        break;
      curl_multi_poll (self->multi, NULL, 0,
                       (int) ((left + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND),
                       NULL);
    }
  g_cancellable_disconnect (cancellable, id);
  return !g_cancellable_is_cancelled (cancellable);
}
