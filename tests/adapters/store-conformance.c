#include "store-conformance.h"

#include "churn-error.h"

#include <math.h>

ChurnStore *
store_make (gconstpointer data)
{
  const StoreMaker *maker = data;

  return maker->make ();
}

ChurnStore *
store_open (gconstpointer data, ChurnStore *store)
{
  const StoreMaker *maker = data;

  return maker->open (store);
}

void
store_put_customer (ChurnStore *store, const char *id, const char *phone, int months)
{
  g_autoptr (ChurnCustomer) customer = churn_customer_new (id);
  g_autoptr (GError) error = NULL;

  customer->first_name = g_strdup ("Ana");
  customer->last_name = g_strdup ("Ruiz");
  customer->email = g_strdup ("ana@example.com");
  customer->months = months;
  customer->history.negative = 5;
  customer->event_time = NOW;
  g_ptr_array_add (customer->phones, g_strdup (phone));
  churn_store_put_customer (store, customer, NULL, &error);
  g_assert_no_error (error);
}

ChurnContact *
store_merge (ChurnStore *store, ChurnContact *facts, gint64 now, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) owned = facts;
  gboolean changed = FALSE;
  ChurnContact *contact = churn_store_merge_contact (store, owned, now, &changed, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (changed, ==, expected);
  return contact;
}

void
store_add_contact (ChurnStore *store, const char *id, const char *customer_id, gint64 now)
{
  ChurnContact *facts = churn_contact_new (id);
  g_autoptr (ChurnContact) contact = NULL;

  facts->initiated = NOW;
  facts->heard = now;
  facts->customer_id = g_strdup (customer_id);
  contact = store_merge (store, facts, now, TRUE);
}

void
store_end_contact (ChurnStore *store, const char *id, gint64 when, gint64 now)
{
  ChurnContact *facts = churn_contact_new (id);
  g_autoptr (ChurnContact) contact = NULL;

  facts->disconnected = when;
  contact = store_merge (store, facts, now, TRUE);
  g_assert_false (churn_contact_is_live (contact));
}

ChurnSegment *
store_turn (const char *id, ChurnParticipant who, gint64 begin, ChurnSentiment sentiment)
{
  ChurnSegment *segment = churn_segment_new ();

  segment->id = g_strdup (id);
  segment->participant = who;
  segment->begin = begin;
  segment->end = begin + 900;
  segment->content = g_strdup ("words");
  segment->sentiment = sentiment;
  return segment;
}

