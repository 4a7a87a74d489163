/* The store on DynamoDB. tests/cloud/test-store.py runs it over an engine that it may disturb:
 * CHURN_TEST_TABLES and the environment of an AWS client say where that is. */

#include "churn-error.h"
#include "churn-reconcile.h"
#include "deliveries.h"
#include "dynamo-tables.h"
#include "store-conformance.h"

#include <string.h>

static void
dump_predictions (World *world, const char *id, GArray *churn, GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (CHURN_STORE (world->store), id, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < predictions->len; i++)
    {
      const ChurnPrediction *prediction = g_ptr_array_index (predictions, i);

      g_string_append_printf (text, "%s: %d at %" G_GINT64_FORMAT ", %d months\n", id,
                              prediction->cause, prediction->time, prediction->months);
      g_array_append_val (churn, prediction->churn);
    }
}

static char *
dump (World *world, GArray *churn)
{
  GString *text = g_string_new (NULL);
  g_autofree char *facts = world_dump (world);
  const char *const ids[] = { "a1", "a2", "b1", "d1", "e1", "f1", "g1", "g2", "h1" };

  g_string_append (text, facts);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    dump_predictions (world, ids[i], churn, text);
  return g_string_free (text, FALSE);
}

/* The same events in the same order, ticks among them, leave both stores with the same. */
static void
test_same_as_sqlite (void)
{
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autoptr (World) one = world_new (NULL);
  g_autoptr (World) other = world_new_on (store);
  g_autofree guint *order = deliveries_shuffle ();
  g_autoptr (GArray) churn = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) other_churn = g_array_new (FALSE, FALSE, sizeof (double));
  World *worlds[] = { one, other };
  g_autofree char *expected = NULL;
  g_autofree char *got = NULL;

  for (gsize w = 0; w < G_N_ELEMENTS (worlds); w++)
    {
      worlds[w]->now = START + 200 * G_USEC_PER_SEC;
      for (guint i = 0; i < 2 * deliveries_count (); i++)
        {
          deliveries_make (worlds[w], order[i]);
          if (i % 10 == 9)
            {
              const char *ids[] = { "a1", "e1", "g1", "h1", NULL };
              g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
              g_autoptr (GError) error = NULL;

              worlds[w]->now += 15 * G_USEC_PER_SEC;
              churn_analyse (worlds[w]->pipeline, ids, worlds[w]->now, over, NULL, &error);
              g_assert_no_error (error);
            }
        }
    }
  expected = dump (one, churn);
  got = dump (other, other_churn);
  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpuint (churn->len, >, 5);
  g_assert_cmpuint (other_churn->len, ==, churn->len);
  for (guint i = 0; i < churn->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (other_churn, double, i),
                                    g_array_index (churn, double, i), 1e-6);
}

/* Calls again what failed: what was interrupted is completed by the same call. */
#define PERSIST(expression)                                                                        \
  do                                                                                               \
    {                                                                                              \
      guint n_tries = 0;                                                                           \
                                                                                                   \
      g_clear_error (&error);                                                                      \
      while (!(expression))                                                                        \
        {                                                                                          \
          g_assert_nonnull (error);                                                                \
          g_assert_cmpuint (++n_tries, <, 5);                                                      \
          g_clear_error (&error);                                                                  \
        }                                                                                          \
    }                                                                                              \
  while (FALSE)

/* A call of one customer and its offer, whose ids all end in the number of the run. */
typedef struct
{
  char *contact;
  char *one;
  char *two;
  char *offer;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->contact);
  g_free (run->one);
  g_free (run->two);
  g_free (run->offer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static ChurnContact *
merge_customer (ChurnStore *store, const char *id, const char *customer_id, GError **error)
{
  g_autoptr (ChurnContact) facts = churn_contact_new (id);

  facts->initiated = facts->heard = NOW;
  facts->agent_id = g_strdup ("jdoe");
  facts->agent_time = NOW;
  facts->customer_id = g_strdup (customer_id);
  return churn_store_merge_contact (store, facts, NOW, NULL, NULL, error);
}

static void
persist_merge (ChurnStore *store, const char *id, const char *customer_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) contact = NULL;

  PERSIST ((contact = merge_customer (store, id, customer_id, &error)) != NULL);
}

