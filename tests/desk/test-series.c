#include "tests.h"

#include "churn-series.h"

#include "desk-test.h"

#include <math.h>

static void
count_cb (ChurnSeries *series, guint *n)
{
  (*n)++;
}

static void
test_empty (void)
{
  g_autoptr (ChurnSeries) series = churn_series_new ();

  g_assert_cmpuint (churn_series_get_n_points (series), ==, 0);
  g_assert_cmpuint (churn_series_find (series, 10), ==, 0);
  g_assert_true (isnan (churn_series_get_value_at (series, 10)));
  g_assert_true (isnan (churn_series_get_mean (series, 0, 100)));
  g_assert_true (isnan (churn_series_get_first (series)));
  g_assert_true (isnan (churn_series_get_last (series)));
  g_assert_cmpint (churn_series_get_run (series), ==, 0);
}

static void
test_one_point (void)
{
  static const double y[] = { 0.5 };
  g_autoptr (ChurnSeries) series = test_series_new (y, 1);

  g_assert_true (isnan (churn_series_get_value_at (series, -1)));
  g_assert_cmpfloat (churn_series_get_value_at (series, 0), ==, 0.5);
  g_assert_cmpfloat (churn_series_get_value_at (series, 1e6), ==, 0.5);
  g_assert_cmpfloat (churn_series_get_first (series), ==, 0.5);
  g_assert_cmpfloat (churn_series_get_last (series), ==, 0.5);
  g_assert_cmpint (churn_series_get_run (series), ==, 0);
}

static void
test_gaps (void)
{
  static const double y[] = { NAN, 0.5, NAN, -1, NAN };
  g_autoptr (ChurnSeries) series = test_series_new (y, 5);

  g_assert_cmpuint (churn_series_get_n_points (series), ==, 5);
  g_assert_cmpfloat (churn_series_get_first (series), ==, 0.5);
  g_assert_cmpfloat (churn_series_get_last (series), ==, -1);
  g_assert_cmpfloat (churn_series_get_value_at (series, 29), ==, 0.5);
  g_assert_true (isnan (churn_series_get_value_at (series, 30)));
  g_assert_cmpfloat (churn_series_get_mean (series, 15, 60), ==, -0.25);
  g_assert_cmpfloat (churn_series_get_mean (series, 15, 45), ==, 0.5);
  g_assert_true (isnan (churn_series_get_mean (series, 30, 45)));
  g_assert_cmpint (churn_series_get_run (series), ==, -1);
}

static void
test_run (void)
{
  static const double falling[] = { 0.2, 1, 0.5, NAN, 0, -0.5, -1 };
  static const double rising[] = { 1, -1, -0.5, NAN, 0.25 };
  static const double equal[] = { -1, 0, 0 };
  g_autoptr (ChurnSeries) down = test_series_new (falling, 7);
  g_autoptr (ChurnSeries) up = test_series_new (rising, 5);
  g_autoptr (ChurnSeries) level = test_series_new (equal, 3);

  g_assert_cmpint (churn_series_get_run (down), ==, -4);
  g_assert_cmpint (churn_series_get_run (up), ==, 2);
  g_assert_cmpint (churn_series_get_run (level), ==, 0);
}

static void
test_order (void)
{
  static const double x[] = { 0, 30, 15, NAN, 30, 45 };
  static const double y[] = { 1, 2, 3, 4, 5, INFINITY };
  g_autoptr (ChurnSeries) series = churn_series_new ();

  churn_series_set_points (series, x, y, 6);
  g_assert_cmpuint (churn_series_get_n_points (series), ==, 4);
  g_assert_cmpfloat (churn_series_get_value_at (series, 20), ==, 1);
  g_assert_cmpfloat (churn_series_get_value_at (series, 30), ==, 5);
  g_assert_true (isnan (churn_series_get_value_at (series, 45)));
}

static void
test_changed (void)
{
  static const double a[] = { 0.5, NAN, 0.25 };
  static const double b[] = { 0.5, NAN, 0.75 };
  static const double x[] = { 0, 15, 30 };
  g_autoptr (ChurnSeries) series = test_series_new (a, 3);
  guint n = 0;

  g_signal_connect (series, "changed", G_CALLBACK (count_cb), &n);
  churn_series_set_points (series, x, a, 3);
  g_assert_cmpuint (n, ==, 0);
  churn_series_set_points (series, x, b, 3);
  g_assert_cmpuint (n, ==, 1);
  churn_series_set_points (series, x, b, 2);
  g_assert_cmpuint (n, ==, 2);
  churn_series_set_points (series, NULL, NULL, 0);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_find (void)
{
  double y[1200];
  g_autoptr (ChurnSeries) series = NULL;

  for (guint i = 0; i < 1200; i++)
    y[i] = i;
  series = test_series_new (y, 1200);
  for (guint i = 0; i < 1200; i++)
    {
      g_assert_cmpuint (churn_series_find (series, 15.0 * i), ==, i + 1);
      g_assert_cmpuint (churn_series_find (series, 15.0 * i - 1), ==, i);
      g_assert_cmpfloat (churn_series_get_mean (series, 15.0 * i, 15.0 * (i + 1)), ==, i);
    }
}

void
test_series_add (void)
{
  g_test_add_func ("/desk/series/empty", test_empty);
  g_test_add_func ("/desk/series/one-point", test_one_point);
  g_test_add_func ("/desk/series/gaps", test_gaps);
  g_test_add_func ("/desk/series/run", test_run);
  g_test_add_func ("/desk/series/order", test_order);
  g_test_add_func ("/desk/series/changed", test_changed);
  g_test_add_func ("/desk/series/find", test_find);
}
