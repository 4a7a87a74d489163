#include "test-backend.h"

#include "churn-backend-error.h"
#include "churn-error.h"

#include <string.h>

typedef struct
{
  TestClock *clock;
  TestApi *server;
  ChurnSession *session;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = test_clock_new ();
  fixture->server = test_api_new (CHURN_CLOCK (fixture->clock));
  fixture->session = test_api_create_session (fixture->server, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->session);
  test_api_free (fixture->server);
  g_assert_finalize_object (fixture->clock);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static GAsyncResult *
wait_result (Fixture *fixture)
{
  test_run_until (fixture->result != NULL);
  return fixture->result;
}

static ChurnPrincipal *
ask_me (Fixture *fixture, GError **error)
{
  g_clear_object (&fixture->result);
  churn_session_me_async (fixture->session, NULL, on_result, fixture);
  return churn_session_me_finish (fixture->session, wait_result (fixture), error);
}

static ChurnFeed *
ask_contacts (Fixture *fixture, const char *since, GError **error)
{
  g_clear_object (&fixture->result);
  churn_session_contacts_async (fixture->session, since, NULL, on_result, fixture);
  return churn_session_contacts_finish (fixture->session, wait_result (fixture), error);
}

static ChurnContactDetail *
ask_contact (Fixture *fixture, const char *id, gint64 since, GError **error)
{
  g_clear_object (&fixture->result);
  churn_session_contact_async (fixture->session, id, since, NULL, on_result, fixture);
  return churn_session_contact_finish (fixture->session, wait_result (fixture), error);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnPrincipal) principal = ask_me (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (principal);
}

static void
test_supervisor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) feed = NULL;
  g_autofree char *identity = NULL;

  g_assert_null (churn_session_get_identity (fixture->session));
  feed = ask_contacts (fixture, NULL, &error);
  g_assert_error (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED);
  g_clear_error (&error);

  sign_in (fixture);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/me")->path, ==, "/prod/me");
  identity = churn_session_get_identity (fixture->session);
  g_assert_true (g_str_has_suffix (identity, "/prod|supervisor|jdoe|"));

  feed = ask_contacts (fixture, "a b&c=d/+é", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (feed->cursor, ==, "again");
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->path, ==, "/prod/contacts");
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->query, ==,
                   "since=a%20b%26c%3Dd%2F%2B%C3%A9");
}

static void
test_agent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) feed = NULL;
  g_autoptr (ChurnContactDetail) detail = NULL;
  const char *bad[] = { "", ".", "..", "\xff" };

  test_api_set_role (fixture->server, "agent", "jo doe/é@example.com");
  sign_in (fixture);
  feed = ask_contacts (fixture, NULL, &error);
  g_assert_no_error (error);
  /* The @ is literal; all else that could change the path is not. */
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->path, ==,
                   "/prod/agents/jo%20doe%2F%C3%A9@example.com/contacts");
  g_assert_null (test_api_get_last (fixture->server, "/contacts")->query);

  detail = ask_contact (fixture, "../x?y", 7, &error);
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no such contact");
  g_assert_cmpstr (test_api_get_last (fixture->server, "y")->path, ==,
                   "/prod/agents/jo%20doe%2F%C3%A9@example.com/contacts/..%2Fx%3Fy");
  g_assert_cmpstr (test_api_get_last (fixture->server, "y")->query, ==, "since=7");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint n_requests = test_api_count (fixture->server, "");

      g_clear_error (&error);
      detail = ask_contact (fixture, bad[i], 0, &error);
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
      g_assert_cmpuint (test_api_count (fixture->server, ""), ==, n_requests);
    }
}

