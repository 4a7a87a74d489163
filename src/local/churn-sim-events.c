#include "churn-sim-events.h"

#include "churn-json.h"
#include "churn-sim-random.h"
#include "churn-time.h"

#define SYSTEM_ENDPOINT "+18005550142"

static void
add_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_time (JsonBuilder *builder, const char *member, gint64 value)
{
  if (value != 0)
    churn_json_add_time (builder, member, value);
}

/* Contact ids are the last part of the contact's ARN. */
static char *
contact_arn (const ChurnSimCall *call)
{
  return g_strdup_printf ("%s/contact/%s", CHURN_SIM_INSTANCE, call->id);
}

static void
begin_envelope (JsonBuilder *builder, const char *detail_type, gint64 time, GRand *rand)
{
  g_autofree char *id = churn_sim_uuid (rand);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");

  json_builder_begin_object (builder);
  add_string (builder, "version", "0");
  add_string (builder, "id", id);
  add_string (builder, "detail-type", detail_type);
  add_string (builder, "source", "aws.connect");
  add_string (builder, "account", CHURN_SIM_ACCOUNT);
  add_string (builder, "time", seconds); /* an envelope has whole seconds */
  add_string (builder, "region", "us-east-1");
  json_builder_set_member_name (builder, "resources");
  json_builder_begin_array (builder);
}

static void
add_agent (JsonBuilder *builder, const ChurnSimCall *call)
{
  if (call->agent == NULL)
    return;
  json_builder_set_member_name (builder, "agentInfo");
  json_builder_begin_object (builder);
  add_string (builder, "agentArn", call->agent->arn);
  add_time (builder, "connectedToAgentTimestamp", call->connected);
  if (call->worked != 0)
    {
      add_time (builder, "afterContactWorkStartTimestamp", call->disconnected);
      add_time (builder, "afterContactWorkEndTimestamp", call->worked);
    }
  json_builder_end_object (builder);
}

static void
add_queue (JsonBuilder *builder, const ChurnSimCall *call)
{
  if (call->queued == 0)
    return;
  json_builder_set_member_name (builder, "queueInfo");
  json_builder_begin_object (builder);
  add_string (builder, "queueType", "STANDARD");
  add_string (builder, "queueArn", call->queue->arn);
  add_time (builder, "enqueueTimestamp", call->queued);
  json_builder_end_object (builder);
}

/* When the customer who was called said hello. */
static void
add_voice_activity (JsonBuilder *builder, const ChurnSimCall *call)
{
  if (!churn_sim_call_is_outbound (call) || call->connected == 0)
    return;
  json_builder_set_member_name (builder, "customerVoiceActivity");
  json_builder_begin_object (builder);
  add_time (builder, "greetingStartTimestamp", call->connected + G_TIME_SPAN_SECOND);
  add_time (builder, "greetingEndTimestamp", call->connected + 2 * G_TIME_SPAN_SECOND);
  json_builder_end_object (builder);
}

/**
 * churn_sim_contact_event:
 * @call: a call
 * @type: INITIATED, QUEUED, CONNECTED_TO_SYSTEM, CONNECTED_TO_AGENT, DISCONNECTED or COMPLETED
 * @time: when it happened
 * @rand: the generator of identifiers
 *
 * Returns: (transfer full): the event as EventBridge delivers it (aws-facts.md, a)
 */
