#include "churn-error.h"
#include "churn-initial-prediction.h"
#include "churn-json.h"
#include "churn-scoring.h"
#include "test-sqlite.h"
#include "world.h"

#include <math.h>

static const char *
answer_of (JsonNode *answer, const char *name)
{
  return json_object_get_string_member (json_node_get_object (answer), name);
}

static void
test_lookup (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) other = NULL;
  g_autoptr (JsonNode) none = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnContact) stranger = NULL;
  ChurnFeatures row = world_get_features (world, "100");
  double churn = test_predictor_expect (&row);
  g_autofree char *expected = g_strdup_printf ("%.4f", churn);

  g_assert_cmpstr (answer_of (answer, "message"), ==, "Success");
  g_assert_cmpstr (answer_of (answer, "customerid"), ==, "100");
  g_assert_cmpstr (answer_of (answer, "FirstName"), ==, "Ana");
  g_assert_cmpstr (answer_of (answer, "LastName"), ==, "Ruiz");
  g_assert_cmpstr (answer_of (answer, "email"), ==, "ana@example.com");
  g_assert_cmpstr (answer_of (answer, "contractedMonths"), ==, "3");
  contact = world_get_contact (world, "c1");
  g_assert_cmpstr (contact->customer_id, ==, "100");
  g_assert_cmpstr (contact->customer_name, ==, "Ana Ruiz");
  g_assert_cmpstr (contact->customer_phone, ==, ANA);
  g_assert_cmpint (contact->months, ==, 3);
  g_assert_cmpfloat (contact->churn, ==, churn);
  g_assert_true (test_connect_is_looping (world->connect, "c1"));
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "ChurnProbability"), ==,
                   expected);
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "Churn_true"), ==, "1");
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "contractedMonths"), ==, "3");
  /* The flow asks again: one prediction all the same. */
  again = world_lookup (world, "c1", ANA);
  g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_INITIAL), ==, 1);
  /* Their other number is the same customer. */
  other = world_lookup (world, "c2", "+61491570156");
  g_assert_cmpstr (answer_of (other, "customerid"), ==, "100");
  none = world_lookup (world, "c3", "anonymous");
  g_assert_cmpstr (answer_of (none, "message"), ==, "Fail");
  g_assert_cmpstr (answer_of (none, "FirstName"), ==, "");
  stranger = world_get_contact (world, "c3");
  g_assert_null (stranger->customer_id);
  g_assert_true (isnan (stranger->churn));
  g_assert_true (test_connect_is_looping (world->connect, "c3"));
}

