#include "churn-metrics.h"
#include "churn-platt.h"
#include "churn-error.h"
#include "test-train.h"

#include <math.h>

/* Ten customers, reckoned by hand. */
static const double scores[] = { 0.95, 0.9, 0.8, 0.7, 0.6, 0.4, 0.4, 0.3, 0.2, 0.05 };
static const guint8 churned[] = { 1, 1, 0, 1, 1, 1, 0, 0, 0, 0 };

static void
test_by_hand (void)
{
  g_autoptr (ChurnMetrics) metrics = churn_metrics_new (scores, churned, 10);

  /* 25 pairs; 0.8 stands above 0.7, 0.6 and 0.4; 0.4 ties with 0.4. */
  g_assert_cmpfloat_with_epsilon (metrics->roc_auc, (25 - 3 - 0.5) / 25, 1e-12);
  /* At one half: four of five found, one of five wrongly named. */
  g_assert_cmpfloat_with_epsilon (metrics->roc_auc_rounded, 0.8, 1e-12);
  g_assert_cmpuint (metrics->confusion[0][0], ==, 4);
  g_assert_cmpuint (metrics->confusion[0][1], ==, 1);
  g_assert_cmpuint (metrics->confusion[1][0], ==, 1);
  g_assert_cmpuint (metrics->confusion[1][1], ==, 4);
  g_assert_cmpfloat_with_epsilon (metrics->accuracy, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (metrics->precision, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (metrics->recall, 0.8, 1e-12);
  /* A fifth of each churner's precision; the tied two are named together. */
  g_assert_cmpfloat_with_epsilon (metrics->average_precision,
                                  0.2 * (1 + 1 + 3 / 4.0 + 4 / 5.0 + 5 / 7.0), 1e-12);
  g_assert_cmpfloat_with_epsilon (
      metrics->brier,
      (0.0025 + 0.01 + 0.64 + 0.09 + 0.16 + 0.36 + 0.16 + 0.09 + 0.04 + 0.0025) / 10, 1e-12);
  g_assert_cmpuint (metrics->curve->len, ==, 9);
}

static void
test_calibration_error (void)
{
  /* Two bins: 0.2 said and 0.25 seen of four; 0.9 said and 1 seen of two. */
  const double said[] = { 0.2, 0.2, 0.2, 0.2, 0.9, 0.9 };
  const guint8 was[] = { 1, 0, 0, 0, 1, 1 };
  g_autoptr (ChurnMetrics) metrics = churn_metrics_new (said, was, 6);

  g_assert_cmpfloat_with_epsilon (metrics->calibration_error, 0.05 * 4 / 6 + 0.1 * 2 / 6, 1e-12);
  g_assert_cmpuint (metrics->bins[2].n, ==, 4);
  g_assert_cmpuint (metrics->bins[9].n, ==, 2);
}

static void
test_one_kind (void)
{
  const double said[] = { 0.2, 1.0 };
  const guint8 was[] = { 1, 1 };
  g_autoptr (ChurnMetrics) metrics = churn_metrics_new (said, was, 2);

  g_assert_true (isnan (metrics->roc_auc));
  g_assert_cmpfloat (metrics->accuracy, ==, 0.5);
}

/* The area is the same whether it is reckoned by ranks or by pairs. */
static void
test_auc_by_pairs (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (int round = 0; round < 200; round++)
    {
      double said[40];
      guint8 was[40];
      double pairs = 0, right = 0;

      for (int i = 0; i < 40; i++)
        {
          said[i] = g_rand_int_range (random, 0, 12);
          was[i] = g_rand_int_range (random, 0, 2);
        }
      was[0] = 0;
      was[1] = 1;
      for (int i = 0; i < 40; i++)
        for (int j = 0; j < 40; j++)
          if (was[i] && !was[j])
            {
              pairs++;
              right += said[i] > said[j] ? 1 : said[i] == said[j] ? 0.5 : 0;
            }
      g_assert_cmpfloat_with_epsilon (churn_metrics_roc_auc (said, was, 40), right / pairs, 1e-12);
    }
}

/* Platt's line is found again, from margins that were bent by a known one. */
static void
test_platt (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  enum
  {
    N = 40000
  };
  g_autofree double *margins = g_new (double, N);
  g_autofree guint8 *was = g_new (guint8, N);
  ChurnCalibration calibration = CHURN_CALIBRATION_IDENTITY;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N; i++)
    {
      margins[i] = g_rand_double_range (random, -6, 6);
      was[i] = g_rand_double (random) < 1 / (1 + exp (-(0.6 * margins[i] - 0.9)));
    }
  g_assert_true (churn_platt_fit (margins, was, N, &calibration, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (calibration.slope, 0.6, 0.03);
  g_assert_cmpfloat_with_epsilon (calibration.intercept, -0.9, 0.06);
  g_assert_cmpfloat (calibration.shift, ==, 0);

  /* Scores that fall with churn are not turned over in silence. */
  for (int i = 0; i < N; i++)
    margins[i] = -margins[i];
  g_assert_false (churn_platt_fit (margins, was, N, &calibration, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
}

/* After the shift the mean probability is about the rate that was asked for. */
static void
test_base_rate (void)
{
  g_assert_cmpfloat_with_epsilon (churn_calibration_shift (0.3, 0.3), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (churn_calibration_shift (0.5, 0.1), log (1 / 9.0), 1e-12);
}

void
test_metrics_add (void)
{
  g_test_add_func ("/metrics/by-hand", test_by_hand);
  g_test_add_func ("/metrics/calibration-error", test_calibration_error);
  g_test_add_func ("/metrics/one-kind", test_one_kind);
  g_test_add_func ("/metrics/auc-by-pairs", test_auc_by_pairs);
  g_test_add_func ("/metrics/platt", test_platt);
  g_test_add_func ("/metrics/base-rate", test_base_rate);
}