guint
store_add_turn (ChurnStore *store, const char *contact_id, ChurnSegment *segment)
{
  g_autoptr (GPtrArray) segments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  g_autoptr (GError) error = NULL;
  guint n = 99;

  g_ptr_array_add (segments, segment);
  churn_store_add_segments (store, contact_id, segments, NOW, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static ChurnPrediction *
make_prediction (double churn, ChurnCause cause, gint64 time)
{
  ChurnPrediction *prediction = churn_prediction_new ();
  double contributions[CHURN_N_FEATURES] = { 0 };
  ChurnWhatIf what_if = { 12, 0.1 + churn / 3 };

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    prediction->features.values[i] = i / 3.0;
  prediction->features.values[CHURN_FEATURE_VMAIL_PLAN_YES] = NAN;
  contributions[CHURN_FEATURE_MTH_REMAIN] = -1.0 / 7;
  churn_prediction_set_contributions (prediction, contributions);
  g_array_append_val (prediction->what_ifs, what_if);
  prediction->time = time;
  prediction->cause = cause;
  prediction->churn = churn;
  prediction->months = 3;
  prediction->model = g_strdup ("hash");
  prediction->fallback = cause == CHURN_CAUSE_SENTIMENT;
  return prediction;
}

void
store_add_prediction (ChurnStore *store, const char *contact_id, double churn, ChurnCause cause)
{
  g_autoptr (ChurnPrediction) prediction = make_prediction (churn, cause, NOW + SECOND);
  g_autoptr (GError) error = NULL;

  churn_store_add_prediction (store, contact_id, prediction, NULL, &error);
  g_assert_no_error (error);
}

static void
test_customers (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnCustomer) none = NULL;
  g_autoptr (ChurnCustomer) found = NULL;
  g_autoptr (ChurnCustomer) gone = NULL;
  g_autoptr (ChurnCustomer) offered = NULL;
  g_autoptr (ChurnCustomer) older = NULL;
  g_autoptr (ChurnCustomer) late = NULL;
  g_autoptr (ChurnCustomer) again = NULL;
  g_autoptr (ChurnCustomer) nobody = churn_customer_new ("nobody");
  gboolean held = TRUE;

  none = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  store_put_customer (store, "100", "+61491570006", 3);
  found = churn_store_find_customer (store, "+61491570006", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "100");
  g_assert_cmpstr (found->first_name, ==, "Ana");
  g_assert_cmpstr (g_ptr_array_index (found->phones, 0), ==, "+61491570006");
  g_assert_cmpuint (found->history.negative, ==, 5);

  /* An offer stands against the ingest and against an older offer, which does not go unseen. */
  offered = store_set_months (store, "100", 24, 2, NOW);
  g_assert_cmpint (offered->months, ==, 24);
  older = store_set_months (store, "100", 12, 1, NOW);
  g_assert_cmpint (older->months, ==, 24);
  g_assert_cmpint (older->event_time, >, offered->event_time);
  late = churn_store_set_months (store, offered, 36, 3, NOW, &held, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (held);
  g_assert_cmpint (late->months, ==, 24);
  g_assert_cmpint (late->event_time, ==, older->event_time);
  store_put_customer (store, "100", "+61491570156", 3);
  again = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_cmpint (again->months, ==, 24);

  /* A number that is no longer theirs finds nobody. */
  gone = churn_store_find_customer (store, "+61491570006", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  g_assert_null (churn_store_set_months (store, nobody, 12, 1, NOW, &held, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
}

static void
test_sentiment (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  const struct
  {
    ChurnSentiment sentiment;
    gint64 time;
    gboolean changes;
  } steps[] = {
    { CHURN_SENTIMENT_POSITIVE, NOW + 5 * SECOND, TRUE },
    { CHURN_SENTIMENT_NEGATIVE, NOW + 4 * SECOND, FALSE }, /* late */
    { CHURN_SENTIMENT_POSITIVE, NOW + 5 * SECOND, FALSE }, /* again */
    { CHURN_SENTIMENT_NEUTRAL, NOW + 5 * SECOND, TRUE },   /* at once: the lower one */
    { CHURN_SENTIMENT_POSITIVE, NOW + 5 * SECOND, FALSE },
    { CHURN_SENTIMENT_POSITIVE, NOW + 6 * SECOND, TRUE },
  };
  gint64 last = NOW;

  store_put_customer (store, "100", "+61491570006", 3);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnCustomer) customer = NULL;
      gboolean changed = !steps[i].changes;

      /* The clock stands still; EventTime rises all the same, in whole milliseconds. */
      customer = churn_store_set_sentiment (store, "100", steps[i].sentiment, steps[i].time,
                                            NOW + 999, &changed, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (changed, ==, steps[i].changes);
      if (changed)
        g_assert_cmpint (customer->sentiment, ==, steps[i].sentiment);
      g_assert_cmpint (customer->event_time % 1000, ==, 0);
      if (changed)
        g_assert_cmpint (customer->event_time, >, last);
      else
        g_assert_cmpint (customer->event_time, ==, last);
      last = customer->event_time;
    }
}

void
store_count (ChurnStore *store,
             const char *event_id,
             ChurnSentiment sentiment,
             gint64 time,
             gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) after = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  gboolean counted = !expected;

  churn_store_count_sentiment (store, "c1", event_id, sentiment, time, NOW, &counted, &after, NULL,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpint (counted, ==, expected);
  contact = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after != NULL ? after->id : NULL, ==, contact->customer_id);
}

static void
know_customer (ChurnStore *store, const char *customer_id, gboolean expected)
{
  ChurnContact *facts = churn_contact_new ("c1");
  g_autoptr (ChurnContact) merged = NULL;

  facts->customer_id = g_strdup (customer_id);
  merged = store_merge (store, facts, NOW, expected);
}

static void
check_counts (const ChurnSentimentCounts *counts, guint positive, guint neutral, guint negative)
{
  g_assert_cmpuint (counts->positive, ==, positive);
  g_assert_cmpuint (counts->neutral, ==, neutral);
  g_assert_cmpuint (counts->negative, ==, negative);
}

static void
check_customer (ChurnStore *store,
                const char *id,
                guint positive,
                guint neutral,
                guint negative,
                ChurnSentiment sentiment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) customer = churn_store_get_customer (store, id, NULL, &error);

  g_assert_no_error (error);
  check_counts (&customer->counts, positive, neutral, negative);
  g_assert_cmpint (customer->sentiment, ==, sentiment);
}

static void
test_counts (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnCustomer) before = NULL;
  g_autoptr (ChurnCustomer) after = NULL;

  store_put_customer (store, "100", "+61491570006", 3);
  store_add_contact (store, "c1", NULL, NOW);
  g_assert_false (churn_store_count_sentiment (store, "c9", "e0", CHURN_SENTIMENT_NEGATIVE, NOW,
                                               NOW, NULL, NULL, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* Before anybody knows whose call it is. */
  store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, TRUE);
  store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, FALSE);
  before = churn_store_get_customer (store, "100", NULL, &error);
  check_counts (&before->counts, 0, 0, 0);
  know_customer (store, "100", TRUE);
  check_customer (store, "100", 0, 0, 1, CHURN_SENTIMENT_NEGATIVE);
  store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, FALSE);
  store_count (store, "e2", CHURN_SENTIMENT_POSITIVE, NOW, TRUE);
  store_count (store, "e2", CHURN_SENTIMENT_POSITIVE, NOW, FALSE);
  store_count (store, "e3", CHURN_SENTIMENT_NEUTRAL, NOW - SECOND, TRUE);
  know_customer (store, "100", FALSE);
  /* Two at once: the lower one stands; a late one counts, and sets nothing. */
  check_customer (store, "100", 1, 1, 1, CHURN_SENTIMENT_NEGATIVE);
  store_count (store, "e4", CHURN_SENTIMENT_POSITIVE, NOW + SECOND, TRUE);
  check_customer (store, "100", 2, 1, 1, CHURN_SENTIMENT_POSITIVE);
  contact = churn_store_get_contact (store, "c1", NULL, &error);
  after = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_no_error (error);
  check_counts (&contact->counts, 2, 1, 1);
  g_assert_cmpint (after->event_time, >, before->event_time);
}

