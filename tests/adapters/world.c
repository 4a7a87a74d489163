#include "world.h"

#include "churn-error.h"
#include "churn-json.h"
#include "churn-time.h"

#include <math.h>
#include <string.h>

static void
add_customer (World *world, const char *id, const char *first, const char *phone, int months)
{
  g_autoptr (ChurnCustomer) customer = churn_customer_new (id);
  g_autoptr (GError) error = NULL;
  ChurnFeatures row;

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    row.values[i] = i + 0.1;
  row.values[CHURN_FEATURE_MTH_REMAIN] = months;
  row.values[CHURN_FEATURE_SENTIMENT] = 0;
  row.values[CHURN_FEATURE_PAST_SENTI_POS] = 10;
  row.values[CHURN_FEATURE_PAST_SENTI_NUT] = 20;
  row.values[CHURN_FEATURE_PAST_SENTI_NEG] = 30;
  customer->first_name = g_strdup (first);
  customer->last_name = g_strdup ("Ruiz");
  customer->email = g_strdup ("ana@example.com");
  g_ptr_array_add (customer->phones, g_strdup (phone));
  g_ptr_array_add (customer->phones, g_strdup_printf ("%.*s156", (int) strlen (phone) - 3, phone));
  churn_ingest_customer (world->pipeline, customer, &row, world->now, NULL, &error);
  g_assert_no_error (error);
}

static World *
make_world (ChurnSqliteStore *sqlite, ChurnStore *store)
{
  World *world = g_new0 (World, 1);

  world->now = START + 60 * G_USEC_PER_SEC;
  world->sqlite = sqlite;
  world->store = fault_store_new (store);
  world->features = churn_sqlite_features_new (world->sqlite);
  world->predictor = test_predictor_new ();
  world->connect = test_connect_new ();
  world->pipeline =
      churn_pipeline_new (CHURN_STORE (world->store), world->features,
                          CHURN_PREDICTOR (world->predictor), NULL, CHURN_CONNECT (world->connect));
  add_customer (world, "100", "Ana", ANA, 3);
  add_customer (world, "200", "Bo", "+61491571491", 6);
  return world;
}

World *
world_new (const char *path)
{
  g_autoptr (GError) error = NULL;
  ChurnSqliteStore *sqlite = churn_sqlite_store_new (path, &error);

  g_assert_no_error (error);
  return make_world (sqlite, CHURN_STORE (sqlite));
}

World *
world_new_on (ChurnStore *store)
{
  g_autoptr (GError) error = NULL;
  ChurnSqliteStore *sqlite = churn_sqlite_store_new (NULL, &error);

  g_assert_no_error (error);
  return make_world (sqlite, store);
}

World *
world_new_polling (const char *path)
{
  World *world = world_new (path);

  world->transcripts = test_transcripts_new ();
  g_object_unref (world->pipeline);
  world->pipeline = churn_pipeline_new (
      CHURN_STORE (world->store), world->features, CHURN_PREDICTOR (world->predictor),
      CHURN_TRANSCRIPTS (world->transcripts), CHURN_CONNECT (world->connect));
  return world;
}

void
world_free (World *world)
{
  g_object_unref (world->pipeline);
  g_clear_object (&world->transcripts);
  g_object_unref (world->store);
  g_object_unref (world->features);
  g_object_unref (world->predictor);
  g_object_unref (world->connect);
  g_assert_finalize_object (world->sqlite);
  g_free (world);
}

