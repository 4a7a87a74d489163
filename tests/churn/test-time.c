#include "samples.h"

#include "churn-error.h"
#include "churn-time.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 time;
  } good[] = {
    { "2026-11-22T07:00:15Z", G_GINT64_CONSTANT (1795330815000000) },
    { "2026-11-22T07:00:15.123Z", SAMPLE_TIME },
    { "2026-11-22T07:00:15.1Z", G_GINT64_CONSTANT (1795330815100000) },
    { "2026-11-22T07:00:15.123456789Z", G_GINT64_CONSTANT (1795330815123456) },
    { "2026-11-22T18:00:15.123+11:00", SAMPLE_TIME },
    { "2026-11-22T18:00:15.123+1100", SAMPLE_TIME },
    { "2026-11-22T18:00:15.123+11", SAMPLE_TIME },
    { "2026-11-22T03:30:15.123-03:30", SAMPLE_TIME },
    { "2024-02-29T00:00:00Z", G_GINT64_CONSTANT (1709164800000000) },
    { "1970-01-01T00:00:00.001Z", 0 },
    { "1970-12-31T23:59:59.999Z", 0 },
    { "1971-01-01T00:00:00.000Z", G_GINT64_CONSTANT (31536000000000) },
    { "0001-01-01T00:00:00Z", 0 },
    { "9999-12-31T23:59:59.999999Z", G_GINT64_CONSTANT (253402300799999999) },
  };
  static const char *const bad[] = {
    "",
    "now",
    "2026-11-22",
    "2026-11-22T07:00:15",
    "2026-11-22 07:00:15Z",
    "2026-11-22T07:00Z",
    "2026-11-22T07:00:15.Z",
    "2026-11-22T07:00:15,5Z",
    "2026-11-22T07:00:15.1234567890Z",
    "2026-11-22T07:00:15Zx",
    " 2026-11-22T07:00:15Z",
    "2026-11-22T07:00:15z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T07:60:00Z",
    "2026-11-22T07:00:60Z",
    "2026-02-29T07:00:00Z",
    "2026-13-01T07:00:00Z",
    "2026-00-01T07:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-11-22T07:00:15+24:00",
    "2026-11-22T07:00:15+1:00",
    "2026-11-22T07:00:15+11:0",
    "2026-11-22T07:00:15+11:00Z",
    "20261122T070015Z",
    "+026-11-22T07:00:15Z",
    "2026-11-22T07:00:-1Z",
    "1795330815",
    "２０26-11-22T07:00:15Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 time = -1;

      g_assert_true (churn_time_parse (good[i].text, &time, &error));
      g_assert_no_error (error);
      g_assert_cmpint (time, ==, good[i].time);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 time = -1;

      if (churn_time_parse (bad[i], &time, &error))
        g_error ("%s was taken for a time", bad[i]);
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      g_assert_cmpint (time, ==, -1);
    }
}

static void
test_format (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  g_autofree char *sample = churn_time_format (SAMPLE_TIME + 999);

  g_assert_cmpstr (sample, ==, "2026-11-22T07:00:15.123Z");
  g_assert_null (churn_time_format (0));
  g_assert_null (churn_time_format (-1));
  g_assert_null (churn_time_format (G_MININT64));
  g_assert_null (churn_time_format (G_MAXINT64));

  for (guint i = 0; i < 2000; i++)
    {
      gint64 milliseconds =
          G_GINT64_CONSTANT (31536000000) + (gint64) (g_rand_double (rand) * 2.5e14);
      g_autofree char *text = churn_time_format (milliseconds * 1000);
      gint64 time = 0;

      g_assert_true (churn_time_parse (text, &time, NULL));
      g_assert_cmpint (time, ==, milliseconds * 1000);
    }
}

void
test_time_add (void)
{
  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/format", test_format);
}