/* One process finds the customer and has no model, another one scores, as functions do. */
static void
test_two_processes (void)
{
  g_autoptr (World) world = world_new (NULL);
  ChurnStore *store = CHURN_STORE (world->store);
  g_autoptr (ChurnPipeline) whole = g_steal_pointer (&world->pipeline);
  const ChurnCause cause = CHURN_CAUSE_INITIAL;
  ChurnFeatures row = world_get_features (world, "100");
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (GError) error = NULL;

  world->pipeline =
      churn_pipeline_new (store, world->features, NULL, NULL, CHURN_CONNECT (world->connect));
  g_assert_null (churn_pipeline_get_model (world->pipeline));
  churn_pipeline_set_model (world->pipeline, "0123456789ab");
  g_assert_cmpstr (churn_pipeline_get_model (world->pipeline), ==, "0123456789ab");
  answer = world_lookup (world, "c1", ANA);
  g_assert_cmpstr (answer_of (answer, "message"), ==, "Success");
  g_assert_true (test_connect_is_looping (world->connect, "c1"));
  before = world_get_contact (world, "c1");
  g_assert_cmpstr (before->customer_id, ==, "100");
  g_assert_true (isnan (before->churn));
  g_assert_cmpuint (churn_pipeline_get_counts (world->pipeline)->predictions, ==, 0);
  g_assert_null (
      churn_scoring_predict (world->pipeline, &row, &cause, 1, world->now, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_true (churn_initial_prediction (whole, before, world->now, NULL, &error));
  g_assert_no_error (error);
  after = world_get_contact (world, "c1");
  g_assert_cmpfloat (after->churn, ==, test_predictor_expect (&row));
  g_assert_cmpuint (churn_pipeline_get_counts (whole)->predictions, ==, 1);
}

/* The sample of aws-facts.md, b; and one without an endpoint. */
static void
test_lookup_documented (void)
{
  g_autoptr (World) world = world_new (NULL);
  const char *flow =
      "{\"Name\":\"ContactFlowEvent\",\"Details\":{\"ContactData\":{\"Attributes\":{\"k\":\"v\"},"
      "\"Channel\":\"VOICE\",\"ContactId\":\"4a57\",\"InitialContactId\":\"4a57\","
      "\"PreviousContactId\":\"4a57\",\"CustomerEndpoint\":{\"Address\":\"+61491570006\",\"Type\":"
      "\"TELEPHONE_NUMBER\"},\"SystemEndpoint\":{\"Address\":\"+1\",\"Type\":\"TELEPHONE_NUMBER\"},"
      "\"CustomerId\":\"x\",\"Description\":\"d\",\"InitiationMethod\":\"INBOUND\",\"InstanceARN\":"
      "\"arn:aws:connect:us-east-1:1:instance/i\",\"LanguageCode\":\"en-US\",\"MediaStreams\":{"
      "\"Customer\":{\"Audio\":{\"StreamARN\":\"s\",\"StartTimestamp\":\"1571360125131\","
      "\"StopTimestamp\":\"1571360126131\",\"StartFragmentNumber\":\"100\"}}},\"Name\":"
      "\"ContactFlowEvent\",\"Queue\":{\"ARN\":\"arn:x/queue/q\",\"Name\":\"Billing\","
      "\"OutboundCallerId\":{\"Address\":\"+1\",\"Type\":\"TELEPHONE_NUMBER\"}},\"References\":{"
      "\"k\":{\"Type\":\"url\",\"Value\":\"v\"}}},\"Parameters\":{\"p\":\"v\"}}}";
  const char *bare = "{\"Details\":{\"ContactData\":{\"ContactId\":\"4a58\",\"CustomerEndpoint\":"
                     "null,\"MediaStreams\":null,\"Queue\":null}}}";
  const char *broken = "{\"Details\":{\"ContactData\":{\"ContactId\":7}}}";
  g_autoptr (JsonNode) flow_node = churn_json_parse (flow, -1, NULL);
  g_autoptr (JsonNode) bare_node = churn_json_parse (bare, -1, NULL);
  g_autoptr (JsonNode) broken_node = churn_json_parse (broken, -1, NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) fail = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GError) error = NULL;

  answer = churn_lookup_handle (world->pipeline, flow_node, world->now, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer_of (answer, "message"), ==, "Success");
  contact = world_get_contact (world, "4a57");
  g_assert_cmpstr (contact->queue, ==, "Billing");
  g_assert_null (contact->initial_id);
  fail = churn_lookup_handle (world->pipeline, bare_node, world->now, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer_of (fail, "message"), ==, "Fail");
  g_assert_null (churn_lookup_handle (world->pipeline, broken_node, world->now, NULL, &error));
  g_assert_cmpstr (error->message, ==, "Details.ContactData.ContactId is not a string");
}

static void
test_documented (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnContact) ended = NULL;
  g_autoptr (ChurnContact) ruled = NULL;
  /* aws-facts.md, a, as printed; the second in the routing samples' spelling, with "not yet". */
  const char *connected =
      "{\"version\":\"0\",\"id\":\"abcabcab-abca-abca-abca-abcabcabcabc\",\"detail-type\":\"Amazon "
      "Connect Contact Event\",\"source\":\"aws.connect\",\"account\":\"111122223333\",\"time\":"
      "\"2021-08-04T17:43:48Z\",\"region\":\"us-west-2\",\"resources\":[\"arn:aws:...\","
      "\"contactArn\",\"instanceArn\"],\"detail\":{\"eventType\":\"CONNECTED_TO_AGENT\","
      "\"contactId\":\"11111111-1111-1111-1111-111111111111\",\"channel\":\"VOICE\",\"instanceArn\":"
      "\"arn:aws:connect:us-west-2:123456789012:instance/1234\",\"initiationMethod\":\"INBOUND\","
      "\"initiationTimestamp\":\"2021-08-04T17:17:53.000Z\",\"agentInfo\":{\"agentArn\":"
      "\"arn:x:instance/i/agent/jdoe\",\"connectedToAgentTimestamp\":\"2021-08-04T17:29:09.000Z\","
      "\"hierarchyGroups\":{\"level1\":{\"arn\":\"arn:x/agent-group/g\"}}},\"queueInfo\":{"
      "\"queueType\":\"type\",\"queueArn\":\"arn:x:instance/i/queue/Billing\",\"enqueueTimestamp\":"
      "\"2021-08-04T17:29:04.000Z\"},\"tags\":{\"aws:connect:instanceId\":\"1234\","
      "\"aws:connect:systemEndpoint\":\"+11234567890\"}}}";
  const char *disconnected =
      "{\"id\":\"b\",\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","
      "\"time\":\"2021-08-04T17:50:00Z\",\"resources\":[],\"detail\":{\"EventType\":"
      "\"DISCONNECTED\",\"ContactId\":\"11111111-1111-1111-1111-111111111111\",\"Channel\":"
      "\"Voice\",\"InitiationMethod\":\"INBOUND\",\"initialContactId\":"
      "\"00000000-1111-1111-1111-111111111111\",\"connectedToSystemTimestamp\":"
      "\"1970-01-01T00:00:00.001Z\",\"disconnectTimestamp\":\"2021-08-04T17:49:59.000Z\","
      "\"AgentInfo\":{\"AgentArn\":\"arn:x:instance/i/agent/jdoe\",\"connectedToAgentTimestamp\":"
      "\"1970-01-01T00:00:00.001Z\"},\"CustomerVoiceActivity\":{\"greetingStartTimestamp\":"
      "\"1970-01-01T00:00:00.001Z\"}}}";
  const char *rule =
      "{\"version\":\"0\",\"id\":\"5ea9dae1\",\"source\":\"aws.connect\",\"detail-type\":\"Contact "
      "Lens Realtime Rules Matched\",\"account\":\"012345678910\",\"time\":\"2023-08-15T07:14:33Z\","
      "\"region\":\"ap-southeast-2\",\"resources\":[],\"detail\":{\"version\":\"1.0\",\"ruleName\":"
      "\"Unhappy\",\"actionName\":\"NegativeSentiment\",\"instanceArn\":\"arn:aws::connect:x:1:"
      "instance/i\",\"contactArn\":\"arn:aws:connect:x:1:instance/i/contact/c9\",\"agentArn\":"
      "\"arn:aws:connect:x:1:instance/i/agent/a\",\"queueArn\":\"arn:aws:connect:x:1:instance/i/"
      "queue/q\"}}";

  g_assert_cmpint (world_event (world, connected), ==, CHURN_EVENT_APPLIED);
  g_assert_cmpint (world_event (world, connected), ==, CHURN_EVENT_UNCHANGED);
  contact = world_get_contact (world, "11111111-1111-1111-1111-111111111111");
  g_assert_cmpint (churn_contact_get_state (contact), ==, CHURN_STATE_CONNECTED);
  g_assert_cmpstr (contact->agent_id, ==, "jdoe");
  g_assert_cmpstr (contact->agent_name, ==, "Name of jdoe");
  g_assert_cmpstr (contact->queue, ==, "Billing");
  g_assert_cmpint (contact->initiated, ==, G_GINT64_CONSTANT (1628097473000000));
  g_assert_true (test_connect_is_looping (world->connect, "11111111-1111-1111-1111-111111111111"));
  g_assert_cmpint (world_event (world, disconnected), ==, CHURN_EVENT_APPLIED);
  ended = world_get_contact (world, "11111111-1111-1111-1111-111111111111");
  g_assert_cmpint (churn_contact_get_state (ended), ==, CHURN_STATE_AFTER_CALL);
  g_assert_cmpstr (ended->channel, ==, "VOICE");
  g_assert_cmpstr (ended->initial_id, ==, "00000000-1111-1111-1111-111111111111");
  g_assert_cmpint (ended->connected, ==, G_GINT64_CONSTANT (1628098149000000));
  g_assert_false (test_connect_is_looping (world->connect, "11111111-1111-1111-1111-111111111111"));
  g_assert_cmpint (world_event (world, rule), ==, CHURN_EVENT_APPLIED);
  g_assert_cmpint (world_event (world, rule), ==, CHURN_EVENT_UNCHANGED);
  ruled = world_get_contact (world, "c9");
  g_assert_cmpuint (ruled->counts.negative, ==, 1);
}

