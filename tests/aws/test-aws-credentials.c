/* The cache of credentials, and the client that asks it. */

#include "test-aws.h"

#include "test-server.h"

#include <string.h>

#define HOUR G_TIME_SPAN_HOUR
#define MINUTE G_TIME_SPAN_MINUTE

/* A source that counts how often it is asked. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject parent_instance;

  guint asked;
  gint64 life_us; /* of what it gives, by the clock below; 0 for ever */
  gboolean hold;  /* whether it waits for test_source_go_on() */
  gboolean fail;
  gboolean constant; /* whether it always gives the same */
  gint64 now;
  GPtrArray *held;
};

static void source_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, source_init))

static const char *
get_source (AwsCredentialProvider *provider)
{
  return "test";
}

static void
give (TestSource *self, GTask *task)
{
  g_autofree char *key = g_strdup_printf ("AK%u", self->constant ? 1 : self->asked);

  if (self->fail)
    g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_NETWORK, "No way");
  else
    g_task_return_pointer (task,
                           aws_credentials_new (key, "test-secret", "test-token",
                                                self->life_us != 0 ? self->now + self->life_us : 0),
                           (GDestroyNotify) aws_credentials_unref);
  g_object_unref (task);
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  TestSource *self = TEST_SOURCE (provider);

  self->asked++;
  if (self->hold)
    g_ptr_array_add (self->held, task);
  else
    give (self, task);
}

static void
source_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
test_source_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_SOURCE (object)->held);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
  self->held = g_ptr_array_new ();
  self->now = G_GINT64_CONSTANT (1700000000000000);
}

static void
go_on (TestSource *self)
{
  for (guint i = 0; i < self->held->len; i++)
    give (self, g_ptr_array_index (self->held, i));
  g_ptr_array_set_size (self->held, 0);
}

static gint64
tell_time (gpointer user_data)
{
  return TEST_SOURCE (user_data)->now;
}

static AwsCredentialCache *
new_cache (TestSource *source)
{
  AwsCredentialCache *cache = aws_credential_cache_new (AWS_CREDENTIAL_PROVIDER (source));

  aws_credential_cache_set_clock (cache, tell_time, source, NULL);
  return cache;
}

typedef struct
{
  guint done;
  char *key; /* of the last that was given */
  GError *error;
} Got;

static void
on_got (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Got *got = user_data;
  g_autoptr (AwsCredentials) credentials = NULL;

  g_clear_pointer (&got->key, g_free);
  g_clear_error (&got->error);
  credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (object), result, &got->error);
  if (credentials != NULL)
    got->key = g_strdup (aws_credentials_get_access_key_id (credentials));
  got->done++;
}

static void
clear_got (Got *got)
{
  g_clear_pointer (&got->key, g_free);
  g_clear_error (&got->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Got, clear_got)

static void
ask (AwsCredentialCache *cache, GCancellable *cancellable, Got *got)
{
  aws_credential_provider_get_async (AWS_CREDENTIAL_PROVIDER (cache), cancellable, on_got, got);
}

static void
wait_for (const Got *got, guint n)
{
  while (got->done < n)
    g_main_context_iteration (NULL, TRUE);
}

/* What is under way without anybody who waits. */
static void
run_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
expect (AwsCredentialCache *cache, const char *key)
{
  g_auto (Got) got = { 0 };

  ask (cache, NULL, &got);
  wait_for (&got, 1);
  g_assert_no_error (got.error);
  g_assert_cmpstr (got.key, ==, key);
  run_idle ();
}

/* However many ask, the source is asked once. */
static void
test_single_flight (void)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (AwsCredentialCache) cache = new_cache (source);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Got) got = { 0 };
  g_auto (Got) stopped = { 0 };

  source->hold = TRUE;
  for (guint i = 0; i < 50; i++)
    ask (cache, NULL, &got);
  ask (cache, cancellable, &stopped);
  run_idle ();
  g_assert_cmpuint (source->asked, ==, 1);
  g_assert_cmpuint (got.done, ==, 0);

  /* Who no longer wants it does not wait, and takes it from nobody. */
  g_cancellable_cancel (cancellable);
  wait_for (&stopped, 1);
  g_assert_error (stopped.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  go_on (source);
  wait_for (&got, 50);
  g_assert_no_error (got.error);
  g_assert_cmpstr (got.key, ==, "AK1");
  g_assert_cmpuint (source->asked, ==, 1);

  /* An error goes to all, and is not kept. */
  aws_credential_cache_forget (cache);
  source->fail = TRUE;
  ask (cache, NULL, &got);
  ask (cache, NULL, &got);
  run_idle ();
  go_on (source);
  wait_for (&got, 52);
  g_assert_error (got.error, AWS_ERROR, AWS_ERROR_NETWORK);
  g_assert_cmpuint (source->asked, ==, 2);
  source->hold = source->fail = FALSE;
  expect (cache, "AK3");
}

