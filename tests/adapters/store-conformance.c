#include "store-conformance.h"

#include "churn-error.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1790000000000000)
#define SECOND ((gint64) G_USEC_PER_SEC)

static ChurnStore *
make (gconstpointer data)
{
  const StoreMaker *maker = data;

  return maker->make ();
}

static void
put_customer (ChurnStore *store, const char *id, const char *phone, int months)
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

static ChurnContact *
merge (ChurnStore *store, ChurnContact *facts, gint64 now, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) owned = facts;
  gboolean changed = FALSE;
  ChurnContact *contact = churn_store_merge_contact (store, owned, now, &changed, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (changed, ==, expected);
  return contact;
}

static void
add_contact (ChurnStore *store, const char *id, const char *customer_id, gint64 now)
{
  ChurnContact *facts = churn_contact_new (id);
  g_autoptr (ChurnContact) contact = NULL;

  facts->initiated = NOW;
  facts->heard = now;
  facts->customer_id = g_strdup (customer_id);
  contact = merge (store, facts, now, TRUE);
}

static void
end_contact (ChurnStore *store, const char *id, gint64 when, gint64 now)
{
  ChurnContact *facts = churn_contact_new (id);
  g_autoptr (ChurnContact) contact = NULL;

  facts->disconnected = when;
  contact = merge (store, facts, now, TRUE);
  g_assert_false (churn_contact_is_live (contact));
}

