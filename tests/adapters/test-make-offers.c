#include "churn-error.h"
#include "test-sqlite.h"
#include "world.h"

#include <math.h>

#define KEY "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f01"
#define KEY_2 "6a1f9a1e-54c3-4b1e-9f0a-2f1f3f7b8f02"

static ChurnOffer *
make (World *world, const char *contact_id, const char *key, int months, gint64 made, int code)
{
  g_autoptr (ChurnContact) contact = world_get_contact (world, contact_id);
  g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo Doe");
  g_autoptr (ChurnOffer) request = churn_offer_new ();
  g_autoptr (GError) error = NULL;
  ChurnOffer *offer;

  request->months = months;
  request->made = made;
  offer =
      churn_offers_make (world->pipeline, contact, agent, key, request, world->now, NULL, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, CHURN_ERROR, code);
  return offer;
}

static void
check_applied (World *world)
{
  g_autoptr (GPtrArray) offers =
      churn_store_list_offers (CHURN_STORE (world->store), "c1", 0, NULL, NULL);
  g_autoptr (ChurnCustomer) customer = world_get_customer (world, "100");
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
  ChurnFeatures row = world_get_features (world, "100");
  const ChurnOffer *offer;

  g_assert_cmpuint (offers->len, ==, 1);
  offer = g_ptr_array_index (offers, 0);
  g_assert_cmpint (offer->step, ==, CHURN_OFFER_APPLIED);
  g_assert_cmpint (offer->number, ==, 1);
  g_assert_cmpint (customer->months, ==, 24);
  g_assert_cmpfloat (row.values[CHURN_FEATURE_MTH_REMAIN], ==, 24);
  g_assert_cmpfloat (offer->after, ==, test_predictor_expect (&row));
  g_assert_cmpfloat (contact->churn, ==, offer->after);
  g_assert_cmpfloat (contact->previous_churn, ==, offer->before);
  g_assert_cmpint (contact->months, ==, 24);
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "contractedMonths"), ==, "24");
  g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_OFFER), ==, 1);
}

static void
test_make (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnContact) before = world_get_contact (world, "c1");
  g_autoptr (ChurnOffer) offer = make (world, "c1", KEY, 24, 0, -1);
  g_autoptr (ChurnOffer) again = NULL;
  g_autoptr (JsonNode) elsewhere = NULL;
  guint n_calls;

  check_applied (world);
  g_assert_cmpfloat (offer->before, ==, before->churn);
  g_assert_cmpint (offer->made, ==, world->now);
  n_calls = test_predictor_get_n_calls (world->predictor);
  world->now += G_USEC_PER_SEC;
  again = make (world, "c1", KEY, 24, 0, -1);
  g_assert_cmpint (again->version, ==, offer->version);
  g_assert_cmpuint (test_predictor_get_n_calls (world->predictor), ==, n_calls);
  check_applied (world);
  g_assert_null (make (world, "c1", KEY, 36, 0, CHURN_ERROR_IDEMPOTENCY));
  elsewhere = world_lookup (world, "c2", ANA);
  g_assert_null (make (world, "c2", KEY, 24, 0, CHURN_ERROR_IDEMPOTENCY));
  g_assert_null (make (world, "c1", KEY_2, -1, 0, CHURN_ERROR_INVALID));
  g_assert_null (make (world, "c1", KEY_2, 61, 0, CHURN_ERROR_INVALID));
  check_applied (world);
}

/* Whatever call of the store fails, before or after it was done, whether the agent's program asks
 * again or the pipeline goes on by itself, and whether the customer has answered meanwhile: one
 * offer, applied once. */
