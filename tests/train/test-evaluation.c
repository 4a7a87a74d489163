#include "churn-training.h"
#include "test-train.h"

#include <math.h>

/* Contributions and bias are the log-odds, for every customer; what drives churn leads. */
static void
test_explained (void)
{
  g_autoptr (ChurnDataset) dataset = test_samples_new (1500, 3);
  ChurnTrainingOptions options = {
    .settings = CHURN_SETTINGS_DEFAULT,
    .train_share = 0.6,
    .calibration_share = 0.2,
    .base_rate = 0.2,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnTraining) training = churn_training_run (dataset, &options, NULL, &error);
  g_autoptr (ChurnEvaluation) all = NULL;

  g_assert_no_error (error);
  all = churn_evaluation_new (training->predictor, dataset, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->n, ==, 1500);
  g_assert_cmpfloat (all->largest_gap, <, 1e-4);
  for (guint i = 0; i < 4; i++)
    for (guint j = 4; j < CHURN_N_FEATURES; j++)
      g_assert_cmpfloat (all->importance[i], >, all->importance[j]);
}

void
test_evaluation_add (void)
{
  g_test_add_func ("/evaluation/explained", test_explained);
}