/* The contact was another's: what it did to the former customer is undone. */
static void
test_adoption (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) wrong = NULL;
  g_autoptr (ChurnCustomer) right = NULL;
  g_autoptr (ChurnCustomer) older = NULL;

  store_put_customer (store, "100", "+61491570006", 3);
  store_put_customer (store, "200", "+61491571491", 6);
  older = churn_store_set_sentiment (store, "100", CHURN_SENTIMENT_POSITIVE, NOW - SECOND, NOW,
                                     NULL, NULL, &error);
  g_assert_no_error (error);
  store_add_contact (store, "c1", "100", NOW);
  store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, TRUE);
  store_count (store, "e2", CHURN_SENTIMENT_NEGATIVE, NOW + SECOND, TRUE);
  check_customer (store, "100", 0, 0, 2, CHURN_SENTIMENT_NEGATIVE);
  know_customer (store, "200", TRUE);
  know_customer (store, "200", FALSE);
  check_customer (store, "200", 0, 0, 2, CHURN_SENTIMENT_NEGATIVE);
  wrong = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_no_error (error);
  check_counts (&wrong->counts, 0, 0, 0);
  g_assert_cmpint (wrong->sentiment, !=, CHURN_SENTIMENT_NEGATIVE);
  /* An event that comes again, and a new one, are the right customer's. */
  store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, FALSE);
  store_count (store, "e3", CHURN_SENTIMENT_POSITIVE, NOW + 2 * SECOND, TRUE);
  check_customer (store, "200", 1, 0, 2, CHURN_SENTIMENT_POSITIVE);
  g_clear_pointer (&wrong, churn_customer_unref);
  wrong = churn_store_get_customer (store, "100", NULL, &error);
  check_counts (&wrong->counts, 0, 0, 0);
  /* Whose it is now, nobody knows: it counts for the contact. */
  know_customer (store, "300", TRUE);
  right = churn_store_get_customer (store, "300", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (right);
}

