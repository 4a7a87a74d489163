#include "test-backend.h"

#include "churn-backend-error.h"
#include "churn-error.h"
#include "churn-poller.h"

typedef struct
{
  TestClock *clock;
  TestApi *server;
  ChurnSession *session;
  ChurnContactList *list;
  ChurnContactView *view;
  ChurnPoller *poller;
  guint n_polled;
  guint n_succeeded;
} Fixture;

#define INTERNAL "{\"error\":{\"code\":\"Internal\",\"message\":\"A fault\"}}"
#define EXPIRED "{\"message\":\"The security token included in the request is expired\"}"

static void
on_polled (ChurnPoller *poller, gboolean succeeded, Fixture *fixture)
{
  fixture->n_polled++;
  fixture->n_succeeded += succeeded ? 1 : 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = test_clock_new ();
  fixture->server = test_api_new (CHURN_CLOCK (fixture->clock));
  fixture->session = test_api_create_session (fixture->server, NULL);
  fixture->list = churn_contact_list_new ();
  fixture->view = churn_contact_view_new ();
  fixture->poller = churn_poller_new (fixture->list, fixture->view, CHURN_CLOCK (fixture->clock));
  g_signal_connect (fixture->poller, "polled", G_CALLBACK (on_polled), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  churn_poller_set_session (fixture->poller, NULL);
  g_assert_cmpuint (test_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_NONE);
  test_api_release (fixture->server);
  test_drain ();
  g_assert_finalize_object (fixture->poller);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->session);
  test_api_free (fixture->server);
  g_assert_finalize_object (fixture->clock);
}

/* Waits for the end of the poll on its way. */
static void
wait_poll (Fixture *fixture)
{
  guint n_polled = fixture->n_polled;

  g_assert_true (churn_poller_get_polling (fixture->poller));
  test_run_until (fixture->n_polled > n_polled);
}

static void
sign_in (Fixture *fixture)
{
  churn_poller_set_session (fixture->poller, fixture->session);
  wait_poll (fixture);
}

/* Goes on to the next poll, which has to come within @most. */
static void
next_poll (Fixture *fixture, gint64 most)
{
  gint64 passed = 0;

  g_assert_false (churn_poller_get_polling (fixture->poller));
  while (!churn_poller_get_polling (fixture->poller))
    {
      g_assert_cmpint (passed, <, most);
      test_clock_advance (fixture->clock, TEST_SECOND / 4);
      passed += TEST_SECOND / 4;
    }
  wait_poll (fixture);
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH + 1000 * TEST_SECOND);

  g_ptr_array_add (first->contacts, test_contact ("c1", 1));
  test_api_reply_feed (fixture->server, first);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_NONE);
  churn_poller_set_session (fixture->poller, fixture->session);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_CONNECTING);
  g_assert_cmpint (churn_poller_get_age (fixture->poller), ==, -1);
  wait_poll (fixture);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
  g_assert_cmpint (churn_poller_get_age (fixture->poller), ==, 0);
  g_assert_nonnull (churn_contact_list_lookup (fixture->list, "c1"));
  g_assert_null (test_api_get_last (fixture->server, "/contacts")->query);

  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->query, ==, "since=one");
  g_assert_cmpuint (test_api_count (fixture->server, "/me"), ==, 1);
  g_assert_nonnull (churn_contact_list_lookup (fixture->list, "c1"));
}

static void
test_interval (Fixture *fixture, gconstpointer data)
{
  gint64 second = TEST_SECOND;

  test_api_set_interval (fixture->server, 30);
  sign_in (fixture);
  g_assert_cmpuint (churn_poller_get_interval (fixture->poller), ==, 30);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * second), ==, 30 * second);
  test_clock_advance (fixture->clock, 30 * second);
  g_assert_true (churn_poller_get_polling (fixture->poller));

  /* This one takes seven seconds: the next still starts on the minute. */
  test_clock_advance (fixture->clock, 7 * second);
  wait_poll (fixture);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * second), ==, 23 * second);

  churn_poller_set_interval (fixture->poller, 1);
  g_assert_cmpuint (churn_poller_get_interval (fixture->poller), ==, 5);
  /* At once, on the same grid. */
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * second), ==, 3 * second);
  churn_poller_set_interval (fixture->poller, 100);
  g_assert_cmpuint (churn_poller_get_interval (fixture->poller), ==, 60);
  churn_poller_set_interval (fixture->poller, 0);
  g_assert_cmpuint (churn_poller_get_interval (fixture->poller), ==, 30);
}