static void
persist_customer (ChurnStore *store, const char *id)
{
  g_autoptr (ChurnCustomer) customer = churn_customer_new (id);
  g_autoptr (GError) error = NULL;

  customer->months = 3;
  customer->event_time = NOW;
  customer->history.negative = 5;
  g_ptr_array_add (customer->phones, g_strconcat ("+6149", id, NULL));
  PERSIST (churn_store_put_customer (store, customer, NULL, &error));
}

static void
persist_count (ChurnStore *store, const Run *run, const char *event_id, ChurnSentiment sentiment)
{
  g_autoptr (GError) error = NULL;

  PERSIST (churn_store_count_sentiment (store, run->contact, event_id, sentiment, NOW, NOW, NULL,
                                        NULL, NULL, &error));
}

static void
persist_prediction (ChurnStore *store, const Run *run, ChurnCause cause, double churn)
{
  g_autoptr (ChurnPrediction) prediction = churn_prediction_new ();
  g_autoptr (GError) error = NULL;

  churn_features_clear (&prediction->features);
  prediction->cause = cause;
  prediction->churn = churn;
  prediction->time = NOW + SECOND;
  PERSIST (churn_store_add_prediction (store, run->contact, prediction, NULL, &error));
}

static void
persist_turns (ChurnStore *store, const Run *run)
{
  g_autoptr (GPtrArray) turns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (turns, store_turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 1000, 1));
  g_ptr_array_add (turns, store_turn ("t2", CHURN_PARTICIPANT_AGENT, 2000, 0));
  g_ptr_array_add (turns, store_turn ("t3", CHURN_PARTICIPANT_CUSTOMER, 3000, -1));
  PERSIST (churn_store_add_segments (store, run->contact, turns, NOW, NULL, NULL, &error));
}

static void
persist_offer (ChurnStore *store, const Run *run)
{
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnCustomer) heard = NULL;
  g_autoptr (GError) error = NULL;
  gboolean held = FALSE;

  offer->id = g_strdup (run->offer);
  offer->contact_id = g_strdup (run->contact);
  offer->customer_id = g_strdup (run->two);
  offer->months = 24;
  offer->made = offer->recorded = NOW;
  PERSIST ((stands = churn_store_put_offer (store, offer, NULL, NULL, NULL, &error)) != NULL);
  g_assert_cmpint (stands->number, ==, 1);
  PERSIST ((customer = churn_store_get_customer (store, run->two, NULL, &error)) != NULL);
  while (!held)
    {
      g_autoptr (ChurnCustomer) known = g_steal_pointer (&customer);

      PERSIST ((customer = churn_store_set_months (store, known, 24, stands->number, NOW, &held,
                                                   NULL, &error)) != NULL);
    }
  stands->step = CHURN_OFFER_APPLIED;
  stands->after = 0.25;
  g_clear_pointer (&offer, churn_offer_unref);
  PERSIST ((offer = churn_store_update_offer (store, stands, NULL, &error)) != NULL);
  PERSIST ((heard = churn_store_set_sentiment (store, run->two, CHURN_SENTIMENT_NEUTRAL,
                                               NOW + SECOND, NOW, NULL, NULL, &error)) != NULL);
}

static void
dump_customer (ChurnStore *store, const char *id, GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) customer = churn_store_get_customer (store, id, NULL, &error);

  g_assert_no_error (error);
  g_string_append_printf (text,
                          "customer: counts %u %u %u, history %u, sentiment %d of %" G_GINT64_FORMAT
                          ", months %d, %" G_GINT64_FORMAT " offers\n",
                          customer->counts.positive, customer->counts.neutral,
                          customer->counts.negative, customer->history.negative,
                          customer->sentiment, customer->sentiment_time, customer->months,
                          customer->n_offers);
}