static void
test_offer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
  g_autoptr (ChurnOffer) answer = NULL;
  const TestRequest *request;

  sign_in (fixture);
  offer->id = g_strdup ("0e0e7a4c-3a39-4e6f-9f0b-0a5cbb0f6e11");
  offer->contact_id = g_strdup ("c1");
  offer->months = 24;
  offer->made = TEST_EPOCH + 5000;
  g_clear_object (&fixture->result);
  churn_session_post_offer_async (fixture->session, offer, NULL, on_result, fixture);
  answer = churn_session_post_offer_finish (fixture->session, wait_result (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->months, ==, 24);
  g_assert_cmpfloat (answer->after, ==, 0.31);
  request = test_api_get_last (fixture->server, "/offers");
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->path, ==, "/prod/contacts/c1/offers");
  g_assert_cmpstr (request->key, ==, offer->id);
  g_assert_cmpstr (request->body, ==, "{\"months\":24,\"made\":\"2026-11-22T07:00:00.005Z\"}");
}

static void
test_flags (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  test_api_reply (fixture->server, "/claim", 200, g_strdup ("{}"));
  g_clear_object (&fixture->result);
  churn_session_claim_async (fixture->session, "c1", TRUE, FALSE, NULL, on_result, fixture);
  g_assert_true (churn_session_claim_finish (fixture->session, wait_result (fixture), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/claim")->body, ==, "{\"active\":true}");
  test_api_reply (fixture->server, "/claim", 200, g_strdup ("{}"));
  g_clear_object (&fixture->result);
  churn_session_claim_async (fixture->session, "c1", TRUE, TRUE, NULL, on_result, fixture);
  g_assert_true (churn_session_claim_finish (fixture->session, wait_result (fixture), &error));
  g_assert_cmpstr (test_api_get_last (fixture->server, "/claim")->body, ==,
                   "{\"active\":true,\"takeOver\":true}");
  test_api_fail (fixture->server, "/claim", 409,
                 "{\"error\":{\"code\":\"AlreadyClaimed\",\"message\":\"m\"}}");
  g_clear_object (&fixture->result);
  churn_session_claim_async (fixture->session, "c1", TRUE, FALSE, NULL, on_result, fixture);
  g_assert_false (churn_session_claim_finish (fixture->session, wait_result (fixture), &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_CLAIMED);
  g_clear_error (&error);

  test_api_reply (fixture->server, "/help", 204, g_strdup (""));
  g_clear_object (&fixture->result);
  churn_session_help_async (fixture->session, "c1", FALSE, NULL, on_result, fixture);
  g_assert_true (churn_session_help_finish (fixture->session, wait_result (fixture), &error));
  g_assert_cmpstr (test_api_get_last (fixture->server, "/help")->body, ==, "{\"active\":false}");

  g_clear_object (&fixture->result);
  churn_session_outcome_async (fixture->session, "c1", "o 1", TRUE, NULL, on_result, fixture);
  g_assert_false (churn_session_outcome_finish (fixture->session, wait_result (fixture), &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/outcome")->path, ==,
                   "/prod/contacts/c1/offers/o%201/outcome");
  g_assert_cmpstr (test_api_get_last (fixture->server, "/outcome")->body, ==,
                   "{\"accepted\":true}");
}

typedef struct
{
  guint status;
  const char *text;
  gboolean aws;
  int code;
  gboolean refused;
  gboolean definite;
} ErrorCase;

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const ErrorCase cases[] = {
    { 409, "{\"error\":{\"code\":\"ContactEnded\",\"message\":\"m\"}}", FALSE,
      CHURN_ERROR_CONTACT_ENDED, FALSE, TRUE },
    { 403, "{\"error\":{\"code\":\"AccessDenied\",\"message\":\"m\"}}", FALSE,
      CHURN_ERROR_ACCESS_DENIED, FALSE, TRUE },
    { 429, "{\"error\":{\"code\":\"Throttled\",\"message\":\"m\"}}", FALSE, CHURN_ERROR_THROTTLED,
      FALSE, FALSE },
    { 500, "{\"error\":{\"code\":\"Internal\",\"message\":\"m\"}}", FALSE, CHURN_ERROR_INTERNAL,
      FALSE, FALSE },
    { 403, "{\"error\":{\"code\":\"SignatureDoesNotMatch\",\"message\":\"m\"}}", TRUE,
      AWS_ERROR_SIGNATURE, TRUE, FALSE },
    { 403, "{\"message\":\"The security token included in the request is expired\"}", TRUE, -1,
      TRUE, FALSE },
    { 403, "{\"message\":\"Missing Authentication Token\"}", TRUE, -1, TRUE, FALSE },
    { 429, "{\"message\":\"Too Many Requests\"}", TRUE, AWS_ERROR_THROTTLED, FALSE, FALSE },
    { 404, "<html>A hotel</html>", TRUE, AWS_ERROR_CLIENT, FALSE, FALSE },
    { 302, "", TRUE, AWS_ERROR_CLIENT, FALSE, FALSE },
    { 200, "<html>Please log in</html>", FALSE, CHURN_ERROR_PARSE, FALSE, FALSE },
    { 200, "", FALSE, CHURN_ERROR_PARSE, FALSE, FALSE },
    { 200, "[]", FALSE, CHURN_ERROR_PARSE, FALSE, FALSE },
    { 200, "{\"contacts\":7}", FALSE, CHURN_ERROR_PARSE, FALSE, FALSE },
    { 200, "{\"contacts\":[{\"id\":5}]}", FALSE, CHURN_ERROR_PARSE, FALSE, FALSE },
  };

  sign_in (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnFeed) feed = NULL;

      g_test_message ("%u %s", cases[i].status, cases[i].text);
      test_api_fail (fixture->server, "/contacts", cases[i].status, cases[i].text);
      feed = ask_contacts (fixture, NULL, &error);
      g_assert_null (feed);
      g_assert_true (error->domain == (cases[i].aws ? AWS_ERROR : CHURN_ERROR));
      if (cases[i].code >= 0)
        g_assert_cmpint (error->code, ==, cases[i].code);
      g_assert_cmpint (churn_backend_error_is_refused (error), ==, cases[i].refused);
      g_assert_cmpint (churn_backend_error_is_definite (error), ==, cases[i].definite);
      /* A message can be shown: none holds the secret. */
      g_assert_null (strstr (error->message, "a-secret"));
    }
}

/* The secret of the credentials of these tests (test-api.c). */
#define SECRET "a-secret-for-tests"

/* A server that says back what it was sent: nothing of it is in an error. */
static void
test_echo (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *text;
  } answers[] = {
    { 409, "{\"error\":{\"code\":\"ContactEnded\",\"message\":\"You are " SECRET "\"}}" },
    { 409, "{\"error\":{\"code\":\"" SECRET "\",\"message\":\"m\"}}" },
    { 415, "{\"message\":\"Not for " SECRET "\"}" },
    { 400, "{\"__type\":\"" SECRET "\",\"message\":\"" SECRET "\"}" },
  };

  sign_in (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnFeed) feed = NULL;

      test_api_fail (fixture->server, "/contacts", answers[i].status, answers[i].text);
      feed = ask_contacts (fixture, NULL, &error);
      g_assert_null (feed);
      g_assert_null (strstr (error->message, SECRET));
      if (i == 0)
        g_assert_error (error, CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED);
    }
}

