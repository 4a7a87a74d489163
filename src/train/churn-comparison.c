#include "churn-comparison.h"

#include "churn-error.h"
#include "churn-metrics.h"

#include <gio/gio.h>
#include <math.h>

#define SAMPLES_MIN 100
#define SAMPLES_MAX 100000

static double
get_brier (const double *probabilities, const guint8 *churned, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += pow (probabilities[i] - churned[i], 2);

  return sum / n;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
take_interval (ChurnDifference *difference, GArray *sample)
{
  g_array_sort (sample, compare_doubles);
  difference->difference = difference->second - difference->first;
  difference->low = g_array_index (sample, double, (guint) (0.025 * (sample->len - 1)));
  difference->high = g_array_index (sample, double, (guint) ceil (0.975 * (sample->len - 1)));
}

/**
 * churn_comparison_run:
 * @first: (array length=n): probabilities by one model
 * @second: (array length=n): by another, of the same customers
 * @churned: (array length=n): 1 for who churned, 0 for who did not
 * @n: how many
 * @samples: how often customers are drawn anew
 * @seed: the same seed gives the same interval
 * @progress: (nullable) (scope call): called after each sample
 * @data: for @progress
 * @result: (out caller-allocates): which is better, and by how much
 * @error: return location
 *
 * Compares two models by the paired bootstrap: the same customers are drawn with replacement for
 * both, and the interval holds the middle 95 % of the differences.
 *
 * Returns: whether it can be said; %CHURN_ERROR_INVALID if not
 */
gboolean
churn_comparison_run (const double *first,
                      const double *second,
                      const guint8 *churned,
                      guint n,
                      int samples,
                      guint32 seed,
                      ChurnComparisonProgress progress,
                      gpointer data,
                      ChurnComparison *result,
                      GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GArray) aucs = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) briers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autofree double *y = g_new (double, MAX (n, 1));
  g_autofree guint8 *z = g_new (guint8, MAX (n, 1));

  g_return_val_if_fail (result != NULL, FALSE);

  if (samples < SAMPLES_MIN || samples > SAMPLES_MAX)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "--samples must be %d to %d",
                   SAMPLES_MIN, SAMPLES_MAX);
      return FALSE;
    }
  if (n == 0 || isnan (churn_metrics_roc_auc (first, churned, n)))
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                           "cannot compare: there must be customers who churned and who did not");
      return FALSE;
    }

  for (int sample = 0; sample < samples; sample++)
    {
      double auc, brier;

      for (guint i = 0; i < n; i++)
        {
          guint drawn = g_rand_int_range (random, 0, n);

          x[i] = first[drawn];
          y[i] = second[drawn];
          z[i] = churned[drawn];
        }
      auc = churn_metrics_roc_auc (y, z, n) - churn_metrics_roc_auc (x, z, n);
      brier = get_brier (y, z, n) - get_brier (x, z, n);
      if (!isnan (auc))
        {
          g_array_append_val (aucs, auc);
          g_array_append_val (briers, brier);
        }
      if (progress != NULL)
        progress (sample + 1, samples, data);
    }
  if (aucs->len < SAMPLES_MIN / 2)
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                           "cannot compare: there are too few customers of one kind");
      return FALSE;
    }

  *result = (ChurnComparison){ .n = n, .samples = aucs->len };
  result->roc_auc.first = churn_metrics_roc_auc (first, churned, n);
  result->roc_auc.second = churn_metrics_roc_auc (second, churned, n);
  result->brier.first = get_brier (first, churned, n);
  result->brier.second = get_brier (second, churned, n);
  take_interval (&result->roc_auc, aucs);
  take_interval (&result->brier, briers);

  return TRUE;
}
