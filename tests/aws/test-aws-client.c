/* The client against a server that answers: what it sends, and what it makes of answers. */

#include "test-aws.h"

#include "test-send.h"
#include "test-server.h"

#include <stdlib.h>
#include <string.h>

static AwsClient *
new_client (const TestServer *server, const char *root)
{
  g_autofree char *url = g_strconcat (server->url, root, NULL);

  return test_client_new (url, test_no_jitter);
}

static AwsResponse *
send (AwsClient *client, const AwsRequest *request, AwsResponse **failure, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  test_send_async (client, request, NULL, test_keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return test_send_finish (client, result, failure, error);
}

static AwsResponse *
get (AwsClient *client, AwsResponse **failure, GError **error)
{
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/contacts", NULL, NULL);

  return send (client, request, failure, error);
}

/* Whatever the path and the query are, what is signed is what arrives. */
static void
test_sends (void)
{
  static const TestAnswer answers[] = {
    { 0, "x-amzn-RequestId", "id-1", "{\"contacts\":[]}" },
  };
  static const struct
  {
    const char *method;
    const char *root;
    const char *path;
    const char *query;
    const char *body;
  } cases[] = {
    { "GET", "", "/contacts", NULL, NULL },
    { "GET", "/", "/contacts", "since=b%2Fc%3D&ended=1h&a", NULL },
    { "GET", "/prod", "/agents/jdoe@example.com/contacts", "", NULL },
    { "GET", "/prod/", "/a%20b/%C3%A9/%2e%2E/%7e/%40x/", "q=%7e&q=a+b&=&&x", NULL },
    { "GET", "", "/", "a='()*!,;:@/?", NULL },
    { "POST", "/prod", "/contacts/1/offers", NULL, "{\"months\":24}" },
    { "POST", "", "/contacts/1/help", NULL, "" },
    { "POST", "", "/contacts/1/help", NULL, NULL },
    { "PUT", "", "//a/./b/../c//", NULL, "x" },
    { "DELETE", "", "/contacts/1", NULL, NULL },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AwsClient) client = new_client (server, cases[i].root);
      g_autoptr (GBytes) body =
          cases[i].body != NULL ? g_bytes_new (cases[i].body, strlen (cases[i].body)) : NULL;
      g_autoptr (AwsRequest) request =
          aws_request_new (cases[i].method, cases[i].path, cases[i].query, body);
      g_autoptr (AwsResponse) response = NULL;
      g_autoptr (GError) error = NULL;
      GBytes *answer;

      aws_request_add_header (request, "Content-Type", "application/json");
      aws_request_add_header (request, "Idempotency-Key", "  key  1 ");
      aws_request_add_header (request, "X-Amz-Meta", "1");
      aws_request_add_header (request, "X-Amz-Meta", "2");
      response = send (client, request, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (aws_response_get_status (response), ==, 200);
      g_assert_cmpuint (server->accepted, ==, i + 1);
      g_assert_cmpstr (server->last->method, ==, cases[i].method);
      g_assert_cmpuint (g_bytes_get_size (server->last->body), ==,
                        cases[i].body != NULL ? strlen (cases[i].body) : 0);

      answer = aws_response_get_body (response);
      g_assert_cmpmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer),
                       "{\"contacts\":[]}", 15);
      g_assert_cmpstr (aws_response_get_content_type (response), ==, "application/json");
      g_assert_cmpstr (aws_response_get_request_id (response), ==, "id-1");
      g_assert_cmpint (ABS (aws_response_get_date (response) - g_get_real_time ()), <,
                       300 * G_USEC_PER_SEC);
    }
}

