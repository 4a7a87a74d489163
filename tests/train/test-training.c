#include "churn-error.h"
#include "churn-training.h"
#include "test-train.h"

#include <math.h>
#include <string.h>

static ChurnTrainingOptions
new_options (void)
{
  return (ChurnTrainingOptions){
    .settings = CHURN_SETTINGS_DEFAULT,
    .train_share = 0.7,
    .calibration_share = 0.15,
    .base_rate = NAN,
  };
}

static void
test_same_bytes (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (800, 1);
  ChurnTrainingOptions options = new_options ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnTraining) first = churn_training_run (dataset, &options, NULL, &error);
  g_autoptr (ChurnTraining) second = churn_training_run (dataset, &options, NULL, &error);
  g_autoptr (ChurnTraining) other = NULL;
  g_autofree char *first_json = churn_training_to_json (first, NULL, 0);
  g_autofree char *second_json = churn_training_to_json (second, NULL, 0);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (first->model, second->model));
  g_assert_cmpstr (first_json, ==, second_json);

  options.settings.seed = 2;
  other = churn_training_run (dataset, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (first->model, other->model));
}

/* The shift moves every log-odds by the same, and the order of customers by nothing. */
static void
test_base_rate (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (800, 1);
  ChurnTrainingOptions options = new_options ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnTraining) plain = churn_training_run (dataset, &options, NULL, &error);
  g_autoptr (ChurnTraining) shifted = NULL;
  double shift;

  options.base_rate = 0.1;
  shifted = churn_training_run (dataset, &options, NULL, &error);
  g_assert_no_error (error);
  shift = churn_calibration_shift (plain->churn_rate, 0.1);
  g_assert_cmpfloat (shift, <, -1);
  for (guint i = 0; i < 20; i++)
    {
      double before, after;
      const ChurnFeatures *row = churn_dataset_get_rows (plain->test) + i;

      g_assert_true (churn_predictor_predict (CHURN_PREDICTOR (plain->predictor), row, 1, &before,
                                              NULL, 0, NULL, NULL, &error));
      g_assert_true (churn_predictor_predict (CHURN_PREDICTOR (shifted->predictor), row, 1, &after,
                                              NULL, 0, NULL, NULL, &error));
      g_assert_cmpfloat_with_epsilon (log (after / (1 - after)) - log (before / (1 - before)),
                                      shift, 1e-9);
    }
  /* It is judged by customers who churn as the table's do. */
  g_assert_cmpfloat (shifted->evaluation->calibrated->brier, ==,
                     plain->evaluation->calibrated->brier);
}

static void
assert_refused (const ChurnDataset *dataset, const ChurnTrainingOptions *options, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (churn_training_run (dataset, options, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_refused (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (300, 1);
  g_autoptr (ChurnDataset) few = test_samples_new (40, 1);
  ChurnTrainingOptions options = new_options ();

  options.settings.rounds = 0;
  assert_refused (dataset, &options, "--rounds must be");
  options = new_options ();
  options.settings.eta = NAN;
  assert_refused (dataset, &options, "--eta must be");
  options = new_options ();
  options.train_share = 0.9;
  assert_refused (dataset, &options, "--train and --calibration");
  options = new_options ();
  options.base_rate = 1;
  assert_refused (dataset, &options, "--base-rate must be");
  options = new_options ();
  assert_refused (few, &options, "40 customers are too few");
  memset (dataset->churned->data, 1, dataset->churned->len);
  assert_refused (dataset, &options, "of 300 customers, all churned");
}

static void
cancel_cb (int round, int rounds, gpointer data)
{
  if (round == 3)
    g_cancellable_cancel (data);
  g_assert_cmpint (round, <=, 3);
}

static void
test_cancelled (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (300, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ChurnTrainingOptions options = new_options ();
  g_autoptr (GError) error = NULL;

  options.progress = cancel_cb;
  options.data = cancellable;
  g_assert_null (churn_training_run (dataset, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cross_validation (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (1500, 4);
  ChurnSettings settings = CHURN_SETTINGS_DEFAULT;
  ChurnCrossValidation first, second;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      churn_cross_validation_run (dataset, &settings, 5, 2, NULL, NULL, &first, NULL, &error));
  g_assert_true (
      churn_cross_validation_run (dataset, &settings, 5, 2, NULL, NULL, &second, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (first.roc_auc.mean, ==, second.roc_auc.mean);
  g_assert_cmpfloat (first.roc_auc.mean, >, 0.85);
  g_assert_cmpfloat (first.roc_auc.mean, <, 1);
  g_assert_cmpfloat (first.roc_auc.deviation, >, 0);
  g_assert_cmpfloat (first.calibration_error_after.mean, <, 0.06);

  g_assert_false (
      churn_cross_validation_run (dataset, &settings, 1, 2, NULL, NULL, &first, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
}

void
test_training_add (void)
{
  g_test_add_func ("/training/same-bytes", test_same_bytes);
  g_test_add_func ("/training/base-rate", test_base_rate);
  g_test_add_func ("/training/refused", test_refused);
  g_test_add_func ("/training/cancelled", test_cancelled);
  g_test_add_func ("/training/cross-validation", test_cross_validation);
}
