#include "churn-cross-validation.h"

#include "churn-error.h"
#include "churn-metrics.h"
#include "churn-platt.h"

#include <math.h>

#define FOLDS_MAX 50
#define REPEATS_MAX 100

/* What each training, or each repetition, came to. */
typedef struct
{
  GArray *roc_auc, *roc_auc_rounded, *accuracy, *precision, *recall, *average_precision, *brier;
  GArray *calibration_error, *calibration_error_after;
} Samples;

static GArray *
new_sample (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

static ChurnSpread
take_spread (GArray *sample)
{
  ChurnSpread spread = { 0, NAN };
  double squares = 0;

  for (guint i = 0; i < sample->len; i++)
    spread.mean += g_array_index (sample, double, i) / sample->len;
  for (guint i = 0; i < sample->len; i++)
    squares += pow (g_array_index (sample, double, i) - spread.mean, 2);
  if (sample->len > 1)
    spread.deviation = sqrt (squares / (sample->len - 1));
  g_array_unref (sample);

  return spread;
}

/* The margins of the customers from @first to before @last by a model of all others. */
static gboolean
train_fold (const ChurnDataset *dataset,
            const ChurnSettings *settings,
            const guint *order,
            guint first,
            guint last,
            double *margins,
            GCancellable *cancellable,
            GError **error)
{
  guint n = churn_dataset_get_size (dataset);
  g_autofree guint *others = g_new (guint, n);
  g_autoptr (ChurnDataset) train = NULL;
  g_autoptr (ChurnDataset) test = churn_dataset_pick (dataset, order + first, last - first);
  g_autoptr (ChurnBooster) booster = NULL;
  guint n_others = 0;

  for (guint i = 0; i < n; i++)
    if (i < first || i >= last)
      others[n_others++] = order[i];
  train = churn_dataset_pick (dataset, others, n_others);
  booster = churn_booster_train (settings, churn_dataset_get_rows (train),
                                 churn_dataset_get_churned (train), n_others, NULL, NULL,
                                 cancellable, error);

  return booster != NULL && churn_booster_get_margins (booster, churn_dataset_get_rows (test),
                                                       last - first, margins + first, error);
}

static void
judge_fold (Samples *samples, const double *probabilities, const guint8 *churned, guint n)
{
  g_autoptr (ChurnMetrics) metrics = churn_metrics_new (probabilities, churned, n);

  g_array_append_val (samples->roc_auc, metrics->roc_auc);
  g_array_append_val (samples->roc_auc_rounded, metrics->roc_auc_rounded);
  g_array_append_val (samples->accuracy, metrics->accuracy);
  g_array_append_val (samples->precision, metrics->precision);
  g_array_append_val (samples->recall, metrics->recall);
  g_array_append_val (samples->average_precision, metrics->average_precision);
  g_array_append_val (samples->brier, metrics->brier);
}

/* Calibrates a fold on all others, none of whose models has seen the customers that it judged. */
static gboolean
calibrate_fold (const double *margins,
                const guint8 *churned,
                guint n,
                guint first,
                guint last,
                double *probabilities,
                GError **error)
{
  g_autofree double *others = g_new (double, n);
  g_autofree guint8 *labels = g_new (guint8, n);
  ChurnCalibration calibration = CHURN_CALIBRATION_IDENTITY;
  guint n_others = 0;

  for (guint i = 0; i < n; i++)
    if (i < first || i >= last)
      {
        others[n_others] = margins[i];
        labels[n_others++] = churned[i];
      }
  if (!churn_platt_fit (others, labels, n_others, &calibration, error))
    return FALSE;
  for (guint i = first; i < last; i++)
    probabilities[i] = churn_calibration_probability (&calibration, margins[i]);

  return TRUE;
}

static gboolean
run_repetition (const ChurnDataset *dataset,
                const ChurnSettings *settings,
                int folds,
                int repetition,
                int repeats,
                ChurnCrossValidationProgress progress,
                gpointer data,
                Samples *samples,
                GCancellable *cancellable,
                GError **error)
{
  static const ChurnCalibration identity = CHURN_CALIBRATION_IDENTITY;
  guint n = churn_dataset_get_size (dataset);
  g_autofree guint *order = churn_dataset_shuffle (dataset, settings->seed + repetition);
  g_autofree double *margins = g_new (double, n);
  g_autofree double *probabilities = g_new (double, n);
  g_autofree guint8 *churned = g_new (guint8, n);
  g_autoptr (ChurnMetrics) before = NULL;
  g_autoptr (ChurnMetrics) after = NULL;

  for (guint i = 0; i < n; i++)
    churned[i] = churn_dataset_get_churned (dataset)[order[i]];
  for (int fold = 0; fold < folds; fold++)
    {
      guint first = (guint64) n * fold / folds;
      guint last = (guint64) n * (fold + 1) / folds;

      if (!train_fold (dataset, settings, order, first, last, margins, cancellable, error))
        return FALSE;
      for (guint i = first; i < last; i++)
        probabilities[i] = churn_calibration_probability (&identity, margins[i]);
      judge_fold (samples, probabilities + first, churned + first, last - first);
      if (progress != NULL)
        progress (repetition * folds + fold + 1, repeats * folds, data);
    }

  before = churn_metrics_new (probabilities, churned, n);
  for (int fold = 0; fold < folds; fold++)
    if (!calibrate_fold (margins, churned, n, (guint64) n * fold / folds,
                         (guint64) n * (fold + 1) / folds, probabilities, error))
      return FALSE;
  after = churn_metrics_new (probabilities, churned, n);
  g_array_append_val (samples->calibration_error, before->calibration_error);
  g_array_append_val (samples->calibration_error_after, after->calibration_error);

  return TRUE;
}

/**
 * churn_cross_validation_run:
 * @dataset: customers
 * @settings: how to train; its seed shuffles the first repetition, the next numbers the others
 * @folds: into how many parts, at least two
 * @repeats: how often, each time in another order
 * @progress: (nullable) (scope call): called after each training
 * @data: for @progress
 * @result: (out caller-allocates): what came of it
 * @cancellable: (nullable): stops between two rounds of a training
 * @error: return location
 *
 * Trains on all parts but one and judges by that one, for each part, so that every customer is
 * judged by a model that never saw them.
 *
 * Returns: whether it went well; %CHURN_ERROR_INVALID if it cannot be done
 */
gboolean
churn_cross_validation_run (const ChurnDataset *dataset,
                            const ChurnSettings *settings,
                            int folds,
                            int repeats,
                            ChurnCrossValidationProgress progress,
                            gpointer data,
                            ChurnCrossValidation *result,
                            GCancellable *cancellable,
                            GError **error)
{
  Samples samples;
  gboolean done = TRUE;

  g_return_val_if_fail (dataset != NULL && settings != NULL && result != NULL, FALSE);

  if (folds < 2 || folds > FOLDS_MAX || repeats < 1 || repeats > REPEATS_MAX ||
      churn_dataset_get_size (dataset) < (guint) folds * 10)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "--folds must be 2 to %d, with ten customers in each, and --repeats 1 to %d",
                   FOLDS_MAX, REPEATS_MAX);
      return FALSE;
    }

  samples = (Samples){ new_sample (), new_sample (), new_sample (), new_sample (), new_sample (),
                       new_sample (), new_sample (), new_sample (), new_sample () };
  for (int repetition = 0; done && repetition < repeats; repetition++)
    done = run_repetition (dataset, settings, folds, repetition, repeats, progress, data, &samples,
                           cancellable, error);

  *result = (ChurnCrossValidation){
    .folds = folds,
    .repeats = repeats,
    .roc_auc = take_spread (samples.roc_auc),
    .roc_auc_rounded = take_spread (samples.roc_auc_rounded),
    .accuracy = take_spread (samples.accuracy),
    .precision = take_spread (samples.precision),
    .recall = take_spread (samples.recall),
    .average_precision = take_spread (samples.average_precision),
    .brier = take_spread (samples.brier),
    .calibration_error = take_spread (samples.calibration_error),
    .calibration_error_after = take_spread (samples.calibration_error_after),
  };

  return done;
}
