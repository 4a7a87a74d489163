#include "samples.h"

#include "churn-feature-words.h"

#include <math.h>
#include <string.h>

static void
assert_described (ChurnFeature feature, double value, const char *expected)
{
  g_autofree char *found = churn_feature_describe (feature, value);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_described (void)
{
  assert_described (CHURN_FEATURE_MTH_REMAIN, 1, "1\u00a0month left on the contract");
  assert_described (CHURN_FEATURE_MTH_REMAIN, 3, "3\u00a0months left on the contract");
  assert_described (CHURN_FEATURE_MTH_REMAIN, 0, "0\u00a0months left on the contract");
  assert_described (CHURN_FEATURE_DAY_MINS, 217.44, "217.4\u00a0minutes by day");
  assert_described (CHURN_FEATURE_DAY_MINS, 0.96, "1\u00a0minute by day");
  assert_described (CHURN_FEATURE_SENTIMENT, -1, "Negative sentiment");
  assert_described (CHURN_FEATURE_SENTIMENT, 0, "Neutral sentiment");
  assert_described (CHURN_FEATURE_SENTIMENT, 1, "Positive sentiment");
  assert_described (CHURN_FEATURE_SENTIMENT, NAN, "Sentiment now: not known");
  assert_described (CHURN_FEATURE_INT_L_PLAN_NO, 1, "Has no international plan");
  assert_described (CHURN_FEATURE_INT_L_PLAN_NO, 0, "Has an international plan");
  assert_described (CHURN_FEATURE_INT_L_PLAN_YES, 1, "Has an international plan");
  assert_described (CHURN_FEATURE_VMAIL_PLAN_NO, 0, "Has a voice mail plan");
  assert_described (CHURN_FEATURE_VMAIL_PLAN_YES, 0, "Has no voice mail plan");
}

/* No feature is without words, and no two have the same. */
static void
test_all (void)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      g_autofree char *two = churn_feature_describe ((ChurnFeature) i, 2);
      const char *label = churn_feature_get_label ((ChurnFeature) i);

      g_assert_true (g_hash_table_add (labels, (gpointer) label));
      g_assert_null (strchr (two, '%'));
      if (i < CHURN_FEATURE_INT_L_PLAN_NO && i != CHURN_FEATURE_SENTIMENT)
        g_assert_nonnull (strchr (two, '2'));
    }
}

void
test_feature_words_add (void)
{
  g_test_add_func ("/feature-words/described", test_described);
  g_test_add_func ("/feature-words/all", test_all);
}
