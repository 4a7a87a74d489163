#include "churn-metrics.h"

#include <math.h>

typedef struct
{
  double score;
  guint8 churned;
} Scored;

static int
compare_scored (gconstpointer a, gconstpointer b)
{
  const Scored *x = a;
  const Scored *y = b;

  return (x->score < y->score) - (x->score > y->score);
}

/* Highest score first. */
static Scored *
sort_scores (const double *scores, const guint8 *churned, guint n)
{
  Scored *sorted = g_new (Scored, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    sorted[i] = (Scored){ scores[i], churned[i] };
  qsort (sorted, n, sizeof *sorted, compare_scored);

  return sorted;
}

/**
 * churn_metrics_roc_auc:
 * @scores: (array length=n): the higher, the likelier to churn
 * @churned: (array length=n): 1 for who churned, 0 for who did not
 * @n: how many
 *
 * Returns: the chance that a churner has a higher score than another customer, ties counted half;
 *   %NAN if all churned or none
 */
double
churn_metrics_roc_auc (const double *scores, const guint8 *churned, guint n)
{
  g_autofree Scored *sorted = NULL;
  double above = 0; /* churners so far */
  double area = 0;
  guint n_churned = 0;

  g_return_val_if_fail (n == 0 || (scores != NULL && churned != NULL), NAN);

  sorted = sort_scores (scores, churned, n);
  for (guint i = 0, next; i < n; i = next)
    {
      double ties = 0;

      for (next = i; next < n && sorted[next].score == sorted[i].score; next++)
        ties += sorted[next].churned;
      area += (next - i - ties) * (above + ties / 2);
      above += ties;
    }
  n_churned = (guint) above;

  if (n_churned == 0 || n_churned == n)
    return NAN;

  return area / ((double) n_churned * (n - n_churned));
}

static void
draw_curve (ChurnMetrics *self, const Scored *sorted)
{
  double positive = self->n_churned;
  double negative = self->n - self->n_churned;
  double recall = 0;
  guint said = 0;
  guint right = 0;

  self->average_precision = 0;
  for (guint i = 0, next; i < self->n; i = next)
    {
      ChurnCurvePoint point;

      for (next = i; next < self->n && sorted[next].score == sorted[i].score; next++)
        right += sorted[next].churned;
      said = next;
      point.threshold = sorted[i].score;
      point.true_positive_rate = positive > 0 ? right / positive : NAN;
      point.false_positive_rate = negative > 0 ? (said - right) / negative : NAN;
      point.precision = (double) right / said;
      self->average_precision += (point.true_positive_rate - recall) * point.precision;
      recall = point.true_positive_rate;
      g_array_append_val (self->curve, point);
    }
}

static void
fill_bins (ChurnMetrics *self, const double *probabilities, const guint8 *churned)
{
  self->calibration_error = 0;
  for (guint i = 0; i < self->n; i++)
    {
      guint bin = MIN ((guint) (probabilities[i] * CHURN_METRICS_BINS), CHURN_METRICS_BINS - 1);

      self->bins[bin].n++;
      self->bins[bin].predicted += probabilities[i];
      self->bins[bin].observed += churned[i];
    }
  for (guint bin = 0; bin < CHURN_METRICS_BINS; bin++)
    {
      ChurnBin *b = &self->bins[bin];

      if (b->n == 0)
        {
          b->predicted = b->observed = NAN;
          continue;
        }
      b->predicted /= b->n;
      b->observed /= b->n;
      self->calibration_error += fabs (b->predicted - b->observed) * b->n / self->n;
    }
}

/**
 * churn_metrics_new:
 * @probabilities: (array length=n): what was said, 0 to 1
 * @churned: (array length=n): 1 for who churned, 0 for who did not
 * @n: how many, at least one
 *
 * Judges probabilities. The expected calibration error is taken over %CHURN_METRICS_BINS bins of
 * equal width, weighted by how many customers are in them.
 *
 * Returns: (transfer full): the judgement
 */
ChurnMetrics *
churn_metrics_new (const double *probabilities, const guint8 *churned, guint n)
{
  ChurnMetrics *self;
  g_autofree Scored *sorted = NULL;
  g_autofree double *rounded = NULL;

  g_return_val_if_fail (n > 0 && probabilities != NULL && churned != NULL, NULL);

  self = g_new0 (ChurnMetrics, 1);
  self->n = n;
  self->curve = g_array_new (FALSE, FALSE, sizeof (ChurnCurvePoint));
  rounded = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      double p = CLAMP (probabilities[i], 1e-15, 1 - 1e-15);

      rounded[i] = probabilities[i] >= 0.5;
      self->n_churned += churned[i];
      self->confusion[churned[i]][(int) rounded[i]]++;
      self->brier += (probabilities[i] - churned[i]) * (probabilities[i] - churned[i]) / n;
      self->log_loss -= (churned[i] ? log (p) : log1p (-p)) / n;
    }
  self->accuracy = (double) (self->confusion[0][0] + self->confusion[1][1]) / n;
  self->precision =
      self->confusion[0][1] + self->confusion[1][1] > 0
          ? (double) self->confusion[1][1] / (self->confusion[0][1] + self->confusion[1][1])
          : NAN;
  self->recall = self->n_churned > 0 ? (double) self->confusion[1][1] / self->n_churned : NAN;

  sorted = sort_scores (probabilities, churned, n);
  draw_curve (self, sorted);
  fill_bins (self, probabilities, churned);
  self->roc_auc = churn_metrics_roc_auc (probabilities, churned, n);
  self->roc_auc_rounded = churn_metrics_roc_auc (rounded, churned, n);

  return self;
}

/**
 * churn_metrics_free:
 * @self: (transfer full): a judgement
 *
 * Frees it.
 */
void
churn_metrics_free (ChurnMetrics *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->curve);
  g_free (self);
}
