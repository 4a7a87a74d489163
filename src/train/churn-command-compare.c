#include "churn-command.h"

#include "churn-comparison.h"
#include "churn-evaluation.h"
#include "churn-progress.h"

static void
print_warning (const char *message, gpointer data)
{
  g_printerr ("%s: warning: %s\n", g_get_prgname (), message);
}

static void
show_sample (int done, int samples, gpointer data)
{
  churn_progress_show (data, "drawing", done, samples);
}

static void
print_difference (const char *name, const ChurnDifference *d, gboolean high_is_good)
{
  const char *verdict = "no difference that these customers show";

  if (d->low > 0)
    verdict = high_is_good ? "the second is better" : "the first is better";
  else if (d->high < 0)
    verdict = high_is_good ? "the first is better" : "the second is better";
  g_print ("  %-12s %.4f  %.4f  %+.4f  [%+.4f, %+.4f]  %s\n", name, d->first, d->second,
           d->difference, d->low, d->high, verdict);
}

/**
 * churn_command_compare:
 * @argc: of the command
 * @argv: of the command
 *
 * `compare`: two models on the same customers.
 *
 * Returns: the exit status
 */
int
churn_command_compare (int argc, char **argv)
{
  int samples = 1000;
  int seed = 1;
  ChurnDatasetOptions reading = { .warn = print_warning };
  ChurnComparison comparison;
  g_autoptr (ChurnXgboostPredictor) first = NULL;
  g_autoptr (ChurnXgboostPredictor) second = NULL;
  g_autoptr (ChurnDataset) dataset = NULL;
  g_autoptr (ChurnEvaluation) by_first = NULL;
  g_autoptr (ChurnEvaluation) by_second = NULL;
  g_autoptr (ChurnProgress) progress = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "samples", 0, 0, G_OPTION_ARG_INT, &samples, "How often customers are drawn anew (1000)",
      "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &seed, "The same seed, the same interval (1)", "N" },
    { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &reading.skip_bad, "Count bad rows and go on", NULL },
    { NULL },
  };

  if (!churn_command_parse (
          "FIRST.json SECOND.json TABLE.csv",
          "Says which of two models is better on a table of customers, and by how "
          "much, with the interval\nthat holds 95 % of what a bootstrap finds. It "
          "is fair only with customers that neither was trained on.",
          entries, &argc, &argv, 3))
    return CHURN_EXIT_USAGE;
  if (seed < 0)
    return churn_command_misuse ("--seed must be 0 or more");

  first = churn_xgboost_predictor_new (argv[1], &error);
  if (first == NULL)
    return churn_command_fail (error);
  second = churn_xgboost_predictor_new (argv[2], &error);
  if (second == NULL)
    return churn_command_fail (error);
  dataset = churn_dataset_read (argv[3], &reading, NULL, &error);
  if (dataset == NULL)
    return churn_command_fail (error);
  by_first = churn_evaluation_new (first, dataset, &error);
  if (by_first == NULL)
    return churn_command_fail (error);
  by_second = churn_evaluation_new (second, dataset, &error);
  if (by_second == NULL)
    return churn_command_fail (error);

  progress = churn_progress_new ();
  if (!churn_comparison_run (by_first->probabilities, by_second->probabilities,
                             churn_dataset_get_churned (dataset), by_first->n, samples, seed,
                             show_sample, progress, &comparison, &error))
    return churn_command_fail (error);

  g_print ("%u customers, %u samples of them\n", comparison.n, comparison.samples);
  g_print ("  %-12s %-7s %-7s %-8s\n", "", "first", "second", "difference, 95 % of samples");
  print_difference ("ROC AUC", &comparison.roc_auc, TRUE);
  print_difference ("Brier score", &comparison.brier, FALSE);

  return CHURN_EXIT_OK;
}