JsonNode *
churn_sim_contact_event (const ChurnSimCall *call, const char *type, gint64 time, GRand *rand)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *arn = contact_arn (call);

  begin_envelope (builder, "Amazon Connect Contact Event", time, rand);
  json_builder_add_string_value (builder,
                                 "arn:aws:events:us-east-1:" CHURN_SIM_ACCOUNT ":rule/connect");
  json_builder_add_string_value (builder, arn);
  json_builder_add_string_value (builder, CHURN_SIM_INSTANCE);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "detail");
  json_builder_begin_object (builder);
  add_string (builder, "eventType", type);
  add_string (builder, "contactId", call->id);
  if (call->previous_id != NULL)
    {
      add_string (builder, "initialContactId", call->initial_id);
      add_string (builder, "previousContactId", call->previous_id);
    }
  add_string (builder, "channel", call->chat ? "CHAT" : "VOICE");
  add_string (builder, "instanceArn", CHURN_SIM_INSTANCE);
  if (call->related_id != NULL)
    add_string (builder, "relatedContactId", call->related_id);
  add_string (builder, "initiationMethod", call->method);
  add_time (builder, "initiationTimestamp", call->initiated);
  if (call->chat)
    add_time (builder, "connectedToSystemTimestamp", call->initiated);
  else if (churn_sim_call_is_outbound (call))
    add_time (builder, "connectedToSystemTimestamp", call->connected);
  /* who chats has logged in, and a campaign has a list of customers */
  if ((call->chat || call->campaign != NULL) && call->customer != NULL)
    add_string (builder, "customerId", call->customer->customer->id);
  add_queue (builder, call);
  add_agent (builder, call);
  if (call->disconnected != 0)
    {
      add_time (builder, "disconnectTimestamp", call->disconnected);
      add_string (builder, "disconnectReason", call->reason);
      add_voice_activity (builder, call);
    }
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_object (builder);
  add_string (builder, "aws:connect:instanceId", CHURN_SIM_INSTANCE_ID);
  if (!call->chat)
    add_string (builder, "aws:connect:systemEndpoint", SYSTEM_ENDPOINT);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * churn_sim_rule_event:
 * @call: a call that has an agent
 * @sentiment: which of the three rules matched
 * @time: when
 * @rand: the generator of identifiers
 *
 * Returns: (transfer full): the event as EventBridge delivers it (aws-facts.md, a)
 */
JsonNode *
churn_sim_rule_event (const ChurnSimCall *call, ChurnSentiment sentiment, gint64 time, GRand *rand)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *arn = contact_arn (call);
  const char *rule = sentiment > 0   ? "PositiveSentiment"
                     : sentiment < 0 ? "NegativeSentiment"
                                     : "NeutralSentiment";

  begin_envelope (builder,
                  call->chat ? "Contact Lens Realtime Chat Rules Matched"
                             : "Contact Lens Realtime Rules Matched",
                  time, rand);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "detail");
  json_builder_begin_object (builder);
  add_string (builder, "version", "1.0");
  add_string (builder, "ruleName", rule);
  add_string (builder, "actionName", rule);
  add_string (builder, "instanceArn", CHURN_SIM_INSTANCE);
  add_string (builder, "contactArn", arn);
  if (call->agent != NULL)
    add_string (builder, "agentArn", call->agent->arn);
  if (!churn_sim_call_is_outbound (call))
    add_string (builder, "queueArn", call->queue->arn);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static void
begin_record (JsonBuilder *builder, const ChurnSimCall *call, const char *type)
{
  json_builder_begin_object (builder);
  add_string (builder, "Version", "1.0.0");
  add_string (builder, "Channel", call->chat ? "CHAT" : "VOICE");
  add_string (builder, "AccountId", CHURN_SIM_ACCOUNT);
  add_string (builder, "InstanceId", CHURN_SIM_INSTANCE_ID);
  add_string (builder, "ContactId", call->id);
  add_string (builder, "LanguageCode", "en-US");
  add_string (builder, "EventType", type);
}

/**
 * churn_sim_segment_record:
 * @call: a call
 * @type: STARTED, COMPLETED or FAILED
 *
 * Returns: (transfer full): the record of the segment stream, without segments (aws-facts.md, c)
 */
JsonNode *
churn_sim_segment_record (const ChurnSimCall *call, const char *type)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_record (builder, call, type);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * churn_sim_transcript_record:
 * @call: a call
 * @turn: what was said
 * @begin: when it began
 * @rand: the generator of identifiers
 *
 * Returns: (transfer full): the record of the segment stream that brings the turn (aws-facts.md, c)
 */
