#include "test-backend.h"

#include "churn-demo.h"
#include "churn-error.h"
#include "churn-outbox.h"
#include "churn-system-clock.h"

#include <math.h>

/* The desk's whole backend against the real churn-desk-local. */
typedef struct
{
  char *directory;
  ChurnClock *clock;
  ChurnDemo *demo;
  ChurnContactList *list;
  ChurnContactView *view;
  ChurnPoller *poller;
  ChurnOutbox *outbox;
  gboolean done;
  gboolean merged;
  GError *error;
  GAsyncResult *result;
} Fixture;

static void
on_merged (ChurnContactList *list, guint added, guint updated, guint removed, Fixture *fixture)
{
  fixture->merged = TRUE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  churn_demo_start_finish (CHURN_DEMO (source), result, &error);
  g_assert_no_error (error);
  fixture->done = TRUE;
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (churn_demo_stop_finish (CHURN_DEMO (source), result, NULL));
  fixture->done = TRUE;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *options[] = { "--contacts",  "20",
                            "--seed",      "7",
                            "--speed",     "4",
                            "--model",     g_getenv ("CHURN_TEST_MODEL"),
                            "--customers", g_getenv ("CHURN_TEST_CUSTOMERS"),
                            NULL };

  fixture->directory = test_make_directory ();
  fixture->clock = churn_system_clock_new ();
  fixture->demo = churn_demo_new (NULL, options);
  fixture->list = churn_contact_list_new ();
  fixture->view = churn_contact_view_new ();
  fixture->poller = churn_poller_new (fixture->list, fixture->view, fixture->clock);
  fixture->outbox = churn_outbox_new (fixture->directory, fixture->clock);
  churn_outbox_follow (fixture->outbox, fixture->poller);
  g_signal_connect (fixture->list, "merged", G_CALLBACK (on_merged), fixture);
  churn_demo_start_async (fixture->demo, NULL, on_started, fixture);
  test_run_until (fixture->done);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  churn_poller_set_session (fixture->poller, NULL);
  fixture->done = FALSE;
  churn_demo_stop_async (fixture->demo, NULL, on_stopped, fixture);
  test_run_until (fixture->done);
  test_drain ();
  g_clear_object (&fixture->result);
  g_clear_object (&fixture->outbox);
  g_assert_finalize_object (fixture->poller);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->list);
  g_clear_object (&fixture->demo);
  g_clear_object (&fixture->clock);
  test_remove_directory (fixture->directory);
}

/* Polls until a poll has brought something. */
static void
poll_once (Fixture *fixture)
{
  fixture->merged = FALSE;
  churn_poller_poll_now (fixture->poller);
  test_run_until (fixture->merged);
}

/* The live call of a known customer, scored, that began last: it will not be over soon. */
static ChurnContactItem *
choose (Fixture *fixture, const char *not_of)
{
  ChurnContactItem *chosen = NULL;

  while (chosen == NULL)
    {
      poll_once (fixture);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
        {
          g_autoptr (ChurnContactItem) item =
              g_list_model_get_item (G_LIST_MODEL (fixture->list), i);
          const ChurnContact *contact = churn_contact_item_get_contact (item);

          if (churn_contact_item_get_live (item) && contact->customer_id != NULL &&
              !isnan (contact->churn) && contact->agent_id != NULL &&
              g_strcmp0 (contact->agent_id, not_of) != 0 &&
              (chosen == NULL ||
               churn_contact_get_started (contact) >
                   churn_contact_get_started (churn_contact_item_get_contact (chosen))))
            chosen = item;
        }
    }
  return g_object_ref (chosen);
}

static gboolean
shows_offer (Fixture *fixture, const char *id)
{
  const ChurnContactDetail *detail = churn_contact_view_get_detail (fixture->view);
  guint count = 0;

  for (guint i = 0; detail != NULL && i < detail->offers->len; i++)
    if (g_str_equal (((ChurnOffer *) g_ptr_array_index (detail->offers, i))->id, id))
      count++;
  g_assert_cmpuint (count, <=, 1);
  return count == 1;
}