static void
test_ahead_of_time (void)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (AwsCredentialCache) cache = new_cache (source);
  g_auto (Got) got = { 0 };

  source->life_us = HOUR;
  expect (cache, "AK1");
  source->now += HOUR - 16 * MINUTE;
  expect (cache, "AK1");
  g_assert_cmpuint (source->asked, ==, 1);

  /* From 15 minutes on new ones are fetched in the background, and nobody waits. */
  source->now += 2 * MINUTE;
  source->hold = TRUE;
  expect (cache, "AK1");
  expect (cache, "AK1");
  g_assert_cmpuint (source->asked, ==, 2);
  go_on (source);
  run_idle ();
  expect (cache, "AK2");
  g_assert_cmpuint (source->asked, ==, 2);

  /* From 10 minutes on one waits for them. */
  source->now += HOUR - 9 * MINUTE;
  ask (cache, NULL, &got);
  run_idle ();
  g_assert_cmpuint (source->asked, ==, 3);
  g_assert_cmpuint (got.done, ==, 0);
  go_on (source);
  wait_for (&got, 1);
  g_assert_cmpstr (got.key, ==, "AK3");

  /* But not for ever, as long as the old ones are good. */
  source->now += HOUR - 9 * MINUTE;
  aws_credential_cache_set_patience (cache, 1);
  ask (cache, NULL, &got);
  wait_for (&got, 2);
  g_assert_cmpstr (got.key, ==, "AK3");
  source->fail = TRUE;
  go_on (source);
  run_idle ();

  /* A source that failed is left alone for a minute, and then asked again. */
  g_assert_cmpuint (source->asked, ==, 4);
  expect (cache, "AK3");
  g_assert_cmpuint (source->asked, ==, 4);
  source->hold = FALSE;
  source->now += 2 * MINUTE;
  expect (cache, "AK3");
  g_assert_cmpuint (source->asked, ==, 5);

  /* Expired ones are never given. */
  source->now += HOUR;
  ask (cache, NULL, &got);
  wait_for (&got, 3);
  g_assert_error (got.error, AWS_ERROR, AWS_ERROR_NETWORK);
  source->fail = FALSE;
  expect (cache, "AK7");
}

/* Neither a source of short-lived credentials nor a wrong clock has it asked all the time. */
static void
test_odd_times (void)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (AwsCredentialCache) cache = new_cache (source);

  source->life_us = 5 * MINUTE;
  for (guint i = 0; i < 20; i++)
    {
      expect (cache, "AK1");
      source->now += 2 * G_USEC_PER_SEC;
    }
  g_assert_cmpuint (source->asked, ==, 1);

  aws_credential_cache_forget (cache);
  g_assert_null (aws_credential_cache_peek (cache));
  source->life_us = -HOUR;
  expect (cache, "AK2");
  expect (cache, "AK2");
  g_assert_cmpuint (source->asked, ==, 2);
  /* Once the service's clock is known, it counts. */
  aws_credential_cache_set_clock_offset (cache, -2 * HOUR);
  source->now += 5 * MINUTE;
  expect (cache, "AK2");
  g_assert_cmpuint (source->asked, ==, 2);
}