JsonNode *
churn_sim_transcript_record (const ChurnSimCall *call,
                             const ChurnSimTurn *turn,
                             gint64 begin,
                             GRand *rand)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *id = churn_sim_uuid (rand);
  gint64 offset = (begin - call->initiated) / 1000;
  const char *who = turn->participant == CHURN_PARTICIPANT_CUSTOMER ? "CUSTOMER" : "AGENT";

  begin_record (builder, call, "SEGMENTS");
  json_builder_set_member_name (builder, "Segments");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Transcript");
  json_builder_begin_object (builder);
  add_string (builder, "Id", id);
  add_string (builder, "ParticipantId", who);
  add_string (builder, "ParticipantRole", who);
  add_string (builder, "Content", turn->text);
  json_builder_set_member_name (builder, "BeginOffsetMillis");
  json_builder_add_int_value (builder, offset);
  json_builder_set_member_name (builder, "EndOffsetMillis");
  json_builder_add_int_value (builder, offset + turn->length / 1000);
  if (turn->sentiment != CHURN_SENTIMENT_NONE)
    add_string (builder, "Sentiment",
                turn->sentiment > 0   ? "POSITIVE"
                : turn->sentiment < 0 ? "NEGATIVE"
                                      : "NEUTRAL");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * churn_sim_lookup_event:
 * @call: a call
 *
 * Returns: (transfer full): what the contact flow sends to find the customer (aws-facts.md, b)
 */
JsonNode *
churn_sim_lookup_event (const ChurnSimCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "Name", "ContactFlowEvent");
  json_builder_set_member_name (builder, "Details");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ContactData");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Attributes");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  add_string (builder, "Channel", call->chat ? "CHAT" : "VOICE");
  add_string (builder, "ContactId", call->id);
  add_string (builder, "InitialContactId", call->initial_id);
  add_string (builder, "PreviousContactId",
              call->previous_id != NULL ? call->previous_id : call->id);
  json_builder_set_member_name (builder, "CustomerEndpoint");
  if (call->phone != NULL)
    {
      json_builder_begin_object (builder);
      add_string (builder, "Address", call->phone);
      add_string (builder, "Type", "TELEPHONE_NUMBER");
      json_builder_end_object (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "SystemEndpoint");
  json_builder_begin_object (builder);
  add_string (builder, "Address", SYSTEM_ENDPOINT);
  add_string (builder, "Type", "TELEPHONE_NUMBER");
  json_builder_end_object (builder);
  add_string (builder, "InitiationMethod", call->method);
  add_string (builder, "InstanceARN", CHURN_SIM_INSTANCE);
  add_string (builder, "LanguageCode", "en-US");
  json_builder_set_member_name (builder, "Queue");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "Parameters");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * churn_sim_cut_event:
 * @contact: a contact of a simulated centre that is no more
 * @rand: the generator of identifiers
 *
 * The calls of a simulated centre end with it, when the last was heard of them.
 *
 * Returns: (transfer full): the event that says so, as EventBridge delivers it
 */
JsonNode *
churn_sim_cut_event (const ChurnContact *contact, GRand *rand)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_envelope (builder, "Amazon Connect Contact Event", contact->heard, rand);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "detail");
  json_builder_begin_object (builder);
  add_string (builder, "eventType", "DISCONNECTED");
  add_string (builder, "contactId", contact->id);
  add_string (builder, "channel", contact->channel != NULL ? contact->channel : "VOICE");
  add_string (builder, "instanceArn", CHURN_SIM_INSTANCE);
  add_time (builder, "initiationTimestamp", contact->initiated);
  add_time (builder, "disconnectTimestamp", contact->heard);
  add_string (builder, "disconnectReason", "TELECOM_PROBLEM");
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
