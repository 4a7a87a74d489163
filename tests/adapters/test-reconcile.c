#include "churn-reconcile.h"
#include "churn-json.h"
#include "test-sqlite.h"
#include "world.h"

#define LEASE (CHURN_LEASE_SECONDS * (gint64) G_USEC_PER_SEC)

static void
reconcile (World *world)
{
  g_autoptr (GError) error = NULL;

  churn_reconcile (world->pipeline, world->now, NULL, &error);
  g_assert_no_error (error);
}

static ChurnState
state_of (World *world, const char *id)
{
  g_autoptr (ChurnContact) contact = world_get_contact (world, id);

  return churn_contact_get_state (contact);
}

static void
test_leases (void)
{
  g_autoptr (World) world = world_new (NULL);
  gint64 start = world->now;
  ChurnContact *ended = churn_contact_new ("ended");
  ChurnContact *going = churn_contact_new ("going");
  g_autoptr (ChurnContact) lost = NULL;
  const char *ids[] = { "ended", "going", "unknown", "heard" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    world_contact_event (world, "CONNECTED_TO_AGENT", ids[i], 10, NULL);
  ended->disconnected = START + 20 * G_USEC_PER_SEC;
  test_connect_take_described (world->connect, ended);
  test_connect_take_described (world->connect, going);
  world->now = start + LEASE;
  reconcile (world);
  /* Not a moment before the lease is over. */
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (state_of (world, ids[i]), ==, CHURN_STATE_CONNECTED);
  world_turn (world, "heard", "t1", "CUSTOMER", NULL, 1700);
  world->now++;
  test_connect_set_failing (world->connect, TRUE);
  reconcile (world);
  g_assert_cmpint (state_of (world, "unknown"), ==, CHURN_STATE_CONNECTED);
  test_connect_set_failing (world->connect, FALSE);
  reconcile (world);
  g_assert_cmpint (state_of (world, "ended"), ==, CHURN_STATE_AFTER_CALL);
  g_assert_cmpint (state_of (world, "going"), ==, CHURN_STATE_CONNECTED);
  g_assert_cmpint (state_of (world, "unknown"), ==, CHURN_STATE_LOST);
  g_assert_cmpint (state_of (world, "heard"), ==, CHURN_STATE_CONNECTED);
  g_assert_false (test_connect_is_looping (world->connect, "ended"));
  g_assert_false (test_connect_is_looping (world->connect, "unknown"));
  g_assert_true (test_connect_is_looping (world->connect, "going"));
  lost = world_get_contact (world, "unknown");
  g_assert_cmpint (churn_contact_get_ended (lost), ==, world->now);
  /* It was not lost after all. */
  world->now += G_USEC_PER_SEC;
  world_contact_event (world, "RESUMED", "unknown", 1801, NULL);
  g_assert_cmpint (state_of (world, "unknown"), ==, CHURN_STATE_CONNECTED);
  g_assert_true (test_connect_is_looping (world->connect, "unknown"));
}

/* Five hours in which only Connect knows that it goes on; and no contact without an end lives for
 * ever. */
static void
test_long_calls (void)
{
  g_autoptr (World) world = world_new (NULL);

  world_contact_event (world, "CONNECTED_TO_AGENT", "long", 10, NULL);
  world_contact_event (world, "CONNECTED_TO_AGENT", "endless", 10, NULL);
  test_connect_take_described (world->connect, churn_contact_new ("long"));
  for (guint minute = 0; minute < 300; minute++)
    {
      world->now += G_TIME_SPAN_MINUTE;
      reconcile (world);
    }
  g_assert_cmpint (state_of (world, "long"), ==, CHURN_STATE_CONNECTED);
  g_assert_cmpint (state_of (world, "endless"), ==, CHURN_STATE_LOST);
}

static void
test_loops (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  ChurnConnect *connect = CHURN_CONNECT (world->connect);

  churn_connect_stop_loop (connect, "c1", NULL, NULL);
  for (guint i = 0; i < 12; i++)
    {
      world_tick (world, "c1");
      reconcile (world);
    }
  g_assert_false (test_connect_is_looping (world->connect, "c1"));
  world->now += 2 * G_TIME_SPAN_MINUTE + G_TIME_SPAN_SECOND;
  reconcile (world);
  g_assert_true (test_connect_is_looping (world->connect, "c1"));
  g_assert_cmpuint (test_connect_get_n_started (world->connect), ==, 2);
  /* It was started just now. */
  churn_connect_stop_loop (connect, "c1", NULL, NULL);
  reconcile (world);
  g_assert_false (test_connect_is_looping (world->connect, "c1"));
}

/* The start failed, and no event comes any more. */
static void
test_not_started (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) node =
      churn_json_parse ("{\"Details\":{\"ContactData\":{\"ContactId\":\"c1\",\"Channel\":\"VOICE\","
                        "\"CustomerEndpoint\":{\"Address\":\"" ANA "\"}}}}",
                        -1, NULL);

  test_connect_set_failing (world->connect, TRUE);
  g_assert_null (churn_lookup_handle (world->pipeline, node, world->now, NULL, NULL));
  test_connect_set_failing (world->connect, FALSE);
  world->now += G_USEC_PER_SEC;
  reconcile (world);
  g_assert_true (test_connect_is_looping (world->connect, "c1"));
}

