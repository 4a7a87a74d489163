#include "store-conformance.h"

/* What holds for several processes on one store, for calls that are made again, and for what is
 * forgotten. */

#define N_THREADS 3
#define N_EACH 12

static void
test_handles (gconstpointer data)
{
  g_autoptr (ChurnStore) one = store_make (data);
  g_autoptr (ChurnStore) two = store_open (data, one);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnContact) refused = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (ChurnOffer) first = NULL;
  g_autoptr (ChurnOffer) second = NULL;
  g_autoptr (ChurnOffer) again = NULL;
  ChurnFeedQuery query = { .now = NOW };
  g_autoptr (ChurnFeed) all = NULL;
  g_autoptr (ChurnFeed) changed = NULL;

  store_put_customer (one, "100", "+61491570006", 3);
  store_add_contact (two, "c1", NULL, NOW);
  all = churn_store_list_contacts (one, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->contacts->len, ==, 1);
  /* The customer becomes known to one while the other counts. */
  store_count (two, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, TRUE);
  {
    ChurnContact *facts = churn_contact_new ("c1");
    g_autoptr (ChurnContact) merged = NULL;

    facts->customer_id = g_strdup ("100");
    merged = store_merge (one, facts, NOW, TRUE);
  }
  store_count (two, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, FALSE);
  store_count (two, "e2", CHURN_SENTIMENT_NEGATIVE, NOW, TRUE);
  store_count (one, "e2", CHURN_SENTIMENT_NEGATIVE, NOW, FALSE);
  customer = churn_store_get_customer (one, "100", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (customer->counts.negative, ==, 2);
  first = store_put_offer (one, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01", 12, TRUE);
  second = store_put_offer (two, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f02", 24, TRUE);
  again = store_put_offer (two, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01", 12, FALSE);
  g_assert_cmpint (first->number, ==, 1);
  g_assert_cmpint (second->number, ==, 2);
  g_assert_cmpint (again->number, ==, 1);
  contact = churn_store_set_claim (one, "c1", "boss", "The Boss", TRUE, FALSE, NOW, NULL, &error);
  refused = churn_store_set_claim (two, "c1", "chief", "A Chief", TRUE, FALSE, NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (refused->claimed_by, ==, "boss");
  /* A cursor of one is good with the other. */
  query.cursor = all->cursor;
  query.now = NOW + SECOND;
  changed = churn_store_list_contacts (two, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (changed->reset);
  g_assert_cmpuint (changed->contacts->len, ==, 1);
  g_assert_cmpstr (((ChurnContact *) g_ptr_array_index (changed->contacts, 0))->claimed_by, ==,
                   "boss");
}

typedef struct
{
  gconstpointer data;
  ChurnStore *store;
  guint number;
  guint n_counted;
  gboolean has_claim;
} Worker;

/* Every event comes to every worker; offers and turns are each one's own. */
static gpointer
work (gpointer user_data)
{
  Worker *worker = user_data;
  g_autoptr (ChurnStore) store = store_open (worker->data, worker->store);
  g_autofree char *name = g_strdup_printf ("boss%u", worker->number);
  g_autoptr (ChurnContact) claimed = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_EACH; i++)
    {
      g_autofree char *event_id = g_strdup_printf ("e%u", i);
      g_autofree char *turn_id = g_strdup_printf ("t%u-%u", worker->number, i);
      g_autofree char *offer_id =
          g_strdup_printf ("6a1f9a1e-54c3-4b1e-9f0a-%06u%06u", worker->number, i);
      g_autoptr (ChurnOffer) offer = NULL;
      gboolean counted = FALSE;

      churn_store_count_sentiment (store, "c1", event_id, CHURN_SENTIMENT_POSITIVE, NOW + i, NOW,
                                   &counted, NULL, NULL, &error);
      g_assert_no_error (error);
      if (counted)
        worker->n_counted++;
      offer = store_put_offer (store, offer_id, 12, TRUE);
      g_assert_cmpuint (store_add_turn (store, "c1",
                                        store_turn (turn_id, CHURN_PARTICIPANT_CUSTOMER,
                                                    (worker->number * N_EACH + i) * 15000,
                                                    CHURN_SENTIMENT_NEUTRAL)),
                        ==, 1);
    }
  claimed = churn_store_set_claim (store, "c1", name, name, TRUE, FALSE, NOW, NULL, &error);
  g_assert_no_error (error);
  worker->has_claim = g_strcmp0 (claimed->claimed_by, name) == 0;
  return NULL;
}

static void
test_at_once (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (GPtrArray) segments = NULL;
  g_autoptr (ChurnContact) merged = NULL;
  ChurnContact *facts = churn_contact_new ("c1");
  Worker workers[N_THREADS];
  GThread *threads[N_THREADS];
  guint n_counted = 0, n_claims = 0;

  store_put_customer (store, "100", "+61491570006", 3);
  store_add_contact (store, "c1", NULL, NOW);
  for (guint i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker){ data, store, i, 0, FALSE };
      threads[i] = g_thread_new ("store", work, &workers[i]);
    }
  /* Meanwhile it becomes known whose call it is. */
  facts->customer_id = g_strdup ("100");
  merged = store_merge (store, facts, NOW, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      n_counted += workers[i].n_counted;
      n_claims += workers[i].has_claim;
    }
  contact = churn_store_get_contact (store, "c1", NULL, &error);
  customer = churn_store_get_customer (store, "100", NULL, &error);
  offers = churn_store_list_offers (store, "c1", 0, NULL, &error);
  segments = churn_store_list_segments (store, "c1", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (contact->counts.positive, ==, N_EACH);
  g_assert_cmpuint (customer->counts.positive, ==, N_EACH);
  /* One says of each event that it counted it; who completes what another began may say so, too. */
  g_assert_cmpuint (n_counted, >=, N_EACH);
  g_assert_cmpuint (n_claims, ==, 1);
  g_assert_cmpuint (segments->len, ==, N_THREADS * N_EACH);
  g_assert_cmpuint (churn_windows_get_n_spoken (contact->windows), ==, N_THREADS * N_EACH);
  g_assert_cmpuint (offers->len, ==, N_THREADS * N_EACH);
  for (guint i = 0; i < offers->len; i++)
    g_assert_cmpint (((ChurnOffer *) g_ptr_array_index (offers, i))->number, ==, i + 1);
}

/* What is done again changes nothing, and raises no version. */
static void
test_again (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (ChurnOffer) done = NULL;
  g_autoptr (ChurnCustomer) first = NULL;
  g_autoptr (ChurnCustomer) second = NULL;

  store_put_customer (store, "100", "+61491570006", 3);
  store_add_contact (store, "c1", "100", NOW);
  store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, TRUE);
  store_add_turn (store, "c1",
                  store_turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 0, CHURN_SENTIMENT_NEUTRAL));
  offer = store_put_offer (store, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01", 12, TRUE);
  offer->step = CHURN_OFFER_APPLIED;
  done = churn_store_update_offer (store, offer, NULL, &error);
  first = store_set_months (store, "100", 12, 1, NOW);
  before = churn_store_get_contact (store, "c1", NULL, &error);
  for (guint i = 0; i < 2; i++)
    {
      ChurnContact *facts = churn_contact_new ("c1");
      g_autoptr (ChurnContact) merged = NULL;
      g_autoptr (ChurnContact) helped = NULL;
      g_autoptr (ChurnOffer) stands = NULL;
      g_autoptr (ChurnOffer) updated = NULL;

      facts->initiated = facts->heard = NOW;
      facts->customer_id = g_strdup ("100");
      merged = store_merge (store, facts, NOW + SECOND, FALSE);
      store_count (store, "e1", CHURN_SENTIMENT_NEGATIVE, NOW, FALSE);
      g_assert_cmpuint (store_add_turn (store, "c1",
                                        store_turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 0,
                                                    CHURN_SENTIMENT_NEUTRAL)),
                        ==, 0);
      stands = store_put_offer (store, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01", 36, FALSE);
      g_assert_cmpint (stands->version, ==, done->version);
      updated = churn_store_update_offer (store, offer, NULL, &error);
      g_assert_cmpint (updated->version, ==, done->version);
      helped = churn_store_set_help (store, "c1", FALSE, NOW + SECOND, NULL, &error);
      second = store_set_months (store, "100", 12, 1, NOW + SECOND);
      g_assert_cmpint (second->months, ==, first->months);
      g_assert_cmpint (second->months_offer, ==, first->months_offer);
      g_clear_pointer (&second, churn_customer_unref);
    }
  after = churn_store_get_contact (store, "c1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->version, ==, before->version);
}

static void
check_kept (ChurnStore *store, const char *id, gboolean contact, guint n_turns, guint n_predictions)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) found = churn_store_get_contact (store, id, NULL, &error);
  g_autoptr (GPtrArray) turns = churn_store_list_segments (store, id, 0, NULL, &error);
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (store, id, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (found != NULL, ==, contact);
  g_assert_cmpuint (turns->len, ==, n_turns);
  g_assert_cmpuint (predictions->len, ==, n_predictions);
}

static void
test_forget (gconstpointer data)
{
  g_autoptr (ChurnStore) store = store_make (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) all = NULL;
  g_autoptr (ChurnFeed) late = NULL;
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *token = NULL;
  ChurnFeedQuery query = { .now = NOW };
  const gint64 day = G_TIME_SPAN_DAY;
  const char *ids[] = { "c1", "c2", "c3" };
  guint n = 99;

  store_put_customer (store, "100", "+61491570006", 3);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      store_add_contact (store, ids[i], "100", NOW);
      store_add_turn (store, ids[i],
                      store_turn ("t1", CHURN_PARTICIPANT_CUSTOMER, 0, CHURN_SENTIMENT_NEUTRAL));
      store_add_prediction (store, ids[i], 0.5, CHURN_CAUSE_INITIAL);
      churn_store_set_transcript_token (store, ids[i], "token", NULL, &error);
      g_assert_no_error (error);
    }
  offer = store_put_offer (store, "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01", 12, TRUE);
  all = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_cmpuint (all->contacts->len, ==, 3);
  store_end_contact (store, "c1", NOW + day, NOW + day);
  store_end_contact (store, "c2", NOW + 2 * day, NOW + 2 * day);

  /* Nothing is old enough yet; what is live never is. */
  churn_store_forget (store, NOW + day, NOW + day, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
  check_kept (store, "c1", TRUE, 1, 1);
  /* The transcript of one, and all of the other. */
  churn_store_forget (store, NOW + 3 * day, NOW + day + 1, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  check_kept (store, "c1", FALSE, 0, 0);
  check_kept (store, "c2", TRUE, 0, 1);
  check_kept (store, "c3", TRUE, 1, 1);
  churn_store_get_transcript_token (store, "c1", &token, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (token);
  offers = churn_store_list_offers (store, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offers->len, ==, 1);
  churn_store_forget (store, NOW + 3 * day, NOW + day + 1, &n, NULL, &error);
  g_assert_cmpuint (n, ==, 0);
  /* Who last looked when it was live would believe that it still is. */
  query.cursor = all->cursor;
  query.now = NOW + 3 * day;
  late = churn_store_list_contacts (store, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (late->reset);
  g_assert_cmpuint (late->contacts->len, ==, 1);
}

void
store_conformance_add_shared (const char *prefix, const StoreMaker *maker)
{
  const StoreTest tests[] = {
    { "handles", test_handles },
    { "at-once", test_at_once },
    { "again", test_again },
    { "forget", test_forget },
  };

  /* The last one is of forget(). */
  store_conformance_add_all (prefix, maker, tests, G_N_ELEMENTS (tests) - (maker->expires ? 1 : 0));
}