static void
test_faults (void)
{
  for (guint mode = 0; mode < 8; mode++)
    {
      gboolean after = (mode & 1) != 0, resume = (mode & 2) != 0, answered = (mode & 4) != 0;
      guint nth = 1;
      gboolean failed = TRUE;

      for (; failed; nth++)
        {
          g_autoptr (World) world = world_new (NULL);
          g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
          g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
          g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
          g_autoptr (ChurnOffer) request = churn_offer_new ();
          g_autoptr (ChurnOffer) offer = NULL;
          g_autoptr (ChurnOffer) accepted = NULL;
          g_autoptr (ChurnOffer) again = NULL;
          g_autoptr (GPtrArray) recorded = NULL;
          guint n_left = 99;

          request->months = 24;
          request->made = world->now;
          fault_store_fail (world->store, nth, after);
          offer = churn_offers_make (world->pipeline, contact, agent, KEY, request, world->now,
                                     NULL, NULL);
          failed = fault_store_has_failed (world->store);
          g_assert_true (failed == (offer == NULL));
          fault_store_fail (world->store, 0, FALSE);
          recorded = churn_store_list_offers (CHURN_STORE (world->store), "c1", 0, NULL, NULL);
          if (answered && recorded->len > 0)
            accepted = churn_offers_set_outcome (world->pipeline, "c1", KEY, CHURN_OUTCOME_ACCEPTED,
                                                 NULL, NULL);
          if (resume && recorded->len > 0)
            {
              g_assert_true (
                  churn_offers_resume (world->pipeline, world->now, &n_left, NULL, NULL));
              g_assert_cmpuint (n_left, ==, 0);
            }
          else
            again = churn_offers_make (world->pipeline, contact, agent, KEY, request, world->now,
                                       NULL, NULL);
          check_applied (world);
        }
      /* Every call was made to fail once: there are four. */
      g_assert_cmpuint (nth, >, 5);
    }
}

/* An offer that could not be applied for so long that its contact is forgotten comes to its end. */
static void
test_forgotten (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
  g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
  g_autoptr (ChurnOffer) request = churn_offer_new ();
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (ChurnContact) gone = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GError) error = NULL;
  guint n_left = 99;

  test_predictor_set_failing (world->predictor, TRUE);
  request->months = 24;
  g_assert_null (
      churn_offers_make (world->pipeline, contact, agent, KEY, request, world->now, NULL, NULL));
  test_predictor_set_failing (world->predictor, FALSE);
  world_contact_event (world, "DISCONNECTED", "c1", 70, NULL);
  g_assert_true (churn_store_forget (CHURN_STORE (world->store), world->now + 1, world->now + 1,
                                     NULL, NULL, &error));
  gone = churn_store_get_contact (CHURN_STORE (world->store), "c1", NULL, &error);
  g_assert_null (gone);
  g_assert_true (churn_offers_resume (world->pipeline, world->now, &n_left, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_left, ==, 0);
  stands = churn_store_get_offer (CHURN_STORE (world->store), "c1", KEY, NULL, &error);
  g_assert_cmpint (stands->step, ==, CHURN_OFFER_APPLIED);
  customer = world_get_customer (world, "100");
  g_assert_cmpint (customer->months, ==, 24);
}

static void
test_parts_away (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
  g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
  g_autoptr (ChurnOffer) request = churn_offer_new ();
  g_autoptr (ChurnOffer) stands = NULL;
  guint n_left = 0;

  request->months = 24;
  test_connect_set_failing (world->connect, TRUE);
  g_assert_null (
      churn_offers_make (world->pipeline, contact, agent, KEY, request, world->now, NULL, NULL));
  test_connect_set_failing (world->connect, FALSE);
  test_predictor_set_failing (world->predictor, TRUE);
  g_assert_true (churn_offers_resume (world->pipeline, world->now, &n_left, NULL, NULL));
  g_assert_cmpuint (n_left, ==, 1);
  stands = churn_store_get_offer (CHURN_STORE (world->store), "c1", KEY, NULL, NULL);
  g_assert_cmpint (stands->step, ==, CHURN_OFFER_RECORDED);
  test_predictor_set_failing (world->predictor, FALSE);
  g_assert_true (churn_offers_resume (world->pipeline, world->now, &n_left, NULL, NULL));
  g_assert_cmpuint (n_left, ==, 0);
  check_applied (world);
}