static void
test_merge (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) none = NULL;
  g_autoptr (ChurnContact) first = NULL;
  g_autoptr (ChurnContact) again = NULL;
  g_autoptr (ChurnContact) other = NULL;
  g_autoptr (ChurnContact) stands = NULL;
  g_autoptr (GPtrArray) live = NULL;
  g_autoptr (GPtrArray) chain = NULL;
  ChurnContact *facts;

  none = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  store_add_contact (store, "c1", NULL, NOW);
  facts = churn_contact_new ("c1");
  facts->agent_arn = g_strdup ("arn:a/1");
  facts->agent_id = g_strdup ("jdoe");
  facts->agent_time = NOW + SECOND;
  facts->connected = NOW + SECOND;
  facts->heard = NOW + 9;
  first = store_merge (store, churn_contact_ref (facts), NOW, TRUE);
  /* Heard later and nothing else: no change, and no new version. */
  facts->heard = NOW + 10;
  again = store_merge (store, facts, NOW, FALSE);
  g_assert_cmpint (again->version, ==, first->version);
  g_assert_cmpint (again->heard, ==, NOW + 10);
  facts = churn_contact_new ("c1");
  facts->agent_arn = g_strdup ("arn:a/2");
  facts->agent_id = g_strdup ("mroe");
  facts->agent_time = NOW + 2 * SECOND;
  other = store_merge (store, facts, NOW, TRUE);
  stands = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpstr (stands->agent_id, ==, "mroe");
  g_assert_cmpint (stands->version, >, first->version);
  g_assert_nonnull (stands->former);

  facts = churn_contact_new ("c2");
  facts->initial_id = g_strdup ("c1");
  g_clear_pointer (&other, churn_contact_unref);
  other = store_merge (store, facts, NOW, TRUE);
  chain = churn_store_list_chain_ids (store, "c1", NULL, &error);
  g_assert_cmpuint (chain->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (chain, 0), ==, "c2");
  store_end_contact (store, "c2", NOW + SECOND, NOW + SECOND);
  live = churn_store_list_live_ids (store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (live->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (live, 0), ==, "c1");
}

