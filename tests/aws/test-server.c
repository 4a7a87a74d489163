#include "test-server.h"

#include "aws-verifier.h"

#include <string.h>

/**
 * test_credentials_new:
 *
 * Returns: (transfer full): the credentials that a #TestServer accepts
 */
AwsCredentials *
test_credentials_new (void)
{
  return aws_credentials_new ("AKTEST", "test-secret", "test-token", 0);
}

/**
 * test_no_jitter:
 * @user_data: unused
 *
 * An #AwsRandom by which a client sends again at once.
 *
 * Returns: 0
 */
double
test_no_jitter (gpointer user_data)
{
  return 0;
}

/**
 * test_client_new:
 * @url: the address of a #TestServer, or below it
 * @random: how long the client waits before it sends again
 *
 * Returns: (transfer full): a client with the credentials that the server accepts
 */
AwsClient *
test_client_new (const char *url, AwsRandom random)
{
  g_autoptr (AwsCredentials) credentials = test_credentials_new ();
  g_autoptr (GError) error = NULL;
  AwsClient *client = aws_client_new (url, "us-east-1", "execute-api", credentials, &error);

  g_assert_no_error (error);
  aws_client_set_random (client, random, NULL, NULL);
  return client;
}

static AwsCredentials *
look_up (const char *access_key_id, gpointer user_data)
{
  return g_str_equal (access_key_id, "AKTEST") ? test_credentials_new () : NULL;
}

static void
collect (const char *name, const char *value, gpointer user_data)
{
  aws_request_add_header (user_data, name, value);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  TestServer *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const TestAnswer *answer = &self->answers[MIN (self->requests, self->n_answers - 1)];
  const char *text = answer->body != NULL ? answer->body : "";
  g_autoptr (GError) error = NULL;
  gboolean accepted;

  g_clear_pointer (&self->last, aws_request_free);
  self->last = aws_request_new (soup_server_message_get_method (message), g_uri_get_path (uri),
                                g_uri_get_query (uri), body);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), collect,
                                self->last);
  g_ptr_array_add (self->times, g_strdup (aws_request_get_header (self->last, "X-Amz-Date")));
  accepted = aws_verify (self->last, look_up, NULL, "us-east-1", "execute-api", g_get_real_time (),
                         NULL, &error);
  self->requests++;
  self->accepted += accepted ? 1 : 0;

  if (self->hold)
    {
      soup_server_message_pause (message);
      if (self->cancel_on_hold != NULL)
        g_cancellable_cancel (self->cancel_on_hold);
      return;
    }
  if (answer->header != NULL)
    soup_message_headers_append (headers, answer->header, answer->value);
  if (answer->status == 0 && !accepted)
    {
      g_autofree char *json = g_strdup_printf ("{\"message\":\"%s\"}", error->message);

      soup_message_headers_append (headers, "x-amzn-ErrorType",
                                   aws_verify_error_get_type_name (error->code));
      soup_server_message_set_status (message, 403, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                        strlen (json));
      return;
    }
  soup_server_message_set_status (message, answer->status == 0 ? 200 : answer->status, NULL);
  if (self->half)
    {
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                                "half", 4);
      return;
    }
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

/**
 * test_server_new:
 * @answers: the answers, in order; the last is given for ever
 * @n_answers: how many, at least one
 * @tls: (nullable): a certificate, to speak TLS
 *
 * Starts a server on a free port of this machine, in the thread's default main context.
 *
 * Returns: (transfer full): the server
 */
TestServer *
test_server_new (const TestAnswer *answers, guint n_answers, GTlsCertificate *tls)
{
  TestServer *self = g_new0 (TestServer, 1);
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->answers = answers;
  self->n_answers = n_answers;
  self->times = g_ptr_array_new_with_free_func (g_free);
  self->server = soup_server_new ("tls-certificate", tls, "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  if (tls != NULL)
    options |= SOUP_SERVER_LISTEN_HTTPS;
  soup_server_listen_local (self->server, 0, options, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  self->url[strlen (self->url) - 1] = '\0';
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

/**
 * test_server_free:
 * @self: (transfer full): a server
 *
 * Stops a server.
 */
void
test_server_free (TestServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_clear_pointer (&self->last, aws_request_free);
  g_ptr_array_unref (self->times);
  g_free (self->url);
  g_free (self);
}