static void
test_one_in_flight (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  test_api_hold (fixture->server);
  churn_poller_poll_now (fixture->poller);
  test_run_until (test_api_get_n_held (fixture->server) == 1);

  /* Five minutes, a network that comes and goes, and an impatient hand. */
  for (guint i = 0; i < 300; i++)
    {
      test_clock_advance (fixture->clock, TEST_SECOND);
      g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
      churn_poller_poll_now (fixture->poller);
      test_drain ();
    }
  g_assert_cmpuint (test_api_get_n_held (fixture->server), ==, 1);
  /* It is missed by now, and it says so. */
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SLOW);
  g_assert_cmpuint (churn_poller_get_missed (fixture->poller), >=, 18);

  test_api_release (fixture->server);
  wait_poll (fixture);
  wait_poll (fixture);
  g_assert_cmpuint (test_api_count (fixture->server, "/contacts"), ==, 3);
  g_assert_cmpuint (test_api_get_most_at_once (fixture->server, "/contacts"), ==, 1);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *cursor = g_strdup_printf ("page-%u", i);
      g_autoptr (ChurnFeed) feed = test_feed (cursor, TEST_EPOCH);

      feed->more = i < 2;
      g_ptr_array_add (feed->contacts, test_contact (cursor, 1));
      test_api_reply_feed (fixture->server, feed);
    }
  sign_in (fixture);
  g_assert_cmpuint (fixture->n_polled, ==, 1);
  g_assert_cmpuint (test_api_count (fixture->server, "/contacts"), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 3);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->query, ==, "since=page-1");
}

static void
test_endless_pages (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ChurnFeed) feed = test_feed ("same", TEST_EPOCH);

      feed->more = TRUE;
      test_api_reply_feed (fixture->server, feed);
    }
  sign_in (fixture);
  g_assert_cmpuint (fixture->n_succeeded, ==, 0);
  g_assert_error (churn_poller_get_error (fixture->poller), CHURN_ERROR, CHURN_ERROR_PARSE);
  next_poll (fixture, 60 * TEST_SECOND);
  g_assert_cmpuint (fixture->n_succeeded, ==, 1);
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH);
  g_autoptr (ChurnFeed) second = test_feed ("two", TEST_EPOCH);

  g_ptr_array_add (first->contacts, test_contact ("gone", 1));
  test_api_reply_feed (fixture->server, first);
  sign_in (fixture);
  second->reset = TRUE;
  g_ptr_array_add (second->contacts, test_contact ("new", 1));
  test_api_reply_feed (fixture->server, second);
  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_null (churn_contact_list_lookup (fixture->list, "gone"));
  g_assert_nonnull (churn_contact_list_lookup (fixture->list, "new"));
}

static void
test_cursor_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH);
  g_autoptr (ChurnFeed) second = test_feed ("two", TEST_EPOCH);

  g_ptr_array_add (first->contacts, test_contact ("gone", 1));
  test_api_reply_feed (fixture->server, first);
  sign_in (fixture);
  test_api_reply (fixture->server, "/contacts", 400,
                  g_strdup ("{\"error\":{\"code\":\"InvalidRequest\",\"message\":\"since\"}}"));
  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_error (churn_poller_get_error (fixture->poller), CHURN_ERROR, CHURN_ERROR_INVALID);
  g_assert_nonnull (churn_contact_list_lookup (fixture->list, "gone"));

  /* Asked for everything, the answer is everything, whether it says so or not. */
  g_ptr_array_add (second->contacts, test_contact ("new", 1));
  test_api_reply_feed (fixture->server, second);
  next_poll (fixture, 16 * TEST_SECOND);
  g_assert_null (test_api_get_last (fixture->server, "/contacts")->query);
  g_assert_null (churn_contact_list_lookup (fixture->list, "gone"));
  g_assert_nonnull (churn_contact_list_lookup (fixture->list, "new"));
}