/* A call that we made: its customer is found by the number that the contact centre knows. */
static void
test_outbound (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (ChurnContact) contact = NULL;
  ChurnContact *facts = churn_contact_new ("c1");
  const char *event =
      "{\"id\":\"e\",\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","
      "\"time\":\"2026-09-21T14:13:30Z\",\"detail\":{\"eventType\":\"INITIATED\",\"contactId\":"
      "\"c1\",\"initiationMethod\":\"OUTBOUND\"}}";

  facts->customer_phone = g_strdup (ANA);
  test_connect_take_described (world->connect, facts);
  world_event (world, event);
  contact = world_get_contact (world, "c1");
  g_assert_cmpstr (contact->customer_id, ==, "100");
  g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_INITIAL), ==, 1);
}

static void
test_retain (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (JsonNode) other = world_lookup (world, "c2", ANA);
  g_autoptr (ChurnFeed) before = NULL;
  g_autoptr (ChurnFeed) reset = NULL;
  g_autoptr (ChurnFeed) after = NULL;
  g_autoptr (GError) error = NULL;
  ChurnFeedQuery query = { .now = world->now };

  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
  world_turn (world, "c2", "t1", "CUSTOMER", "NEGATIVE", 20);
  before = churn_store_list_contacts (CHURN_STORE (world->store), &query, NULL, NULL);
  world_contact_event (world, "DISCONNECTED", "c1", 60, NULL);
  world->now += 40 * G_TIME_SPAN_DAY;
  churn_retain (world->pipeline, world->now, 30 * 24, 365 * 24, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 0);
  g_assert_cmpuint (world_count_turns (world, "c2"), ==, 1);
  g_assert_cmpint (state_of (world, "c1"), ==, CHURN_STATE_ENDED);
  world->now += 365 * G_TIME_SPAN_DAY;
  churn_retain (world->pipeline, world->now, 30 * 24, 365 * 24, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (world_get_contact (world, "c1"));
  g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_INITIAL), ==, 0);
  g_assert_cmpint (state_of (world, "c2"), ==, CHURN_STATE_INITIATED);
  /* Who saw it live and slept since begins anew. */
  query.now = world->now;
  query.cursor = before->cursor;
  reset = churn_store_list_contacts (CHURN_STORE (world->store), &query, NULL, NULL);
  g_assert_true (reset->reset);
  query.cursor = reset->cursor;
  after = churn_store_list_contacts (CHURN_STORE (world->store), &query, NULL, NULL);
  g_assert_false (after->reset);
}

void
test_reconcile_add (void)
{
  g_test_add_func ("/reconcile/leases", test_leases);
  g_test_add_func ("/reconcile/long-calls", test_long_calls);
  g_test_add_func ("/reconcile/loops", test_loops);
  g_test_add_func ("/reconcile/not-started", test_not_started);
  g_test_add_func ("/reconcile/outbound", test_outbound);
  g_test_add_func ("/reconcile/retain", test_retain);
}