static ChurnFeed *
list (ChurnStore *store, const char *cursor, const char *agent, gint64 now, guint limit)
{
  g_autoptr (GError) error = NULL;
  ChurnFeedQuery query = { .agent = agent, .cursor = cursor, .now = now, .limit = limit };
  ChurnFeed *feed = churn_store_list_contacts (store, &query, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (feed->cursor);
  return feed;
}

static const ChurnContact *
row (ChurnFeed *feed, guint i)
{
  g_assert_cmpuint (i, <, feed->contacts->len);
  return g_ptr_array_index (feed->contacts, i);
}

static ChurnSegment *
turn (const char *id, ChurnParticipant who, gint64 begin, ChurnSentiment sentiment)
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

static guint
add_turn (ChurnStore *store, const char *contact_id, ChurnSegment *segment)
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

static void
add_prediction (ChurnStore *store, const char *contact_id, double churn, ChurnCause cause)
{
  g_autoptr (ChurnPrediction) prediction = make_prediction (churn, cause, NOW + SECOND);
  g_autoptr (GError) error = NULL;

  churn_store_add_prediction (store, contact_id, prediction, NULL, &error);
  g_assert_no_error (error);
}

static void
test_customers (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnCustomer) none = NULL;
  g_autoptr (ChurnCustomer) found = NULL;
  g_autoptr (ChurnCustomer) gone = NULL;
  g_autoptr (ChurnCustomer) offered = NULL;
  g_autoptr (ChurnCustomer) older = NULL;
  g_autoptr (ChurnCustomer) again = NULL;

  none = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  put_customer (store, "100", "+61491570006", 3);
  found = churn_store_find_customer (store, "+61491570006", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "100");
  g_assert_cmpstr (found->first_name, ==, "Ana");
  g_assert_cmpstr (g_ptr_array_index (found->phones, 0), ==, "+61491570006");
  g_assert_cmpuint (found->history.negative, ==, 5);

  /* An offer stands against the ingest and against an older offer. */
  offered = churn_store_set_months (store, "100", 24, 2, NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (offered->months, ==, 24);
  older = churn_store_set_months (store, "100", 12, 1, NOW, NULL, &error);
  g_assert_cmpint (older->months, ==, 24);
  g_assert_cmpint (older->event_time, ==, offered->event_time);
  put_customer (store, "100", "+61491570156", 3);
  again = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_cmpint (again->months, ==, 24);

  /* A number that is no longer theirs finds nobody. */
  gone = churn_store_find_customer (store, "+61491570006", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  g_assert_null (churn_store_set_months (store, "nobody", 12, 1, NOW, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
}

static void
test_sentiment (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
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

  put_customer (store, "100", "+61491570006", 3);
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

static void
count (ChurnStore *store,
       const char *customer_id,
       const char *event_id,
       ChurnSentiment sentiment,
       gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) after = NULL;
  gboolean counted = !expected;

  churn_store_count_sentiment (store, "c1", customer_id, event_id, sentiment, NOW, NOW, &counted,
                               &after, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counted, ==, expected);
  g_assert_true ((after != NULL) == (customer_id != NULL));
}

static void
test_counts (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnCustomer) before = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnContact) merged = NULL;
  ChurnContact *facts = churn_contact_new ("c1");

  put_customer (store, "100", "+61491570006", 3);
  add_contact (store, "c1", NULL, NOW);
  /* Before anybody knows whose call it is. */
  count (store, NULL, "e1", CHURN_SENTIMENT_NEGATIVE, TRUE);
  count (store, NULL, "e1", CHURN_SENTIMENT_NEGATIVE, FALSE);
  before = churn_store_get_customer (store, "100", NULL, &error);
  g_assert_cmpuint (before->counts.negative, ==, 0);
  facts->customer_id = g_strdup ("100");
  merged = merge (store, facts, NOW, TRUE);
  count (store, "100", "e1", CHURN_SENTIMENT_NEGATIVE, FALSE);
  count (store, "100", "e2", CHURN_SENTIMENT_POSITIVE, TRUE);
  count (store, "100", "e2", CHURN_SENTIMENT_POSITIVE, FALSE);
  count (store, "100", "e3", CHURN_SENTIMENT_NEUTRAL, TRUE);
  customer = churn_store_get_customer (store, "100", NULL, &error);
  contact = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (customer->counts.negative, ==, 1);
  g_assert_cmpuint (customer->counts.positive, ==, 1);
  g_assert_cmpuint (customer->counts.neutral, ==, 1);
  g_assert_cmpint (customer->sentiment, ==, CHURN_SENTIMENT_NEGATIVE);
  g_assert_cmpuint (contact->counts.negative, ==, 1);
  g_assert_cmpuint (contact->counts.positive, ==, 1);
  g_assert_cmpuint (contact->counts.neutral, ==, 1);
}

static void
test_merge (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
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
  add_contact (store, "c1", NULL, NOW);
  facts = churn_contact_new ("c1");
  facts->agent_arn = g_strdup ("arn:a/1");
  facts->agent_id = g_strdup ("jdoe");
  facts->agent_time = NOW + SECOND;
  facts->connected = NOW + SECOND;
  facts->heard = NOW + 9;
  first = merge (store, churn_contact_ref (facts), NOW, TRUE);
  /* Heard later and nothing else: no change, and no new version. */
  facts->heard = NOW + 10;
  again = merge (store, facts, NOW, FALSE);
  g_assert_cmpint (again->version, ==, first->version);
  g_assert_cmpint (again->heard, ==, NOW + 10);
  facts = churn_contact_new ("c1");
  facts->agent_arn = g_strdup ("arn:a/2");
  facts->agent_id = g_strdup ("mroe");
  facts->agent_time = NOW + 2 * SECOND;
  other = merge (store, facts, NOW, TRUE);
  stands = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpstr (stands->agent_id, ==, "mroe");
  g_assert_cmpint (stands->version, >, first->version);
  g_assert_nonnull (stands->former);

  facts = churn_contact_new ("c2");
  facts->initial_id = g_strdup ("c1");
  g_clear_pointer (&other, churn_contact_unref);
  other = merge (store, facts, NOW, TRUE);
  chain = churn_store_list_chain_ids (store, "c1", NULL, &error);
  g_assert_cmpuint (chain->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (chain, 0), ==, "c2");
  end_contact (store, "c2", NOW + SECOND, NOW + SECOND);
  live = churn_store_list_live_ids (store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (live->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (live, 0), ==, "c1");
}

static void
test_care (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) claimed = NULL;
  g_autoptr (ChurnContact) helped = NULL;
  g_autoptr (ChurnContact) left = NULL;

  add_contact (store, "c1", NULL, NOW);
  claimed = churn_store_set_care (store, "c1", TRUE, "boss", "The Boss", -1, NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (claimed->claimed_by, ==, "boss");
  helped = churn_store_set_care (store, "c1", FALSE, NULL, NULL, 1, NOW, NULL, &error);
  g_assert_cmpstr (helped->claimed_name, ==, "The Boss");
  g_assert_true (helped->help);
  g_assert_cmpint (helped->version, >, claimed->version);
  left = churn_store_set_care (store, "c1", TRUE, NULL, NULL, 0, NOW, NULL, &error);
  g_assert_null (left->claimed_by);
  g_assert_false (left->help);
  g_assert_null (churn_store_set_care (store, "c9", FALSE, NULL, NULL, 1, NOW, NULL, &error));
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
test_loops (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GError) error = NULL;
  const gint64 ticked = NOW + 300 * SECOND;

  add_contact (store, "c1", NULL, NOW + 10 * SECOND);
  add_contact (store, "c2", NULL, NOW + 20 * SECOND);
  check_ids (churn_store_list_unheard_ids (store, NOW + 10 * SECOND, NULL, &error), NULL);
  check_ids (churn_store_list_unheard_ids (store, NOW + 11 * SECOND, NULL, &error), "c1");
  churn_store_mark_tick (store, "c1", ticked, NULL, &error);
  churn_store_mark_tick (store, "nobody", ticked, NULL, &error);
  g_assert_no_error (error);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), "c2");
  end_contact (store, "c2", NOW + 30 * SECOND, NOW + 30 * SECOND);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), NULL);
  check_ids (churn_store_list_unticked_ids (store, ticked + 1, NULL, &error), "c1");
  /* An older tick that comes late sets nothing back. */
  churn_store_mark_tick (store, "c1", NOW, NULL, &error);
  check_ids (churn_store_list_unticked_ids (store, ticked, NULL, &error), NULL);
  g_assert_no_error (error);
}