static void
test_documented_segments (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (GPtrArray) turns = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnContact) failed = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *batch = NULL;
  g_autofree char *list = NULL;
  const char *record =
      "{\"Version\":\"1.0.0\",\"Channel\":\"VOICE\",\"AccountId\":\"1\",\"InstanceId\":\"i\","
      "\"ContactId\":\"c1\",\"LanguageCode\":\"en-US\",\"EventType\":\"SEGMENTS\",\"Segments\":["
      "{\"Utterance\":{\"Id\":\"u1\",\"TranscriptId\":\"t1\",\"ParticipantId\":\"CUSTOMER\","
      "\"PartialContent\":\"I want\",\"BeginOffsetMillis\":100,\"EndOffsetMillis\":200}},"
      "{\"Transcript\":{\"Id\":\"t1\",\"ParticipantId\":\"CUSTOMER\",\"ParticipantRole\":"
      "\"CUSTOMER\",\"Content\":\"I want to leave.\",\"BeginOffsetMillis\":100,"
      "\"EndOffsetMillis\":900,\"Sentiment\":\"NEGATIVE\",\"IssuesDetected\":[{"
      "\"CharacterOffsets\":{\"BeginOffsetChar\":0,\"EndOffsetChar\":4}}]}},"
      "{\"Transcript\":{\"Id\":\"t2\",\"ParticipantId\":\"AGENT\",\"Content\":\"I see.\","
      "\"BeginOffsetMillis\":1000,\"EndOffsetMillis\":1900}},"
      "{\"Categories\":{\"MatchedCategories\":[\"x\"],\"MatchedDetails\":{\"x\":{"
      "\"PointsOfInterest\":[{\"BeginOffsetMillis\":1,\"EndOffsetMillis\":2}]}}}},"
      "{\"PostContactSummary\":{\"Status\":\"FAILED\",\"FailureCode\":\"QUOTA_EXCEEDED\"}}]}";
  const char *completed = "{\"Version\":\"1.0.0\",\"Channel\":\"VOICE\",\"ContactId\":\"c1\","
                          "\"EventType\":\"COMPLETED\",\"Segments\":[]}";

  g_assert_cmpint (world_event (world, "{\"ContactId\":\"c1\",\"EventType\":\"STARTED\"}"), ==,
                   CHURN_EVENT_APPLIED);
  g_assert_cmpint (world_event (world, record), ==, CHURN_EVENT_APPLIED);
  base64 = g_base64_encode ((const guchar *) record, strlen (record));
  batch = g_strdup_printf ("{\"Records\":[{\"kinesis\":{\"data\":\"%s\"},\"eventSource\":"
                           "\"aws:kinesis\"}]}",
                           base64);
  g_assert_cmpint (world_event (world, batch), ==, CHURN_EVENT_UNCHANGED);
  list = g_strdup_printf ("[%s,%s]", record, completed);
  g_assert_cmpint (world_event (world, list), ==, CHURN_EVENT_APPLIED);
  turns = churn_store_list_segments (CHURN_STORE (world->store), "c1", 0, NULL, NULL);
  g_assert_cmpuint (turns->len, ==, 2);
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (turns, 0))->content, ==,
                   "I want to leave.");
  g_assert_cmpint (((ChurnSegment *) g_ptr_array_index (turns, 1))->sentiment, ==,
                   CHURN_SENTIMENT_NONE);
  contact = world_get_contact (world, "c1");
  g_assert_cmpint (contact->analysis, ==, CHURN_ANALYSIS_COMPLETED);
  g_assert_true (churn_contact_is_live (contact));
  world_event (world, "{\"ContactId\":\"c2\",\"EventType\":\"FAILED\"}");
  failed = world_get_contact (world, "c2");
  g_assert_cmpint (failed->analysis, ==, CHURN_ANALYSIS_FAILED);
}