static char *
dump_run (ChurnStore *store, const Run *run)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) contact = churn_store_get_contact (store, run->contact, NULL, &error);
  g_autoptr (GPtrArray) turns = churn_store_list_segments (store, run->contact, 0, NULL, &error);
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (store, run->contact, 0, NULL, NULL, &error);
  g_autoptr (GPtrArray) offers = churn_store_list_offers (store, run->contact, 0, NULL, &error);
  g_autofree char *windows = NULL;

  g_assert_no_error (error);
  windows = churn_windows_to_string (contact->windows);
  g_string_append_printf (text, "contact: %s, counts %u %u %u, churn %g %g %g, %s %d\n", windows,
                          contact->counts.positive, contact->counts.neutral,
                          contact->counts.negative, contact->churn, contact->previous_churn,
                          contact->initial_churn, contact->claimed_by, contact->help);
  for (guint i = 0; i < turns->len; i++)
    g_string_append_printf (text, "turn %s\n", ((ChurnSegment *) g_ptr_array_index (turns, i))->id);
  for (guint i = 0; i < predictions->len; i++)
    {
      const ChurnPrediction *prediction = g_ptr_array_index (predictions, i);

      g_string_append_printf (text, "prediction %d: %g\n", prediction->cause, prediction->churn);
    }
  for (guint i = 0; i < offers->len; i++)
    {
      const ChurnOffer *offer = g_ptr_array_index (offers, i);

      g_string_append_printf (text, "offer %" G_GINT64_FORMAT ": step %d, %g\n", offer->number,
                              offer->step, offer->after);
      /* The detail shows its newest change. */
      g_assert_cmpint (offer->version, <=, contact->version);
    }
  dump_customer (store, run->one, text);
  dump_customer (store, run->two, text);
  return g_string_free (text, FALSE);
}

static char *
play (ChurnStore *store, guint number)
{
  g_auto (Run) run = {
    .contact = g_strdup_printf ("call-%u", number),
    .one = g_strdup_printf ("1%05u", number),
    .two = g_strdup_printf ("2%05u", number),
    .offer = g_strdup_printf ("offer-%u", number),
  };
  g_autofree char *mark = g_strdup_printf ("run-%u", number);
  g_autoptr (ChurnContact) nothing = NULL;
  g_autoptr (ChurnContact) claimed = NULL;
  g_autoptr (ChurnContact) helped = NULL;
  g_autoptr (GError) error = NULL;

  /* Whoever disturbs the runs knows by it where one begins, and below where it ends. */
  nothing = churn_store_get_contact (store, mark, NULL, &error);
  g_assert_no_error (error);
  persist_customer (store, run.one);
  persist_customer (store, run.two);
  persist_merge (store, run.contact, NULL);
  persist_count (store, &run, "e1", CHURN_SENTIMENT_NEGATIVE);
  persist_merge (store, run.contact, run.one);
  persist_count (store, &run, "e2", CHURN_SENTIMENT_NEGATIVE);
  persist_turns (store, &run);
  persist_merge (store, run.contact, run.two);
  persist_count (store, &run, "e3", CHURN_SENTIMENT_POSITIVE);
  persist_count (store, &run, "e1", CHURN_SENTIMENT_NEGATIVE);
  persist_prediction (store, &run, CHURN_CAUSE_INITIAL, 0.75);
  persist_prediction (store, &run, CHURN_CAUSE_SENTIMENT, 0.5);
  persist_offer (store, &run);
  PERSIST ((claimed = churn_store_set_claim (store, run.contact, "boss", NULL, TRUE, FALSE, NOW,
                                             NULL, &error)) != NULL);
  PERSIST ((helped = churn_store_set_help (store, run.contact, TRUE, NOW, NULL, &error)) != NULL);
  g_free (mark);
  mark = g_strdup_printf ("end-%u", number);
  nothing = churn_store_get_contact (store, mark, NULL, &error);
  g_assert_no_error (error);
  return dump_run (store, &run);
}

/* A call of every sort of method, once undisturbed and then as often as CHURN_TEST_RUNS says, each
 * time interrupted elsewhere: it always ends the same. */