static void
test_speech (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) newer = NULL;
  g_autoptr (ChurnSegment) newest = NULL;
  g_autoptr (ChurnSegment) unsaid = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) between = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (ChurnFeed) feed = NULL;
  g_autoptr (ChurnFeed) silent = NULL;
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();

  g_assert_false (churn_store_add_segments (store, "c1", segments, NOW, NULL, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  add_contact (store, "c1", NULL, NOW);
  unsaid = churn_store_get_newest_turn (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (unsaid);
  g_assert_cmpuint (
      add_turn (store, "c1",
                turn ("t2", CHURN_PARTICIPANT_CUSTOMER, 16000, CHURN_SENTIMENT_NEGATIVE)),
      ==, 1);
  g_assert_cmpuint (
      add_turn (store, "c1",
                turn ("t2", CHURN_PARTICIPANT_CUSTOMER, 16000, CHURN_SENTIMENT_NEGATIVE)),
      ==, 0);
  before = churn_store_get_contact (store, "c1", NULL, &error);
  feed = list (store, NULL, NULL, NOW, 0);
  /* The agent's words are new in the detail, and no change of the feed. */
  add_turn (store, "c1", turn ("t3", CHURN_PARTICIPANT_AGENT, 18000, CHURN_SENTIMENT_POSITIVE));
  silent = list (store, feed->cursor, NULL, NOW, 0);
  g_assert_cmpuint (silent->contacts->len, ==, 0);
  between = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpint (between->version, >, before->version);
  newer = churn_store_list_segments (store, "c1", before->version, NULL, &error);
  g_assert_cmpuint (newer->len, ==, 1);
  g_assert_cmpstr (((ChurnSegment *) g_ptr_array_index (newer, 0))->id, ==, "t3");
  /* A turn that comes late takes its place, and is not the newest. */
  add_turn (store, "c1", turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 1000, CHURN_SENTIMENT_POSITIVE));
  add_turn (store, "c1", turn ("t4", CHURN_PARTICIPANT_CUSTOMER, 20000, CHURN_SENTIMENT_NONE));
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
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnPrediction) none = NULL;
  g_autoptr (ChurnPrediction) latest = NULL;
  g_autoptr (ChurnPrediction) wanted = make_prediction (1.0 / 3, CHURN_CAUSE_SENTIMENT, NOW);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) newer = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  const ChurnPrediction *first;

  add_contact (store, "c1", NULL, NOW);
  none = churn_store_get_latest_prediction (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  add_prediction (store, "c1", 0.7, CHURN_CAUSE_INITIAL);
  add_prediction (store, "c1", 1.0 / 3, CHURN_CAUSE_SENTIMENT);
  all = churn_store_list_predictions (store, "c1", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  first = g_ptr_array_index (all, 0);
  /* Both were made at the same time: what comes later is later. */
  g_assert_cmpint (first->time, ==, NOW + SECOND);
  g_assert_cmpint (((ChurnPrediction *) g_ptr_array_index (all, 1))->time, ==, NOW + SECOND + 1000);
  newer = churn_store_list_predictions (store, "c1", first->version, NULL, &error);
  g_assert_cmpuint (newer->len, ==, 1);
  latest = churn_store_get_latest_prediction (store, "c1", NULL, &error);
  g_assert_cmpfloat (latest->churn, ==, 1.0 / 3);
  g_assert_true (churn_features_equal (&latest->features, &wanted->features));
  g_assert_cmpuint (latest->drivers->len, ==, 1);
  g_assert_cmpfloat (g_array_index (latest->drivers, ChurnDriver, 0).contribution, ==, -1.0 / 7);
  g_assert_cmpuint (latest->what_ifs->len, ==, 1);
  g_assert_cmpfloat (g_array_index (latest->what_ifs, ChurnWhatIf, 0).churn, ==, 0.1 + 1.0 / 9);
  g_assert_cmpstr (latest->model, ==, "hash");
  g_assert_false (first->fallback);
  g_assert_true (latest->fallback);
  contact = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_cmpfloat (contact->churn, ==, 1.0 / 3);
  g_assert_cmpfloat (contact->previous_churn, ==, 0.7);
  g_assert_cmpfloat (contact->initial_churn, ==, 0.7);
  g_assert_cmpint (contact->months, ==, 3);
}

static ChurnOffer *
put_offer (ChurnStore *store, const char *id, int months, gboolean expected)
{
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
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
  stands = churn_store_put_offer (store, offer, &created, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (created, ==, expected);
  return stands;
}

static void
test_offers (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  const char *a = "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01";
  const char *b = "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f02";
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnOffer) first = NULL;
  g_autoptr (ChurnOffer) again = NULL;
  g_autoptr (ChurnOffer) second = NULL;
  g_autoptr (ChurnOffer) applied = NULL;
  g_autoptr (ChurnOffer) back = NULL;
  g_autoptr (ChurnOffer) elsewhere = NULL;
  g_autoptr (GPtrArray) unapplied = NULL;
  g_autoptr (GPtrArray) newer = NULL;
  g_autoptr (ChurnOffer) change = NULL;

  put_customer (store, "100", "+61491570006", 3);
  add_contact (store, "c1", "100", NOW);
  first = put_offer (store, a, 12, TRUE);
  again = put_offer (store, a, 36, FALSE);
  second = put_offer (store, b, 24, TRUE);
  g_assert_cmpint (first->number, ==, 1);
  g_assert_cmpint (again->months, ==, 12);
  g_assert_cmpint (again->version, ==, first->version);
  g_assert_cmpint (second->number, ==, 2);
  change = churn_offer_copy (first);
  change->step = CHURN_OFFER_APPLIED;
  change->after = 0.25;
  applied = churn_store_update_offer (store, change, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (applied->version, >, second->version);
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
  newer = churn_store_list_offers (store, "c1", second->version, NULL, &error);
  g_assert_cmpuint (newer->len, ==, 1);
  elsewhere = churn_store_get_offer (store, "c2", a, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (elsewhere);
}

static void
test_feed (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (ChurnFeed) all = NULL;
  g_autoptr (ChurnFeed) nothing = NULL;
  g_autoptr (ChurnFeed) changed = NULL;
  g_autoptr (ChurnFeed) ended = NULL;
  g_autoptr (ChurnFeed) late = NULL;
  g_autoptr (ChurnFeed) fresh = NULL;

  add_contact (store, "c1", NULL, NOW);
  add_contact (store, "c2", NULL, NOW);
  add_contact (store, "c3", NULL, NOW);
  all = list (store, NULL, NULL, NOW, 0);
  g_assert_cmpuint (all->contacts->len, ==, 3);
  g_assert_false (all->reset);
  nothing = list (store, all->cursor, NULL, NOW, 0);
  g_assert_cmpuint (nothing->contacts->len, ==, 0);
  g_assert_false (nothing->reset);
  add_prediction (store, "c2", 0.5, CHURN_CAUSE_INITIAL);
  changed = list (store, nothing->cursor, NULL, NOW, 0);
  g_assert_cmpuint (changed->contacts->len, ==, 1);
  g_assert_cmpstr (row (changed, 0)->id, ==, "c2");
  g_assert_cmpfloat (row (changed, 0)->churn, ==, 0.5);

  /* It ended an hour ago, but nobody knew: every poll of the next ten minutes sees it. */
  end_contact (store, "c1", NOW + SECOND, NOW + 3600 * SECOND);
  ended = list (store, changed->cursor, NULL, NOW + 4199 * SECOND, 0);
  g_assert_false (ended->reset);
  g_assert_cmpuint (ended->contacts->len, ==, 1);
  g_assert_cmpint (churn_contact_get_state (row (ended, 0)), ==, CHURN_STATE_ENDED);
  /* Later it is not listed; whoever did not see it end begins anew, others do not. */
  late = list (store, changed->cursor, NULL, NOW + 4201 * SECOND, 0);
  g_assert_true (late->reset);
  g_assert_cmpuint (late->contacts->len, ==, 2);
  fresh = list (store, ended->cursor, NULL, NOW + 4201 * SECOND, 0);
  g_assert_false (fresh->reset);
  g_assert_cmpuint (fresh->contacts->len, ==, 0);
}

static void
test_cursors (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (ChurnStore) other = make (data);
  g_autoptr (ChurnFeed) own = NULL;
  g_autoptr (ChurnFeed) foreign = NULL;
  const char *cursors[] = { "x", "-", "0000000000000000-1", "a-b", NULL, NULL };
  g_autofree char *ahead = NULL;
  g_autofree char *worded = NULL;

  add_contact (store, "c1", NULL, NOW);
  add_contact (other, "c2", NULL, NOW);
  own = list (store, NULL, NULL, NOW, 0);
  foreign = list (other, own->cursor, NULL, NOW, 0);
  g_assert_true (foreign->reset);
  g_assert_cmpuint (foreign->contacts->len, ==, 1);
  ahead = g_strconcat (own->cursor, "000", NULL);
  worded = g_strconcat (own->cursor, "x", NULL);
  cursors[4] = ahead;
  cursors[5] = worded;
  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (ChurnFeed) feed = list (store, cursors[i], NULL, NOW, 0);

      g_assert_true (feed->reset);
      g_assert_cmpuint (feed->contacts->len, ==, 1);
    }
}

static void
test_pages (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  guint n_pages = 0;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      add_contact (store, id, NULL, NOW);
    }
  /* It had ended before the first page was read: no page waits for it. */
  add_contact (store, "gone", NULL, NOW);
  end_contact (store, "gone", NOW, NOW);
  while (more)
    {
      g_autoptr (ChurnFeed) feed = list (store, cursor, NULL, NOW + 3600 * SECOND, 10);

      g_assert_false (feed->reset);
      g_assert_cmpuint (feed->contacts->len, <=, 10);
      for (guint i = 0; i < feed->contacts->len; i++)
        g_hash_table_add (seen, g_strdup (row (feed, i)->id));
      more = feed->more;
      g_free (cursor);
      cursor = g_strdup (feed->cursor);
      n_pages++;
    }
  g_assert_cmpuint (n_pages, ==, 3);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 25);
}