static void
test_ignored (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autofree char *before = world_dump (world);
  g_autofree char *after = NULL;
  const char *events[] = {
    "{}",
    "{\"detail-type\":\"EC2 Instance State-change\",\"source\":\"aws.ec2\",\"detail\":{}}",
    "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\",\"time\":"
    "\"2021-08-04T17:43:48Z\",\"detail\":{\"eventType\":\"WEBRTC_API\",\"contactId\":\"c1\"}}",
    "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\",\"time\":"
    "\"2021-08-04T17:43:48Z\",\"detail\":{\"eventType\":\"INITIATED\",\"contactId\":\"c1\","
    "\"initiationMethod\":\"Monitor\"}}",
    "{\"detail-type\":\"Contact Lens Realtime Rules Matched\",\"source\":\"aws.connect\",\"detail\":"
    "{\"ruleName\":\"Competitor\",\"actionName\":\"Competitor\"}}",
    "{\"detail-type\":\"Contact Lens Post Call Rules Matched\",\"source\":\"aws.connect\","
    "\"detail\":{\"ruleName\":\"NegativeSentiment\"}}",
    "{\"ContactId\":\"c1\",\"EventType\":\"PAUSED\"}",
    "{\"Records\":[{\"Sns\":{}}]}",
    "[]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    g_assert_cmpint (world_event (world, events[i]), ==, CHURN_EVENT_IGNORED);
  after = world_dump (world);
  g_assert_cmpstr (before, ==, after);
}

#define ENVELOPE(detail)                                                                           \
  "{\"id\":\"e\",\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","     \
  "\"time\":\"2021-08-04T17:43:48Z\",\"detail\":" detail "}"
#define RULE(detail)                                                                               \
  "{\"id\":\"e\",\"detail-type\":\"Contact Lens Realtime Rules Matched\",\"source\":"              \
  "\"aws.connect\",\"time\":\"2021-08-04T17:43:48Z\",\"detail\":" detail "}"
#define RECORD(transcript)                                                                         \
  "{\"ContactId\":\"c1\",\"EventType\":\"SEGMENTS\",\"Segments\":[{\"Transcript\":" transcript "}]}"

static void
test_broken (void)
{
  g_autoptr (World) world = world_new (NULL);
  const struct
  {
    const char *json;
    const char *message;
  } events[] = {
    { "7", "the event is not an object" },
    { "[{},7]", "[1].the event is not an object" },
    { ENVELOPE ("7"), "detail is not an object" },
    { ENVELOPE ("{}"), "detail.eventType is missing" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\"}"), "detail.contactId is missing" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\",\"contactId\":\"\"}"), "detail.contactId is missing" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\",\"contactId\":{}}"),
      "detail.contactId is not a string" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\",\"contactId\":\"a\\nb\"}"),
      "detail.contactId holds a control character" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\",\"contactId\":\"c\",\"queueInfo\":[]}"),
      "detail.queueInfo is not an object" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\",\"contactId\":\"c\",\"queueInfo\":{"
                "\"enqueueTimestamp\":\"yesterday\"}}"),
      "detail.queueInfo.enqueueTimestamp is not a time" },
    { ENVELOPE ("{\"eventType\":\"QUEUED\",\"contactId\":\"c\",\"initiationTimestamp\":-1}"),
      "detail.initiationTimestamp is not a time" },
    { "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\",\"detail\":{"
      "\"eventType\":\"QUEUED\",\"contactId\":\"c\"}}",
      "time is missing" },
    { RULE ("{}"), "detail.ruleName and detail.actionName are missing" },
    { RULE ("{\"ruleName\":\"NegativeSentiment\"}"), "detail.contactArn is missing" },
    { RULE ("{\"ruleName\":\"NegativeSentiment\",\"contactArn\":\"arn:x/contact/\"}"),
      "detail.contactArn does not end in /contact/ID" },
    { "{\"EventType\":\"SEGMENTS\"}", "ContactId is missing" },
    { "{\"ContactId\":\"c\",\"Segments\":[]}", "EventType is missing" },
    { "{\"ContactId\":\"c\",\"EventType\":\"SEGMENTS\",\"Segments\":{}}",
      "Segments is not an array" },
    { "{\"ContactId\":\"c\",\"EventType\":\"SEGMENTS\",\"Segments\":[1]}",
      "Segments[0] is not an object" },
    { RECORD ("{}"), "Segments[0].Transcript.Id is missing" },
    { RECORD ("{\"Id\":\"t\",\"ParticipantId\":\"AGENT\",\"EndOffsetMillis\":1}"),
      "Segments[0].Transcript.BeginOffsetMillis is missing" },
    { RECORD ("{\"Id\":\"t\",\"ParticipantId\":\"AGENT\",\"BeginOffsetMillis\":-1,"
              "\"EndOffsetMillis\":1}"),
      "Segments[0].Transcript.BeginOffsetMillis is not within seven days" },
    { RECORD ("{\"Id\":\"t\",\"ParticipantId\":\"AGENT\",\"BeginOffsetMillis\":2,"
              "\"EndOffsetMillis\":1}"),
      "Segments[0].Transcript ends before it begins" },
    { "{\"Records\":[{\"kinesis\":{\"data\":\"e30=\"}},{\"kinesis\":{\"data\":\"bnVsbA==\"}}]}",
      "Records[1].kinesis.data: the event is not an object" },
    /* The good one before it is not applied either. */
    { "[{\"ContactId\":\"good\",\"EventType\":\"STARTED\"},{\"EventType\":\"STARTED\"}]",
      "[1].ContactId is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    world_reject (world, events[i].json, events[i].message);
  g_assert_null (world_get_contact (world, "good"));
}