/* An offer that is gone on with does not take the prediction of the one before it for its own. */
static void
test_own_prediction (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnOffer) first = make (world, "c1", KEY, 24, 0, -1);
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
  g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
  g_autoptr (ChurnOffer) request = churn_offer_new ();
  g_autoptr (GPtrArray) predictions = NULL;
  g_autoptr (GError) error = NULL;
  guint n_left = 9, n_caused = 0;

  request->months = 36;
  test_predictor_set_failing (world->predictor, TRUE);
  g_assert_null (
      churn_offers_make (world->pipeline, contact, agent, KEY_2, request, world->now, NULL, NULL));
  test_predictor_set_failing (world->predictor, FALSE);
  g_assert_true (churn_offers_resume (world->pipeline, world->now, &n_left, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_left, ==, 0);
  predictions =
      churn_store_list_predictions (CHURN_STORE (world->store), "c1", 0, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < predictions->len; i++)
    if (((ChurnPrediction *) g_ptr_array_index (predictions, i))->cause == CHURN_CAUSE_OFFER)
      n_caused++;
  g_assert_cmpuint (n_caused, ==, 2);
}

/* An offer that stopped half-way is not applied over a newer one. */
static void
test_numbered (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
  g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
  g_autoptr (ChurnOffer) request = churn_offer_new ();
  g_autoptr (ChurnOffer) newer = NULL;
  g_autoptr (ChurnOffer) older = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  ChurnFeatures row;

  request->months = 12;
  test_connect_set_failing (world->connect, TRUE);
  g_assert_null (
      churn_offers_make (world->pipeline, contact, agent, KEY, request, world->now, NULL, NULL));
  test_connect_set_failing (world->connect, FALSE);
  newer = make (world, "c1", KEY_2, 36, 0, -1);
  g_assert_cmpint (newer->number, ==, 2);
  older = make (world, "c1", KEY, 12, 0, -1);
  g_assert_cmpint (older->number, ==, 1);
  g_assert_cmpint (older->step, ==, CHURN_OFFER_APPLIED);
  customer = world_get_customer (world, "100");
  g_assert_cmpint (customer->months, ==, 36);
  row = world_get_features (world, "100");
  g_assert_cmpfloat (row.values[CHURN_FEATURE_MTH_REMAIN], ==, 36);
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "contractedMonths"), ==, "36");
}

/* The customer has two calls at once, and the older offer is applied last: both calls say what the
 * newer one promised. */
static void
test_numbered_elsewhere (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (JsonNode) other = world_lookup (world, "c9", "+61491570156");
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
  g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
  g_autoptr (ChurnOffer) request = churn_offer_new ();
  g_autoptr (ChurnOffer) newer = NULL;
  guint n_left = 9;

  request->months = 12;
  test_connect_set_failing (world->connect, TRUE);
  g_assert_null (
      churn_offers_make (world->pipeline, contact, agent, KEY, request, world->now, NULL, NULL));
  test_connect_set_failing (world->connect, FALSE);
  newer = make (world, "c9", KEY_2, 36, 0, -1);
  g_assert_true (churn_offers_resume (world->pipeline, world->now, &n_left, NULL, NULL));
  g_assert_cmpuint (n_left, ==, 0);
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c9", "contractedMonths"), ==, "36");
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "contractedMonths"), ==, "36");
}

/* An offer that is made while another one is. */
typedef struct
{
  World *world;
  const char *key;
  int months;
} Crossing;

static void
cross (gpointer data)
{
  const Crossing *crossing = data;
  g_autoptr (ChurnOffer) offer =
      make (crossing->world, "c1", crossing->key, crossing->months, 0, -1);

  g_assert_cmpint (offer->step, ==, CHURN_OFFER_APPLIED);
}

/* Of two offers at once, an older and a newer one, either may be the one that the other crosses,
 * before or after the contact's attribute is written: the newer stands everywhere. */
