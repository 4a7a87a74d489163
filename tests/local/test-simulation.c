#include "test-local.h"

#include "churn-delivery.h"
#include "churn-ingest.h"
#include "churn-json.h"
#include "churn-lookup.h"
#include "churn-offers.h"
#include "churn-simulation.h"

#define START (G_GINT64_CONSTANT (1795330800) * G_USEC_PER_SEC)
#define N_CUSTOMERS 200

typedef struct
{
  GString *log;
  GHashTable *kinds; /* what was delivered, and how often */
  guint n_events;
  gint64 last;
} Recorder;

static void
count (GHashTable *kinds, const char *kind)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, kind));

  g_hash_table_replace (kinds, g_strdup (kind), GUINT_TO_POINTER (n + 1));
}

static const char *
kind_of (JsonNode *event, gboolean lookup)
{
  JsonObject *object = json_node_get_object (event);

  if (lookup)
    return "lookup";
  if (!json_object_has_member (object, "detail"))
    return json_object_get_string_member (object, "EventType");
  object = json_object_get_object_member (object, "detail");
  if (json_object_has_member (object, "ruleName"))
    return json_object_get_string_member (object, "ruleName");

  return json_object_get_string_member (object, "eventType");
}

static void
record_cb (JsonNode *event, gboolean lookup, gint64 time, gpointer user_data)
{
  Recorder *recorder = user_data;
  g_autofree char *json = churn_json_to_string (event);

  g_assert_cmpint (time, >=, recorder->last);
  recorder->last = time;
  recorder->n_events += 1;
  count (recorder->kinds, kind_of (event, lookup));
  g_string_append_printf (recorder->log, "%" G_GINT64_FORMAT " %s\n", time, json);
}

static void
add_customers (ChurnSimulation *simulation, ChurnPipeline *pipeline)
{
  for (guint i = 0; i < N_CUSTOMERS; i++)
    {
      ChurnFeatures features;
      g_autoptr (ChurnCustomer) customer = test_customer_new (i, &features);
      g_autoptr (GError) error = NULL;

      churn_simulation_add_customer (simulation, customer, &features);
      if (pipeline != NULL)
        churn_ingest_customer (pipeline, customer, &features, START, NULL, &error);
      g_assert_no_error (error);
    }
}

static char *
simulate_faulty (guint64 seed,
                 gint64 start,
                 gint64 length,
                 ChurnSimFaults faults,
                 GHashTable *kinds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSimSpeech) speech = churn_sim_speech_new (&error);
  g_autoptr (ChurnSimulation) simulation = churn_simulation_new (speech, seed, 24, start);
  Recorder recorder = { .log = g_string_new (NULL), .kinds = kinds };

  g_assert_no_error (error);
  add_customers (simulation, NULL);
  churn_simulation_set_faults (simulation, faults);
  churn_simulation_set_callbacks (simulation, record_cb, NULL, &recorder);
  churn_simulation_run_until (simulation, start + length);

  return g_string_free (recorder.log, FALSE);
}

static char *
simulate (guint64 seed, gint64 start, gint64 length, GHashTable *kinds)
{
  return simulate_faulty (seed, start, length, 0, kinds);
}