static void
test_invalidate (void)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (AwsCredentialCache) cache = new_cache (source);
  g_autoptr (AwsCredentials) first = NULL;
  g_auto (Got) got = { 0 };

  expect (cache, "AK1");
  first = aws_credentials_ref (aws_credential_cache_peek (cache));
  aws_credential_cache_invalidate (cache, first);
  expect (cache, "AK2");
  /* The others that were refused at the same time do not take the new ones away. */
  aws_credential_cache_invalidate (cache, first);
  aws_credential_cache_invalidate (cache, first);
  expect (cache, "AK2");
  g_assert_cmpuint (source->asked, ==, 2);

  /* At a sign-out nothing stays, and what was under way has no say. */
  source->hold = TRUE;
  aws_credential_cache_forget (cache);
  ask (cache, NULL, &got);
  run_idle ();
  aws_credential_cache_forget (cache);
  wait_for (&got, 1);
  g_assert_error (got.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  go_on (source);
  run_idle ();
  g_assert_null (aws_credential_cache_peek (cache));
}

/* A service whose credentials go out of date: it takes the keys of one generation only. */
typedef struct
{
  SoupServer *server;
  char *url;
  guint generation;
  guint requests;
  guint expired;
  guint taken;
  guint change_every; /* how many are taken before the next generation; 0: never */
  GHashTable *ids;    /* how often each request was taken */
} Service;

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Service *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  const char *id = soup_message_headers_get_one (headers, "Idempotency-Key");
  g_autofree char *credential = g_strdup_printf ("Credential=AK%u/", self->generation);

  self->requests++;
  if (strstr (authorization, credential) == NULL)
    {
      static const char body[] =
          "{\"message\":\"The security token included in the request is expired\"}";

      self->expired++;
      soup_message_headers_append (soup_server_message_get_response_headers (message),
                                   "x-amzn-ErrorType", "ExpiredTokenException");
      soup_server_message_set_status (message, 403, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body,
                                        strlen (body));
      return;
    }
  self->taken++;
  g_hash_table_insert (self->ids, g_strdup (id),
                       GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (self->ids, id)) + 1));
  if (self->change_every != 0 && self->taken % self->change_every == 0)
    self->generation++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static void
start_service (Service *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->generation = 1;
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  self->url[strlen (self->url) - 1] = '\0';
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
stop_service (Service *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->ids);
  g_free (self->url);
}

typedef struct
{
  guint done;
  guint good;
  int code; /* of the last error */
} Sent;

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Sent *sent = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsResponse) response =
      aws_client_send_finish (AWS_CLIENT (object), result, NULL, &error);

  sent->done++;
  if (response != NULL)
    sent->good++;
  else
    sent->code = error->code;
}

static void
send (AwsClient *client, guint number, Sent *sent)
{
  g_autofree char *id = g_strdup_printf ("id-%u", number);
  g_autoptr (AwsRequest) request =
      aws_request_new (number % 11 == 0 ? "POST" : "GET", "/contacts", NULL, NULL);

  aws_request_add_header (request, "Idempotency-Key", id);
  aws_client_send_async (client, request, NULL, on_sent, sent);
}

/* 220 requests, 10 at a time, of credentials that expire after every 70th: nothing is lost, and
 * nothing is taken twice. */
static void
test_expiring (void)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (AwsCredentialCache) cache = new_cache (source);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (GError) error = NULL;
  Service service = { .change_every = 70 };
  GHashTableIter iter;
  gpointer times;
  Sent sent = { 0 };
  guint n = 0;

  start_service (&service);
  client = aws_client_new (service.url, "us-east-1", "execute-api", NULL, &error);
  g_assert_no_error (error);
  aws_client_set_credential_cache (client, cache);
  while (sent.done < 220)
    {
      while (n < 220 && n - sent.done < 10)
        send (client, n++, &sent);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (sent.good, ==, 220);
  g_assert_cmpuint (service.taken, ==, 220);
  g_assert_cmpuint (service.requests, ==, 220 + service.expired);
  g_assert_cmpuint (g_hash_table_size (service.ids), ==, 220);
  g_hash_table_iter_init (&iter, service.ids);
  while (g_hash_table_iter_next (&iter, NULL, &times))
    g_assert_cmpint (GPOINTER_TO_INT (times), ==, 1);
  /* Three times the service refused some, and three times new ones were fetched, once. */
  g_assert_cmpuint (service.generation, ==, 4);
  g_assert_cmpuint (service.expired, >=, 3);
  g_assert_cmpuint (source->asked, ==, 4);
  stop_service (&service);
}

