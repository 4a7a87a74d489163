#include "churn-command.h"

#include "churn-progress.h"
#include "churn-training.h"

#include <math.h>

static void
print_warning (const char *message, gpointer data)
{
  g_printerr ("%s: warning: %s\n", g_get_prgname (), message);
}

static void
show_round (int round, int rounds, gpointer data)
{
  if (data != NULL)
    churn_progress_show (data, "training", round, rounds);
}

static void
show_fold (int done, int trainings, gpointer data)
{
  if (data != NULL)
    churn_progress_show (data, "cross-validation", done, trainings);
}

static void
print_spread (const char *name, const ChurnSpread *spread)
{
  g_print ("  %-28s %.4f", name, spread->mean);
  if (!isnan (spread->deviation))
    g_print (" +- %.4f", spread->deviation);
  g_print ("\n");
}

static void
print_cross_validation (const ChurnCrossValidation *cv)
{
  g_print ("%d-fold cross-validation, repetitions: %d\n", cv->folds, cv->repeats);
  print_spread ("ROC AUC", &cv->roc_auc);
  print_spread ("ROC AUC on rounded labels", &cv->roc_auc_rounded);
  print_spread ("average precision", &cv->average_precision);
  print_spread ("accuracy", &cv->accuracy);
  print_spread ("Brier score", &cv->brier);
  print_spread ("calibration error before", &cv->calibration_error);
  print_spread ("calibration error after", &cv->calibration_error_after);
}

static void
print_training (const ChurnTraining *training, guint n_bad)
{
  const ChurnMetrics *metrics = training->evaluation->calibrated;

  g_print ("customers: %u, of whom %.1f %% churned; bad rows skipped: %u\n", training->n_customers,
           100 * training->churn_rate, n_bad);
  g_print ("trained on %u, calibrated on %u, tested on %u\n", training->n_train,
           training->n_calibration, training->evaluation->n);
  g_print ("  %-28s %.4f\n", "ROC AUC", metrics->roc_auc);
  g_print ("  %-28s %.4f\n", "ROC AUC on rounded labels", metrics->roc_auc_rounded);
  g_print ("  %-28s %.4f\n", "average precision", metrics->average_precision);
  g_print ("  %-28s %.4f\n", "accuracy", metrics->accuracy);
  g_print ("  %-28s %.4f\n", "Brier score", metrics->brier);
  g_print ("  %-28s %.4f\n", "calibration error before",
           training->evaluation->raw->calibration_error);
  g_print ("  %-28s %.4f\n", "calibration error after", metrics->calibration_error);
  g_print ("  %-28s %.1e\n", "largest gap, contributions", training->largest_gap);
}

/* The model last: where it stands, the rest does too. */
static gboolean
publish (const ChurnTraining *training, const char *evaluation, const char *folder, GError **error)
{
  g_autofree char *evaluation_path = g_build_filename (folder, "evaluation.json", NULL);
  g_autofree char *model_path = g_build_filename (folder, "xgboost-model.json", NULL);

  return churn_command_make_folder (folder, error) &&
         g_file_set_contents (evaluation_path, evaluation, -1, error) &&
         g_file_set_contents (model_path, g_bytes_get_data (training->model, NULL),
                              g_bytes_get_size (training->model), error);
}

/**
 * churn_command_train:
 * @argc: of the command
 * @argv: of the command
 *
 * `train`: customers in; a model and its evaluation out.
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
    .progress = show_round,
  };
  ChurnDatasetOptions reading = { .warn = print_warning };
  ChurnCrossValidation cross_validation;
  double min_auc = 0.95;
  gboolean quiet = FALSE;
  int folds = 0;
  int repeats = 1;
  g_autofree char *output = NULL;
  g_autofree char *evaluation = NULL;
  g_autoptr (ChurnProgress) progress = NULL;
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
    { "folds", 0, 0, G_OPTION_ARG_INT, &folds, "Cross-validate in so many parts as well", "N" },
    { "repeats", 0, 0, G_OPTION_ARG_INT, &repeats, "Cross-validate so often (1)", "N" },
    { "base-rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.base_rate,
      "Share of the centre's customers who churn; without it, the table's", "X" },
    { "min-auc", 0, 0, G_OPTION_ARG_DOUBLE, &min_auc,
      "ROC AUC under which nothing is published, and the exit status is 2 (0.95)", "X" },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &reading.skip_bad, "Count bad rows and go on", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "Say only what goes wrong", NULL },
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
                            "customers that it never saw.\nWrites xgboost-model.json and "
                            "evaluation.json.",
                            entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  if (output == NULL)
    return churn_command_misuse ("--output is missing");

  if (!quiet)
    progress = churn_progress_new ();
  options.data = progress;
  dataset = churn_dataset_read (argv[1], &reading, NULL, &error);
  if (dataset == NULL)
    return churn_command_fail (error);
  training = churn_training_run (dataset, &options, NULL, &error);
  if (training == NULL)
    return churn_command_fail (error);
  if (folds != 0 && !churn_cross_validation_run (dataset, s, folds, repeats, show_fold, progress,
                                                 &cross_validation, NULL, &error))
    return churn_command_fail (error);

  if (!quiet)
    print_training (training, reading.n_bad);
  if (!quiet && folds != 0)
    print_cross_validation (&cross_validation);
  if (!(training->evaluation->calibrated->roc_auc >= min_auc))
    {
      g_printerr ("%s: ROC AUC %.4f is under %.4f: nothing is published\n", g_get_prgname (),
                  training->evaluation->calibrated->roc_auc, min_auc);
      return CHURN_EXIT_NOT_GOOD_ENOUGH;
    }

  evaluation =
      churn_training_to_json (training, folds != 0 ? &cross_validation : NULL, reading.n_bad);
  if (!publish (training, evaluation, output, &error))
    return churn_command_fail (error);
  if (!quiet)
    g_print ("model %s\n", churn_predictor_get_model (CHURN_PREDICTOR (training->predictor)));

  return CHURN_EXIT_OK;
}