static ChurnContact *
claim (ChurnStore *store, const char *by, gboolean active, gboolean take_over, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("Name of ", by, NULL);
  g_autofree char *expected_name =
      expected != NULL ? g_strconcat ("Name of ", expected, NULL) : NULL;
  ChurnContact *contact =
      churn_store_set_claim (store, "c1", by, name, active, take_over, NOW, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (contact->claimed_by, ==, expected);
  g_assert_cmpstr (contact->claimed_name, ==, expected_name);
  return contact;
}

static void
test_care (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) claimed = NULL;
  g_autoptr (ChurnContact) again = NULL;
  g_autoptr (ChurnContact) refused = NULL;
  g_autoptr (ChurnContact) kept = NULL;
  g_autoptr (ChurnContact) taken = NULL;
  g_autoptr (ChurnContact) left = NULL;
  g_autoptr (ChurnContact) helped = NULL;
  g_autoptr (ChurnContact) done = NULL;

  store_add_contact (store, "c1", NULL, NOW);
  claimed = claim (store, "boss", TRUE, FALSE, "boss");
  again = claim (store, "boss", TRUE, FALSE, "boss");
  g_assert_cmpint (again->version, ==, claimed->version);
  /* Another one neither gets it nor ends it, unless by asking for just that. */
  refused = claim (store, "chief", TRUE, FALSE, "boss");
  kept = claim (store, "chief", FALSE, FALSE, "boss");
  g_assert_cmpint (kept->version, ==, claimed->version);
  taken = claim (store, "chief", TRUE, TRUE, "chief");
  g_assert_cmpint (taken->version, >, claimed->version);
  helped = churn_store_set_help (store, "c1", TRUE, NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (helped->help);
  g_assert_cmpstr (helped->claimed_by, ==, "chief");
  g_assert_cmpint (helped->version, >, taken->version);
  left = claim (store, "chief", FALSE, FALSE, NULL);
  g_assert_true (left->help);
  done = churn_store_set_help (store, "c1", FALSE, NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (done->help);
  g_assert_null (churn_store_set_claim (store, "c9", "boss", NULL, TRUE, FALSE, NOW, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (churn_store_set_help (store, "c9", TRUE, NOW, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
}

static void
check_ids (GPtrArray *ids, const char *expected)
{
  g_autoptr (GPtrArray) owned = ids;

  g_assert_nonnull (owned);
  g_assert_cmpuint (owned->len, ==, expected != NULL ? 1 : 0);
  if (expected != NULL)
    g_assert_cmpstr (g_ptr_array_index (owned, 0), ==, expected);
}

static void
check_tick (ChurnStore *store, const char *id, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 ticked = -1;

  churn_store_get_tick (store, id, &ticked, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ticked, ==, expected);
}

static void
test_loops (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  const gint64 ticked = NOW + 300 * SECOND;

  store_add_contact (store, "c1", NULL, NOW + 10 * SECOND);
  store_add_contact (store, "c2", NULL, NOW + 20 * SECOND);
  check_ids (churn_store_list_unheard_ids (store, NOW + 10 * SECOND, NULL, &error), NULL);
  check_ids (churn_store_list_unheard_ids (store, NOW + 11 * SECOND, NULL, &error), "c1");
  churn_store_mark_tick (store, "c1", ticked, NULL, &error);
  churn_store_mark_tick (store, "nobody", ticked, NULL, &error);
  g_assert_no_error (error);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), "c2");
  store_end_contact (store, "c2", NOW + 30 * SECOND, NOW + 30 * SECOND);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), NULL);
  check_ids (churn_store_list_unticked_ids (store, ticked + 1, NULL, &error), "c1");
  /* An older tick that comes late sets nothing back. */
  churn_store_mark_tick (store, "c1", NOW, NULL, &error);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), NULL);
  g_assert_no_error (error);
  check_tick (store, "c1", ticked);
  check_tick (store, "c2", 0);
  check_tick (store, "nobody", 0);
  /* A loop that was stopped can be started anew within the minute. */
  churn_store_mark_tick (store, "c1", 0, NULL, &error);
  check_tick (store, "c1", 0);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), "c1");
  churn_store_mark_tick (store, "c1", ticked + SECOND, NULL, &error);
  g_assert_no_error (error);
  check_tick (store, "c1", ticked + SECOND);
}