static void
test_offer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnSession) session = NULL;
  g_autoptr (ChurnContactItem) item = NULL;
  g_autoptr (ChurnOutboxEntry) entry = NULL;
  g_autoptr (ChurnOffer) again = NULL;
  g_autoptr (GError) error = NULL;
  const ChurnContactDetail *detail;
  const ChurnOffer *answer;

  session = churn_demo_create_session (fixture->demo, NULL, &error);
  g_assert_no_error (error);
  churn_poller_set_session (fixture->poller, session);
  item = choose (fixture, NULL);
  g_assert_cmpint (churn_poller_get_freshness (fixture->poller), ==, CHURN_FRESHNESS_LIVE);

  churn_poller_set_contact (fixture->poller, churn_contact_item_get_id (item));
  test_run_until (churn_contact_view_get_detail (fixture->view) != NULL);
  detail = churn_contact_view_get_detail (fixture->view);
  g_assert_nonnull (detail->latest);
  g_assert_cmpuint (detail->latest->what_ifs->len, ==, CHURN_N_WHAT_IFS);
  g_assert_cmpuint (detail->latest->drivers->len, >, 0);

  entry =
      churn_outbox_add (fixture->outbox, churn_contact_item_get_id (item), 24, "Stay", 0, &error);
  g_assert_no_error (error);
  churn_outbox_send_now (fixture->outbox, entry);
  test_run_until (churn_outbox_entry_get_state (entry) != CHURN_OUTBOX_SENDING);
  g_assert_cmpstr (churn_outbox_entry_get_reason (entry), ==, NULL);
  g_assert_cmpint (churn_outbox_entry_get_state (entry), ==, CHURN_OUTBOX_SENT);
  answer = churn_outbox_entry_get_answer (entry);
  g_assert_cmpint (answer->months, ==, 24);
  g_assert_false (isnan (answer->after));

  /* It shows in the list and in the call itself, once. */
  while (churn_contact_item_get_months (item) != 24)
    poll_once (fixture);
  while (!shows_offer (fixture, answer->id))
    poll_once (fixture);

  /* Sent once more, as by a desk that was killed before the answer: the same offer. */
  churn_session_post_offer_async (session, churn_outbox_entry_get_offer (entry), NULL, on_result,
                                  fixture);
  test_run_until (fixture->result != NULL);
  again = churn_session_post_offer_finish (session, fixture->result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, answer->id);
  g_assert_cmpint (again->number, ==, answer->number);
  poll_once (fixture);
  g_assert_true (shows_offer (fixture, answer->id));
}

static void
test_agent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ChurnSession) supervisor = NULL;
  g_autoptr (ChurnSession) agent = NULL;
  g_autoptr (ChurnContactItem) theirs = NULL;
  g_autoptr (ChurnContactDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;

  g_assert_cmpuint (churn_demo_get_n_agents (fixture->demo), >, 1);
  id = churn_demo_get_agent_id (fixture->demo, 0);
  supervisor = churn_demo_create_session (fixture->demo, NULL, &error);
  churn_poller_set_session (fixture->poller, supervisor);
  theirs = choose (fixture, id);

  agent = churn_demo_create_session (fixture->demo, id, &error);
  churn_poller_set_session (fixture->poller, agent);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  poll_once (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

      g_assert_cmpstr (churn_contact_item_get_agent_id (item), ==, id);
    }

  /* Another agent's call is not theirs to see. */
  churn_session_contact_async (agent, churn_contact_item_get_id (theirs), 0, NULL, on_result,
                               fixture);
  test_run_until (fixture->result != NULL);
  detail = churn_session_contact_finish (agent, fixture->result, &error);
  g_assert_null (detail);
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED);
}

void
test_local_add (void)
{
  /* These run as a test of their own, which says where the program is. */
  if (g_getenv ("CHURN_DESK_LOCAL") == NULL)
    return;
  g_test_add ("/local/offer", Fixture, NULL, set_up, test_offer, tear_down);
  g_test_add ("/local/agent", Fixture, NULL, set_up, test_agent, tear_down);
}
