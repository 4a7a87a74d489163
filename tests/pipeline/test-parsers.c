#include "churn-contact-event.h"
#include "churn-record-sentiment.h"
#include "churn-segment-record.h"
#include "test-pipeline.h"

static ChurnContactEvent *
contact_event (const char *detail)
{
  g_autofree char *json =
      g_strdup_printf ("{\"time\":\"2021-08-04T17:43:48Z\",\"detail\":%s}", detail);
  g_autoptr (JsonNode) node = test_parse (json);
  g_autoptr (GError) error = NULL;
  ChurnContactEvent *event = NULL;

  churn_contact_event_parse (json_node_get_object (node), &event, &error);
  g_assert_no_error (error);
  return event;
}

#define AT G_GINT64_CONSTANT (1628099028000000) /* the envelope's time */

/* The time that a type promises, and its detail lacks. */
static void
test_envelope_time (void)
{
  g_autoptr (ChurnContactEvent) initiated =
      contact_event ("{\"eventType\":\"INITIATED\",\"contactId\":\"c\"}");
  g_autoptr (ChurnContactEvent) queued =
      contact_event ("{\"eventType\":\"QUEUED\",\"contactId\":\"c\"}");
  g_autoptr (ChurnContactEvent) connected =
      contact_event ("{\"eventType\":\"CONNECTED_TO_AGENT\",\"contactId\":\"c\"}");
  g_autoptr (ChurnContactEvent) ended =
      contact_event ("{\"eventType\":\"disconnected\",\"contactId\":\"c\"}");
  g_autoptr (ChurnContactEvent) completed =
      contact_event ("{\"eventType\":\"COMPLETED\",\"contactId\":\"c\"}");
  g_autoptr (ChurnContactEvent) paused =
      contact_event ("{\"eventType\":\"PAUSED\",\"contactId\":\"c\"}");

  g_assert_cmpint (initiated->facts->initiated, ==, AT);
  g_assert_cmpint (queued->facts->queued, ==, AT);
  g_assert_cmpint (connected->facts->connected, ==, AT);
  g_assert_cmpint (ended->facts->disconnected, ==, AT);
  g_assert_cmpint (completed->facts->completed, ==, AT);
  g_assert_cmpint (paused->facts->initiated, ==, 0);
  g_assert_cmpint (paused->facts->disconnected, ==, 0);
}

static void
test_outbound (void)
{
  g_autoptr (ChurnContactEvent) event = contact_event (
      "{\"eventType\":\"CONNECTED_TO_SYSTEM\",\"contactId\":\"c\",\"channel\":\"Chat\","
      "\"initiationMethod\":\"outbound\",\"previousContactId\":\"c\",\"initialContactId\":\"c\","
      "\"customerId\":\"100\",\"relatedContactId\":\"r\",\"segmentAttributes\":{},"
      "\"agentInfo\":null}");

  g_assert_cmpstr (event->facts->channel, ==, "CHAT");
  g_assert_cmpstr (event->facts->initiation, ==, "OUTBOUND");
  g_assert_cmpstr (event->customer_id, ==, "100");
  g_assert_null (event->facts->queue_arn);
  g_assert_null (event->facts->initial_id);
  g_assert_null (event->facts->previous_id);
}

static void
test_not_ours (void)
{
  g_assert_null (contact_event ("{\"eventType\":\"AMD_DISABLED\",\"contactId\":\"c\"}"));
  g_assert_null (contact_event (
      "{\"eventType\":\"INITIATED\",\"contactId\":\"c\",\"initiationMethod\":\"MONITOR\"}"));
}

static void
test_rules (void)
{
  const struct
  {
    const char *rule;
    const char *action;
    ChurnSentiment sentiment; /* NONE: not ours */
  } rules[] = {
    { "PositiveSentiment", "x", CHURN_SENTIMENT_POSITIVE },
    { "x", "NegativeSentiment", CHURN_SENTIMENT_NEGATIVE },
    { "neutralsentiment", "neutralsentiment", CHURN_SENTIMENT_NEUTRAL },
    { "PositiveSentiments", "x", CHURN_SENTIMENT_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"id\":\"e\",\"time\":\"2021-08-04T17:43:48Z\",\"detail\":{\"ruleName\":\"%s\","
          "\"actionName\":\"%s\",\"contactArn\":\"arn:aws::connect:x:1:instance/i/contact/c-1\"}}",
          rules[i].rule, rules[i].action);
      g_autoptr (JsonNode) node = test_parse (json);
      g_autoptr (ChurnRuleEvent) event = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (churn_rule_event_parse (json_node_get_object (node), &event, &error));
      g_assert_no_error (error);
      g_assert_true ((event == NULL) == (rules[i].sentiment == CHURN_SENTIMENT_NONE));
      if (event == NULL)
        continue;
      g_assert_cmpint (event->sentiment, ==, rules[i].sentiment);
      g_assert_cmpstr (event->contact_id, ==, "c-1");
      g_assert_cmpint (event->time, ==, AT);
    }
}

static void
test_turns (void)
{
  g_autoptr (JsonNode) node = test_parse (
      "{\"ContactId\":\"c\",\"Channel\":\"Voice\",\"EventType\":\"Segments\",\"Segments\":["
      "{\"Transcript\":{\"Id\":\"1\",\"ParticipantId\":\"x\",\"ParticipantRole\":\"CUSTOMER\","
      "\"Content\":\"a\",\"BeginOffsetMillis\":0,\"EndOffsetMillis\":604800000,"
      "\"Sentiment\":\"MIXED\"}},"
      "{\"Transcript\":{\"Id\":\"2\",\"ParticipantId\":\"BOT\",\"BeginOffsetMillis\":1,"
      "\"EndOffsetMillis\":1,\"Sentiment\":\"NEUTRAL\"}},{\"Transcript\":null},{}]}");
  g_autoptr (ChurnSegmentRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  const ChurnSegment *first, *second;

  g_assert_true (churn_segment_record_parse (json_node_get_object (node), "", &record, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (record->facts->channel, ==, "VOICE");
  g_assert_cmpint (record->facts->analysis, ==, CHURN_ANALYSIS_RUNNING);
  g_assert_cmpuint (record->turns->len, ==, 2);
  first = g_ptr_array_index (record->turns, 0);
  second = g_ptr_array_index (record->turns, 1);
  g_assert_cmpint (first->participant, ==, CHURN_PARTICIPANT_CUSTOMER);
  g_assert_cmpint (first->sentiment, ==, CHURN_SENTIMENT_NONE);
  g_assert_cmpint (second->participant, ==, CHURN_PARTICIPANT_SYSTEM);
  g_assert_cmpint (second->sentiment, ==, CHURN_SENTIMENT_NEUTRAL);
  g_assert_cmpstr (second->content, ==, "");
}

void
test_parsers_add (void)
{
  g_test_add_func ("/contact-event/envelope-time", test_envelope_time);
  g_test_add_func ("/contact-event/outbound", test_outbound);
  g_test_add_func ("/contact-event/not-ours", test_not_ours);
  g_test_add_func ("/rule-event/rules", test_rules);
  g_test_add_func ("/segment-record/turns", test_turns);
}