static void
test_speech (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) newer = NULL;
  g_autoptr (ChurnSegment) newest = NULL;
  g_autoptr (ChurnSegment) unsaid = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) between = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();

  g_assert_false (churn_store_add_segments (store, "c1", segments, NOW, NULL, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  store_add_contact (store, "c1", NULL, NOW);
  unsaid = churn_store_get_newest_turn (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (unsaid);
  g_assert_cmpuint (store_add_turn (store, "c1",
                                    store_turn ("t2", CHURN_PARTICIPANT_CUSTOMER, 16000,
                                                CHURN_SENTIMENT_NEGATIVE)),
                    ==, 1);
  g_assert_cmpuint (store_add_turn (store, "c1",
                                    store_turn ("t2", CHURN_PARTICIPANT_CUSTOMER, 16000,
                                                CHURN_SENTIMENT_NEGATIVE)),
                    ==, 0);
  before = churn_store_get_contact (store, "c1", NULL, &error);
  /* The agent's words are new in the detail. */
  store_add_turn (store, "c1",
                  store_turn ("t3", CHURN_PARTICIPANT_AGENT, 18000, CHURN_SENTIMENT_POSITIVE));
  between = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpint (between->version, >, before->version);
  newer = churn_store_list_segments (store, "c1", before->version, NULL, &error);
  g_assert_cmpuint (newer->len, ==, 1);
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (newer, 0))->id, ==, "t3");
  /* A turn that comes late takes its place, and is not the newest. */
  store_add_turn (store, "c1",
                  store_turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 1000, CHURN_SENTIMENT_POSITIVE));
  store_add_turn (store, "c1",
                  store_turn ("t4", CHURN_PARTICIPANT_CUSTOMER, 20000, CHURN_SENTIMENT_NONE));
  newest = churn_store_get_newest_turn (store, "c1", NULL, &error);
  g_assert_cmpstr (newest->id, ==, "t2");
  all = churn_store_list_segments (store, "c1", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (all, 0))->id, ==, "t1");
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (all, 3))->content, ==, "words");
  after = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpfloat (churn_windows_get_mean (after->windows, 0), ==, 1);
  g_assert_cmpfloat (churn_windows_get_mean (after->windows, 1), ==, -1);
}