static GHashTable *
kinds_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* All that is said, in order. */
static char *
get_speech (const char *log)
{
  g_autoptr (GRegex) regex = g_regex_new ("\"Content\":\"([^\"]*)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GString *speech = g_string_new (NULL);

  g_regex_match (regex, log, 0, &match);
  while (g_match_info_matches (match))
    {
      g_autofree char *line = g_match_info_fetch (match, 1);

      g_string_append_printf (speech, "%s\n", line);
      g_match_info_next (match, NULL);
    }

  return g_string_free (speech, FALSE);
}

static void
test_seed (void)
{
  g_autoptr (GHashTable) kinds = kinds_new ();
  g_autofree char *first = simulate (42, START, 40 * G_TIME_SPAN_MINUTE, kinds);
  g_autofree char *again = simulate (42, START, 40 * G_TIME_SPAN_MINUTE, kinds);
  g_autofree char *later = simulate (42, START + G_TIME_SPAN_HOUR, 40 * G_TIME_SPAN_MINUTE, kinds);
  g_autofree char *other = simulate (43, START, 40 * G_TIME_SPAN_MINUTE, kinds);
  g_autofree char *first_speech = get_speech (first);
  g_autofree char *later_speech = get_speech (later);
  g_autofree char *other_speech = get_speech (other);

  g_assert_cmpstr (first, ==, again);
  /* at another time the same is said, by contacts of other ids */
  g_assert_cmpstr (first, !=, later);
  g_assert_cmpstr (first_speech, ==, later_speech);
  g_assert_cmpstr (first_speech, !=, other_speech);
}

static void
test_kinds (void)
{
  static const char *const all[] = { "INITIATED",
                                     "QUEUED",
                                     "CONNECTED_TO_AGENT",
                                     "DISCONNECTED",
                                     "COMPLETED",
                                     "PositiveSentiment",
                                     "NegativeSentiment",
                                     "NeutralSentiment",
                                     "STARTED",
                                     "SEGMENTS",
                                     "lookup" };
  g_autoptr (GHashTable) kinds = kinds_new ();
  g_autofree char *log = simulate (1, START, 2 * G_TIME_SPAN_HOUR, kinds);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_test_message ("%s: %u", all[i], GPOINTER_TO_UINT (g_hash_table_lookup (kinds, all[i])));
      g_assert_true (g_hash_table_contains (kinds, all[i]));
    }
  g_assert_nonnull (strstr (log, "\"TRANSFER\""));
  g_assert_nonnull (strstr (log, "\"channel\":\"CHAT\""));
  g_assert_nonnull (strstr (log, "Realtime Chat Rules Matched"));
}

/* The events alone, without when they came. */
static GHashTable *
get_events (const char *log, guint *n_events)
{
  GHashTable *events = kinds_new ();
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);

  *n_events = 0;
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_hash_table_add (events, g_strdup (strchr (lines[i], ' ') + 1));
      *n_events += 1;
    }

  return events;
}

/* A feed that fails brings the same events: some again, some late, some not. */
static void
test_faults (void)
{
  const gint64 length = 30 * G_TIME_SPAN_MINUTE;
  g_autoptr (GHashTable) kinds = kinds_new ();
  g_autofree char *whole = simulate (4, START, length + G_TIME_SPAN_MINUTE, kinds);
  g_autofree char *twice = simulate_faulty (4, START, length, CHURN_SIM_FAULT_DUPLICATES, kinds);
  g_autofree char *late = simulate_faulty (4, START, length, CHURN_SIM_FAULT_REORDERING, kinds);
  g_autofree char *lost = simulate_faulty (4, START, length, CHURN_SIM_FAULT_GAPS, kinds);
  guint n, n_twice, n_late, n_lost;
  g_autoptr (GHashTable) all = get_events (whole, &n);
  g_autoptr (GHashTable) twice_events = get_events (twice, &n_twice);
  g_autoptr (GHashTable) late_events = get_events (late, &n_late);
  g_autoptr (GHashTable) lost_events = get_events (lost, &n_lost);
  GHashTable *const faulty[] = { twice_events, late_events, lost_events };

  for (guint i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      GHashTableIter iter;
      gpointer event;

      g_hash_table_iter_init (&iter, faulty[i]);
      while (g_hash_table_iter_next (&iter, &event, NULL))
        g_assert_true (g_hash_table_contains (all, event));
    }
  g_assert_cmpuint (n_twice, >, g_hash_table_size (twice_events) * 21 / 20);
  g_assert_cmpuint (n_late, ==, g_hash_table_size (late_events));
  g_assert_cmpuint (n_lost, <, g_hash_table_size (twice_events) * 199 / 200);
}

static void
test_live (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSimSpeech) speech = churn_sim_speech_new (&error);
  const guint sizes[] = { 1, 2, 24, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (ChurnSimulation) simulation = churn_simulation_new (speech, 3, sizes[i], START);

      add_customers (simulation, NULL);
      for (guint j = 12; j < 120; j++)
        {
          churn_simulation_run_until (simulation, START + j * G_TIME_SPAN_MINUTE);
          g_assert_cmpuint (churn_simulation_get_n_live (simulation), >=, sizes[i] * 9 / 10);
          g_assert_cmpuint (churn_simulation_get_n_live (simulation), <=, sizes[i] * 3 / 2 + 2);
        }
    }
}

