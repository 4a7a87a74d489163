#include "tests.h"

#include "churn-axis.h"

#include <math.h>

static char *
join (GArray *ticks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    g_string_append_printf (text, "%s%g", i > 0 ? " " : "", g_array_index (ticks, double, i));
  g_array_unref (ticks);

  return g_string_free (text, FALSE);
}

static void
test_normalise (void)
{
  ChurnAxis axis = { 10, 30 };

  g_assert_cmpfloat (churn_axis_normalise (&axis, 10), ==, 0);
  g_assert_cmpfloat (churn_axis_normalise (&axis, 25), ==, 0.75);
  g_assert_cmpfloat (churn_axis_normalise (&axis, 50), ==, 2);
  g_assert_true (isnan (churn_axis_normalise (&axis, NAN)));
  g_assert_true (isnan (churn_axis_normalise (&axis, INFINITY)));
}

static void
test_project (void)
{
  ChurnAxis axis = { -1, 1 };

  g_assert_cmpfloat (churn_axis_project (&axis, 0, 0, 200), ==, 100);
  g_assert_cmpfloat (churn_axis_project (&axis, 1, 200, 0), ==, 0);
  g_assert_cmpfloat (churn_axis_unproject (&axis, 50, 0, 200), ==, -0.5);
  g_assert_cmpfloat (churn_axis_unproject (&axis, 50, 200, 0), ==, 0.5);
  for (double value = -1; value <= 1; value += 0.25)
    g_assert_cmpfloat_with_epsilon (
        churn_axis_unproject (&axis, churn_axis_project (&axis, value, 7, 311), 7, 311), value,
        1e-12);
}

static void
test_pathological (void)
{
  ChurnAxis equal = { 3, 3 };
  ChurnAxis crossed = { 3, 2 };
  ChurnAxis unknown = { NAN, 2 };
  ChurnAxis endless = { 0, INFINITY };
  ChurnAxis fine = { 0, 1e-9 };

  g_assert_true (churn_axis_is_pathological (&equal));
  g_assert_true (churn_axis_is_pathological (&crossed));
  g_assert_true (churn_axis_is_pathological (&unknown));
  g_assert_true (churn_axis_is_pathological (&endless));
  g_assert_false (churn_axis_is_pathological (&fine));

  g_assert_cmpfloat (churn_axis_normalise (&equal, 3), ==, 0.5);
  g_assert_cmpfloat (churn_axis_project (&equal, 99, 0, 40), ==, 20);
  g_assert_cmpfloat (churn_axis_unproject (&equal, 17, 0, 40), ==, 3);
}

static void
assert_ticks (double min, double max, guint at_most, const char *expected)
{
  ChurnAxis axis = { min, max };
  g_autofree char *ticks = join (churn_axis_ticks (&axis, at_most));

  g_assert_cmpstr (ticks, ==, expected);
}

static void
assert_time_ticks (double min, double max, guint at_most, const char *expected)
{
  ChurnAxis axis = { min, max };
  g_autofree char *ticks = join (churn_axis_time_ticks (&axis, at_most));

  g_assert_cmpstr (ticks, ==, expected);
}

static void
test_ticks (void)
{
  assert_ticks (0, 1, 6, "0 0.2 0.4 0.6 0.8 1");
  assert_ticks (0, 1, 5, "0 0.5 1");
  assert_ticks (-1, 1, 5, "-1 -0.5 0 0.5 1");
  assert_ticks (-1, 1, 3, "-1 0 1");
  assert_ticks (0.3, 0.4, 3, "0.3 0.35 0.4");
  assert_ticks (0, 1, 0, "");
}

static void
test_time_ticks (void)
{
  assert_time_ticks (0, 300, 6, "0 60 120 180 240 300");
  assert_time_ticks (0, 300, 5, "0 120 240");
  assert_time_ticks (225, 1125, 5, "300 600 900");
  assert_time_ticks (0, 18000, 6, "0 3600 7200 10800 14400 18000");
  assert_time_ticks (5, 5, 6, "");
}

void
test_axis_add (void)
{
  g_test_add_func ("/desk/axis/normalise", test_normalise);
  g_test_add_func ("/desk/axis/project", test_project);
  g_test_add_func ("/desk/axis/pathological", test_pathological);
  g_test_add_func ("/desk/axis/ticks", test_ticks);
  g_test_add_func ("/desk/axis/time-ticks", test_time_ticks);
}