static void
test_backs_off (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  test_clock_set_random (fixture->clock, 0.5);
  test_api_fail (fixture->server, "/contacts", 500, INTERNAL);

  churn_poller_poll_now (fixture->poller);
  wait_poll (fixture);
  g_assert_error (churn_poller_get_error (fixture->poller), CHURN_ERROR, CHURN_ERROR_INTERNAL);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SLOW);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 15 * TEST_SECOND / 2);

  next_poll (fixture, 8 * TEST_SECOND);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 15 * TEST_SECOND);
  next_poll (fixture, 16 * TEST_SECOND);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 30 * TEST_SECOND);
  /* The feed fails; the server is there, as the probes say: that is not offline. */
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SLOW);
  g_assert_cmpuint (test_api_count (fixture->server, "/me"), ==, 3);

  test_api_fail (fixture->server, "/contacts", 0, NULL);
  next_poll (fixture, 31 * TEST_SECOND);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
  g_assert_null (churn_poller_get_error (fixture->poller));
  g_assert_cmpuint (churn_poller_get_missed (fixture->poller), ==, 0);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  test_api_set_header (fixture->server, "Retry-After", "120");
  test_api_fail (fixture->server, "/contacts", 429, "{\"message\":\"Too Many Requests\"}");
  churn_poller_poll_now (fixture->poller);
  wait_poll (fixture);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 120 * TEST_SECOND);
}

/* Asks, while a poll is on its way that is then answered with @status, as often as @times. */
static void
ask_during_failure (Fixture *fixture, guint status, const char *text, guint times)
{
  test_api_hold (fixture->server);
  test_api_fail (fixture->server, "/contacts", status, text);
  churn_poller_poll_now (fixture->poller);
  test_run_until (test_api_get_n_held (fixture->server) == 1);
  for (guint i = 0; i < times; i++)
    churn_poller_poll_now (fixture->poller);
  test_api_release (fixture->server);
  wait_poll (fixture);
}

/* Who asked during a poll that fails gets one of their own, and then the back-off goes on. */
static void
test_asked_during_failure (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  test_clock_set_random (fixture->clock, 0.5);
  ask_during_failure (fixture, 500, INTERNAL, 3);
  wait_poll (fixture);
  g_assert_false (churn_poller_get_polling (fixture->poller));
  g_assert_cmpuint (fixture->n_polled, ==, 3);
  g_assert_cmpuint (fixture->n_succeeded, ==, 1);
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 15 * TEST_SECOND);
}

static void
test_asked_during_refusal (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  ask_during_failure (fixture, 403, EXPIRED, 1);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SIGNED_OUT);
  test_api_fail (fixture->server, "/contacts", 0, NULL);
  wait_poll (fixture);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
}

static void
test_asked_during_retry_after (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  test_api_set_header (fixture->server, "Retry-After", "120");
  ask_during_failure (fixture, 429, "{\"message\":\"Too Many Requests\"}", 1);
  g_assert_false (churn_poller_get_polling (fixture->poller));
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 120 * TEST_SECOND);
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH);

  g_ptr_array_add (first->contacts, test_contact ("c1", 1));
  test_api_reply_feed (fixture->server, first);
  sign_in (fixture);
  test_api_stop (fixture->server);

  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SLOW);
  g_assert_cmpuint (churn_poller_get_missed (fixture->poller), ==, 1);
  next_poll (fixture, 61 * TEST_SECOND);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_OFFLINE);
  g_assert_error (churn_poller_get_error (fixture->poller), AWS_ERROR, AWS_ERROR_NETWORK);
  /* What was there is there, and knows its age. */
  g_assert_nonnull (churn_contact_list_lookup (fixture->list, "c1"));
  g_assert_cmpint (churn_poller_get_age (fixture->poller), >=, 15 * TEST_SECOND);

  /* The network is back: nobody waits for the end of the back-off. */
  test_api_start (fixture->server);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  wait_poll (fixture);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->query, ==, "since=one");
}

static void
test_monitor_never_forbids (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_cmpuint (fixture->n_succeeded, ==, 2);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  wait_poll (fixture);
}

