/* Tests of what sends over libcurl beside what is tested through the client. */

#include "test-aws.h"

#include "aws-transfer.h"

#include <string.h>

/* Reads a request without a body; NULL when the other side has closed. */
static char *
read_target (GDataInputStream *in)
{
  g_autofree char *first = g_data_input_stream_read_line (in, NULL, NULL, NULL);
  g_autofree char *line = NULL;

  if (first == NULL)
    return NULL;
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (in, NULL, NULL, NULL);
    }
  while (line != NULL && *line != '\0' && *line != '\r');
  return g_steal_pointer (&first);
}

typedef struct
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GPtrArray *targets;
} Forgetful;

/* Answers the first request of each connection, and closes at the second, as a server does that had
 * just given the connection up. */
static gpointer
run_forgetful (gpointer data)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  Forgetful *self = data;

  for (;;)
    {
      g_autoptr (GSocketConnection) connection =
          g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);
      g_autoptr (GDataInputStream) in = NULL;
      char *target;

      if (connection == NULL)
        return NULL;
      in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
      target = read_target (in);
      if (target == NULL)
        continue;
      g_ptr_array_add (self->targets, target);
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                                 strlen (answer), NULL, NULL, NULL);
      target = read_target (in);
      if (target != NULL)
        g_ptr_array_add (self->targets, target);
    }
}

/* Paths and queries, and how they are to come. */
static const char *const requests[][3] = {
  { "/first", "a=%2F%C3", "GET /first?a=%2F%C3 HTTP/1.1" },
  { "/second%2F", NULL, "GET /second%2F HTTP/1.1" },
  { "/%C3%A9/../x", NULL, "GET /%C3%A9/../x HTTP/1.1" },
  { "/a/../b/./", "x=/../&y", "GET /a/../b/./?x=/../&y HTTP/1.1" },
  { "//a:b@c;d", NULL, "GET //a:b@c;d HTTP/1.1" },
  { "/", "e+f?", "GET /?e+f? HTTP/1.1" },
};

/* In a thread of its own, with which its connections end. */
static gpointer
send_all (gpointer origin)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (AwsRequest) request =
          aws_request_new ("GET", requests[i][0], requests[i][1], NULL);
      g_autoptr (AwsResponse) response = NULL;
      g_autoptr (GError) error = NULL;

      response =
          aws_transfer_send (aws_transfer_get (), origin, request, 5000, 0, 1000, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (aws_response_get_status (response), ==, 200);
    }
  return NULL;
}

/* What is sent again, as curl does by itself, goes where it belongs, spelt as it was signed. */
static void
test_connection_lost (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  Forgetful server = { listener, cancellable, targets };
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *origin = g_strdup_printf ("http://127.0.0.1:%u", port);
  GThread *thread;

  g_assert_cmpuint (port, !=, 0);
  thread = g_thread_new ("server", run_forgetful, &server);
  g_thread_join (g_thread_new ("client", send_all, origin));
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_cmpuint (targets->len, ==, 2 * G_N_ELEMENTS (requests) - 1);
  for (guint i = 0; i < targets->len; i++)
    g_assert_cmpstr (g_strchomp (g_ptr_array_index (targets, i)), ==, requests[(i + 1) / 2][2]);
}

typedef struct
{
  GSocketListener *listener;
  const char *answer;
} Once;

/* Answers one request, and closes. */
static gpointer
run_once (gpointer data)
{
  Once *self = data;
  g_autoptr (GSocketConnection) connection =
      g_socket_listener_accept (self->listener, NULL, NULL, NULL);
  g_autoptr (GDataInputStream) in =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autofree char *target = read_target (in);

  g_assert_nonnull (target);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), self->answer,
                             strlen (self->answer), NULL, NULL, NULL);
  return NULL;
}

/* A header on several lines is refused, as long as libcurl does not put it together before we see
 * it. */
static void
test_folded (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *origin = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/", NULL, NULL);
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  Once server = { listener,
                  "HTTP/1.1 200 OK\r\nX-Head: a\r\n b\r\n\tc\r\nContent-Length: 0\r\n\r\n" };
  GThread *thread;

  g_assert_cmpuint (port, !=, 0);
  thread = g_thread_new ("server", run_once, &server);
  response = aws_transfer_send (aws_transfer_get (), origin, request, 5000, 0, 1000, NULL, &error);
  g_thread_join (thread);
  if (response != NULL)
    g_assert_cmpstr (aws_response_get_header (response, "X-Head"), ==, "a b c");
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Nothing goes to the address before. */
static void
test_no_address (void)
{
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/", NULL, NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_assert_null (aws_transfer_send (aws_transfer_get (), "http://[::1", request, 5000, 0, 1000,
                                        NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, "URL"));
      g_clear_error (&error);
    }
}

void
test_aws_transfer_add (void)
{
  g_test_add_func ("/transfer/no-address", test_no_address);
  g_test_add_func ("/transfer/connection-lost", test_connection_lost);
  g_test_add_func ("/transfer/folded", test_folded);
}
