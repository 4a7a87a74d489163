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

  g_clear_object (&self->booster);
  g_clear_pointer (&self->test, churn_dataset_free);
  g_clear_pointer (&self->raw, churn_metrics_free);
  g_clear_pointer (&self->calibrated, churn_metrics_free);
  g_free (self);
}

static gboolean
set_attributes (ChurnTraining *self, GError **error)
{
  g_autofree char *features = churn_calibration_feature_list ();
  g_autofree char *slope = churn_calibration_write (self->calibration.slope);
  g_autofree char *intercept = churn_calibration_write (self->calibration.intercept);
  g_autofree char *shift = churn_calibration_write (self->calibration.shift);

  return churn_booster_set_attribute (self->booster, CHURN_MODEL_ATTR_FEATURES, features, error) &&
         churn_booster_set_attribute (self->booster, CHURN_MODEL_ATTR_SLOPE, slope, error) &&
         churn_booster_set_attribute (self->booster, CHURN_MODEL_ATTR_INTERCEPT, intercept,
                                      error) &&
         churn_booster_set_attribute (self->booster, CHURN_MODEL_ATTR_SHIFT, shift, error);
}

static gboolean
calibrate (ChurnTraining *self, const ChurnDataset *part, GError **error)
{
  guint n = churn_dataset_get_size (part);
  g_autofree double *margins = g_new (double, n);

  return churn_booster_get_margins (self->booster, churn_dataset_get_rows (part), n, margins,
                                    error) &&
         churn_platt_fit (margins, churn_dataset_get_churned (part), n, &self->calibration, error);
}

static gboolean
evaluate (ChurnTraining *self, GError **error)
{
  static const ChurnCalibration identity = CHURN_CALIBRATION_IDENTITY;
  guint n = churn_dataset_get_size (self->test);
  const guint8 *churned = churn_dataset_get_churned (self->test);
  g_autofree double *margins = g_new (double, n);
  g_autofree double *probabilities = g_new (double, n);
  ChurnCalibration unshifted = self->calibration;

  if (!churn_booster_get_margins (self->booster, churn_dataset_get_rows (self->test), n, margins,
                                  error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    probabilities[i] = churn_calibration_probability (&identity, margins[i]);
  self->raw = churn_metrics_new (probabilities, churned, n);

  /* The customers who were set aside churn at the table's rate, not at the centre's. */
  unshifted.shift = 0;
  for (guint i = 0; i < n; i++)
    probabilities[i] = churn_calibration_probability (&unshifted, margins[i]);
  self->calibrated = churn_metrics_new (probabilities, churned, n);

  return TRUE;
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
  g_autofree guint *order = NULL;
  guint n;
  guint n_churned;

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

  self->booster = churn_booster_train (&options->settings, churn_dataset_get_rows (train),
                                       churn_dataset_get_churned (train), self->n_train,
                                       options->progress, options->data, cancellable, error);
  if (self->booster == NULL)
    return NULL;
  self->calibration = (ChurnCalibration) CHURN_CALIBRATION_IDENTITY;
  if (!calibrate (self, calibration, error))
    return NULL;
  if (!isnan (options->base_rate))
    self->calibration.shift = churn_calibration_shift (self->churn_rate, options->base_rate);
  if (!evaluate (self, error) || !set_attributes (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * churn_training_save:
 * @self: a training
 * @path: the file to write or to replace
 * @error: return location
 *
 * Saves the model, with what a ChurnPredictor needs to know as its attributes.
 *
 * Returns: whether it stands there
 */
gboolean
churn_training_save (ChurnTraining *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return churn_booster_save (self->booster, path, error);
}