static void
test_wake_up (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  test_api_hold (fixture->server);
  churn_poller_poll_now (fixture->poller);
  test_run_until (test_api_get_n_held (fixture->server) == 1);

  /* The lid was down for an hour in the middle of a poll, whose connection is dead. */
  test_clock_sleep (fixture->clock, 3600 * TEST_SECOND);
  test_clock_advance (fixture->clock, TEST_SECOND);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SLOW);
  g_assert_cmpint (churn_poller_get_age (fixture->poller), >=, 3600 * TEST_SECOND);
  test_api_release (fixture->server);
  wait_poll (fixture);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
  g_assert_cmpuint (fixture->n_polled, ==, 2);
}

static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AwsCredentials) fresh = aws_credentials_new ("AKIDNEW", "another", NULL, 0);

  sign_in (fixture);
  test_api_fail (fixture->server, "/contacts", 403, EXPIRED);
  test_api_fail (fixture->server, "/me", 403, EXPIRED);
  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_SIGNED_OUT);
  g_assert_true (churn_backend_error_is_refused (churn_poller_get_error (fixture->poller)));
  g_assert_cmpint (test_clock_get_next (fixture->clock, 2 * TEST_SECOND), ==, 60 * TEST_SECOND);

  test_api_fail (fixture->server, "/contacts", 0, NULL);
  test_api_fail (fixture->server, "/me", 0, NULL);
  aws_client_set_credentials (churn_session_get_client (fixture->session), fresh);
  wait_poll (fixture);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
}

static void
sign_out (ChurnPoller *poller)
{
  if (churn_poller_get_error (poller) != NULL)
    churn_poller_set_session (poller, NULL);
}

static void
test_signs_out_on_error (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  g_signal_connect (fixture->poller, "notify::error", G_CALLBACK (sign_out), NULL);
  test_api_fail (fixture->server, "/contacts", 500, INTERNAL);
  test_clock_advance (fixture->clock, 17 * TEST_SECOND);
  test_run_until (churn_poller_get_session (fixture->poller) == NULL);
  g_assert_false (churn_poller_get_polling (fixture->poller));
  g_assert_cmpuint (test_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
test_other_session (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnSession) other = test_api_create_session (fixture->server, NULL);
  g_autoptr (ChurnFeed) old = test_feed ("old", TEST_EPOCH);

  sign_in (fixture);
  test_api_hold (fixture->server);
  g_ptr_array_add (old->contacts, test_contact ("theirs", 1));
  test_api_reply_feed (fixture->server, old);
  churn_poller_poll_now (fixture->poller);
  test_run_until (test_api_get_n_held (fixture->server) == 1);

  /* The answer is written, and comes when somebody else looks. */
  churn_poller_set_session (fixture->poller, other);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_CONNECTING);
  test_api_release (fixture->server);
  wait_poll (fixture);
  test_drain ();
  g_assert_null (churn_contact_list_lookup (fixture->list, "theirs"));
  g_assert_null (test_api_get_last (fixture->server, "/contacts")->query);
  churn_poller_set_session (fixture->poller, NULL);
  test_drain ();
}

static void
test_other_role (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH);

  g_ptr_array_add (first->contacts, test_contact ("c1", 1));
  test_api_reply_feed (fixture->server, first);
  sign_in (fixture);

  /* No supervisor any more: the list is not theirs to see, and the next poll knows it. */
  test_api_set_role (fixture->server, "agent", "jdoe");
  test_api_fail (fixture->server, "/prod/contacts", 403,
                 "{\"error\":{\"code\":\"AccessDenied\",\"message\":\"No\"}}");
  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  next_poll (fixture, 16 * TEST_SECOND);
  g_assert_cmpstr (test_api_get_last (fixture->server, "/contacts")->path, ==,
                   "/prod/agents/jdoe/contacts");
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);
}

/* The feed of an agent tells that a contact went to somebody else. */
static void
test_handed_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH);
  g_autoptr (ChurnFeed) second = test_feed ("two", TEST_EPOCH);
  ChurnContact *mine = test_contact ("c1", 1);
  ChurnContact *theirs = test_contact ("c1", 2);

  g_free (mine->agent_id);
  mine->agent_id = g_strdup ("jdoe");
  g_ptr_array_add (first->contacts, mine);
  g_free (theirs->agent_id);
  theirs->agent_id = g_strdup ("mroe");
  g_ptr_array_add (second->contacts, theirs);
  test_api_set_role (fixture->server, "agent", "jdoe");
  test_api_reply_feed (fixture->server, first);
  sign_in (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 1);
  test_api_reply_feed (fixture->server, second);
  next_poll (fixture, 17 * TEST_SECOND);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
}

