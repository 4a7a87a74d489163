#include "test-local.h"

#include "churn-delivery.h"
#include "churn-ingest.h"
#include "churn-json.h"
#include "churn-lookup.h"
#include "churn-offers.h"
#include "churn-simulation.h"
#include "churn-time.h"

#define START (G_GINT64_CONSTANT (1795330800) * G_USEC_PER_SEC)
#define N_CUSTOMERS 200

typedef struct
{
  GString *log;
  GString *speech;   /* all that is said, in order */
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
  if (!lookup && json_object_has_member (json_node_get_object (event), "Segments"))
    {
      JsonArray *segments = json_object_get_array_member (json_node_get_object (event), "Segments");
      JsonObject *turn =
          json_object_get_object_member (json_array_get_object_element (segments, 0), "Transcript");

      g_string_append_printf (recorder->speech, "%s\n",
                              json_object_get_string_member (turn, "Content"));
    }
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
                 GHashTable *kinds,
                 char **speech)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSimSpeech) lines = churn_sim_speech_new (&error);
  g_autoptr (ChurnSimulation) simulation = churn_simulation_new (lines, seed, 24, start);
  Recorder recorder = {
    .log = g_string_new (NULL),
    .speech = g_string_new (NULL),
    .kinds = kinds,
  };

  g_assert_no_error (error);
  add_customers (simulation, NULL);
  churn_simulation_set_faults (simulation, faults);
  churn_simulation_set_callbacks (simulation, record_cb, NULL, &recorder);
  churn_simulation_run_until (simulation, start + length);

  if (speech != NULL)
    *speech = g_string_free (recorder.speech, FALSE);
  else
    g_string_free (recorder.speech, TRUE);

  return g_string_free (recorder.log, FALSE);
}

static char *
simulate (guint64 seed, gint64 start, gint64 length, GHashTable *kinds, char **speech)
{
  return simulate_faulty (seed, start, length, 0, kinds, speech);
}

static GHashTable *
kinds_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
test_seed (void)
{
  g_autoptr (GHashTable) kinds = kinds_new ();
  g_autofree char *first_speech = NULL;
  g_autofree char *later_speech = NULL;
  g_autofree char *other_speech = NULL;
  const gint64 length = 40 * G_TIME_SPAN_MINUTE;
  g_autofree char *first = simulate (42, START, length, kinds, &first_speech);
  g_autofree char *again = simulate (42, START, length, kinds, NULL);
  g_autofree char *later = simulate (42, START + G_TIME_SPAN_HOUR, length, kinds, &later_speech);
  g_autofree char *other = simulate (43, START, length, kinds, &other_speech);

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
                                     "CONNECTED_TO_SYSTEM",
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
  g_autofree char *log = simulate (1, START, 2 * G_TIME_SPAN_HOUR, kinds, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_test_message ("%s: %u", all[i], GPOINTER_TO_UINT (g_hash_table_lookup (kinds, all[i])));
      g_assert_true (g_hash_table_contains (kinds, all[i]));
    }
  g_assert_nonnull (strstr (log, "\"TRANSFER\""));
  g_assert_nonnull (strstr (log, "\"CALLBACK\""));
  g_assert_nonnull (strstr (log, "\"OUTBOUND\""));
  g_assert_nonnull (strstr (log, "\"channel\":\"CHAT\""));
  g_assert_nonnull (strstr (log, "Realtime Chat Rules Matched"));
}

/* What the events say of one contact; times in microseconds, 0: never. */
typedef struct
{
  const char *method; /* interned, as all here */
  const char *agent;
  const char *initial;
  gboolean chat;
  gboolean looked_up;
  gboolean queued;
  gint64 initiated;
  gint64 connected;
  gint64 disconnected;
  gint64 worked;
  gint64 spoken;  /* the end of the newest turn */
  gint64 silence; /* the longest between two turns */
} Course;

static Course *
get_course (GHashTable *courses, const char *id)
{
  Course *course = g_hash_table_lookup (courses, id);

  if (course == NULL)
    {
      course = g_new0 (Course, 1);
      g_hash_table_insert (courses, g_strdup (id), course);
    }

  return course;
}

static void
read_time (JsonObject *object, const char *member, gint64 *time)
{
  if (json_object_has_member (object, member))
    g_assert_true (churn_time_parse (json_object_get_string_member (object, member), time, NULL));
}

static const char *
read_string (JsonObject *object, const char *member)
{
  return json_object_has_member (object, member)
             ? g_intern_string (json_object_get_string_member (object, member))
             : NULL;
}

static void
follow_turn (Course *course, JsonObject *record)
{
  JsonArray *segments = json_object_get_array_member (record, "Segments");
  JsonObject *turn =
      json_object_get_object_member (json_array_get_object_element (segments, 0), "Transcript");
  gint64 begin = course->initiated + json_object_get_int_member (turn, "BeginOffsetMillis") * 1000;

  if (course->spoken != 0)
    course->silence = MAX (course->silence, begin - course->spoken);
  course->spoken = course->initiated + json_object_get_int_member (turn, "EndOffsetMillis") * 1000;
}

static void
follow_event (Course *course, JsonObject *detail)
{
  course->method = read_string (detail, "initiationMethod");
  course->initial = read_string (detail, "initialContactId");
  course->chat = g_str_equal (read_string (detail, "channel"), "CHAT");
  course->queued = course->queued || json_object_has_member (detail, "queueInfo");
  read_time (detail, "initiationTimestamp", &course->initiated);
  read_time (detail, "disconnectTimestamp", &course->disconnected);
  if (json_object_has_member (detail, "agentInfo"))
    {
      JsonObject *agent = json_object_get_object_member (detail, "agentInfo");

      course->agent = read_string (agent, "agentArn");
      read_time (agent, "connectedToAgentTimestamp", &course->connected);
      read_time (agent, "afterContactWorkEndTimestamp", &course->worked);
    }
}

