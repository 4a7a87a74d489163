#include "churn-evaluation.h"

#include <math.h>

/**
 * churn_evaluation_free:
 * @self: (transfer full): an evaluation
 *
 * Frees it.
 */
void
churn_evaluation_free (ChurnEvaluation *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->probabilities);
  g_clear_pointer (&self->raw, churn_metrics_free);
  g_clear_pointer (&self->calibrated, churn_metrics_free);
  g_free (self);
}

static void
explain (ChurnEvaluation *self,
         ChurnXgboostPredictor *predictor,
         const ChurnDataset *dataset,
         const double *margins)
{
  const ChurnCalibration *calibration = churn_xgboost_predictor_get_calibration (predictor);
  g_autofree double *contributions = g_new (double, (gsize) self->n *CHURN_N_FEATURES);
  g_autofree double *bias = g_new (double, self->n);

  churn_xgboost_predictor_get_contributions (predictor, churn_dataset_get_rows (dataset), self->n,
                                             contributions, bias);
  for (guint row = 0; row < self->n; row++)
    {
      double sum = bias[row];

      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        {
          double contribution = contributions[row * CHURN_N_FEATURES + i];

          sum += contribution;
          self->importance[i] += fabs (contribution) / self->n;
        }
      self->largest_gap = fmax (
          self->largest_gap, fabs (sum - churn_calibration_log_odds (calibration, margins[row])));
    }
}

/**
 * churn_evaluation_new:
 * @predictor: a model
 * @dataset: customers that it was not trained on
 * @error: return location
 *
 * Judges a model as it stands in its file, by the very code that serves it.
 *
 * Returns: (transfer full) (nullable): the judgement
 */
ChurnEvaluation *
churn_evaluation_new (ChurnXgboostPredictor *predictor, const ChurnDataset *dataset, GError **error)
{
  static const ChurnCalibration identity = CHURN_CALIBRATION_IDENTITY;
  g_autoptr (ChurnEvaluation) self = NULL;
  g_autofree double *margins = NULL;
  const guint8 *churned;
  ChurnCalibration unshifted;

  g_return_val_if_fail (CHURN_IS_XGBOOST_PREDICTOR (predictor), NULL);
  g_return_val_if_fail (dataset != NULL && churn_dataset_get_size (dataset) > 0, NULL);

  self = g_new0 (ChurnEvaluation, 1);
  self->n = churn_dataset_get_size (dataset);
  self->probabilities = g_new (double, self->n);
  margins = g_new (double, self->n);
  churned = churn_dataset_get_churned (dataset);
  if (!churn_xgboost_predictor_get_margins (predictor, churn_dataset_get_rows (dataset), self->n,
                                            margins, error))
    return NULL;
  explain (self, predictor, dataset, margins);

  for (guint i = 0; i < self->n; i++)
    self->probabilities[i] = churn_calibration_probability (&identity, margins[i]);
  self->raw = churn_metrics_new (self->probabilities, churned, self->n);

  unshifted = *churn_xgboost_predictor_get_calibration (predictor);
  unshifted.shift = 0;
  for (guint i = 0; i < self->n; i++)
    self->probabilities[i] = churn_calibration_probability (&unshifted, margins[i]);
  self->calibrated = churn_metrics_new (self->probabilities, churned, self->n);

  return g_steal_pointer (&self);
}