static void
test_analyse (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (JsonNode) other = world_lookup (world, "c2", "+61491571491");
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnPrediction) latest = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  const char *ids[] = { "c1", "c2", "c3", NULL };
  ChurnFeatures row;
  guint n_calls;
  gsize n_rows;

  world_contact_event (world, "INITIATED", "c1", 0, NULL);
  world_contact_event (world, "INITIATED", "c2", 0, NULL);
  n_calls = test_predictor_get_n_calls (world->predictor);
  /* No news: neither scored nor written. */
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpuint (test_predictor_get_n_calls (world->predictor), ==, n_calls);
  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
  world_turn (world, "c1", "t2", "AGENT", "POSITIVE", 25);
  world_turn (world, "c1", "t3", "CUSTOMER", NULL, 28);
  world_turn (world, "c2", "t1", "CUSTOMER", "POSITIVE", 20);
  n_rows = test_predictor_get_n_rows (world->predictor);
  world->now += 15 * G_USEC_PER_SEC;
  test_predictor_set_fallback (world->predictor, TRUE);
  churn_analyse (world->pipeline, ids, world->now, over, NULL, &error);
  g_assert_no_error (error);
  /* Two contacts, each with three what-ifs, in one call; the third does not exist. */
  g_assert_cmpuint (test_predictor_get_n_calls (world->predictor), ==, n_calls + 1);
  g_assert_cmpuint (test_predictor_get_n_rows (world->predictor), ==, n_rows + 8);
  g_assert_cmpuint (over->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (over, 0), ==, "c3");
  row = world_get_features (world, "100");
  g_assert_cmpfloat (row.values[CHURN_FEATURE_SENTIMENT], ==, -1);
  contact =
      churn_store_get_contact_with_latest (CHURN_STORE (world->store), "c1", &latest, NULL, NULL);
  g_assert_cmpfloat (contact->churn, ==, test_predictor_expect (&row));
  g_assert_cmpint (latest->cause, ==, CHURN_CAUSE_SENTIMENT);
  g_assert_cmpstr (latest->model, ==, "model-of-the-test");
  g_assert_true (latest->fallback);
  g_assert_cmpuint (latest->what_ifs->len, ==, CHURN_N_WHAT_IFS);
  for (guint i = 0; i < CHURN_N_WHAT_IFS; i++)
    {
      row.values[CHURN_FEATURE_MTH_REMAIN] = churn_what_if_months[i];
      g_assert_cmpfloat (g_array_index (latest->what_ifs, ChurnWhatIf, i).churn, ==,
                         test_predictor_expect (&row));
    }
  g_assert_cmpint (g_array_index (latest->drivers, ChurnDriver, 0).feature, ==,
                   CHURN_FEATURE_SENTIMENT);
  customer = world_get_customer (world, "100");
  g_assert_cmpint (customer->sentiment_time, ==, START + 20 * G_USEC_PER_SEC);
  /* The end: the loop is over. */
  world_contact_event (world, "DISCONNECTED", "c1", 40, NULL);
  g_assert_cmpuint (world_tick (world, "c1"), ==, 1);
}

