#include "samples.h"

#include "churn-error.h"

#include <math.h>
#include <string.h>

static void
test_names (void)
{
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      ChurnFeature feature = (ChurnFeature) -1;

      g_assert_true (churn_feature_from_name (churn_feature_get_name ((ChurnFeature) i), &feature));
      g_assert_cmpuint (feature, ==, i);
    }
  g_assert_cmpstr (churn_feature_get_name (CHURN_FEATURE_MTH_REMAIN), ==, "mth_remain");
  g_assert_cmpstr (churn_feature_get_name (CHURN_FEATURE_PAST_SENTI_NEG), ==, "pastSenti_neg");
  g_assert_cmpstr (churn_feature_get_name (CHURN_FEATURE_VMAIL_PLAN_YES), ==, "VMail_Plan_yes");
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  for (guint i = 0; i < 500; i++)
    {
      ChurnFeatures features, read;
      g_autofree char *line = NULL;
      g_autofree char *ended = NULL;
      g_autoptr (GError) error = NULL;

      for (guint c = 0; c < CHURN_N_FEATURES; c++)
        switch (g_rand_int_range (rand, 0, 4))
          {
          case 0:
            features.values[c] = NAN;
            break;
          case 1:
            features.values[c] = g_rand_int_range (rand, -1, 500);
            break;
          case 2:
            features.values[c] = ldexp (g_rand_double (rand), g_rand_int_range (rand, -900, 900));
            break;
          default:
            features.values[c] = g_rand_double_range (rand, -1000, 1000);
          }
      line = churn_features_to_csv (&features);
      g_assert_true (churn_features_from_csv (line, &read, &error));
      g_assert_no_error (error);
      g_assert_true (churn_features_equal (&features, &read));
      ended = g_strconcat (line, "\r\n", NULL);
      g_assert_true (churn_features_from_csv (ended, &read, NULL));
      read.values[g_rand_int_range (rand, 0, CHURN_N_FEATURES)] = 1e300;
      g_assert_false (churn_features_equal (&features, &read));
    }
}

static void
test_text (void)
{
  ChurnFeatures features;
  g_autofree char *line = NULL;

  churn_features_clear (&features);
  features.values[0] = 0.1;
  features.values[1] = -1;
  features.values[2] = 1.0 / 3;
  features.values[3] = 265.1;
  features.values[4] = -0.25;
  features.values[5] = 100.001;
  features.values[6] = 0.0005;
  features.values[7] = -0.0;
  features.values[8] = 999999999999999;
  features.values[9] = 1e15;
  features.values[10] = nextafter (265.1, 0);
  features.values[11] = 0.05;
  features.values[12] = 1e-7;
  features.values[13] = 1e-10;
  features.values[19] = INFINITY;
  line = churn_features_to_csv (&features);
  g_assert_cmpstr (line, ==,
                   "0.1,-1,0.33333333333333331,265.1,-0.25,100.001,0.0005,-0,999999999999999,1e+15,"
                   "265.09999999999997,0.05,0.0000001,1e-10,,,,,,");
}

/* Of as few digits as they are written with, and of more. */
static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    double value;
  } table[] = {
    { "-0.25", -0.25 },
    { "0012.50", 12.5 },
    { "7.", 7 },
    { ".5", 0.5 },
    { "+3", 3 },
    { "-12e-1", -1.2 },
    { "0.123456789012345", 0.123456789012345 },
    { "0.12345678901234567", 0.12345678901234567 },
    { "9007199254740993", 9007199254740992.0 },
    { "9007199254740995", 9007199254740996.0 },
  };
  static const char *const bad[] = { ".", "-", "--1", "1-", "1.2.3", "-.", "1 ", "" };
  double value = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_true (churn_feature_value_from_string (table[i].text, &value));
      g_assert_true (value == table[i].value);
    }
  g_assert_true (churn_feature_value_from_string ("-0", &value));
  g_assert_true (value == 0 && signbit (value));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      value = 77;
      g_assert_false (churn_feature_value_from_string (bad[i], &value));
      g_assert_true (value == 77);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *line;
    const char *what;
  } table[] = {
    { "", "column 1 (Account_Length) is missing" },
    { "1,2,3", "column 4 (Day_Calls) is missing" },
    { ",,,,,,,,,,,,,,,,,,,,", "column 21" },
    { "1,2,x,,,,,,,,,,,,,,,,,", "column 3 (Day_Mins)" },
    { "1,2,3,nan,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3,inf,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3,1e999,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3, 4,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3,4 ,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3,0x4,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3,1-2,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { "1,2,3,e,,,,,,,,,,,,,,,,", "column 4 (Day_Calls)" },
    { ",,,,,,,,,,,,,,,,,,,\"1\"", "column 20 (VMail_Plan_yes)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      ChurnFeatures features;
      g_autoptr (GError) error = NULL;

      churn_features_clear (&features);
      features.values[0] = 77;
      g_assert_false (churn_features_from_csv (table[i].line, &features, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      if (strstr (error->message, table[i].what) == NULL)
        g_error ("%s: %s", table[i].line, error->message);
      g_assert_cmpfloat (features.values[0], ==, 77);
    }
}

static void
test_drivers (void)
{
  g_autoptr (ChurnPrediction) prediction = churn_prediction_new ();
  double contributions[CHURN_N_FEATURES] = { 0 };
  const ChurnDriver *drivers;

  prediction->features.values[CHURN_FEATURE_MTH_REMAIN] = 3;
  contributions[CHURN_FEATURE_DAY_MINS] = 0.5;
  contributions[CHURN_FEATURE_MTH_REMAIN] = -1.25;
  contributions[CHURN_FEATURE_ACCOUNT_LENGTH] = -0.5;
  contributions[CHURN_FEATURE_SENTIMENT] = NAN;
  churn_prediction_set_contributions (prediction, contributions);
  churn_prediction_set_contributions (prediction, contributions);
  g_assert_cmpuint (prediction->drivers->len, ==, 3);
  drivers = (const ChurnDriver *) prediction->drivers->data;
  g_assert_cmpint (drivers[0].feature, ==, CHURN_FEATURE_MTH_REMAIN);
  g_assert_cmpfloat (drivers[0].value, ==, 3);
  g_assert_cmpfloat (drivers[0].contribution, ==, -1.25);
  g_assert_cmpint (drivers[1].feature, ==, CHURN_FEATURE_ACCOUNT_LENGTH);
  g_assert_true (isnan (drivers[1].value));
  g_assert_cmpint (drivers[2].feature, ==, CHURN_FEATURE_DAY_MINS);
}

void
test_features_add (void)
{
  g_test_add_func ("/features/names", test_names);
  g_test_add_func ("/features/round-trip", test_round_trip);
  g_test_add_func ("/features/text", test_text);
  g_test_add_func ("/features/numbers", test_numbers);
  g_test_add_func ("/features/errors", test_errors);
  g_test_add_func ("/features/drivers", test_drivers);
}