static void
test_predictions (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnPrediction) none = NULL;
  g_autoptr (ChurnPrediction) latest = NULL;
  g_autoptr (ChurnPrediction) wanted = make_prediction (1.0 / 3, CHURN_CAUSE_SENTIMENT, NOW);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) newer = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  const ChurnPrediction *first;

  store_add_contact (store, "c1", NULL, NOW);
  contact = churn_store_get_contact_with_latest (store, "c1", &none, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contact->id, ==, "c1");
  g_assert_null (none);
  store_add_prediction (store, "c1", 0.7, CHURN_CAUSE_INITIAL);
  store_add_prediction (store, "c1", 1.0 / 3, CHURN_CAUSE_SENTIMENT);
  all = churn_store_list_predictions (store, "c1", 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  first = g_ptr_array_index (all, 0);
  /* Both were made at the same time: what comes later is later. */
  g_assert_cmpint (first->time, ==, NOW + SECOND);
  g_assert_cmpint (((ChurnPrediction *) g_ptr_array_index (all, 1))->time, ==, NOW + SECOND + 1000);
  newer = churn_store_list_predictions (store, "c1", first->version, NULL, NULL, &error);
  g_assert_cmpuint (newer->len, ==, 1);
  churn_contact_unref (contact);
  contact = churn_store_get_contact_with_latest (store, "c1", &latest, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (latest->churn, ==, 1.0 / 3);
  g_assert_true (churn_features_equal (&latest->features, &wanted->features));
  g_assert_cmpuint (latest->drivers->len, ==, 1);
  g_assert_cmpfloat (g_array_index (latest->drivers, ChurnDriver, 0).contribution, ==, -1.0 / 7);
  g_assert_cmpuint (latest->what_ifs->len, ==, 1);
  g_assert_cmpfloat (g_array_index (latest->what_ifs, ChurnWhatIf, 0).churn, ==, 0.1 + 1.0 / 9);
  g_assert_cmpstr (latest->model, ==, "hash");
  g_assert_false (first->fallback);
  g_assert_true (latest->fallback);
  g_assert_cmpfloat (contact->churn, ==, 1.0 / 3);
  g_assert_cmpfloat (contact->previous_churn, ==, 0.7);
  g_assert_cmpfloat (contact->initial_churn, ==, 0.7);
  g_assert_cmpint (contact->months, ==, 3);
}

ChurnOffer *
store_put_offer (ChurnStore *store, const char *id, int months, gboolean expected)
{
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean created = !expected;
  ChurnOffer *stands;

  offer->id = g_strdup (id);
  offer->contact_id = g_strdup ("c1");
  offer->customer_id = g_strdup ("100");
  offer->agent_id = g_strdup ("jdoe");
  offer->months = months;
  offer->made = offer->recorded = NOW;
  offer->before = 0.8;
  stands = churn_store_put_offer (store, offer, &created, &customer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (created, ==, expected);
  g_assert_true ((customer != NULL) == created);
  if (created)
    {
      g_assert_cmpstr (customer->id, ==, "100");
      g_assert_cmpint (customer->n_offers, >=, stands->number);
    }
  return stands;
}

ChurnCustomer *
store_set_months (ChurnStore *store, const char *id, int months, gint64 offer_number, gint64 now)
{
  g_autoptr (GError) error = NULL;
  ChurnCustomer *after = churn_store_get_customer (store, id, NULL, &error);
  gboolean held = FALSE;

  g_assert_no_error (error);
  /* One whose answer was lost does not hold the second time. */
  for (guint i = 0; i < 10 && !held; i++)
    {
      g_autoptr (ChurnCustomer) known = after;

      after = churn_store_set_months (store, known, months, offer_number, now, &held, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (held);
  return after;
}

static void
test_offers (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  const char *a = "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01";
  const char *b = "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f02";
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnOffer) first = NULL;
  g_autoptr (ChurnOffer) again = NULL;
  g_autoptr (ChurnOffer) second = NULL;
  g_autoptr (ChurnOffer) shown = NULL;
  g_autoptr (ChurnOffer) applied = NULL;
  g_autoptr (ChurnOffer) back = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (ChurnOffer) elsewhere = NULL;
  g_autoptr (GPtrArray) unapplied = NULL;
  g_autoptr (GPtrArray) newer = NULL;
  g_autoptr (ChurnOffer) change = NULL;

  store_put_customer (store, "100", "+61491570006", 3);
  store_add_contact (store, "c1", "100", NOW);
  before = churn_store_get_contact (store, "c1", NULL, &error);
  first = store_put_offer (store, a, 12, TRUE);
  again = store_put_offer (store, a, 36, FALSE);
  second = store_put_offer (store, b, 24, TRUE);
  g_assert_cmpint (first->number, ==, 1);
  g_assert_cmpint (again->months, ==, 12);
  g_assert_cmpint (again->version, ==, first->version);
  g_assert_cmpint (second->number, ==, 2);
  /* With nothing new it is at least seen from now on. */
  shown = churn_store_update_offer (store, second, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (shown->version, >, before->version);
  after = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpint (after->version, >=, shown->version);
  change = churn_offer_copy (first);
  change->step = CHURN_OFFER_APPLIED;
  change->after = 0.25;
  applied = churn_store_update_offer (store, change, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (applied->version, >, shown->version);
  change->step = CHURN_OFFER_RECORDED;
  change->after = NAN;
  change->outcome = CHURN_OUTCOME_ACCEPTED;
  back = churn_store_update_offer (store, change, NULL, &error);
  g_assert_cmpint (back->step, ==, CHURN_OFFER_APPLIED);
  g_assert_cmpfloat (back->after, ==, 0.25);
  g_assert_cmpint (back->outcome, ==, CHURN_OUTCOME_ACCEPTED);
  unapplied = churn_store_list_unapplied_offers (store, NULL, &error);
  g_assert_cmpuint (unapplied->len, ==, 1);
  g_assert_cmpstr (((ChurnOffer *) g_ptr_array_index (unapplied, 0))->id, ==, b);
  newer = churn_store_list_offers (store, "c1", shown->version, NULL, &error);
  g_assert_cmpuint (newer->len, ==, 1);
  elsewhere = churn_store_get_offer (store, "c2", a, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (elsewhere);
}

/* An id is of one contact, also where it is another one of the same customer, or the offer was not
 * written any more. */
static void
test_offer_elsewhere (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  const char *id = "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01";
  g_autoptr (ChurnOffer) first = NULL;
  g_autoptr (ChurnOffer) again = NULL;
  g_autoptr (ChurnOffer) next = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  store_put_customer (store, "100", "+61491570006", 3);
  store_put_customer (store, "200", "+61491570156", 3);
  store_add_contact (store, "c1", "100", NOW);
  store_add_contact (store, "c2", "100", NOW);
  store_add_contact (store, "c3", "200", NOW);
  first = store_put_offer (store, id, 12, TRUE);
  for (guint i = 2; i <= 3; i++)
    {
      g_autoptr (ChurnOffer) other = churn_offer_copy (first);
      g_autoptr (GPtrArray) offers = NULL;
      g_autofree char *contact_id = g_strdup_printf ("c%u", i);

      g_free (other->contact_id);
      other->contact_id = g_strdup (contact_id);
      g_free (other->customer_id);
      other->customer_id = g_strdup (i == 2 ? "100" : "200");
      g_assert_null (churn_store_put_offer (store, other, NULL, NULL, NULL, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_IDEMPOTENCY);
      g_clear_error (&error);
      offers = churn_store_list_offers (store, contact_id, 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (offers->len, ==, 0);
    }
  again = store_put_offer (store, id, 12, FALSE);
  g_assert_cmpint (again->version, ==, first->version);
  next = store_put_offer (store, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f02", 24, TRUE);
  g_assert_cmpint (next->number, ==, 2);
  all = churn_store_list_offers (store, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
}

static void
check_token (ChurnStore *store, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  churn_store_get_transcript_token (store, "c1", &token, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, expected);
}

static void
test_tokens (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;
  /* As long as Contact Lens makes them. */
  g_autofree char *longest = g_strnfill (131070, 'x');

  check_token (store, NULL);
  g_assert_false (churn_store_set_transcript_token (store, "c1", "one", NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  check_token (store, NULL);
  store_add_contact (store, "c1", NULL, NOW);
  before = churn_store_get_contact (store, "c1", NULL, &error);
  check_token (store, NULL);
  churn_store_set_transcript_token (store, "c1", "one", NULL, &error);
  check_token (store, "one");
  churn_store_set_transcript_token (store, "c1", longest, NULL, &error);
  check_token (store, longest);
  /* What else becomes of the contact leaves it alone. */
  store_end_contact (store, "c1", NOW + SECOND, NOW + SECOND);
  check_token (store, longest);
  g_clear_pointer (&before, churn_contact_unref);
  before = churn_store_get_contact (store, "c1", NULL, &error);
  churn_store_set_transcript_token (store, "c1", "two", NULL, &error);
  after = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->version, ==, before->version);
}

void
store_conformance_add_all (const char *prefix,
                           const StoreMaker *maker,
                           const StoreTest *tests,
                           gsize n_tests)
{
  for (gsize i = 0; i < n_tests; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", prefix, tests[i].name);

      g_test_add_data_func (path, maker, tests[i].func);
    }
}

void
store_conformance_add (const char *prefix, const StoreMaker *maker)
{
  const StoreTest tests[] = {
    { "customers", test_customers }, { "sentiment", test_sentiment },
    { "counts", test_counts },       { "adoption", test_adoption },
    { "merge", test_merge },         { "care", test_care },
    { "loops", test_loops },         { "speech", test_speech },
    { "tokens", test_tokens },       { "predictions", test_predictions },
    { "offers", test_offers },       { "offer-elsewhere", test_offer_elsewhere },
  };

  store_conformance_add_all (prefix, maker, tests, G_N_ELEMENTS (tests));
  store_conformance_add_feed (prefix, maker);
  store_conformance_add_shared (prefix, maker);
}