/* A tick before the first contact event does not know when the turn was: a rule that says something
 * else 30 s later is the newer one, whenever the start becomes known. */
static void
test_start_later (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnCustomer) customer = NULL;

  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
  world_tick (world, "c1");
  world_rule (world, "PositiveSentiment", "c1", "e1", 50);
  world_contact_event (world, "INITIATED", "c1", 0, NULL);
  world_tick (world, "c1");
  customer = world_get_customer (world, "100");
  g_assert_cmpint (customer->sentiment, ==, CHURN_SENTIMENT_POSITIVE);
  g_assert_cmpint (customer->sentiment_time, ==, START + 50 * G_USEC_PER_SEC);
}

/* No contact event comes at all: the contact centre is asked for the start. */
static void
test_start_described (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnCustomer) before = NULL;
  g_autoptr (ChurnCustomer) after = NULL;
  ChurnContact *facts = churn_contact_new ("c1");

  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
  world_tick (world, "c1");
  before = world_get_customer (world, "100");
  g_assert_cmpint (before->sentiment_time, ==, 0);
  facts->initiated = START;
  test_connect_take_described (world->connect, facts);
  world_tick (world, "c1");
  after = world_get_customer (world, "100");
  g_assert_cmpint (after->sentiment, ==, CHURN_SENTIMENT_NEGATIVE);
  g_assert_cmpint (after->sentiment_time, ==, START + 20 * G_USEC_PER_SEC);
}

/* Last words that arrive after the end still set the customer's sentiment. */
static void
test_last_words (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  ChurnFeatures row;

  world_contact_event (world, "DISCONNECTED", "c1", 40, NULL);
  world_turn (world, "c1", "t1", "CUSTOMER", "POSITIVE", 30);
  row = world_get_features (world, "100");
  g_assert_cmpfloat (row.values[CHURN_FEATURE_SENTIMENT], ==, 1);
}

static void
test_record_sentiment (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  ChurnFeatures row;

  world_rule (world, "PositiveSentiment", "c1", "e1", 45);
  world_rule (world, "NegativeSentiment", "c1", "e2", 30);
  world_rule (world, "NegativeSentiment", "c1", "e2", 30);
  world_rule (world, "NeutralSentiment", "c1", "e3", 15);
  row = world_get_features (world, "100");
  g_assert_cmpfloat (row.values[CHURN_FEATURE_PAST_SENTI_POS], ==, 11);
  g_assert_cmpfloat (row.values[CHURN_FEATURE_PAST_SENTI_NEG], ==, 31);
  g_assert_cmpfloat (row.values[CHURN_FEATURE_PAST_SENTI_NUT], ==, 21);
  /* Late ones count, and do not set it. */
  g_assert_cmpfloat (row.values[CHURN_FEATURE_SENTIMENT], ==, 1);
}