static void
test_crossed (void)
{
  for (guint mode = 0; mode < 4; mode++)
    {
      gboolean after = (mode & 1) != 0, newer_first = (mode & 2) != 0;
      g_autoptr (World) world = world_new (NULL);
      g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
      g_autoptr (ChurnOffer) outer = NULL;
      g_autoptr (ChurnOffer) older = NULL;
      g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");
      g_autoptr (ChurnCustomer) customer = NULL;
      Crossing crossing = { world, newer_first ? KEY : KEY_2, newer_first ? 12 : 36 };
      ChurnFeatures row;

      if (newer_first)
        {
          /* The older one is recorded, and left at that. */
          g_autoptr (ChurnPrincipal) agent = churn_principal_new (CHURN_ROLE_AGENT, "jdoe", "Jo");
          g_autoptr (ChurnOffer) request = churn_offer_new ();

          request->months = 12;
          test_connect_set_failing (world->connect, TRUE);
          g_assert_null (churn_offers_make (world->pipeline, contact, agent, KEY, request,
                                            world->now, NULL, NULL));
          test_connect_set_failing (world->connect, FALSE);
        }
      test_connect_set_meanwhile (world->connect, after, cross, &crossing);
      outer = make (world, "c1", newer_first ? KEY_2 : KEY, newer_first ? 36 : 12, 0, -1);
      g_assert_cmpint (outer->number, ==, newer_first ? 2 : 1);
      g_assert_cmpint (outer->step, ==, CHURN_OFFER_APPLIED);
      older = churn_store_get_offer (CHURN_STORE (world->store), "c1", KEY, NULL, NULL);
      g_assert_cmpint (older->step, ==, CHURN_OFFER_APPLIED);
      customer = world_get_customer (world, "100");
      g_assert_cmpint (customer->months, ==, 36);
      row = world_get_features (world, "100");
      g_assert_cmpfloat (row.values[CHURN_FEATURE_MTH_REMAIN], ==, 36);
      g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "contractedMonths"), ==,
                       "36");
    }
}

static void
test_ended (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (ChurnOffer) late = NULL;
  g_autoptr (ChurnOffer) again = NULL;
  gint64 end = START + 100 * G_USEC_PER_SEC;

  g_assert_null (
      make (world, "c1", KEY, 24, world->now + 6 * G_TIME_SPAN_MINUTE, CHURN_ERROR_INVALID));
  world_contact_event (world, "DISCONNECTED", "c1", 100, NULL);
  world->now = end + 23 * G_TIME_SPAN_HOUR;
  g_assert_null (make (world, "c1", KEY, 24, 0, CHURN_ERROR_CONTACT_ENDED));
  g_assert_null (make (world, "c1", KEY, 24, end + 1000, CHURN_ERROR_CONTACT_ENDED));
  late = make (world, "c1", KEY, 24, end - 1000, -1);
  g_assert_cmpint (late->step, ==, CHURN_OFFER_APPLIED);
  world->now = end + 25 * G_TIME_SPAN_HOUR;
  /* The answer was lost; it is the same a day later. */
  again = make (world, "c1", KEY, 24, end - 1000, -1);
  g_assert_cmpint (again->version, ==, late->version);
  g_assert_null (make (world, "c1", KEY_2, 24, end - 1000, CHURN_ERROR_CONTACT_ENDED));
}

static void
test_no_customer (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", "anonymous");

  g_assert_null (make (world, "c1", KEY, 24, 0, CHURN_ERROR_NO_CUSTOMER));
}

/* It goes to the first contact of the chain, and holds for the customer's other call too. */
static void
test_chain (void)
{
  g_autoptr (World) world = world_new (NULL);
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);
  g_autoptr (JsonNode) other = world_lookup (world, "c9", "+61491570156");
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (ChurnContact) contact = NULL;

  world_contact_event (world, "INITIATED", "c2", 50, "\"initialContactId\":\"c1\"");
  offer = make (world, "c2", KEY, 24, 0, -1);
  g_assert_cmpstr (test_connect_get_attribute (world->connect, "c1", "contractedMonths"), ==, "24");
  g_assert_null (test_connect_get_attribute (world->connect, "c2", "contractedMonths"));
  world_tick (world, "c9");
  contact = world_get_contact (world, "c9");
  g_assert_cmpint (contact->months, ==, 24);
}

void
test_make_offers_add (void)
{
  g_test_add_func ("/offers/make", test_make);
  g_test_add_func ("/offers/faults", test_faults);
  g_test_add_func ("/offers/forgotten", test_forgotten);
  g_test_add_func ("/offers/parts-away", test_parts_away);
  g_test_add_func ("/offers/own-prediction", test_own_prediction);
  g_test_add_func ("/offers/numbered", test_numbered);
  g_test_add_func ("/offers/numbered-elsewhere", test_numbered_elsewhere);
  g_test_add_func ("/offers/crossed", test_crossed);
  g_test_add_func ("/offers/ended", test_ended);
  g_test_add_func ("/offers/no-customer", test_no_customer);
  g_test_add_func ("/offers/chain", test_chain);
}