/* New credentials that are the old ones are not tried again; other ones are, once. */
static void
test_expired_for_good (void)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (AwsCredentialCache) cache = new_cache (source);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (GError) error = NULL;
  Service service = { 0 };
  Sent sent = { 0 };

  start_service (&service);
  service.generation = 1000;
  client = aws_client_new (service.url, "us-east-1", "execute-api", NULL, &error);
  g_assert_no_error (error);
  aws_client_set_credential_cache (client, cache);
  source->constant = TRUE;
  send (client, 0, &sent);
  while (sent.done < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sent.code, ==, AWS_ERROR_EXPIRED_TOKEN);
  g_assert_cmpuint (service.requests, ==, 1);
  g_assert_cmpuint (source->asked, ==, 2);

  source->constant = FALSE;
  send (client, 1, &sent);
  while (sent.done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sent.code, ==, AWS_ERROR_EXPIRED_TOKEN);
  g_assert_cmpuint (service.requests, ==, 3);

  /* What the source says is what the request ends with, and nothing is sent. */
  aws_credential_cache_forget (cache);
  source->fail = TRUE;
  send (client, 2, &sent);
  while (sent.done < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sent.code, ==, AWS_ERROR_NETWORK);
  g_assert_cmpuint (service.requests, ==, 3);
  stop_service (&service);
}

static gint64
wrong_clock (gpointer user_data)
{
  return g_get_real_time () + G_TIME_SPAN_HOUR;
}

/* API Gateway's own answers by status, type and message, and what is done about each. */
static void
test_gateway (void)
{
  enum
  {
    ONCE,    /* not sent again */
    BACKOFF, /* sent again as often as any */
    CLOCK,   /* sent again by the server's clock, once */
    RENEW,   /* sent again with new credentials, once */
  };
  static const struct
  {
    guint status;
    const char *type;
    const char *message;
    AwsError code;
    int reaction;
  } rows[] = {
    { 403, "MissingAuthenticationTokenException", "Missing Authentication Token",
      AWS_ERROR_MISSING_AUTHENTICATION, ONCE },
    { 403, NULL, "Missing Authentication Token", AWS_ERROR_MISSING_AUTHENTICATION, ONCE },
    { 403, "InvalidSignatureException",
      "Signature expired: 20201027T123008Z is now earlier than 20201027T125507Z "
      "(20201027T130007Z - 5 min.)",
      AWS_ERROR_CLOCK_SKEW, CLOCK },
    { 403, "InvalidSignatureException",
      "Signature not yet current: 20201027T133008Z is still later than 20201027T130507Z",
      AWS_ERROR_CLOCK_SKEW, CLOCK },
    { 403, NULL, "Signature not yet current: 1 is still later than 2", AWS_ERROR_CLOCK_SKEW,
      CLOCK },
    { 403, "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided.",
      AWS_ERROR_SIGNATURE, ONCE },
    { 403, "ExpiredTokenException", "The security token included in the request is expired",
      AWS_ERROR_EXPIRED_TOKEN, RENEW },
    { 403, "EXPIRED_TOKEN", "The security token included in the request is expired",
      AWS_ERROR_EXPIRED_TOKEN, RENEW },
    { 403, NULL, "The security token included in the request is expired", AWS_ERROR_EXPIRED_TOKEN,
      RENEW },
    { 403, "UnrecognizedClientException", "The security token included in the request is invalid.",
      AWS_ERROR_SIGN_IN, ONCE },
    { 403, "AccessDeniedException", "The security token included in the request is invalid.",
      AWS_ERROR_SIGN_IN, ONCE },
    { 403, "AccessDeniedException",
      "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: execute-api:Invoke on "
      "resource: arn:aws:execute-api:us-east-1:1:a/prod/GET/contacts",
      AWS_ERROR_NOT_AUTHORIZED, ONCE },
    { 403, NULL, "Forbidden", AWS_ERROR_NOT_AUTHORIZED, ONCE },
    { 429, "TooManyRequestsException", "Too Many Requests", AWS_ERROR_THROTTLED, BACKOFF },
    { 429, "LimitExceededException", "Limit Exceeded", AWS_ERROR_THROTTLED, BACKOFF },
    { 429, NULL, "Too Many Requests", AWS_ERROR_THROTTLED, BACKOFF },
    { 413, "RequestTooLargeException", "Request Too Long", AWS_ERROR_CLIENT, ONCE },
    { 415, "UnsupportedMediaTypeException", "Unsupported Media Type", AWS_ERROR_CLIENT, ONCE },
    { 404, "NotFoundException", "Not Found", AWS_ERROR_CLIENT, ONCE },
    { 400, "BadRequestException", "Invalid request body", AWS_ERROR_CLIENT, ONCE },
    { 502, "InternalServerErrorException", "Internal server error", AWS_ERROR_SERVER, BACKOFF },
    { 504, NULL, "Endpoint request timed out", AWS_ERROR_SERVER, BACKOFF },
  };
  static const guint attempts[] = { [ONCE] = 1, [BACKOFF] = 3, [CLOCK] = 2, [RENEW] = 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint right = 0; right < 2; right++)
      {
        g_autofree char *body = g_strdup_printf ("{\"message\":\"%s\"}", rows[i].message);
        const TestAnswer answers[] = {
          { rows[i].status, rows[i].type != NULL ? "x-amzn-ErrorType" : NULL, rows[i].type, body },
        };
        g_autoptr (TestServer) server = test_server_new (answers, 1, NULL);
        g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
        g_autoptr (AwsCredentialCache) cache = new_cache (source);
        g_autoptr (GError) error = NULL;
        g_autoptr (AwsClient) client =
            aws_client_new (server->url, "us-east-1", "execute-api", NULL, &error);
        Sent sent = { 0 };
        guint expected = attempts[rows[i].reaction];

        g_assert_no_error (error);
        aws_client_set_credential_cache (client, cache);
        aws_client_set_random (client, test_no_jitter, NULL, NULL);
        /* A clock is corrected only if it is wrong. */
        if (!right)
          aws_client_set_clock (client, wrong_clock, NULL, NULL);
        else if (rows[i].reaction == CLOCK)
          expected = 1;
        /* A wrong clock may be why any signature is refused. */
        if (!right && rows[i].code == AWS_ERROR_SIGNATURE)
          expected = 2;
        send (client, 0, &sent);
        while (sent.done < 1)
          g_main_context_iteration (NULL, TRUE);
        g_assert_cmpint (sent.code, ==, rows[i].code);
        g_assert_cmpuint (server->requests, ==, expected);
        g_assert_cmpuint (source->asked, ==, rows[i].reaction == RENEW ? 2 : 1);
      }
}

