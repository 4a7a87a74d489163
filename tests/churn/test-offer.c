#include "samples.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>
#include <string.h>

static void
test_request (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (ChurnOffer) offer = sample_offer (rand);
      g_autoptr (ChurnOffer) read = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *body = churn_offer_to_request (offer);

      read = churn_offer_from_request (body, (gssize) strlen (body), &error);
      g_assert_no_error (error);
      g_assert_cmpint (read->months, ==, offer->months);
      g_assert_cmpint (read->made, ==, offer->made);
      if (offer->note == NULL || *offer->note == '\0')
        g_assert_null (read->note);
      else
        g_assert_cmpstr (read->note, ==, offer->note);
      g_assert_null (read->id);
      g_assert_true (isnan (read->before) && isnan (read->after));
    }
}

static void
test_request_errors (void)
{
  static const struct
  {
    const char *body;
    const char *what;
  } table[] = {
    { "{}", "months: missing" },
    { "{\"months\":null}", "months: may not be null" },
    { "{\"months\":0}", "months: 0 is not between 1 and 60" },
    { "{\"months\":61}", "months: 61" },
    { "{\"months\":-12}", "months: -12" },
    { "{\"months\":4294967308}", "months: " },
    { "{\"months\":-9223372036854775808}", "months: " },
    { "{\"months\":12.5}", "months: an integer" },
    { "{\"months\":12.0}", "months: an integer" },
    { "{\"months\":\"12\"}", "months: an integer is needed here, not a string" },
    { "{\"months\":true}", "months: an integer" },
    { "{\"months\":[12]}", "months: an integer" },
    { "{\"months\":12,\"note\":1}", "note: a string" },
    { "{\"months\":12,\"note\":\"\\ud800\"}", "not JSON at byte " },
    { "{\"months\":12,\"made\":\"yesterday\"}", "made: not a time" },
    { "{\"months\":12,\"made\":1}", "made: a string" },
    { "{\"months\":12,\"agent\":\"boss\"}", "agent: not a member" },
    { "{\"months\":12,\"Months\":12}", "Months: not a member" },
    { "[12]", "an object" },
    { "12", "an object" },
    { "{\"months\":12", "not JSON" },
    { "", "not JSON" },
    { "{\"months\":99999999999999999999}", "not JSON at byte 30: a number that is too large" },
  };
  g_autofree char *note = g_strnfill (CHURN_OFFER_NOTE_MAX, 'x');
  g_autofree char *fits = g_strdup_printf ("{\"months\":12,\"note\":\"%s\"}", note);
  g_autofree char *longer = g_strdup_printf ("{\"months\":12,\"note\":\"%sé\"}", note);
  g_autoptr (ChurnOffer) offer = churn_offer_from_request (fits, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (offer);
  g_assert_null (churn_offer_from_request (longer, -1, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "note: 1001 characters, 1000 are the most allowed");
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) local = NULL;

      if (churn_offer_from_request (table[i].body, -1, &local) != NULL)
        g_error ("%s was taken", table[i].body);
      g_assert_error (local, CHURN_ERROR, CHURN_ERROR_INVALID);
      if (!g_str_has_prefix (local->message, table[i].what))
        g_error ("%s: %s", table[i].body, local->message);
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *id;
    const char *contact;
    int months;
    const char *what; /* NULL: fine */
  } table[] = {
    { "0f8fad5b-d9cb-469f-a165-70867728950e", "c", 12, NULL },
    { "0f8fad5b-d9cb-469f-a165-70867728950e", "c", 60, NULL },
    { "0F8FAD5B-d9cb-469f-a165-70867728950e", "c", 12, "id: " },
    { "0f8fad5b", "c", 12, "Idempotency-Key: " },
    { NULL, "c", 12, "Idempotency-Key: " },
    { "0f8fad5b-d9cb-469f-a165-70867728950e", NULL, 12, "contact: " },
    { "0f8fad5b-d9cb-469f-a165-70867728950e", "c", 61, "months: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (ChurnOffer) offer = churn_offer_new ();
      g_autoptr (GError) error = NULL;

      offer->id = g_strdup (table[i].id);
      offer->contact_id = g_strdup (table[i].contact);
      offer->months = table[i].months;
      g_assert_true (churn_offer_check (offer, &error) == (table[i].what == NULL));
      if (table[i].what == NULL)
        continue;
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, table[i].what));
    }
}

static void
test_same_promise (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (ChurnOffer) offer = sample_offer (rand);
  g_autoptr (ChurnOffer) copy = NULL;

  offer->made = SAMPLE_TIME;
  copy = churn_offer_copy (offer);
  copy->step = CHURN_OFFER_APPLIED;
  copy->after = 0.1;
  copy->number++;
  copy->made += 999;
  g_assert_true (churn_offer_same_promise (offer, copy));
  copy->made = 0;
  g_assert_true (churn_offer_same_promise (offer, copy));
  copy->made = SAMPLE_TIME + 1000;
  g_assert_false (churn_offer_same_promise (offer, copy));
  copy->made = SAMPLE_TIME;
  copy->months++;
  g_assert_false (churn_offer_same_promise (offer, copy));
  copy->months--;
  g_clear_pointer (&copy->note, g_free);
  copy->note = g_strdup ("something else");
  g_assert_false (churn_offer_same_promise (offer, copy));
  g_clear_pointer (&copy->note, g_free);
  copy->note = g_strdup (offer->note);
  g_clear_pointer (&copy->agent_id, g_free);
  copy->agent_id = g_strdup ("someone else");
  g_assert_false (churn_offer_same_promise (offer, copy));
  g_clear_pointer (&copy->agent_id, g_free);
  copy->agent_id = g_strdup (offer->agent_id);
  g_assert_true (churn_offer_same_promise (offer, copy));
  g_clear_pointer (&copy->contact_id, g_free);
  copy->contact_id = g_strdup ("elsewhere");
  g_assert_false (churn_offer_same_promise (offer, copy));
}

void
test_offer_add (void)
{
  g_test_add_func ("/offer/request", test_request);
  g_test_add_func ("/offer/request-errors", test_request_errors);
  g_test_add_func ("/offer/check", test_check);
  g_test_add_func ("/offer/same-promise", test_same_promise);
}