/* What a gateway says, which the agent API does not. */
static void
test_refused_by_gateway (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    ChurnBackendError code;
    gboolean definite;
  } answers[] = {
    { 400, CHURN_BACKEND_ERROR_BAD_REQUEST, TRUE }, { 404, CHURN_BACKEND_ERROR_NO_RESOURCE, FALSE },
    { 410, CHURN_BACKEND_ERROR_REFUSED, TRUE },     { 413, CHURN_BACKEND_ERROR_TOO_LARGE, TRUE },
    { 415, CHURN_BACKEND_ERROR_MEDIA_TYPE, TRUE },  { 504, CHURN_BACKEND_ERROR_LATE, FALSE },
  };

  sign_in (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnFeed) feed = NULL;

      test_api_set_header (fixture->server, "x-amzn-RequestId", "request-1");
      test_api_fail (fixture->server, "/contacts", answers[i].status, "{\"message\":\"No\"}");
      feed = ask_contacts (fixture, NULL, &error);
      g_assert_error (error, CHURN_BACKEND_ERROR, (int) answers[i].code);
      g_assert_nonnull (strstr (error->message, ", request request-1)"));
      g_assert_cmpint (churn_backend_error_is_definite (error), ==, answers[i].definite);
    }
}

static void
test_no_connection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) feed = NULL;

  sign_in (fixture);
  test_api_stop (fixture->server);
  feed = ask_contacts (fixture, NULL, &error);
  g_assert_error (error, AWS_ERROR, AWS_ERROR_NETWORK);
  g_assert_false (churn_backend_error_is_definite (error));
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) feed = NULL;

  sign_in (fixture);
  aws_client_set_max_body (churn_session_get_client (fixture->session), 1000);
  test_api_reply (fixture->server, "/contacts", 200, g_strnfill (100000, ' '));
  feed = ask_contacts (fixture, NULL, &error);
  g_assert_error (error, AWS_ERROR, AWS_ERROR_PARSE);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) feed = NULL;

  sign_in (fixture);
  test_api_set_header (fixture->server, "Retry-After", "40");
  test_api_fail (fixture->server, "/contacts", 429, "{\"message\":\"Too Many Requests\"}");
  feed = ask_contacts (fixture, NULL, &error);
  g_assert_error (error, AWS_ERROR, AWS_ERROR_THROTTLED);
  g_assert_cmpint (churn_session_get_wait (fixture->session), ==, 40 * TEST_SECOND);
  test_clock_advance (fixture->clock, 15 * TEST_SECOND);
  g_assert_cmpint (churn_session_get_wait (fixture->session), ==, 25 * TEST_SECOND);
  test_clock_advance (fixture->clock, 100 * TEST_SECOND);
  g_assert_cmpint (churn_session_get_wait (fixture->session), ==, 0);
}

