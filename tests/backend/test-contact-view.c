#include "test-backend.h"

#include "churn-contact-view.h"
#include "churn-error.h"

typedef struct
{
  TestClock *clock;
  TestApi *server;
  ChurnSession *session;
  ChurnContactView *view;
  guint n_changed;
} Fixture;

static void
on_changed (ChurnContactView *view, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
on_me (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnPrincipal) principal = NULL;

  principal = churn_session_me_finish (CHURN_SESSION (source), result, NULL);
  g_assert_nonnull (principal);
  *(gboolean *) user_data = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean known = FALSE;

  fixture->clock = test_clock_new ();
  fixture->server = test_api_new (CHURN_CLOCK (fixture->clock));
  fixture->session = test_api_create_session (fixture->server, NULL);
  churn_session_me_async (fixture->session, NULL, on_me, &known);
  test_run_until (known);
  fixture->view = churn_contact_view_new ();
  g_signal_connect (fixture->view, "changed", G_CALLBACK (on_changed), fixture);
  churn_contact_view_set_session (fixture->view, fixture->session);
  fixture->n_changed = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  churn_contact_view_set_session (fixture->view, NULL);
  test_api_release (fixture->server);
  test_drain ();
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->session);
  test_api_free (fixture->server);
  g_assert_finalize_object (fixture->clock);
}

static char *
build_detail (const char *id, gint64 version, gint64 since, const char *said)
{
  g_autoptr (ChurnContactDetail) detail = churn_contact_detail_new ();
  ChurnSegment *segment = churn_segment_new ();

  detail->contact = test_contact (id, version);
  detail->since = since;
  segment->id = g_strdup_printf ("turn-%" G_GINT64_FORMAT, version);
  segment->participant = CHURN_PARTICIPANT_CUSTOMER;
  segment->begin = version * 1000;
  segment->end = segment->begin + 500;
  segment->content = g_strdup (said);
  segment->sentiment = CHURN_SENTIMENT_NONE;
  segment->version = version;
  g_ptr_array_add (detail->transcript, segment);
  return churn_contact_detail_to_json (detail);
}

static gboolean
has_turns (Fixture *fixture, guint n_turns)
{
  const ChurnContactDetail *detail = churn_contact_view_get_detail (fixture->view);

  return detail != NULL && detail->transcript->len == n_turns;
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 5, 0, "Hello"));
  churn_contact_view_set_contact (fixture->view, "c1");
  g_assert_true (churn_contact_view_get_loading (fixture->view));
  test_run_until (has_turns (fixture, 1));
  g_assert_false (churn_contact_view_get_loading (fixture->view));
  g_assert_null (test_api_get_last (fixture->server, "/c1")->query);
  g_assert_cmpuint (fixture->n_changed, ==, 2);

  /* The feed has nothing newer: nobody is asked. */
  churn_contact_view_refresh_after (fixture->view, 5);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 1);

  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 8, 5, "I want to leave"));
  churn_contact_view_refresh_after (fixture->view, 8);
  g_assert_false (churn_contact_view_get_loading (fixture->view));
  test_run_until (has_turns (fixture, 2));
  g_assert_cmpstr (test_api_get_last (fixture->server, "/c1")->query, ==, "since=5");
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 2);
}

static void
test_failure_keeps (Fixture *fixture, gconstpointer data)
{
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 5, 0, "Hello"));
  churn_contact_view_set_contact (fixture->view, "c1");
  test_run_until (has_turns (fixture, 1));

  churn_contact_view_refresh (fixture->view);
  test_run_until (churn_contact_view_get_error (fixture->view) != NULL);
  g_assert_error (churn_contact_view_get_error (fixture->view), CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_assert_true (has_turns (fixture, 1));

  /* After a failure it is asked again, newer or not. */
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 6, 5, "Hm"));
  churn_contact_view_refresh_after (fixture->view, 5);
  test_run_until (has_turns (fixture, 2));
  g_assert_null (churn_contact_view_get_error (fixture->view));
}

/* Who asked during a request that fails gets one of their own, and no more. */
static void
test_asked_during_failure (Fixture *fixture, gconstpointer data)
{
  test_api_hold (fixture->server);
  test_api_reply (fixture->server, "/c1", 404,
                  g_strdup ("{\"error\":{\"code\":\"NotFound\",\"message\":\"No\"}}"));
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 5, 0, "Hello"));
  churn_contact_view_set_contact (fixture->view, "c1");
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  churn_contact_view_refresh (fixture->view);
  churn_contact_view_refresh (fixture->view);
  test_api_release (fixture->server);
  test_run_until (has_turns (fixture, 1));
  test_drain ();
  g_assert_null (churn_contact_view_get_error (fixture->view));
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 2);

  test_api_set_header (fixture->server, "Retry-After", "60");
  test_api_fail (fixture->server, "/c1", 429, "{\"message\":\"Too Many Requests\"}");
  test_api_hold (fixture->server);
  churn_contact_view_refresh (fixture->view);
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  churn_contact_view_refresh (fixture->view);
  test_api_release (fixture->server);
  test_run_until (churn_contact_view_get_error (fixture->view) != NULL);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 3);
}

static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  test_api_hold (fixture->server);
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 5, 0, "Hello"));
  test_api_reply (fixture->server, "/c2", 200, build_detail ("c2", 9, 0, "Good morning"));
  churn_contact_view_set_contact (fixture->view, "c1");
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  churn_contact_view_set_contact (fixture->view, "c2");
  test_api_release (fixture->server);
  test_run_until (has_turns (fixture, 1));
  g_assert_cmpstr (churn_contact_view_get_detail (fixture->view)->contact->id, ==, "c2");
  test_drain ();
  g_assert_cmpstr (churn_contact_view_get_detail (fixture->view)->contact->id, ==, "c2");

  /* Two choices and one answer: the late one changed nothing, not even to an error. */
  g_assert_cmpuint (fixture->n_changed, ==, 3);

  churn_contact_view_set_contact (fixture->view, NULL);
  g_assert_null (churn_contact_view_get_detail (fixture->view));
}

static void
test_wrong_contact (Fixture *fixture, gconstpointer data)
{
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c2", 5, 0, "Hello"));
  churn_contact_view_set_contact (fixture->view, "c1");
  test_run_until (churn_contact_view_get_error (fixture->view) != NULL);
  g_assert_error (churn_contact_view_get_error (fixture->view), CHURN_ERROR, CHURN_ERROR_PARSE);
  g_assert_null (churn_contact_view_get_detail (fixture->view));
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  test_api_hold (fixture->server);
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 5, 0, "Hello"));
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 8, 5, "Bye"));
  churn_contact_view_set_contact (fixture->view, "c1");
  for (guint i = 0; i < 5; i++)
    churn_contact_view_refresh (fixture->view);
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  test_api_release (fixture->server);
  test_run_until (has_turns (fixture, 2));
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 2);
  g_assert_cmpuint (test_api_get_most_at_once (fixture->server, "/c1"), ==, 1);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/contact-view/" name, Fixture, NULL, set_up, function, tear_down)

void
test_contact_view_add (void)
{
  ADD ("follows", test_follows);
  ADD ("failure-keeps", test_failure_keeps);
  ADD ("asked-during-failure", test_asked_during_failure);
  ADD ("late-answer", test_late_answer);
  ADD ("wrong-contact", test_wrong_contact);
  ADD ("one-at-a-time", test_one_at_a_time);
}
