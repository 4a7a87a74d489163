#include "churn-error.h"
#include "churn-function.h"
#include "churn-json.h"
#include "test-lambda.h"
#include "world.h"

#include <math.h>

/* The functions over the pipeline on SQLite: what they add to its steps. */

static char *
try_call (World *world,
          const char *name,
          const char *event,
          ChurnLambdaMetrics *metrics,
          GError **error)
{
  const ChurnFunction *function = churn_function_find (name);
  g_autoptr (ChurnRoles) roles = churn_roles_new ("Lead", "Desk");
  g_autoptr (JsonNode) node = churn_json_parse (event, -1, NULL);
  ChurnLambdaMetrics own = { { 0 } };
  ChurnFunctionCall call = {
    world->pipeline, roles, node, world->now, metrics != NULL ? metrics : &own, NULL
  };

  g_assert_nonnull (function);
  g_assert_nonnull (node);
  return function->handle (&call, error);
}

static char *
call (World *world, const char *name, const char *event)
{
  g_autoptr (GError) error = NULL;
  char *answer = try_call (world, name, event, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

static void
test_find (void)
{
  static const struct
  {
    const char *name;
    gboolean scores;
  } expected[] = {
    { "customer-lookup", FALSE }, { "initial-prediction", TRUE },
    { "analyse", TRUE },          { "record-sentiment", FALSE },
    { "segments", FALSE },        { "track", FALSE },
    { "agent-api", FALSE },       { "offer", TRUE },
    { "reconcile", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const ChurnFunction *function = churn_function_find (expected[i].name);

      g_assert_nonnull (function);
      g_assert_cmpint ((function->ports & CHURN_PORT_PREDICTOR) != 0, ==, expected[i].scores);
    }
  g_assert_null (churn_function_find ("customer"));
  g_assert_null (churn_function_find (NULL));
}

/* A contact from lookup to the end of its loop. */
static void
test_loop (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autofree char *answer = NULL;
  g_autofree char *first = NULL;
  g_autofree char *tick = NULL;
  g_autofree char *last = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *lost = NULL;
  g_autoptr (ChurnContact) contact = NULL;

  answer = call (world, "customer-lookup",
                 "{\"Details\":{\"ContactData\":{\"ContactId\":\"c1\",\"Channel\":\"VOICE\","
                 "\"CustomerEndpoint\":{\"Address\":\"" ANA "\"}}}}");
  g_assert_cmpstr (
      answer, ==,
      "{\"message\":\"Success\",\"customerid\":\"100\",\"FirstName\":\"Ana\","
      "\"LastName\":\"Ruiz\",\"email\":\"ana@example.com\",\"contractedMonths\":\"3\"}");
  first = call (world, "initial-prediction", "{\"contact\":\"c1\"}");
  g_assert_cmpstr (first, ==, "{\"contact\":\"c1\",\"tick\":0,\"done\":false}");
  contact = world_get_contact (world, "c1");
  g_assert_false (isnan (contact->churn));
  tick = call (world, "analyse", first);
  g_assert_cmpstr (tick, ==, "{\"contact\":\"c1\",\"tick\":1,\"done\":false}");
  g_assert_cmpuint (churn_pipeline_get_counts (world->pipeline)->ticks, ==, 1);
  world_contact_event (world, "DISCONNECTED", "c1", 30,
                       "\"disconnectTimestamp\":\"2026-09-21T14:13:50Z\"");
  last = call (world, "analyse", tick);
  g_assert_cmpstr (last, ==, "{\"contact\":\"c1\",\"tick\":2,\"done\":true}");
  /* Nobody has heard of it: nothing to predict, and nothing to go on with. */
  unknown = call (world, "initial-prediction", "{\"contact\":\"c9\"}");
  g_assert_cmpstr (unknown, ==, "{\"contact\":\"c9\",\"tick\":0,\"done\":false}");
  lost = call (world, "analyse", unknown);
  g_assert_cmpstr (lost, ==, "{\"contact\":\"c9\",\"tick\":1,\"done\":true}");
}

static char *
make_record (const char *sequence, const char *data, gboolean encode)
{
  g_autofree char *base64 =
      encode ? g_base64_encode ((const guchar *) data, strlen (data)) : g_strdup (data);

  return g_strdup_printf (
      "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"c1\",\"sequenceNumber\":"
      "\"%s\",\"data\":\"%s\",\"approximateArrivalTimestamp\":%.3f},\"eventSource\":\"aws:kinesis\","
      "\"eventID\":\"shardId-000000000000:%s\"}",
      sequence, base64, START / (double) G_USEC_PER_SEC + 58.5, sequence);
}

static char *
make_turn (const char *id, int begin)
{
  return g_strdup_printf (
      "{\"Version\":\"1.0.0\",\"Channel\":\"VOICE\",\"ContactId\":\"c1\",\"EventType\":"
      "\"SEGMENTS\",\"Segments\":[{\"Transcript\":{\"Id\":\"%s\",\"ParticipantId\":\"CUSTOMER\","
      "\"ParticipantRole\":\"CUSTOMER\",\"Content\":\"words\",\"BeginOffsetMillis\":%d,"
      "\"EndOffsetMillis\":%d,\"Sentiment\":\"NEGATIVE\"}}]}",
      id, begin, begin + 900);
}

static void
test_batch (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) looked_up = world_lookup (world, "c1", ANA);
  g_autofree char *turn1 = make_turn ("t1", 1000);
  g_autofree char *turn2 = make_turn ("t2", 3000);
  g_autofree char *turn3 = make_turn ("t3", 5000);
  g_autofree char *record1 = make_record ("4951", turn1, TRUE);
  g_autofree char *junk = make_record ("4952", "no base64 at all", FALSE);
  g_autofree char *text = make_record ("4953", "no JSON", TRUE);
  g_autofree char *shape = make_record ("4954", "{\"EventType\":\"SEGMENTS\"}", TRUE);
  g_autofree char *record2 = make_record ("4955", turn2, TRUE);
  g_autofree char *record3 = make_record ("4956", turn3, TRUE);
  g_autoptr (GString) first = g_string_new (record1);
  g_autofree char *batch = NULL;
  g_autofree char *failing = g_strdup_printf ("{\"Records\":[%s,%s]}", record2, record3);
  g_autofree char *answer = NULL;
  g_autofree char *partial = NULL;
  g_autofree char *again = NULL;
  g_autofree char *empty = NULL;
  g_autoptr (GError) error = NULL;
  ChurnLambdaMetrics metrics = { { 0 } };

  /* It waited for two seconds longer than the rest. */
  g_string_replace (first, "58.500", "56.500", 1);
  batch =
      g_strdup_printf ("{\"Records\":[%s,%s,%s,%s,%s]}", first->str, junk, text, shape, record2);

  /* What can never be read is passed over, and said. */
  for (guint i = 0; i < 3; i++)
    g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "Record 495*");
  answer = try_call (world, "segments", batch, &metrics, &error);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "{\"batchItemFailures\":[]}");
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 2);
  g_assert_cmpint (metrics.values[CHURN_LAMBDA_METRIC_ERRORS], ==, 3);
  g_assert_cmpint (metrics.values[CHURN_LAMBDA_METRIC_FEED_AGE], ==, 3500);

  /* What cannot be kept now is to be handed out again, and all behind it. */
  fault_store_fail (world->store, 1, FALSE);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "Record 4955:*");
  partial = call (world, "segments", failing);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (partial, ==, "{\"batchItemFailures\":[{\"itemIdentifier\":\"4955\"}]}");
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 2);
  again = call (world, "segments", failing);
  g_assert_cmpstr (again, ==, "{\"batchItemFailures\":[]}");
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 3);

  empty = call (world, "segments", "{\"Records\":[]}");
  g_assert_cmpstr (empty, ==, "{\"batchItemFailures\":[]}");
  g_assert_null (try_call (world, "segments", "{\"Records\":[{}]}", NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
}

/* Where a centre has no stream, the tick brings what was said. */
static void
test_poll (void)
{
  g_autoptr (World) world = world_new_polling (NULL);
  g_autoptr (JsonNode) looked_up = world_lookup (world, "c1", ANA);
  g_autoptr (GPtrArray) turns = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  ChurnLambdaMetrics metrics = { { 0 } };
  const ChurnSegment *turn;

  world_contact_event (world, "INITIATED", "c1", 0, NULL);
  test_transcripts_say (world->transcripts, "c1", CHURN_PARTICIPANT_CUSTOMER,
                        CHURN_SENTIMENT_NEGATIVE);
  answer = try_call (world, "analyse", "{\"contact\":\"c1\",\"tick\":0}", &metrics, &error);
  g_assert_no_error (error);
  turns = churn_store_list_segments (CHURN_STORE (world->store), "c1", 0, NULL, NULL);
  turn = g_ptr_array_index (turns, 0);
  g_assert_cmpint (metrics.values[CHURN_LAMBDA_METRIC_FEED_AGE], ==,
                   (world->now - START) / (G_USEC_PER_SEC / 1000) - turn->end);
}

static void
test_events (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autofree char *tracked = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GError) error = NULL;
  ChurnLambdaMetrics metrics = { { 0 } };

  tracked = try_call (world, "track",
                      "{\"id\":\"e1\",\"source\":\"aws.connect\",\"detail-type\":\"Amazon Connect "
                      "Contact Event\",\"time\":\"2026-09-21T14:14:18Z\",\"detail\":{\"eventType\":"
                      "\"QUEUED\",\"contactId\":\"c1\",\"queueInfo\":{\"queueArn\":"
                      "\"arn:x/queue/billing\"}}}",
                      &metrics, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tracked, ==, "{}");
  g_assert_cmpint (metrics.values[CHURN_LAMBDA_METRIC_FEED_AGE], ==, 2000);
  contact = world_get_contact (world, "c1");
  g_assert_cmpint (churn_contact_get_state (contact), ==, CHURN_STATE_QUEUED);
  g_assert_null (try_call (world, "record-sentiment",
                           "{\"id\":\"e2\",\"source\":\"aws.connect\",\"detail-type\":\"Contact "
                           "Lens Realtime Rules Matched\",\"time\":\"2026-09-21T14:14:18Z\","
                           "\"detail\":{}}",
                           NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (try_call (world, "track", "[]", NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
}

static char *
ask (World *world, const char *function, const char *arn, const char *method, const char *path)
{
  g_autofree char *event = g_strdup_printf (
      "{\"httpMethod\":\"%s\",\"path\":\"%s\",\"headers\":{\"idempotency-key\":"
      "\"0b1f54a6-4d3b-4a4e-8d5c-4a2f6a1d9a01\"},\"requestContext\":{\"identity\":{\"userArn\":"
      "\"%s\"}},\"body\":\"{\\\"months\\\":24}\"}",
      method, path, arn);

  return call (world, function, event);
}

static void
assert_answer (const char *answer, int status, const char *part)
{
  g_autoptr (JsonNode) node = churn_json_parse (answer, -1, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpint (json_object_get_int_member (object, "statusCode"), ==, status);
  if (strstr (json_object_get_string_member (object, "body"), part) == NULL)
    g_error ("%s is not in %s", part, answer);
}

static void
test_api (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) looked_up = world_lookup (world, "c1", ANA);
  const char *lead = "arn:aws:sts::1:assumed-role/Lead/sam";
  const char *agent = "arn:aws:sts::1:assumed-role/Desk/jo@x.org";
  g_autofree char *me = ask (world, "agent-api", lead, "GET", "/me");
  g_autofree char *list = ask (world, "agent-api", lead, "GET", "/contacts");
  g_autofree char *own = ask (world, "agent-api", agent, "GET", "/agents/jo@x.org/contacts");
  g_autofree char *encoded = ask (world, "agent-api", agent, "GET", "/agents/jo%40x.org/contacts");
  g_autofree char *other = ask (world, "agent-api", agent, "GET", "/agents/al/contacts");
  g_autofree char *all = ask (world, "agent-api", agent, "GET", "/contacts");
  g_autofree char *stranger = ask (world, "agent-api", "arn:aws:iam::1:root", "GET", "/me");
  g_autofree char *nowhere = ask (world, "agent-api", lead, "GET", "/nowhere");
  g_autofree char *wrong = ask (world, "agent-api", lead, "PUT", "/contacts/c1/offers");
  g_autofree char *offer = ask (world, "offer", lead, "POST", "/contacts/c1/offers");
  g_autofree char *broken = call (world, "agent-api", "{\"path\":7}");

  assert_answer (me, 200, "\"agent\":\"sam\"");
  assert_answer (list, 200, "\"id\":\"c1\"");
  assert_answer (own, 200, "\"contacts\":[]");
  assert_answer (encoded, 200, "\"contacts\":[]");
  assert_answer (other, 403, "{\"error\":{\"code\":\"AccessDenied\"");
  assert_answer (all, 403, "{\"error\":{\"code\":\"AccessDenied\"");
  assert_answer (stranger, 403, "{\"error\":{\"code\":\"AccessDenied\"");
  assert_answer (nowhere, 404, "{\"error\":{\"code\":\"NotFound\"");
  assert_answer (wrong, 405, "{\"error\":{\"code\":\"MethodNotAllowed\"");
  assert_answer (offer, 201, "\"months\":24");
  assert_answer (broken, 400, "{\"error\":{\"code\":\"InvalidRequest\"");
}

/* Without the other ports, as the function has it: it reads, and refuses an offer before anything
 * of it is kept. */
static void
test_api_alone (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) looked_up = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnPipeline) whole = g_steal_pointer (&world->pipeline);
  const char *lead = "arn:aws:sts::1:assumed-role/Lead/sam";
  g_autofree char *me = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *offer = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  world->pipeline = churn_pipeline_new (CHURN_STORE (world->store), NULL, NULL, NULL, NULL);
  churn_pipeline_set_model (world->pipeline, "0123456789ab");
  me = ask (world, "agent-api", lead, "GET", "/me");
  assert_answer (me, 200, "\"model\":\"0123456789ab\"");
  contact = ask (world, "agent-api", lead, "GET", "/contacts/c1");
  assert_answer (contact, 200, "\"id\":\"c1\"");
  offer = ask (world, "agent-api", lead, "POST", "/contacts/c1/offers");
  assert_answer (offer, 503, "{\"error\":{\"code\":\"Unavailable\"");
  offers = churn_store_list_offers (CHURN_STORE (world->store), "c1", 0, NULL, NULL);
  g_assert_cmpuint (offers->len, ==, 0);
}

static void
test_reconcile (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autofree char *answer = call (world, "reconcile", "{\"detail-type\":\"Scheduled Event\"}");

  g_assert_cmpstr (answer, ==, "{}");
}

void
test_functions_add (void)
{
  g_test_add_func ("/functions/find", test_find);
  g_test_add_func ("/functions/loop", test_loop);
  g_test_add_func ("/functions/batch", test_batch);
  g_test_add_func ("/functions/poll", test_poll);
  g_test_add_func ("/functions/events", test_events);
  g_test_add_func ("/functions/api", test_api);
  g_test_add_func ("/functions/api-alone", test_api_alone);
  g_test_add_func ("/functions/reconcile", test_reconcile);
}