/* The Host that libsoup sends is the one that is signed, also for a name and an IPv6 address. */
static void
test_hosts (void)
{
  static const TestAnswer answers[] = { { 0 } };
  static const char *const hosts[] = { "localhost", "[::1]" };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autofree char *port = g_strdup (strrchr (server->url, ':') + 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (AwsClient) client = NULL;
      g_autoptr (AwsResponse) response = NULL;
      g_autofree char *host = g_strdup_printf ("%s:%s", hosts[i], port);

      if (i == 1 && !soup_server_listen_local (server->server, (guint) atoi (port),
                                               SOUP_SERVER_LISTEN_IPV6_ONLY, &error))
        {
          g_test_skip ("This machine has no IPv6, or its port is taken");
          return;
        }
      g_free (server->url);
      server->url = g_strdup_printf ("http://%s", host);
      client = new_client (server, "");
      response = get (client, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (response);
      g_assert_cmpstr (aws_request_get_header (server->last, "Host"), ==, host);
    }
}

static void
test_refuses_requests (void)
{
  static const TestAnswer answers[] = { { 200 } };
  static const struct
  {
    const char *path;
    const char *query;
    const char *name;
  } cases[] = {
    { "contacts", NULL, "X-Other" },
    { "/a b", NULL, "X-Other" },
    { "/\xc3\xa9", NULL, "X-Other" },
    { "/%zz", NULL, "X-Other" },
    { "/", "%", "X-Other" },
    { "/", NULL, "Host" },
    { "/", NULL, "content-length" },
    { "/", NULL, "Transfer-Encoding" },
    { "/", NULL, "Authorization" },
    { "/", NULL, "X-Amz-Date" },
    { "/", NULL, "X-Amz-Security-Token" },
    { "/", NULL, "X-Amz-Content-Sha256" },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (AwsCredentials) old = aws_credentials_new ("AK", "s", NULL, G_USEC_PER_SEC);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AwsRequest) request = aws_request_new ("GET", cases[i].path, cases[i].query, NULL);

      aws_request_add_header (request, cases[i].name, "value");
      g_assert_null (send (client, request, NULL, &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
      g_clear_error (&error);
    }

  aws_client_set_credentials (client, old);
  g_assert_null (get (client, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_EXPIRED_TOKEN);
  g_clear_error (&error);
  aws_client_set_credentials (client, NULL);
  g_assert_null (get (client, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_MISSING_AUTHENTICATION);
  g_assert_cmpuint (server->requests, ==, 0);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *url;
    gboolean good;
  } cases[] = {
    { "https://abc.execute-api.us-east-1.amazonaws.com/prod", TRUE },
    { "http://127.0.0.1:8080", TRUE },
    { "http://127.8.9.10", TRUE },
    { "http://[::1]:8080/", TRUE },
    { "http://LocalHost:1", TRUE },
    { "http://example.com", FALSE },
    { "http://localhost.example.com", FALSE },
    { "http://127.0.0.1.example.com", FALSE },
    { "http://10.0.0.1", FALSE },
    { "http://0.0.0.0", FALSE },
    { "ftp://127.0.0.1", FALSE },
    { "https://user:word@example.com", FALSE },
    { "https://example.com/?a=b", FALSE },
    { "https://example.com/#a", FALSE },
    { "https://", FALSE },
    { "example.com", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AwsClient) client =
          aws_client_new (cases[i].url, "us-east-1", "execute-api", NULL, &error);

      if (cases[i].good)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (aws_client_get_base_url (client), ==, cases[i].url);
        }
      else
        {
          g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
          g_assert_null (strstr (error->message, "word"));
        }
    }
}

static gint64
step_clock (gpointer user_data)
{
  gint64 *now = user_data;

  return *now += G_USEC_PER_SEC;
}

/* Each attempt is signed anew, with its own time. */
static void
test_retries (void)
{
  static const TestAnswer answers[] = { { 503 }, { 500, "Retry-After", "0" }, { 0 } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (AwsResponse) failure = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_real_time () - 60 * G_USEC_PER_SEC;

  aws_client_set_clock (client, step_clock, &now, NULL);
  response = get (client, &failure, &error);
  g_assert_no_error (error);
  g_assert_nonnull (response);
  g_assert_null (failure);
  g_assert_cmpuint (server->requests, ==, 3);
  g_assert_cmpuint (server->accepted, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (server->times, 0), <, g_ptr_array_index (server->times, 1));
  g_assert_cmpstr (g_ptr_array_index (server->times, 1), <, g_ptr_array_index (server->times, 2));
}

static void
test_fails (void)
{
  static const struct
  {
    TestAnswer answer;
    guint requests;
    AwsError code;
    const char *type;
  } cases[] = {
    { { 500, NULL, NULL, "{\"message\":\"Internal server error\"}" }, 3, AWS_ERROR_SERVER, NULL },
    { { 429, NULL, NULL, "{\"message\":\"Too Many Requests\"}" }, 3, AWS_ERROR_THROTTLED, NULL },
    { { 501, NULL, NULL, NULL }, 1, AWS_ERROR_SERVER, NULL },
    { { 409, NULL, NULL, "{\"error\":{\"code\":\"ContactEnded\",\"message\":\"It is over\"}}" },
      1,
      AWS_ERROR_CLIENT,
      "ContactEnded" },
    { { 403, "x-amzn-ErrorType", "AccessDeniedException", "{\"Message\":\"No\"}" },
      1,
      AWS_ERROR_NOT_AUTHORIZED,
      "AccessDeniedException" },
    { { 401, "WWW-Authenticate", "Basic realm=\"x\"", NULL }, 1, AWS_ERROR_NOT_AUTHORIZED, NULL },
    /* Who is told to wait for an hour does not ask again. */
    { { 503, "Retry-After", "3600", NULL }, 1, AWS_ERROR_SERVER, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestServer) server = test_server_new (&cases[i].answer, 1, NULL);
      g_autoptr (AwsClient) client = new_client (server, "");
      g_autoptr (AwsResponse) failure = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (get (client, &failure, &error));
      g_assert_error (error, AWS_ERROR, (int) cases[i].code);
      g_assert_cmpuint (server->requests, ==, cases[i].requests);
      g_assert_cmpuint (aws_response_get_status (failure), ==, cases[i].answer.status);
      g_assert_cmpstr (aws_response_get_error_type (failure), ==, cases[i].type);
      g_assert_true (g_str_has_prefix (error->message, "127.0.0.1: "));
    }
}

/* Of 500 tokens a request that fails three times spends 28: after 17 of them there are 24. */
static void
test_bucket (void)
{
  static const TestAnswer answers[] = { { 503 } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (get (client, NULL, &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_SERVER);
    }
  g_assert_cmpuint (server->requests, ==, 17 * 3 + 2 + 1 + 1);
}

static gint64
wrong_clock (gpointer user_data)
{
  return g_get_real_time () + GPOINTER_TO_INT (user_data) * G_TIME_SPAN_MINUTE;
}

static void
test_skew (void)
{
  static const int minutes[] = { -60, 60, 6, -6 };
  static const TestAnswer answers[] = { { 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
      g_autoptr (AwsClient) client = new_client (server, "");
      gint64 rest;

      aws_client_set_clock (client, wrong_clock, GINT_TO_POINTER (minutes[i]), NULL);
      for (guint j = 0; j < 3; j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (AwsResponse) response = get (client, NULL, &error);

          g_assert_no_error (error);
          g_assert_nonnull (response);
        }
      /* Refused once, then right for good. */
      g_assert_cmpuint (server->requests, ==, 4);
      g_assert_cmpuint (server->accepted, ==, 3);
      rest = aws_client_get_clock_offset (client) + minutes[i] * G_TIME_SPAN_MINUTE;
      g_assert_cmpint (ABS (rest), <, 60 * G_USEC_PER_SEC);
    }
}

/* A clock that is right is not moved, and a wrong secret is not tried again. */
static void
test_no_skew (void)
{
  static const TestAnswer answers[] = { { 0 } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (AwsCredentials) wrong =
      aws_credentials_new ("AKTEST", "wrong-secret", "test-token", 0);
  g_autoptr (GError) error = NULL;

  aws_client_set_credentials (client, wrong);
  g_assert_null (get (client, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_SIGNATURE);
  g_assert_cmpuint (server->requests, ==, 1);
  g_assert_cmpint (aws_client_get_clock_offset (client), ==, 0);
}

static void
test_redirect (void)
{
  static const TestAnswer answers[] = {
    { 302, "Location", "https://user:word@elsewhere.example/path?token=abc#frag", NULL },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (get (client, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CLIENT);
  g_assert_cmpuint (server->requests, ==, 1);
  g_assert_nonnull (strstr (error->message, "https://elsewhere.example/path "));
  g_assert_null (strstr (error->message, "abc"));
  g_assert_null (strstr (error->message, "word"));
}

/* A server that repeats our secrets does not get them into a log. */
static void
test_secrets (void)
{
  static const TestAnswer answers[] = {
    { 400, NULL, NULL, "{\"__type\":\"xtest-secretx\",\"message\":\"token test-token is bad\"}" },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (get (client, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_CLIENT);
  g_assert_cmpstr (error->message, ==, "127.0.0.1: Bad Request (HTTP 400)");
}

/* A token is longer than what is kept of a message: what is left of it is secret, too. */
static void
test_long_token (void)
{
  g_autofree char *token = g_strnfill (900, 'x');
  g_autofree char *body = g_strdup_printf ("{\"message\":\"Bad token: %s\"}", token);
  const TestAnswer answers[] = { { 400, NULL, NULL, body } };
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("AKTEST", "s", token, 0);
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (GError) error = NULL;

  aws_client_set_credentials (client, credentials);
  g_assert_null (get (client, NULL, &error));
  g_assert_cmpstr (error->message, ==, "127.0.0.1: Bad Request (HTTP 400)");
}

static void
test_size (void)
{
  static const TestAnswer answers[] = { { 200, NULL, NULL, "0123456789" } };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (AwsClient) client = new_client (server, "");
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  aws_client_set_max_body (client, 10);
  response = get (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (aws_response_get_body (response)), ==, 10);

  aws_client_set_max_body (client, 9);
  g_assert_null (get (client, NULL, &error));
  g_assert_error (error, AWS_ERROR, AWS_ERROR_PARSE);
  g_assert_cmpuint (server->requests, ==, 2);
}

void
test_aws_client_add (void)
{
  test_send_add ("/client/sends", test_sends);
  test_send_add ("/client/hosts", test_hosts);
  test_send_add ("/client/refuses-requests", test_refuses_requests);
  g_test_add_func ("/client/addresses", test_addresses);
  test_send_add ("/client/retries", test_retries);
  test_send_add ("/client/fails", test_fails);
  test_send_add ("/client/bucket", test_bucket);
  test_send_add ("/client/skew", test_skew);
  test_send_add ("/client/no-skew", test_no_skew);
  test_send_add ("/client/redirect", test_redirect);
  test_send_add ("/client/secrets", test_secrets);
  test_send_add ("/client/long-token", test_long_token);
  test_send_add ("/client/size", test_size);
}