static char *
build_detail (const char *id, gint64 version)
{
  g_autoptr (ChurnContactDetail) detail = churn_contact_detail_new ();

  detail->contact = test_contact (id, version);
  return churn_contact_detail_to_json (detail);
}

static gboolean
sees (Fixture *fixture, gint64 version)
{
  const ChurnContactDetail *detail = churn_contact_view_get_detail (fixture->view);

  return detail != NULL && detail->contact->version == version;
}

static void
test_looks_closely (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH);
  g_autoptr (ChurnFeed) same = test_feed ("two", TEST_EPOCH);
  g_autoptr (ChurnFeed) newer = test_feed ("three", TEST_EPOCH);

  /* A screen pop: the contact is there before anything else. */
  churn_poller_set_contact (fixture->poller, "c1");
  g_ptr_array_add (first->contacts, test_contact ("c1", 1));
  test_api_reply_feed (fixture->server, first);
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 1));
  sign_in (fixture);
  test_run_until (sees (fixture, 1));
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 1);

  test_api_reply_feed (fixture->server, same);
  next_poll (fixture, 17 * TEST_SECOND);
  test_drain ();
  g_assert_cmpuint (test_api_count (fixture->server, "/c1"), ==, 1);

  g_ptr_array_add (newer->contacts, test_contact ("c1", 4));
  test_api_reply_feed (fixture->server, newer);
  test_api_reply (fixture->server, "/c1", 200, build_detail ("c1", 4));
  next_poll (fixture, 17 * TEST_SECOND);
  test_run_until (sees (fixture, 4));
  g_assert_cmpstr (test_api_get_last (fixture->server, "/c1")->query, ==, "since=1");
}

static void
count_ticks (ChurnPoller *poller, guint *n_ticks)
{
  (*n_ticks)++;
}

static void
test_ticks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnFeed) first = test_feed ("one", TEST_EPOCH + 960 * TEST_SECOND);
  ChurnContactItem *item;
  guint n_ticks = 0;

  g_ptr_array_add (first->contacts, test_contact ("c1", 1));
  test_api_reply_feed (fixture->server, first);
  sign_in (fixture);
  item = churn_contact_list_lookup (fixture->list, "c1");
  g_assert_cmpint (churn_contact_item_get_duration (item), ==, 60 * TEST_SECOND);
  g_signal_connect (fixture->poller, "tick", G_CALLBACK (count_ticks), &n_ticks);
  test_clock_advance (fixture->clock, 5 * TEST_SECOND);
  g_assert_cmpuint (n_ticks, ==, 5);
  g_assert_cmpint (churn_contact_item_get_duration (item), ==, 65 * TEST_SECOND);
}

#define ADD(name, function) g_test_add ("/poller/" name, Fixture, NULL, set_up, function, tear_down)

void
test_poller_add (void)
{
  ADD ("live", test_live);
  ADD ("interval", test_interval);
  ADD ("one-in-flight", test_one_in_flight);
  ADD ("pages", test_pages);
  ADD ("endless-pages", test_endless_pages);
  ADD ("reset", test_reset);
  ADD ("cursor-refused", test_cursor_refused);
  ADD ("backs-off", test_backs_off);
  ADD ("retry-after", test_retry_after);
  ADD ("asked-during-failure", test_asked_during_failure);
  ADD ("asked-during-refusal", test_asked_during_refusal);
  ADD ("asked-during-retry-after", test_asked_during_retry_after);
  ADD ("offline", test_offline);
  ADD ("monitor-never-forbids", test_monitor_never_forbids);
  ADD ("wake-up", test_wake_up);
  ADD ("signed-out", test_signed_out);
  ADD ("signs-out-on-error", test_signs_out_on_error);
  ADD ("other-session", test_other_session);
  ADD ("other-role", test_other_role);
  ADD ("handed-over", test_handed_over);
  ADD ("looks-closely", test_looks_closely);
  ADD ("ticks", test_ticks);
}