static void
test_interrupted (void)
{
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autofree char *expected = play (store, 0);
  const char *runs = g_getenv ("CHURN_TEST_RUNS");
  guint n = runs != NULL ? (guint) g_ascii_strtoull (runs, NULL, 10) : 0;

  g_test_message ("%s", expected);
  g_assert_nonnull (strstr (expected, "counts 1 0 2, history 5, sentiment 0"));
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *got = play (store, i);

      g_test_message ("run %u", i);
      g_assert_cmpstr (got, ==, expected);
    }
}

static JsonObject *
read_item (ChurnStore *store, const char *table, const char *key)
{
  g_autofree char *text = g_strdup_printf ("{\"TableName\":\"%s\",\"Key\":%s}",
                                           dynamo_tables_get_name (store, table), key);
  g_autoptr (JsonNode) input = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      dynamo_tables_call ("GetItem", json_node_get_object (input), &error);

  g_assert_no_error (error);
  g_assert_true (json_object_has_member (answer, "Item"));
  return json_object_ref (json_object_get_object_member (answer, "Item"));
}

/* When DynamoDB deletes it, in seconds from now; -1: never. */
static gint64
get_life (ChurnStore *store, const char *table, const char *key)
{
  g_autoptr (JsonObject) item = read_item (store, table, key);
  const char *expires;

  if (!json_object_has_member (item, "expires"))
    return -1;
  expires = json_object_get_string_member (json_object_get_object_member (item, "expires"), "N");
  return g_ascii_strtoll (expires, NULL, 10) - g_get_real_time () / G_USEC_PER_SEC;
}

/* Sets one attribute, or one in a map. */
static void
set_attribute (ChurnStore *store,
               const char *table,
               const char *key,
               const char *path,
               const char *value)
{
  g_autofree char *text =
      g_strdup_printf ("{\"TableName\":\"%s\",\"Key\":%s,\"UpdateExpression\":\"SET %s = :value\","
                       "\"ExpressionAttributeValues\":{\":value\":%s}}",
                       dynamo_tables_get_name (store, table), key, path, value);
  g_autoptr (JsonNode) input = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      dynamo_tables_call ("UpdateItem", json_node_get_object (input), &error);

  g_assert_no_error (error);
}

static void
expire (ChurnStore *store, const char *table, const char *key)
{
  g_autofree char *then =
      g_strdup_printf ("{\"N\":\"%" G_GINT64_FORMAT "\"}", g_get_real_time () / G_USEC_PER_SEC - 1);

  set_attribute (store, table, key, "expires", then);
}

#define CALL "{\"id\":{\"S\":\"c1\"}}"
#define TURN(name) "{\"id\":{\"S\":\"c1\"},\"part\":{\"S\":\"turn#000000001000#" name "\"}}"

static void
check_kept (ChurnStore *store, guint n_turns, gboolean contact, guint n_ended)
{
  ChurnFeedQuery query = { .ended_since = 1, .now = NOW };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) turns = churn_store_list_segments (store, "c1", 0, NULL, &error);
  g_autoptr (ChurnContact) found = churn_store_get_contact (store, "c1", NULL, &error);
  g_autoptr (ChurnFeed) ended = churn_store_list_contacts (store, &query, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (turns->len, ==, n_turns);
  g_assert_cmpint (found != NULL, ==, contact);
  g_assert_cmpuint (ended->contacts->len, ==, n_ended);
}