static void
test_agents (gconstpointer data)
{
  g_autoptr (ChurnStore) store = make (data);
  g_autoptr (ChurnFeed) mine = NULL;
  g_autoptr (ChurnFeed) theirs = NULL;
  g_autoptr (ChurnFeed) ended = NULL;
  g_autoptr (ChurnContact) merged = NULL;
  g_autoptr (GError) error = NULL;
  ChurnContact *facts = churn_contact_new ("c1");
  ChurnFeedQuery query = { .agent = "jdoe", .ended_since = NOW, .now = NOW + 10 * SECOND };

  add_contact (store, "c1", NULL, NOW);
  add_contact (store, "c2", NULL, NOW);
  facts->agent_id = g_strdup ("jdoe");
  facts->agent_time = NOW;
  merged = merge (store, facts, NOW, TRUE);
  mine = list (store, NULL, "jdoe", NOW, 0);
  g_assert_cmpuint (mine->contacts->len, ==, 1);
  g_assert_cmpstr (row (mine, 0)->id, ==, "c1");
  theirs = list (store, NULL, "mroe", NOW, 0);
  g_assert_cmpuint (theirs->contacts->len, ==, 0);
  end_contact (store, "c1", NOW + 5 * SECOND, NOW + 5 * SECOND);
  end_contact (store, "c2", NOW + 6 * SECOND, NOW + 6 * SECOND);
  ended = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ended->contacts->len, ==, 1);
  g_clear_pointer (&ended, churn_feed_unref);
  query.agent = NULL;
  ended = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_cmpuint (ended->contacts->len, ==, 2);
  g_assert_cmpstr (row (ended, 0)->id, ==, "c2");
  g_clear_pointer (&ended, churn_feed_unref);
  query.ended_since = NOW + 6 * SECOND;
  ended = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_cmpuint (ended->contacts->len, ==, 1);
}

void
store_conformance_add (const char *prefix, const StoreMaker *maker)
{
  const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "customers", test_customers }, { "sentiment", test_sentiment },
    { "counts", test_counts },       { "merge", test_merge },
    { "care", test_care },           { "loops", test_loops },
    { "speech", test_speech },       { "predictions", test_predictions },
    { "offers", test_offers },       { "feed", test_feed },
    { "cursors", test_cursors },     { "pages", test_pages },
    { "agents", test_agents },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", prefix, tests[i].name);

      g_test_add_data_func (path, maker, tests[i].func);
    }
}