static void
test_api_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) ahead = NULL;
  g_autoptr (ChurnFeed) feed = NULL;
  gint64 time = TEST_EPOCH + 7200 * TEST_SECOND;

  sign_in (fixture);
  ahead = test_feed ("1", time);
  test_api_reply_feed (fixture->server, ahead);
  feed = ask_contacts (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (churn_session_get_server_time (fixture->session), ==, time);
  test_clock_advance (fixture->clock, 3 * TEST_SECOND);
  test_clock_sleep (fixture->clock, 60 * TEST_SECOND);
  g_assert_cmpint (churn_session_get_server_time (fixture->session), ==, time + 63 * TEST_SECOND);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (ChurnPrincipal) principal = NULL;

  test_api_hold (fixture->server);
  churn_session_me_async (fixture->session, cancellable, on_result, fixture);
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  g_cancellable_cancel (cancellable);
  principal = churn_session_me_finish (fixture->session, wait_result (fixture), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (churn_session_get_principal (fixture->session));
}

/* What each end of a request is to a person: none is left without a word. */
static void
test_problems (void)
{
  for (int code = 0; code <= AWS_ERROR_INVALID; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (AWS_ERROR, code, "");

      g_assert_cmpint (churn_backend_error_get_problem (error), !=, CHURN_PROBLEM_OTHER);
    }
  for (int code = 0; code <= CHURN_ERROR_PARSE; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (CHURN_ERROR, code, "");

      g_assert_cmpint (churn_backend_error_get_problem (error), !=, CHURN_PROBLEM_OTHER);
    }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/session/" name, Fixture, NULL, set_up, function, tear_down)

void
test_session_add (void)
{
  ADD ("supervisor", test_supervisor);
  ADD ("agent", test_agent);
  ADD ("offer", test_offer);
  ADD ("flags", test_flags);
  ADD ("errors", test_errors);
  ADD ("refused-by-gateway", test_refused_by_gateway);
  ADD ("echo", test_echo);
  ADD ("no-connection", test_no_connection);
  ADD ("huge", test_huge);
  ADD ("retry-after", test_retry_after);
  ADD ("server-time", test_api_time);
  ADD ("cancel", test_cancel);
  g_test_add_func ("/session/problems", test_problems);
}
