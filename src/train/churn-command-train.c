#include "churn-command.h"

#include "churn-training.h"

#include <math.h>

static void
print_warning (const char *message, gpointer data)
{
  g_printerr ("%s: warning: %s\n", g_get_prgname (), message);
}

/**
 * churn_command_train:
 * @argc: of the command
 * @argv: of the command
 *
 * `train`: customers in, a model out.
 *
 * Returns: the exit status
 */
int
churn_command_train (int argc, char **argv)
{
  ChurnTrainingOptions options = {
    .settings = CHURN_SETTINGS_DEFAULT,
    .train_share = 0.8,
    .calibration_share = 0.1,
    .base_rate = NAN,
  };
  ChurnDatasetOptions reading = { .warn = print_warning };
  double min_auc = 0.95;
  g_autofree char *output = NULL;
  g_autofree char *path = NULL;
  g_autoptr (ChurnDataset) dataset = NULL;
  g_autoptr (ChurnTraining) training = NULL;
  g_autoptr (GError) error = NULL;
  ChurnSettings *s = &options.settings;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The folder to write into", "DIR" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &s->seed, "The same seed, the same model (1)", "N" },
    { "train", 0, 0, G_OPTION_ARG_DOUBLE, &options.train_share,
      "Share of the customers to train on (0.8)", "X" },
    { "calibration", 0, 0, G_OPTION_ARG_DOUBLE, &options.calibration_share,
      "Share to calibrate on (0.1); the rest is the test's", "X" },
    { "base-rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.base_rate,
      "Share of the centre's customers who churn; without it, the table's", "X" },
    { "min-auc", 0, 0, G_OPTION_ARG_DOUBLE, &min_auc,
      "ROC AUC under which nothing is published, and the exit status is 2 (0.95)", "X" },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &reading.skip_bad, "Count bad rows and go on", NULL },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &s->rounds, "Trees (100)", "N" },
    { "max-depth", 0, 0, G_OPTION_ARG_INT, &s->max_depth, "Depth of a tree (5)", "N" },
    { "eta", 0, 0, G_OPTION_ARG_DOUBLE, &s->eta, "Learning rate (0.2)", "X" },
    { "gamma", 0, 0, G_OPTION_ARG_DOUBLE, &s->gamma, "Least gain of a split (4)", "X" },
    { "min-child-weight", 0, 0, G_OPTION_ARG_DOUBLE, &s->min_child_weight,
      "Least weight of a leaf (6)", "X" },
    { "subsample", 0, 0, G_OPTION_ARG_DOUBLE, &s->subsample, "Share of the rows for a tree (0.8)",
      "X" },
    { NULL },
  };

  if (!churn_command_parse ("TABLE.csv --output DIR",
                            "Trains a model of who churns, calibrates it, and judges it by "
                            "customers that it never saw.",
                            entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  if (output == NULL)
    {
      g_printerr ("%s: --output is missing\n", argv[0]);
      return CHURN_EXIT_USAGE;
    }

  dataset = churn_dataset_read (argv[1], &reading, NULL, &error);
  if (dataset == NULL)
    return churn_command_fail (error);
  training = churn_training_run (dataset, &options, NULL, &error);
  if (training == NULL)
    return churn_command_fail (error);

  g_print ("customers: %u, of whom %.1f %% churned; bad rows skipped: %u\n",
           churn_dataset_get_size (dataset), 100 * training->churn_rate, reading.n_bad);
  g_print ("trained on %u, calibrated on %u, tested on %u\n", training->n_train,
           training->n_calibration, training->calibrated->n);
  g_print ("ROC AUC %.4f (on rounded labels %.4f), accuracy %.4f, Brier %.4f\n",
           training->calibrated->roc_auc, training->calibrated->roc_auc_rounded,
           training->calibrated->accuracy, training->calibrated->brier);
  g_print ("expected calibration error %.4f before calibration, %.4f after\n",
           training->raw->calibration_error, training->calibrated->calibration_error);

  if (!(training->calibrated->roc_auc >= min_auc))
    {
      g_printerr ("%s: ROC AUC %.4f is under %.4f: nothing is published\n", g_get_prgname (),
                  training->calibrated->roc_auc, min_auc);
      return CHURN_EXIT_NOT_GOOD_ENOUGH;
    }

  path = g_build_filename (output, "xgboost-model.json", NULL);
  if (!churn_command_make_folder (output, &error) || !churn_training_save (training, path, &error))
    return churn_command_fail (error);

  return CHURN_EXIT_OK;
}