static void
on_failed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_null (aws_client_send_finish (AWS_CLIENT (object), result, NULL, error));
}

/* Nothing is signed, and an error repeats none of the server's words. */
static void
test_unsigned (void)
{
  static const TestAnswer answers[] = {
    { 401, "x-amzn-ErrorType", "UnauthorizedException", "{\"message\":\"bad token s3cr3t\"}" },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsClient) client = aws_client_new_unsigned (server->url, &error);
  g_autoptr (AwsRequest) request = aws_request_new ("GET", "/accounts", NULL, NULL);

  g_assert_no_error (error);
  aws_request_add_header (request, "x-amz-sso_bearer_token", "s3cr3t");
  aws_client_send_async (client, request, NULL, on_failed, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, AWS_ERROR, AWS_ERROR_SIGN_IN);
  g_assert_cmpstr (error->message, ==, "127.0.0.1: Unauthorized (HTTP 401, UnauthorizedException)");
  g_assert_cmpuint (server->requests, ==, 1);
  g_assert_null (aws_request_get_header (server->last, "Authorization"));
  g_assert_null (aws_request_get_header (server->last, "X-Amz-Date"));
  g_assert_cmpstr (aws_request_get_header (server->last, "x-amz-sso_bearer_token"), ==, "s3cr3t");
}

void
test_aws_credentials_add (void)
{
  g_test_add_func ("/credentials/single-flight", test_single_flight);
  g_test_add_func ("/credentials/ahead-of-time", test_ahead_of_time);
  g_test_add_func ("/credentials/odd-times", test_odd_times);
  g_test_add_func ("/credentials/invalidate", test_invalidate);
  g_test_add_func ("/credentials/expiring", test_expiring);
  g_test_add_func ("/credentials/expired-for-good", test_expired_for_good);
  g_test_add_func ("/credentials/gateway", test_gateway);
  g_test_add_func ("/credentials/unsigned", test_unsigned);
}