static void
test_transfer (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (ChurnContact) early = NULL;
  g_autoptr (ChurnContact) next = NULL;
  const char *more = "\"initialContactId\":\"c1\",\"previousContactId\":\"c1\"";

  /* The transfer's event overtakes the lookup of the contact it came from. */
  world_contact_event (world, "INITIATED", "c2", 50, more);
  early = world_get_contact (world, "c2");
  g_assert_null (early->customer_id);
  g_assert_true (test_connect_is_looping (world->connect, "c2"));
  world_rule (world, "NegativeSentiment", "c2", "e1", 60);
  answer = world_lookup (world, "c1", ANA);
  next = world_get_contact (world, "c2");
  g_assert_cmpstr (next->customer_id, ==, "100");
  g_assert_cmpstr (next->customer_phone, ==, ANA);
  g_assert_false (isnan (next->churn));
  /* What was counted before is the customer's, in the feature store too. */
  g_assert_cmpfloat (world_get_features (world, "100").values[CHURN_FEATURE_PAST_SENTI_NEG], ==,
                     31);
  g_assert_nonnull (test_connect_get_attribute (world->connect, "c1", "ChurnProbability"));
  g_assert_null (test_connect_get_attribute (world->connect, "c2", "ChurnProbability"));
}

/* The model does not answer when the contact comes: the analysis makes up for it. */
static void
test_model_away (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  const char *ids[] = { "c1", NULL };

  test_predictor_set_failing (world->predictor, TRUE);
  answer = world_lookup (world, "c1", ANA);
  g_assert_cmpstr (answer_of (answer, "message"), ==, "Success");
  before = world_get_contact (world, "c1");
  g_assert_true (isnan (before->churn));
  g_assert_false (churn_analyse (world->pipeline, ids, world->now, over, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (over->len, ==, 0);
  test_predictor_set_failing (world->predictor, FALSE);
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  after = world_get_contact (world, "c1");
  g_assert_false (isnan (after->churn));
  g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_INITIAL), ==, 1);
  g_assert_nonnull (test_connect_get_attribute (world->connect, "c1", "ChurnProbability"));
}

/* One contact fails, at every place where it can; the other is scored. */
static void
test_one_fails (void)
{
  guint n_faults = 0;

  for (guint i = 1; i < 6; i++)
    {
      g_autoptr (World) world = world_new (NULL);
      g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
      g_autoptr (JsonNode) other = world_lookup (world, "c2", "+61491571491");
      g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
      const char *ids[] = { "c1", "c2", NULL };

      world_contact_event (world, "INITIATED", "c1", 0, NULL);
      world_contact_event (world, "INITIATED", "c2", 0, NULL);
      world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 20);
      world_turn (world, "c2", "t1", "CUSTOMER", "NEGATIVE", 20);
      fault_store_fail (world->store, i, FALSE);
      churn_analyse (world->pipeline, ids, world->now, over, NULL, NULL);
      n_faults += fault_store_has_failed (world->store);
      g_assert_cmpuint (over->len, ==, 0);
      g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_SENTIMENT) +
                            world_count_predictions (world, "c2", CHURN_CAUSE_SENTIMENT),
                        ==, 1);
      world_tick (world, "c1");
      world_tick (world, "c2");
      g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_SENTIMENT), ==, 1);
      g_assert_cmpuint (world_count_predictions (world, "c2", CHURN_CAUSE_SENTIMENT), ==, 1);
    }
  g_assert_cmpuint (n_faults, ==, 5);
}

static void
check_loop (World *world, const char *id, gboolean loops, guint n_started, guint n_stopped)
{
  g_assert_cmpint (test_connect_is_looping (world->connect, id), ==, loops);
  g_assert_cmpuint (test_connect_get_n_started (world->connect), ==, n_started);
  g_assert_cmpuint (test_connect_get_n_stopped (world->connect), ==, n_stopped);
}