typedef struct
{
  TestPipeline test;
  guint n_ignored;
  guint n_unchanged;
  guint n_answers;
  char *offered;
} World;

static void
deliver_cb (JsonNode *event, gboolean lookup, gint64 time, gpointer user_data)
{
  World *world = user_data;
  ChurnDeliveryCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  if (lookup)
    {
      g_autoptr (JsonNode) reply =
          churn_lookup_handle (world->test.pipeline, event, time, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (reply);
      return;
    }
  churn_delivery_take (world->test.pipeline, event, time, &counts, NULL, &error);
  g_assert_no_error (error);
  world->n_ignored += counts.ignored;
}

static void
answer_cb (const char *contact_id, int months, gboolean accepted, gint64 time, gpointer user_data)
{
  World *world = user_data;

  if (g_strcmp0 (contact_id, world->offered) == 0)
    {
      g_assert_cmpint (months, ==, 36);
      world->n_answers += 1;
    }
}

/* Everything that the centre delivers is something that the pipeline knows, and the store then
 * tells what the centre does: who talks, in which queue, with which agent. */
static void
test_pipeline (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSimSpeech) speech = churn_sim_speech_new (&error);
  g_autoptr (ChurnSimulation) simulation = churn_simulation_new (speech, 9, 12, START);
  g_auto (TestPipeline) test = { NULL };
  World world = { 0 };
  g_autoptr (GPtrArray) ids = NULL;
  gint64 now = START;
  guint n_connected = 0;

  test_pipeline_init (&test, START);
  world.test = test;
  churn_local_connect_set_simulation (test.connect, simulation);
  add_customers (simulation, test.pipeline);
  churn_simulation_set_callbacks (simulation, deliver_cb, answer_cb, &world);
  for (; now < START + 14 * G_TIME_SPAN_MINUTE; now += G_TIME_SPAN_SECOND)
    {
      churn_simulation_run_until (simulation, now);
      g_assert_true (churn_scheduler_run (test.scheduler, test.pipeline, now, NULL, &error));
    }
  g_assert_cmpuint (world.n_ignored, ==, 0);

  ids = churn_store_list_live_ids (churn_pipeline_get_store (test.pipeline), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, >=, 10);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (ChurnContact) contact =
          churn_store_get_contact (churn_pipeline_get_store (test.pipeline), id, NULL, &error);
      g_autoptr (ChurnContact) described = churn_simulation_describe (simulation, id);

      g_assert_nonnull (described);
      g_assert_cmpstr (contact->queue, ==, contact->queue_arn != NULL ? described->queue : NULL);
      if (contact->connected == 0)
        continue;
      n_connected += 1;
      g_assert_cmpstr (contact->agent_id, ==, described->agent_id);
      g_assert_cmpstr (contact->agent_name, ==, described->agent_name);
      /* the store keeps milliseconds, the centre counts microseconds */
      g_assert_cmpint (contact->connected / 1000, ==, described->connected / 1000);
      if (world.offered == NULL && contact->customer_id != NULL && described->disconnected == 0)
        {
          g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);

          world.offered = g_strdup (id);
          g_hash_table_insert (attributes, (gpointer) "contractedMonths", (gpointer) "36");
          churn_connect_set_attributes (CHURN_CONNECT (test.connect),
                                        churn_contact_get_initial_id (contact), attributes, NULL,
                                        &error);
          g_assert_no_error (error);
        }
    }
  g_assert_cmpuint (n_connected, >=, 6);

  /* the customer answers an offer while it is fresh */
  g_assert_nonnull (world.offered);
  churn_simulation_run_until (simulation, now + 5 * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (world.n_answers, ==, 1);
  g_free (world.offered);
}

void
test_simulation_add (void)
{
  g_test_add_func ("/local/simulation/seed", test_seed);
  g_test_add_func ("/local/simulation/kinds", test_kinds);
  g_test_add_func ("/local/simulation/faults", test_faults);
  g_test_add_func ("/local/simulation/live", test_live);
  g_test_add_func ("/local/simulation/pipeline", test_pipeline);
}
