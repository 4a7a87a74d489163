/* The client against servers that do not answer, or not as they should. */

#include "test-aws.h"

#include "test-send.h"
#include "test-server.h"

#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/socket.h>

static double
full_jitter (gpointer user_data)
{
  return 1;
}

static void
start (AwsClient *client, GCancellable *cancellable, GAsyncResult **result)
{
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/contacts", NULL, NULL);

  test_send_async (client, request, cancellable, test_keep_result, result);
}

static void
check_result (AwsClient *client, GAsyncResult **result, GQuark domain, int code)
{
  g_autoptr (GAsyncResult) owned = NULL;
  g_autoptr (AwsResponse) failure = NULL;
  g_autoptr (GError) error = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  owned = g_steal_pointer (result);
  g_assert_null (test_send_finish (client, owned, &failure, &error));
  g_assert_error (error, domain, code);
  if (code == (int) G_IO_ERROR_CANCELLED && domain == G_IO_ERROR)
    g_assert_null (failure);
}

static gboolean
on_tick (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_tick, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

typedef enum
{
  CANCEL_BEFORE,
  CANCEL_CONNECTING,
  CANCEL_WAITING,
  CANCEL_READING,
  CANCEL_BACKING_OFF,
  N_STAGES,
} Stage;

/* It says that it was cancelled at whatever stage it was, and sends nothing after. */
static void
test_cancel (void)
{
  static const TestAnswer answers[] = { { 429 } };

  for (int stage = CANCEL_BEFORE; stage < N_STAGES; stage++)
    {
      g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
      g_autoptr (AwsClient) client = test_client_new (server->url, full_jitter);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GAsyncResult *result = NULL;

      server->hold = stage == CANCEL_WAITING;
      server->half = stage == CANCEL_READING;
      if (stage == CANCEL_BEFORE)
        g_cancellable_cancel (cancellable);
      start (client, cancellable, &result);
      if (stage >= CANCEL_WAITING)
        while (server->requests == 0)
          g_main_context_iteration (NULL, TRUE);
      if (stage >= CANCEL_READING)
        run_for (50);
      g_assert_null (result);
      g_cancellable_cancel (cancellable);
      check_result (client, &result, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      /* A thread may be ahead of this one. */
      if (stage == CANCEL_CONNECTING && test_send_waits ())
        g_assert_cmpuint (server->requests, <=, 1);
      else
        g_assert_cmpuint (server->requests, ==, stage >= CANCEL_WAITING ? 1 : 0);

      /* The client is good for the next request. */
      server->hold = server->half = FALSE;
      aws_client_set_random (client, test_no_jitter, NULL, NULL);
      start (client, NULL, &result);
      check_result (client, &result, AWS_ERROR, AWS_ERROR_THROTTLED);
    }
}

/* Two are under way, one is cancelled: the other is not. */
static void
test_cancel_one (void)
{
  static const TestAnswer answers[] = { { 200 } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = test_client_new (server->url, test_no_jitter);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) kept = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *given_up = NULL;

  start (client, cancellable, &given_up);
  start (client, NULL, &kept);
  g_cancellable_cancel (cancellable);
  check_result (client, &given_up, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  while (kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  response = test_send_finish (client, kept, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (response);
}

/* The client may be let go while a request is under way: the request holds it. */
static void
test_let_go (void)
{
  static const TestAnswer answers[] = { { 200 } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  AwsClient *client = test_client_new (server->url, test_no_jitter);
  GAsyncResult *result = NULL;

  start (client, NULL, &result);
  g_object_unref (client);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (server->requests, ==, 1);
  g_object_unref (result);
}

static void
test_timeout (void)
{
  static const TestAnswer answers[] = { { 429 } };

  for (int half = 0; half < 2; half++)
    {
      g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
      g_autoptr (AwsClient) client = test_client_new (server->url, test_no_jitter);
      GAsyncResult *result = NULL;

      server->hold = half == 0;
      server->half = half == 1;
      aws_client_set_timeout (client, 100);
      start (client, NULL, &result);
      check_result (client, &result, AWS_ERROR, AWS_ERROR_TIMEOUT);
    }
}

/* A wait that would last beyond the deadline is not begun: the error is told at once. */
static void
test_deadline (void)
{
  static const TestAnswer answers[] = { { 429, "x-amz-retry-after", "4000", NULL } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = test_client_new (server->url, full_jitter);
  GAsyncResult *result = NULL;

  aws_client_set_timeout (client, 3000);
  start (client, NULL, &result);
  check_result (client, &result, AWS_ERROR, AWS_ERROR_THROTTLED);
  g_assert_cmpuint (server->requests, ==, 1);
}

/* A socket that listens, but whose queue is full, answers no one. */
static void
test_connect_timeout (void)
{
  g_autoptr (GSocket) listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  g_assert_true (g_socket_bind (listener, any, FALSE, NULL));
  g_assert_cmpint (listen (g_socket_get_fd (listener), 0), ==, 0);
  address = g_socket_get_local_address (listener, NULL);
  for (guint i = 0; i < 8; i++)
    {
      GSocket *filler =
          g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (filler, FALSE);
      g_socket_connect (filler, address, NULL, NULL);
      g_ptr_array_add (fillers, filler);
    }

  url = g_strdup_printf ("http://127.0.0.1:%d",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  client = test_client_new (url, test_no_jitter);
  aws_client_set_connect_timeout (client, 50);
  start (client, NULL, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (test_send_finish (client, result, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_TIMEOUT);
  g_assert_cmpstr (error->message, ==, "127.0.0.1: no connection within 50 ms");
}

/* Says the same bytes to whoever connects, once they have asked, and hangs up. */
typedef struct
{
  GSocketService *service;
  char *url;
  GBytes *bytes;
  guint connections;
} RawServer;

typedef struct
{
  GSocketConnection *connection;
  GBytes *bytes;
  char buffer[8192];
} RawConnection;

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RawConnection *raw = user_data;
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (raw->connection));

  g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_output_stream_write_all (out, g_bytes_get_data (raw->bytes, NULL),
                             g_bytes_get_size (raw->bytes), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (raw->connection), NULL, NULL);
  g_object_unref (raw->connection);
  g_bytes_unref (raw->bytes);
  g_free (raw);
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  RawServer *self = user_data;
  RawConnection *raw = g_new0 (RawConnection, 1);

  self->connections++;
  raw->connection = g_object_ref (connection);
  raw->bytes = g_bytes_ref (self->bytes);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), raw->buffer,
                             sizeof raw->buffer, G_PRIORITY_DEFAULT, NULL, on_asked, raw);
  return TRUE;
}

static RawServer *
raw_server_new (GBytes *bytes)
{
  RawServer *self = g_new0 (RawServer, 1);
  guint16 port;

  self->bytes = g_bytes_ref (bytes);
  self->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_assert_cmpuint (port, !=, 0);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  return self;
}

static void
raw_server_free (RawServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_bytes_unref (self->bytes);
  g_free (self->url);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

static void
test_broken (void)
{
  static const struct
  {
    const char *bytes;
    guint connections;
    AwsError code;
  } cases[] = {
    { "", 3, AWS_ERROR_NETWORK },
    { "HTTP/1.1 200 OK\r\nContent-Le", 3, AWS_ERROR_PARSE },
    { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 3, AWS_ERROR_NETWORK },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", 3, AWS_ERROR_NETWORK },
    { "This is no HTTP\r\n\r\n", 3, AWS_ERROR_PARSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].bytes, strlen (cases[i].bytes));
      g_autoptr (RawServer) server = raw_server_new (bytes);
      g_autoptr (AwsClient) client = test_client_new (server->url, test_no_jitter);
      GAsyncResult *result = NULL;

      start (client, NULL, &result);
      check_result (client, &result, AWS_ERROR, (int) cases[i].code);
      g_assert_cmpuint (server->connections, ==, cases[i].connections);
    }
}

/* What an interim answer says does not count, and what stands behind the body neither. */
static void
test_heads (void)
{
  const char *text = "HTTP/1.1 103 Early Hints\r\nx-amzn-RequestId: early\r\nX-Early: 1\r\n\r\n"
                     "HTTP/1.1 200 OK\r\nX-AMZN-REQUESTID: \t right id \t\r\nX-Empty:\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (RawServer) server = raw_server_new (bytes);
  g_autoptr (AwsClient) client = test_client_new (server->url, test_no_jitter);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  start (client, NULL, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  response = test_send_finish (client, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aws_response_get_request_id (response), ==, "right id");
  g_assert_cmpstr (aws_response_get_header (response, "x-empty"), ==, "");
  g_assert_null (aws_response_get_header (response, "X-Early"));
  g_assert_null (aws_response_get_header (response, "X-Late"));
  g_assert_cmpuint (g_bytes_get_size (aws_response_get_body (response)), ==, 2);
}

/* A few hundred bytes that unpack to a megabyte do not get past the bound. */
static void
test_bomb (void)
{
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  const char *head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RawServer) server = NULL;
  g_autoptr (AwsClient) client = NULL;
  GAsyncResult *result = NULL;

  g_assert_true (g_output_stream_write_all (out, zeros, 1024 * 1024, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  packed = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  g_assert_cmpuint (g_bytes_get_size (packed), <, 8192);
  g_byte_array_append (array, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (array, g_bytes_get_data (packed, NULL), (guint) g_bytes_get_size (packed));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  server = raw_server_new (bytes);
  client = test_client_new (server->url, test_no_jitter);
  aws_client_set_max_body (client, 1024 * 1024 - 1);
  start (client, NULL, &result);
  check_result (client, &result, AWS_ERROR, AWS_ERROR_PARSE);
  g_assert_cmpuint (server->connections, ==, 1);

  aws_client_set_max_body (client, 1024 * 1024);
  start (client, NULL, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (AwsResponse) response = test_send_finish (client, result, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (aws_response_get_body (response)), ==, 1024 * 1024);
  }
  g_object_unref (result);
}

static void
test_refused (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  RawServer *server = raw_server_new (nothing);
  g_autoptr (AwsClient) client = test_client_new (server->url, test_no_jitter);
  GAsyncResult *result = NULL;

  raw_server_free (server);
  start (client, NULL, &result);
  check_result (client, &result, AWS_ERROR, AWS_ERROR_NETWORK);
}

static GTlsCertificate *
new_certificate (void)
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  X509 *certificate = X509_new ();
  X509_NAME *name = X509_get_subject_name (certificate);
  BIO *memory = BIO_new (BIO_s_mem ());
  X509_EXTENSION *place;
  char *pem = NULL;
  long length;
  GTlsCertificate *result;
  g_autoptr (GError) error = NULL;

  X509_set_version (certificate, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -3600);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_set_pubkey (certificate, key);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guchar *) "127.0.0.1", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  place = X509V3_EXT_conf_nid (NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
  g_assert_true (X509_add_ext (certificate, place, -1));
  X509_EXTENSION_free (place);
  g_assert_true (X509_sign (certificate, key, EVP_sha256 ()));
  PEM_write_bio_X509 (memory, certificate);
  PEM_write_bio_PrivateKey (memory, key, NULL, NULL, 0, NULL, NULL);
  length = BIO_get_mem_data (memory, &pem);
  result = g_tls_certificate_new_from_pem (pem, length, &error);
  g_assert_no_error (error);
  BIO_free (memory);
  X509_free (certificate);
  EVP_PKEY_free (key);
  return result;
}

/* A certificate that nobody vouches for gets no signed request to see. */
static void
test_certificate (void)
{
  static const TestAnswer answers[] = { { 200 } };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (TestServer) server = NULL;
  g_autoptr (AwsClient) client = NULL;
  GAsyncResult *result = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GIO has no TLS: glib-networking is not installed");
      return;
    }
  certificate = new_certificate ();
  server = test_server_new (answers, G_N_ELEMENTS (answers), certificate);
  g_assert_true (g_str_has_prefix (server->url, "https://"));
  client = test_client_new (server->url, test_no_jitter);
  start (client, NULL, &result);
  check_result (client, &result, AWS_ERROR, AWS_ERROR_NETWORK);
  g_assert_cmpuint (server->requests, ==, 0);
}

/* Whom the file that AWS_CA_BUNDLE names vouches for is trusted, and nobody else. */
static void
test_bundle (void)
{
  static const TestAnswer answers[] = { { 200 } };
  g_autoptr (GError) error = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GIO has no TLS: glib-networking is not installed");
      return;
    }
  for (int ours = 1; ours >= 0; ours--)
    {
      g_autoptr (GTlsCertificate) certificate = new_certificate ();
      g_autoptr (GTlsCertificate) other = new_certificate ();
      g_autoptr (TestServer) server =
          test_server_new (answers, G_N_ELEMENTS (answers), certificate);
      g_autoptr (AwsClient) client = test_client_new (server->url, test_no_jitter);
      g_autofree char *path = NULL;
      g_autofree char *pem = NULL;
      GAsyncResult *result = NULL;
      int file = g_file_open_tmp ("bundle-XXXXXX.pem", &path, &error);

      g_assert_no_error (error);
      g_close (file, NULL);
      g_object_get (ours ? certificate : other, "certificate-pem", &pem, NULL);
      g_assert_true (g_file_set_contents (path, pem, -1, NULL));
      g_setenv ("AWS_CA_BUNDLE", path, TRUE);
      start (client, NULL, &result);
      if (ours)
        {
          g_autoptr (AwsResponse) response = NULL;

          while (result == NULL)
            g_main_context_iteration (NULL, TRUE);
          response = test_send_finish (client, result, NULL, &error);
          g_assert_no_error (error);
          g_object_unref (result);
        }
      else
        check_result (client, &result, AWS_ERROR, AWS_ERROR_NETWORK);
      g_assert_cmpuint (server->requests, ==, ours ? 1 : 0);
      g_unsetenv ("AWS_CA_BUNDLE");
      g_remove (path);
    }
}

/* A server in a thread of its own, for the call that waits. */
typedef struct
{
  GMutex mutex;
  GCond ready;
  TestServer *server;
  GMainLoop *loop;
  const TestAnswer *answers;
  guint n_answers;
} Remote;

static gpointer
run_remote (gpointer data)
{
  Remote *remote = data;
  GMainContext *context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  g_mutex_lock (&remote->mutex);
  remote->loop = g_main_loop_new (context, FALSE);
  remote->server = test_server_new (remote->answers, remote->n_answers, NULL);
  g_cond_signal (&remote->ready);
  g_mutex_unlock (&remote->mutex);

  g_main_loop_run (remote->loop);
  test_server_free (remote->server);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (remote->loop);
  g_main_context_unref (context);
  return NULL;
}

static gboolean
on_quit (gpointer user_data)
{
  Remote *remote = user_data;

  g_main_loop_quit (remote->loop);
  return G_SOURCE_REMOVE;
}

/* Sends a request of its own method, path, body and header, and compares what came. */
static void
check_sent (Remote *remote, AwsClient *client, const char *method, const char *text)
{
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new_static (text, strlen (text)) : NULL;
  g_autofree char *path = g_strconcat ("/", method, NULL);
  g_autoptr (AwsRequest) request = aws_request_new (method, path, "a=1", body);
  g_autofree char *name = g_strconcat ("X-", method, NULL);
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  const AwsRequest *last;

  if (text != NULL)
    aws_request_add_header (request, "Content-Type", "application/json");
  aws_request_add_header (request, name, "1");
  response = aws_client_send (client, request, NULL, NULL, &error);
  g_assert_no_error (error);
  last = remote->server->last;
  g_assert_cmpstr (last->method, ==, method);
  g_assert_cmpstr (last->path, ==, path);
  g_assert_cmpstr (last->query, ==, "a=1");
  g_assert_cmpuint (g_bytes_get_size (last->body), ==, text != NULL ? strlen (text) : 0);
  g_assert_cmpstr (aws_request_get_header (last, name), ==, "1");
  g_assert_cmpstr (aws_request_get_header (last, "Content-Type"), ==,
                   text != NULL ? "application/json" : NULL);
  g_assert_cmpuint (aws_request_count_headers (last, "Content-Length"), ==, text != NULL ? 1 : 0);
  for (guint i = 0; i < last->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (last->headers, i);

      if (g_str_has_prefix (header->name, "X-") && !g_str_has_prefix (header->name, "X-Amz-"))
        g_assert_cmpstr (header->name, ==, name);
      g_assert_cmpint (g_ascii_strcasecmp (header->name, "Accept"), !=, 0);
      g_assert_cmpint (g_ascii_strcasecmp (header->name, "Expect"), !=, 0);
    }
}

static void
test_wait (void)
{
  static const TestAnswer answers[] = {
    { 503 },
    { 0, NULL, NULL, "{}" },
    { 404, NULL, NULL, "{\"error\":{\"code\":\"NoContact\",\"message\":\"None\"}}" },
    { 0 },
  };
  Remote remote = { .answers = answers, .n_answers = G_N_ELEMENTS (answers) };
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/contacts", NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (AwsResponse) failure = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  GThread *thread;

  g_mutex_init (&remote.mutex);
  g_cond_init (&remote.ready);
  thread = g_thread_new ("server", run_remote, &remote);
  g_mutex_lock (&remote.mutex);
  while (remote.server == NULL)
    g_cond_wait (&remote.ready, &remote.mutex);
  g_mutex_unlock (&remote.mutex);
  client = test_client_new (remote.server->url, test_no_jitter);

  response = aws_client_send (client, request, NULL, &failure, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (aws_response_get_body (response)), ==, 2);
  g_assert_null (failure);

  g_assert_null (aws_client_send (client, request, NULL, &failure, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CLIENT);
  g_assert_cmpstr (aws_response_get_error_type (failure), ==, "NoContact");
  g_clear_error (&error);

  /* Nothing of one request is left for the next. */
  check_sent (&remote, client, "POST", "{\"months\":24}");
  check_sent (&remote, client, "HEAD", NULL);
  check_sent (&remote, client, "PUT", "");
  check_sent (&remote, client, "GET", NULL);
  check_sent (&remote, client, "POST", "[]");
  check_sent (&remote, client, "DELETE", NULL);

  /* Both ways on one client, and a cancellation from another thread. */
  start (client, NULL, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&result);
  remote.server->hold = TRUE;
  remote.server->cancel_on_hold = cancellable;
  g_assert_null (aws_client_send (client, request, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_main_context_invoke (g_main_loop_get_context (remote.loop), on_quit, &remote);
  g_thread_join (thread);
  g_mutex_clear (&remote.mutex);
  g_cond_clear (&remote.ready);
}

void
test_aws_faults_add (void)
{
  test_send_add ("/faults/cancel", test_cancel);
  g_test_add_func ("/faults/cancel-one", test_cancel_one);
  test_send_add ("/faults/let-go", test_let_go);
  test_send_add ("/faults/timeout", test_timeout);
  test_send_add ("/faults/deadline", test_deadline);
  test_send_add ("/faults/connect-timeout", test_connect_timeout);
  test_send_add ("/faults/broken", test_broken);
  test_send_add ("/faults/heads", test_heads);
  test_send_add ("/faults/bomb", test_bomb);
  test_send_add ("/faults/refused", test_refused);
  g_test_add_func ("/faults/certificate", test_certificate);
  test_send_add ("/faults/bundle", test_bundle);
  g_test_add_func ("/faults/wait", test_wait);
}