/* What has a time to live has the right one, and what is past it is left out before it is gone. */
static void
test_retention (void)
{
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autoptr (GPtrArray) turns = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) back = NULL;
  ChurnContact *facts = churn_contact_new ("c1");
  const gint64 day = 24 * 60 * 60;
  guint n = 1;

  churn_dynamo_store_set_retention (CHURN_DYNAMO_STORE (store), 2, 30);
  store_add_contact (store, "c1", NULL, NOW);
  store_add_turn (store, "c1", store_turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 1000, 1));
  store_count (store, "e1", CHURN_SENTIMENT_POSITIVE, NOW, TRUE);
  g_assert_cmpint (get_life (store, "ContactIds", CALL), ==, -1);
  g_assert_cmpint (get_life (store, "Sentiments", TURN ("t1")), >, 2 * 60 * 60 - 300);
  g_assert_cmpint (get_life (store, "Sentiments", TURN ("t1")), <=, 2 * 60 * 60);
  g_assert_cmpint (
      get_life (store, "Sentiments", "{\"id\":{\"S\":\"c1\"},\"part\":{\"S\":\"events\"}}"), >,
      30 * day - 300);
  /* Its words are never written, and it is analysed all the same. */
  churn_dynamo_store_set_retention (CHURN_DYNAMO_STORE (store), 0, 30);
  store_add_turn (store, "c1", store_turn ("t2", CHURN_PARTICIPANT_CUSTOMER, 1000, 0));
  turns = churn_store_list_segments (store, "c1", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (turns->len, ==, 2);
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (turns, 0))->content, ==, "words");
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (turns, 1))->content, ==, "");
  g_assert_cmpint (get_life (store, "Sentiments", TURN ("t2")), <=, day);

  /* Once it has ended, and no more if it had not. */
  store_end_contact (store, "c1", NOW + SECOND, NOW + SECOND);
  g_assert_cmpint (get_life (store, "ContactIds", CALL), >, 30 * day - 300);
  check_kept (store, 2, TRUE, 1);
  expire (store, "Sentiments", TURN ("t1"));
  check_kept (store, 1, TRUE, 1);
  expire (store, "ContactIds", CALL);
  check_kept (store, 1, FALSE, 0);
  churn_store_forget (store, NOW + 99 * day * SECOND, NOW + 99 * day * SECOND, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);

  g_free (facts->id);
  facts->id = g_strdup ("c2");
  facts->lost = NOW;
  back = store_merge (store, churn_contact_ref (facts), NOW, TRUE);
  g_assert_cmpint (get_life (store, "ContactIds", "{\"id\":{\"S\":\"c2\"}}"), >, 0);
  facts->heard = NOW + 1;
  churn_contact_unref (back);
  back = store_merge (store, facts, NOW, FALSE);
  g_assert_true (churn_contact_is_live (back));
  g_assert_cmpint (get_life (store, "ContactIds", "{\"id\":{\"S\":\"c2\"}}"), ==, -1);
}

#define N_LONG_WINDOWS (5 * 60 * 4)

/* Five hours in which the customer never is silent: nothing comes near what an item may hold. */
static void
test_long_call (void)
{
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GPtrArray) turns = NULL;
  g_autoptr (JsonObject) item = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  store_add_contact (store, "c1", NULL, NOW);
  for (guint i = 0; i < N_LONG_WINDOWS; i += 100)
    {
      g_autoptr (GPtrArray) batch =
          g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
      guint n_added = 0;

      for (guint j = i; j < i + 100; j++)
        {
          g_autofree char *id = g_strdup_printf ("6a1f9a1e-54c3-4b1e-9f0a-%012u", j);
          ChurnSegment *turn =
              store_turn (id, CHURN_PARTICIPANT_CUSTOMER, j * 15000, (int) (j % 3) - 1);

          g_free (turn->content);
          turn->content = g_strnfill (300, 'x');
          g_ptr_array_add (batch, turn);
        }
      churn_store_add_segments (store, "c1", batch, NOW, &n_added, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_added, ==, 100);
    }
  contact = churn_store_get_contact (store, "c1", NULL, &error);
  turns = churn_store_list_segments (store, "c1", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (turns->len, ==, N_LONG_WINDOWS);
  g_assert_cmpuint (churn_windows_get_n_spoken (contact->windows), ==, N_LONG_WINDOWS);
  item = read_item (store, "ContactIds", CALL);
  json_node_set_object (node, item);
  text = json_to_string (node, FALSE);
  g_test_message ("The item of a call of five hours: %u bytes", (guint) strlen (text));
  g_assert_cmpuint (strlen (text), <, 40 * 1024);
}

static void
mark (ChurnStore *store, const char *name)
{
  g_autofree char *id = g_strconcat ("step-", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) nothing = churn_store_get_contact (store, id, NULL, &error);

  g_assert_no_error (error);
  churn_dynamo_store_begin (CHURN_DYNAMO_STORE (store));
}

