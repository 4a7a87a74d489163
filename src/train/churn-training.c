#include "churn-training.h"

#include "churn-error.h"
#include "churn-platt.h"

#include <math.h>

/* Fewer than these, and no figure about them means anything. */
#define PART_MIN 10

/**
 * churn_training_free:
 * @self: (transfer full): a training
 *
 * Frees it.
 */
void
churn_training_free (ChurnTraining *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->model, g_bytes_unref);
  g_clear_object (&self->predictor);
  g_clear_pointer (&self->test, churn_dataset_free);
  g_clear_pointer (&self->evaluation, churn_evaluation_free);
  g_free (self);
}

static gboolean
set_attribute (ChurnBooster *booster, const char *name, double value, GError **error)
{
  g_autofree char *text = churn_calibration_write (value);

  return churn_booster_set_attribute (booster, name, text, error);
}

/* Fits the calibration and puts all that a ChurnPredictor must know into the model. */
static gboolean
calibrate (ChurnBooster *booster, const ChurnDataset *part, double shift, GError **error)
{
  guint n = churn_dataset_get_size (part);
  ChurnCalibration calibration = CHURN_CALIBRATION_IDENTITY;
  g_autofree double *margins = g_new (double, n);
  g_autofree char *features = churn_calibration_feature_list ();

  return churn_booster_get_margins (booster, churn_dataset_get_rows (part), n, margins, error) &&
         churn_platt_fit (margins, churn_dataset_get_churned (part), n, &calibration, error) &&
         churn_booster_set_attribute (booster, CHURN_MODEL_ATTR_FEATURES, features, error) &&
         set_attribute (booster, CHURN_MODEL_ATTR_SLOPE, calibration.slope, error) &&
         set_attribute (booster, CHURN_MODEL_ATTR_INTERCEPT, calibration.intercept, error) &&
         set_attribute (booster, CHURN_MODEL_ATTR_SHIFT, shift, error);
}

/**
 * churn_training_run:
 * @dataset: customers
 * @options: how to split and to train
 * @cancellable: (nullable): stops between two rounds
 * @error: return location
 *
 * Splits the customers by the settings' seed, trains on the first part, calibrates on the second
 * and judges on the third.
 *
 * Returns: (transfer full) (nullable): the training; %CHURN_ERROR_INVALID if the options cannot be,
 *   or if there are too few customers for them
 */
ChurnTraining *
churn_training_run (const ChurnDataset *dataset,
                    const ChurnTrainingOptions *options,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (ChurnTraining) self = NULL;
  g_autoptr (ChurnDataset) train = NULL;
  g_autoptr (ChurnDataset) calibration = NULL;
  g_autoptr (ChurnBooster) booster = NULL;
  g_autoptr (ChurnEvaluation) on_all = NULL;
  g_autofree guint *order = NULL;
  guint n;
  guint n_churned;
  double shift = 0;

  g_return_val_if_fail (dataset != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (!churn_settings_check (&options->settings, error))
    return NULL;
  if (!(options->train_share > 0) || !(options->calibration_share > 0) ||
      !(options->train_share + options->calibration_share < 1))
    {
      g_set_error_literal (
          error, CHURN_ERROR, CHURN_ERROR_INVALID,
          "--train and --calibration must be over 0 and leave a share to the test");
      return NULL;
    }
  if (!isnan (options->base_rate) && !(options->base_rate > 0 && options->base_rate < 1))
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                           "--base-rate must be over 0 and under 1");
      return NULL;
    }

  n = churn_dataset_get_size (dataset);
  n_churned = churn_dataset_count_churned (dataset);
  self = g_new0 (ChurnTraining, 1);
  self->options = *options;
  self->options.progress = NULL;
  self->options.data = NULL;
  self->n_customers = n;
  self->n_train = (guint) round (n * options->train_share);
  self->n_calibration = (guint) round (n * options->calibration_share);
  if (self->n_train < PART_MIN || self->n_calibration < PART_MIN ||
      n < self->n_train + self->n_calibration + PART_MIN)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "%u customers are too few: training, calibration and test need %d each", n,
                   PART_MIN);
      return NULL;
    }
  if (n_churned == 0 || n_churned == n)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "there is nothing to learn: of %u customers, %s churned", n,
                   n_churned == 0 ? "none" : "all");
      return NULL;
    }
  self->churn_rate = (double) n_churned / n;

  order = churn_dataset_shuffle (dataset, options->settings.seed);
  train = churn_dataset_pick (dataset, order, self->n_train);
  calibration = churn_dataset_pick (dataset, order + self->n_train, self->n_calibration);
  self->test = churn_dataset_pick (dataset, order + self->n_train + self->n_calibration,
                                   n - self->n_train - self->n_calibration);

  n_churned = churn_dataset_count_churned (self->test);
  if (n_churned == 0 || n_churned == churn_dataset_get_size (self->test))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "cannot judge: of the %u customers that are set aside for it, %s churned",
                   churn_dataset_get_size (self->test), n_churned == 0 ? "none" : "all");
      return NULL;
    }

  booster = churn_booster_train (&options->settings, churn_dataset_get_rows (train),
                                 churn_dataset_get_churned (train), self->n_train,
                                 options->progress, options->data, cancellable, error);
  if (booster == NULL)
    return NULL;
  if (!isnan (options->base_rate))
    shift = churn_calibration_shift (self->churn_rate, options->base_rate);
  if (!calibrate (booster, calibration, shift, error))
    return NULL;

  /* From here on it is judged as it will be served. */
  self->model = churn_booster_to_bytes (booster, error);
  if (self->model == NULL)
    return NULL;
  self->predictor = churn_xgboost_predictor_new_for_bytes (self->model, "the new model", error);
  if (self->predictor == NULL)
    return NULL;
  self->evaluation = churn_evaluation_new (self->predictor, self->test, error);
  if (self->evaluation == NULL)
    return NULL;
  on_all = churn_evaluation_new (self->predictor, dataset, error);
  if (on_all == NULL)
    return NULL;
  self->largest_gap = on_all->largest_gap;

  return g_steal_pointer (&self);
}