static void
course_cb (JsonNode *event, gboolean lookup, gint64 time, gpointer user_data)
{
  GHashTable *courses = user_data;
  JsonObject *object = json_node_get_object (event);

  if (lookup)
    {
      object = json_object_get_object_member (json_object_get_object_member (object, "Details"),
                                              "ContactData");
      get_course (courses, json_object_get_string_member (object, "ContactId"))->looked_up = TRUE;
    }
  else if (json_object_has_member (object, "Segments"))
    follow_turn (get_course (courses, json_object_get_string_member (object, "ContactId")), object);
  else if (json_object_has_member (object, "detail"))
    {
      object = json_object_get_object_member (object, "detail");
      if (json_object_has_member (object, "eventType"))
        follow_event (get_course (courses, json_object_get_string_member (object, "contactId")),
                      object);
    }
}

/* How many others an agent had when this one came. */
static guint
count_others (GHashTable *courses, const Course *course)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, courses);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Course *other = value;

      n += other != course && other->agent == course->agent && other->connected != 0 &&
           other->connected <= course->connected &&
           (other->disconnected == 0 || other->disconnected > course->connected);
    }

  return n;
}

/* What a day in the centre has: waiting, abandoned calls, holds, after-call work, several chats at
 * once but one call, those who are called back and those whom the centre calls, and calls that take
 * an hour and come to their end. */
static void
test_courses (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSimSpeech) speech = churn_sim_speech_new (&error);
  g_autoptr (ChurnSimulation) simulation = churn_simulation_new (speech, 1, 24, START);
  g_autoptr (GHashTable) courses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_waited = 0, n_abandoned = 0, n_held = 0, n_worked = 0, n_chats = 0, n_called_back = 0;
  guint n_outbound = 0, n_unanswered = 0, n_hours = 0;
  GHashTableIter iter;
  gpointer value;

  g_assert_no_error (error);
  add_customers (simulation, NULL);
  churn_simulation_set_callbacks (simulation, course_cb, NULL, courses);
  churn_simulation_run_until (simulation, START + 10 * G_TIME_SPAN_HOUR);

  g_hash_table_iter_init (&iter, courses);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Course *course = value;
      gboolean outbound = g_str_equal (course->method, "OUTBOUND");
      gboolean callback = g_str_equal (course->method, "CALLBACK");

      /* who is called is not looked up and, by the centre itself, not in a queue */
      g_assert_true (!(outbound || callback) || !course->looked_up);
      g_assert_true (!outbound || !course->queued);
      n_outbound += outbound && course->connected != 0;
      n_unanswered += outbound && course->connected == 0 && course->disconnected != 0;
      if (callback)
        {
          const Course *first = g_hash_table_lookup (courses, course->initial);

          g_assert_nonnull (first);
          g_assert_true (first->looked_up && first->connected == 0);
          n_called_back += course->connected != 0;
        }
      n_abandoned += !outbound && course->connected == 0 && course->disconnected != 0;
      n_worked += course->worked > course->disconnected;
      if (course->connected == 0)
        continue;
      n_waited += course->connected - course->initiated > 2 * G_TIME_SPAN_MINUTE;
      n_held += !course->chat && course->silence > 30 * G_TIME_SPAN_SECOND;
      n_hours +=
          course->disconnected - course->connected > 50 * G_TIME_SPAN_MINUTE && course->worked != 0;
      if (course->chat)
        n_chats += count_others (courses, course) > 0;
      else
        g_assert_cmpuint (count_others (courses, course), ==, 0);
    }
  g_test_message ("%u contacts: %u waited, %u abandoned, %u on hold, %u worked after, %u chats at "
                  "once, %u called back, %u outbound, %u not answered, %u of nearly an hour",
                  g_hash_table_size (courses), n_waited, n_abandoned, n_held, n_worked, n_chats,
                  n_called_back, n_outbound, n_unanswered, n_hours);
  g_assert_cmpuint (n_waited, >, 0);
  g_assert_cmpuint (n_abandoned, >, 0);
  g_assert_cmpuint (n_held, >, 0);
  g_assert_cmpuint (n_worked, >, 0);
  g_assert_cmpuint (n_chats, >, 0);
  g_assert_cmpuint (n_called_back, >, 0);
  g_assert_cmpuint (n_outbound, >, 0);
  g_assert_cmpuint (n_unanswered, >, 0);
  g_assert_cmpuint (n_hours, >, 0);
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
  g_autofree char *whole = simulate (4, START, length + G_TIME_SPAN_MINUTE, kinds, NULL);
  g_autofree char *twice =
      simulate_faulty (4, START, length, CHURN_SIM_FAULT_DUPLICATES, kinds, NULL);
  g_autofree char *late =
      simulate_faulty (4, START, length, CHURN_SIM_FAULT_REORDERING, kinds, NULL);
  g_autofree char *lost = simulate_faulty (4, START, length, CHURN_SIM_FAULT_GAPS, kinds, NULL);
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
          /* Beside those that arrive, the centre calls back as it promised, and calls by itself. */
          g_assert_cmpuint (churn_simulation_get_n_live (simulation), <=, sizes[i] * 3 / 2 + 3);
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
  g_test_add_func ("/local/simulation/courses", test_courses);
  g_test_add_func ("/local/simulation/faults", test_faults);
  g_test_add_func ("/local/simulation/live", test_live);
  g_test_add_func ("/local/simulation/pipeline", test_pipeline);
}