/* One call, step by step, so that whoever passes the requests on can count them. */
static void
test_steps (void)
{
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autoptr (World) world = world_new_on (store);
  const ChurnPrincipal boss = { .role = CHURN_ROLE_SUPERVISOR, .agent = (char *) "boss" };
  const ChurnPrincipal agent = { .role = CHURN_ROLE_AGENT, .agent = (char *) "jdoe" };
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *all = NULL, *mine = NULL, *detail = NULL, *offer = NULL;
  g_autoptr (GError) error = NULL;

  mark (store, "track-initiated");
  world_contact_event (world, "INITIATED", "c1", 0, NULL);
  mark (store, "lookup");
  answer = world_lookup (world, "c1", ANA);
  mark (store, "track-connected");
  world_contact_event (world, "CONNECTED_TO_AGENT", "c1", 20,
                       "\"agentInfo\":{\"agentArn\":\"arn:x/agent/jdoe\"}");
  mark (store, "segments");
  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 22);
  mark (store, "sentiment");
  world_rule (world, "NegativeSentiment", "c1", "r1", 35);
  mark (store, "tick-news");
  world->now += 50 * SECOND;
  world_tick (world, "c1");
  mark (store, "tick-quiet");
  world_tick (world, "c1");
  mark (store, "tick-minute");
  world->now += 60 * SECOND;
  world_tick (world, "c1");
  mark (store, "feed-all");
  all = world_ask (world, &boss, "GET", "/contacts", NULL, NULL, NULL, 200);
  mark (store, "feed-agent");
  mine = world_ask (world, &agent, "GET", "/agents/jdoe/contacts", NULL, NULL, NULL, 200);
  mark (store, "detail");
  detail = world_ask (world, &boss, "GET", "/contacts/c1", NULL, NULL, NULL, 200);
  mark (store, "offer");
  offer = world_ask (world, &agent, "POST", "/agents/jdoe/contacts/c1/offers", NULL,
                     "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01", "{\"months\":24}", 201);
  mark (store, "reconcile");
  churn_reconcile (world->pipeline, world->now, NULL, &error);
  g_assert_no_error (error);
  mark (store, "track-disconnected");
  world_contact_event (world, "DISCONNECTED", "c1", 100, NULL);
  mark (store, "end");
}

/* What nobody of ours wrote is refused by its name. */
static void
test_odd_prediction (void)
{
  static const struct
  {
    const char *path;
    const char *value;
    const char *complaint;
  } odd[] = {
    { "latest.whatIfChurns", "{\"S\":\"12\"}", "whatIfChurns: “12”" },
    { "latest.whatIfChurns", "{\"S\":\"12=0.5,-1=0.5\"}", "whatIfChurns: “-1=0.5”" },
    { "latest.whatIfChurns", "{\"S\":\"12=nan\"}", "whatIfChurns: “12=nan”" },
    { "latest.contributions", "{\"S\":\"1,2\"}", "contributions: column 3" },
  };
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autoptr (GError) error = NULL;

  store_add_contact (store, "c1", NULL, NOW);
  store_add_prediction (store, "c1", 0.5, CHURN_CAUSE_INITIAL);
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (ChurnPrediction) none = NULL;

      set_attribute (store, "ContactIds", CALL, odd[i].path, odd[i].value);
      g_assert_null (churn_store_get_contact_with_latest (store, "c1", &none, NULL, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, odd[i].complaint));
      g_clear_error (&error);
    }
}

int
main (int argc, char *argv[])
{
  const StoreMaker maker = { dynamo_tables_make, dynamo_tables_open, TRUE };

  /* Standard output is the test's protocol. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_test_init (&argc, &argv, NULL);
  store_conformance_add ("/dynamo", &maker);
  g_test_add_func ("/dynamo/same-as-sqlite", test_same_as_sqlite);
  g_test_add_func ("/dynamo/retention", test_retention);
  g_test_add_func ("/dynamo/odd-prediction", test_odd_prediction);
  g_test_add_func ("/interrupted", test_interrupted);
  g_test_add_func ("/long-call", test_long_call);
  g_test_add_func ("/steps", test_steps);
  return g_test_run ();
}