ChurnEventResult
world_event (World *world, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, &error);
  ChurnEventResult result = CHURN_EVENT_IGNORED;

  g_assert_no_error (error);
  churn_events_handle (world->pipeline, node, world->now, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

void
world_reject (World *world, const char *json, const char *message)
{
  g_autofree char *before = world_dump (world);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, &error);

  g_assert_no_error (error);
  g_assert_false (churn_events_handle (world->pipeline, node, world->now, NULL, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
  after = world_dump (world);
  g_assert_cmpstr (before, ==, after);
}

JsonNode *
world_lookup (World *world, const char *contact_id, const char *phone)
{
  g_autofree char *json = g_strdup_printf (
      "{\"Name\":\"ContactFlowEvent\",\"Details\":{\"ContactData\":{\"Channel\":\"VOICE\","
      "\"ContactId\":\"%s\",\"InitialContactId\":\"%s\",\"CustomerEndpoint\":{\"Address\":\"%s\","
      "\"Type\":\"TELEPHONE_NUMBER\"},\"InitiationMethod\":\"INBOUND\",\"Queue\":null},"
      "\"Parameters\":{}}}",
      contact_id, contact_id, phone);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, &error);
  JsonNode *answer;

  g_assert_no_error (error);
  answer = churn_lookup_handle (world->pipeline, node, world->now, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

char *
world_time (gint64 seconds)
{
  return churn_time_format (START + seconds * G_USEC_PER_SEC);
}

void
world_contact_event (World *world,
                     const char *type,
                     const char *contact_id,
                     gint64 seconds,
                     const char *more)
{
  g_autofree char *time = world_time (seconds);
  g_autofree char *start = world_time (0);
  g_autofree char *json = g_strdup_printf (
      "{\"version\":\"0\",\"id\":\"%s-%s\",\"detail-type\":\"Amazon Connect Contact Event\","
      "\"source\":\"aws.connect\",\"time\":\"%s\",\"resources\":[],\"detail\":{\"eventType\":"
      "\"%s\",\"contactId\":\"%s\",\"channel\":\"VOICE\",\"initiationMethod\":\"INBOUND\","
      "\"initiationTimestamp\":\"%s\"%s%s}}",
      contact_id, type, time, type, contact_id, start, more != NULL ? "," : "",
      more != NULL ? more : "");

  g_assert_cmpint (world_event (world, json), !=, CHURN_EVENT_IGNORED);
}

void
world_rule (World *world, const char *rule, const char *contact_id, const char *id, gint64 seconds)
{
  g_autofree char *time = world_time (seconds);
  g_autofree char *json = g_strdup_printf (
      "{\"version\":\"0\",\"id\":\"%s\",\"source\":\"aws.connect\",\"detail-type\":\"Contact Lens "
      "Realtime Rules Matched\",\"time\":\"%s\",\"resources\":[],\"detail\":{\"version\":\"1.0\","
      "\"ruleName\":\"%s\",\"actionName\":\"%s\",\"contactArn\":\"arn:aws:connect:us-east-1:1:"
      "instance/i/contact/%s\"}}",
      id, time, rule, rule, contact_id);

  g_assert_cmpint (world_event (world, json), !=, CHURN_EVENT_IGNORED);
}

void
world_turn (World *world,
            const char *contact_id,
            const char *id,
            const char *participant,
            const char *sentiment,
            gint64 seconds)
{
  g_autofree char *quoted =
      sentiment != NULL ? g_strdup_printf (",\"Sentiment\":\"%s\"", sentiment) : g_strdup ("");
  g_autofree char *json = g_strdup_printf (
      "{\"Version\":\"1.0.0\",\"Channel\":\"VOICE\",\"ContactId\":\"%s\",\"EventType\":"
      "\"SEGMENTS\",\"Segments\":[{\"Transcript\":{\"Id\":\"%s\",\"ParticipantId\":\"%s\","
      "\"ParticipantRole\":\"%s\",\"Content\":\"words\",\"BeginOffsetMillis\":%" G_GINT64_FORMAT
      ",\"EndOffsetMillis\":%" G_GINT64_FORMAT "%s}}]}",
      contact_id, id, participant, participant, seconds * 1000, seconds * 1000 + 900, quoted);

  g_assert_cmpint (world_event (world, json), !=, CHURN_EVENT_IGNORED);
}

guint
world_tick (World *world, const char *contact_id)
{
  const char *ids[] = { contact_id, NULL };
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  world->now += 15 * G_USEC_PER_SEC;
  churn_analyse (world->pipeline, ids, world->now, over, NULL, &error);
  g_assert_no_error (error);
  return over->len;
}

char *
world_ask (World *world,
           const ChurnPrincipal *principal,
           const char *method,
           const char *path,
           const char *query,
           const char *key,
           const char *body,
           guint expected)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  const ChurnApiRequest request = { principal, method, path, query, key, bytes };
  g_autoptr (GError) error = NULL;
  guint status = 0;
  char *json =
      churn_agent_api_answer (world->pipeline, &request, world->now, &status, NULL, &error);

  if (error != NULL)
    {
      status = error->domain == CHURN_ERROR ? churn_error_get_status (error->code) : 500;
      json = churn_error_to_json (error);
    }

  if (status != expected)
    g_test_message ("%s %s: %u %s", method, path, status, json);
  g_assert_cmpuint (status, ==, expected);
  g_assert_nonnull (json);
  return json;
}

ChurnContact *
world_get_contact (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  ChurnContact *contact = churn_store_get_contact (CHURN_STORE (world->store), id, NULL, &error);

  g_assert_no_error (error);
  return contact;
}

ChurnCustomer *
world_get_customer (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  ChurnCustomer *customer = churn_store_get_customer (CHURN_STORE (world->store), id, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (customer);
  return customer;
}

ChurnFeatures
world_get_features (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  ChurnFeatures row;
  gboolean found = FALSE;

  churn_feature_store_get (world->features, id, &row, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (found);
  return row;
}

guint
world_count_turns (World *world, const char *contact_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) turns =
      churn_store_list_segments (CHURN_STORE (world->store), contact_id, 0, NULL, &error);

  g_assert_no_error (error);
  return turns->len;
}

guint
world_count_predictions (World *world, const char *contact_id, ChurnCause cause)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (CHURN_STORE (world->store), contact_id, 0, NULL, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < predictions->len; i++)
    {
      const ChurnPrediction *prediction = g_ptr_array_index (predictions, i);

      if (prediction->cause == cause)
        n++;
    }
  return n;
}

/* The store's own numbers and times of change, and what was scored on the way, depend on the order;
 * nothing else may. */
static void
dump_contact (World *world, const char *id, GString *text)
{
  g_autoptr (ChurnContact) contact = world_get_contact (world, id);
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  g_autofree char *former = NULL;

  g_string_append_printf (text, "predicted %d, initial %s, previous %s, arns %s %s, heard %d\n",
                          !isnan (contact->churn), contact->initial_id, contact->previous_id,
                          contact->agent_arn, contact->queue_arn, contact->heard != 0);
  former = contact->former != NULL ? g_variant_print (contact->former, FALSE) : NULL;
  g_string_append_printf (text, "former %s\n", former);
  contact->version = 0;
  contact->churn = contact->previous_churn = contact->initial_churn = NAN;
  churn_contact_build_whole (contact, builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  g_string_append_printf (text, "%s\n", json);
  segments = churn_store_list_segments (CHURN_STORE (world->store), id, 0, NULL, NULL);
  for (guint i = 0; i < segments->len; i++)
    {
      const ChurnSegment *segment = g_ptr_array_index (segments, i);

      g_string_append_printf (text, "  %s %d %" G_GINT64_FORMAT " %s %d\n", segment->id,
                              segment->participant, segment->begin, segment->content,
                              segment->sentiment);
    }
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

char *
world_dump (World *world)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) ids = NULL;
  const char *customers[] = { "100", "200" };
  g_autoptr (ChurnFeed) ended = NULL;
  ChurnFeedQuery query = { .ended_since = 1, .now = world->now };

  ids = churn_store_list_live_ids (CHURN_STORE (world->store), NULL, NULL);
  ended = churn_store_list_contacts (CHURN_STORE (world->store), &query, NULL, NULL);
  for (guint i = 0; i < ended->contacts->len; i++)
    g_ptr_array_add (ids, g_strdup (((ChurnContact *) g_ptr_array_index (ended->contacts, i))->id));
  g_ptr_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    dump_contact (world, g_ptr_array_index (ids, i), text);
  for (gsize i = 0; i < G_N_ELEMENTS (customers); i++)
    {
      g_autoptr (ChurnCustomer) customer = world_get_customer (world, customers[i]);
      ChurnFeatures row = world_get_features (world, customers[i]);
      g_autofree char *csv = churn_features_to_csv (&row);

      g_string_append_printf (text,
                              "customer %s: %u %u %u, sentiment %d of %" G_GINT64_FORMAT
                              ", months %d, features %s\n",
                              customer->id, customer->counts.positive, customer->counts.neutral,
                              customer->counts.negative, customer->sentiment,
                              customer->sentiment_time, customer->months, csv);
    }
  return g_string_free (text, FALSE);
}