/* The loop is started once and stopped once, however many events say that it must run or not. */
static void
test_loop_once (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (JsonNode) again = NULL;

  world_contact_event (world, "INITIATED", "c1", 0, NULL);
  answer = world_lookup (world, "c1", ANA);
  again = world_lookup (world, "c1", ANA);
  world_contact_event (world, "QUEUED", "c1", 5, NULL);
  world_contact_event (world, "QUEUED", "c1", 5, NULL);
  for (guint i = 0; i < 12; i++)
    world_tick (world, "c1");
  world_contact_event (world, "CONNECTED_TO_AGENT", "c1", 200, NULL);
  check_loop (world, "c1", TRUE, 1, 0);
  world_contact_event (world, "DISCONNECTED", "c1", 210, NULL);
  check_loop (world, "c1", FALSE, 1, 1);
  world_contact_event (world, "DISCONNECTED", "c1", 210, NULL);
  world_contact_event (world, "COMPLETED", "c1", 240, NULL);
  world_contact_event (world, "CONNECTED_TO_AGENT", "c1", 200, NULL);
  check_loop (world, "c1", FALSE, 1, 1);

  /* The end comes first: there is nothing to start and nothing to stop. */
  world_contact_event (world, "DISCONNECTED", "c2", 210, NULL);
  world_contact_event (world, "INITIATED", "c2", 0, NULL);
  world_contact_event (world, "COMPLETED", "c2", 240, NULL);
  check_loop (world, "c2", FALSE, 1, 1);
}

/* What could not be started is started by whatever comes next, and what could not be stopped
 * likewise stopped. */
static void
test_loop_later (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autofree char *json = g_strdup (
      "{\"id\":\"e\",\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","
      "\"time\":\"2026-09-21T14:13:20Z\",\"detail\":{\"eventType\":\"INITIATED\","
      "\"contactId\":\"c1\"}}");
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, NULL);
  g_autoptr (GError) error = NULL;

  test_connect_set_failing (world->connect, TRUE);
  g_assert_false (churn_events_handle (world->pipeline, node, world->now, NULL, NULL, &error));
  test_connect_set_failing (world->connect, FALSE);
  check_loop (world, "c1", FALSE, 0, 0);
  world_contact_event (world, "QUEUED", "c1", 5, NULL);
  check_loop (world, "c1", TRUE, 1, 0);
  test_connect_set_failing (world->connect, TRUE);
  world_contact_event (world, "DISCONNECTED", "c1", 30, NULL);
  test_connect_set_failing (world->connect, FALSE);
  check_loop (world, "c1", TRUE, 1, 0);
  world_contact_event (world, "COMPLETED", "c1", 40, NULL);
  check_loop (world, "c1", FALSE, 1, 1);
}

static void
test_names_later (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup (
      "{\"id\":\"e\",\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","
      "\"time\":\"2026-09-21T14:13:30Z\",\"detail\":{\"eventType\":\"CONNECTED_TO_AGENT\","
      "\"contactId\":\"c1\",\"agentInfo\":{\"agentArn\":\"arn:x/agent/jdoe\"},\"queueInfo\":{"
      "\"queueArn\":\"arn:x/queue/Billing\"}}}");
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, NULL);

  test_connect_set_failing (world->connect, TRUE);
  /* The loop cannot be started: the event is to be delivered again, and what it said is kept. */
  g_assert_false (churn_events_handle (world->pipeline, node, world->now, NULL, NULL, &error));
  before = world_get_contact (world, "c1");
  g_assert_cmpstr (before->agent_arn, ==, "arn:x/agent/jdoe");
  g_assert_null (before->agent_id);
  test_connect_set_failing (world->connect, FALSE);
  world_tick (world, "c1");
  after = world_get_contact (world, "c1");
  g_assert_cmpstr (after->agent_id, ==, "jdoe");
  g_assert_cmpstr (after->queue, ==, "Billing");
}

void
test_steps_add (void)
{
  g_test_add_func ("/steps/lookup", test_lookup);
  g_test_add_func ("/steps/two-processes", test_two_processes);
  g_test_add_func ("/steps/lookup-documented", test_lookup_documented);
  g_test_add_func ("/steps/documented", test_documented);
  g_test_add_func ("/steps/documented-segments", test_documented_segments);
  g_test_add_func ("/steps/ignored", test_ignored);
  g_test_add_func ("/steps/broken", test_broken);
  g_test_add_func ("/steps/analyse", test_analyse);
  g_test_add_func ("/steps/start-later", test_start_later);
  g_test_add_func ("/steps/start-described", test_start_described);
  g_test_add_func ("/steps/last-words", test_last_words);
  g_test_add_func ("/steps/record-sentiment", test_record_sentiment);
  g_test_add_func ("/steps/transfer", test_transfer);
  g_test_add_func ("/steps/model-away", test_model_away);
  g_test_add_func ("/steps/one-fails", test_one_fails);
  g_test_add_func ("/steps/loop-once", test_loop_once);
  g_test_add_func ("/steps/loop-later", test_loop_later);
  g_test_add_func ("/steps/names-later", test_names_later);
}
