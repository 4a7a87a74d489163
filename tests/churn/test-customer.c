#include "samples.h"

#include "churn-customer.h"

#include <math.h>

static void
test_name (void)
{
  static const struct
  {
    const char *first, *last, *name;
  } table[] = {
    { "Ana", "Ruiz", "Ana Ruiz" }, { "Ana", NULL, "Ana" }, { NULL, "Ruiz", "Ruiz" },
    { "", "Ruiz", "Ruiz" },        { NULL, NULL, NULL },   { "", "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (ChurnCustomer) customer = churn_customer_new ("1");
      g_autofree char *name = NULL;

      customer->first_name = g_strdup (table[i].first);
      customer->last_name = g_strdup (table[i].last);
      name = churn_customer_get_name (customer);
      g_assert_cmpstr (name, ==, table[i].name);
    }
}

static void
test_apply (void)
{
  g_autoptr (ChurnCustomer) customer = churn_customer_new ("1");
  ChurnFeatures features;

  churn_features_clear (&features);
  features.values[CHURN_FEATURE_MTH_REMAIN] = 5;
  features.values[CHURN_FEATURE_SENTIMENT] = 1;
  features.values[CHURN_FEATURE_DAY_MINS] = 9.5;
  customer->history = (ChurnSentimentCounts){ 10, 20, G_MAXUINT };
  customer->counts = (ChurnSentimentCounts){ 1, 2, 3 };
  churn_customer_apply (customer, &features);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_MTH_REMAIN], ==, 5);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_SENTIMENT], ==, 1);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_DAY_MINS], ==, 9.5);
  g_assert_true (isnan (features.values[CHURN_FEATURE_EVE_MINS]));
  g_assert_cmpfloat (features.values[CHURN_FEATURE_PAST_SENTI_POS], ==, 11);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_PAST_SENTI_NUT], ==, 22);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_PAST_SENTI_NEG], ==, 4294967298.0);

  customer->months = 0;
  customer->sentiment = CHURN_SENTIMENT_NEGATIVE;
  churn_customer_apply (customer, &features);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_MTH_REMAIN], ==, 0);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_SENTIMENT], ==, -1);
  g_assert_cmpfloat (features.values[CHURN_FEATURE_PAST_SENTI_POS], ==, 11);
}

static void
test_phone (void)
{
  static const char *const good[] = { "+61491570006", "+12", "+123456789012345" };
  static const char *const bad[] = { "",
                                     "+",
                                     "+1",
                                     "61491570006",
                                     "+06149",
                                     "+61 491 57",
                                     "+61491570006x",
                                     "+1234567890123456",
                                     "+٣٤٥",
                                     "tel:+12",
                                     "+-12" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (churn_phone_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (churn_phone_is_valid (bad[i]));
  g_assert_false (churn_phone_is_valid (NULL));
}

void
test_customer_add (void)
{
  g_test_add_func ("/customer/name", test_name);
  g_test_add_func ("/customer/apply", test_apply);
  g_test_add_func ("/customer/phone", test_phone);
}
