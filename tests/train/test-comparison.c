#include "churn-comparison.h"
#include "churn-error.h"
#include "test-train.h"

#include <math.h>

enum
{
  N = 600
};

static void
draw (double *good, double *bad, guint8 *churned)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (int i = 0; i < N; i++)
    {
      double p = g_rand_double (random);

      churned[i] = g_rand_double (random) < p;
      good[i] = p;
      bad[i] = CLAMP (p + g_rand_double_range (random, -0.5, 0.5), 0, 1);
    }
}

static void
test_better (void)
{
  double good[N], bad[N];
  guint8 churned[N];
  ChurnComparison c, again;
  g_autoptr (GError) error = NULL;

  draw (good, bad, churned);
  g_assert_true (churn_comparison_run (bad, good, churned, N, 500, 1, NULL, NULL, &c, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (c.roc_auc.low, >, 0);
  g_assert_cmpfloat (c.roc_auc.low, <, c.roc_auc.difference);
  g_assert_cmpfloat (c.roc_auc.difference, <, c.roc_auc.high);
  g_assert_cmpfloat (c.brier.high, <, 0);
  g_assert_cmpfloat_with_epsilon (c.roc_auc.difference, c.roc_auc.second - c.roc_auc.first, 1e-12);

  g_assert_true (churn_comparison_run (bad, good, churned, N, 500, 1, NULL, NULL, &again, &error));
  g_assert_cmpfloat (c.roc_auc.low, ==, again.roc_auc.low);
}

static void
test_same (void)
{
  double good[N], bad[N];
  guint8 churned[N];
  ChurnComparison c;
  g_autoptr (GError) error = NULL;

  draw (good, bad, churned);
  g_assert_true (churn_comparison_run (good, good, churned, N, 500, 1, NULL, NULL, &c, &error));
  g_assert_cmpfloat (c.roc_auc.low, ==, 0);
  g_assert_cmpfloat (c.roc_auc.high, ==, 0);
}

static void
test_refused (void)
{
  double good[N], bad[N];
  guint8 churned[N];
  ChurnComparison c;
  g_autoptr (GError) error = NULL;

  draw (good, bad, churned);
  g_assert_false (churn_comparison_run (good, bad, churned, N, 3, 1, NULL, NULL, &c, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_clear_error (&error);
  for (int i = 0; i < N; i++)
    churned[i] = 0;
  g_assert_false (churn_comparison_run (good, bad, churned, N, 500, 1, NULL, NULL, &c, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
}

void
test_comparison_add (void)
{
  g_test_add_func ("/comparison/better", test_better);
  g_test_add_func ("/comparison/same", test_same);
  g_test_add_func ("/comparison/refused", test_refused);
}
