/* Training, scoring and explaining by our code against bare calls of XGBoost's C API on the same
 * data, in one run and by turns, as ratios: 1.00 is no cost at all.
 *
 *   bench-train TABLE.csv
 */

#include "churn-training.h"
#include "xgboost-ok.h"

#include <math.h>
#include <xgboost/c_api.h>

#define TRAININGS 15
#define ROUNDS 41
#define SCORES 2000
#define EXPLANATIONS 200

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[n / 2];
}

static double
now (void)
{
  return g_get_monotonic_time () / 1e6;
}

/* What our training does, and nothing else: a matrix, the design's settings, 100 rounds, JSON. */
static double
train_bare (const float *cells, const float *labels, guint n, gsize *length)
{
  static const char *const parameters[][2] = {
    { "nthread", "1" },      { "verbosity", "0" },
    { "booster", "gbtree" }, { "objective", "binary:logistic" },
    { "seed", "1" },         { "eval_metric", "auc" },
    { "max_depth", "5" },    { "tree_method", "exact" },
    { "eta", "0.2" },        { "gamma", "4" },
    { "subsample", "0.8" },  { "min_child_weight", "6" },
  };
  double start = now ();
  DMatrixHandle matrix;
  BoosterHandle booster;
  const char *json;
  bst_ulong size;

  OK (XGDMatrixCreateFromMat_omp (cells, n, CHURN_N_FEATURES, NAN, &matrix, 1));
  OK (XGDMatrixSetFloatInfo (matrix, "label", labels, n));
  OK (XGBoosterCreate (&matrix, 1, &booster));
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    OK (XGBoosterSetParam (booster, parameters[i][0], parameters[i][1]));
  for (int round = 0; round < 100; round++)
    OK (XGBoosterUpdateOneIter (booster, round, matrix));
  OK (XGBoosterSaveModelToBuffer (booster, "{\"format\":\"json\"}", &size, &json));
  *length = size;
  OK (XGBoosterFree (booster));
  OK (XGDMatrixFree (matrix));

  return now () - start;
}

static double
train_ours (const ChurnDataset *dataset, GBytes **model)
{
  ChurnSettings settings = CHURN_SETTINGS_DEFAULT;
  double start = now ();
  g_autoptr (ChurnBooster) booster = churn_booster_train (
      &settings, churn_dataset_get_rows (dataset), churn_dataset_get_churned (dataset),
      churn_dataset_get_size (dataset), NULL, NULL, NULL, NULL);

  *model = churn_booster_to_bytes (booster, NULL);
  g_clear_object (&booster);

  return now () - start;
}

static double
score_bare (BoosterHandle booster, const float *cells, guint n, double *sum)
{
  static const char config[] =
      "{\"type\":1,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,"
      "\"strict_shape\":false,\"missing\":NaN,\"cache_id\":0}";
  double start = now ();

  for (guint i = 0; i < SCORES; i++)
    {
      char values[160];
      const bst_ulong *shape;
      const float *result;
      bst_ulong dimensions;

      g_snprintf (values, sizeof values,
                  "{\"data\":[%" G_GUINTPTR_FORMAT ",true],\"shape\":[1,%d],\"typestr\":\"<f4\","
                  "\"version\":3}",
                  (guintptr) (cells + (i % n) * CHURN_N_FEATURES), CHURN_N_FEATURES);
      OK (XGBoosterPredictFromDense (booster, values, config, NULL, &shape, &dimensions, &result));
      *sum += result[0];
    }

  return now () - start;
}

static double
score_ours (ChurnPredictor *predictor, const ChurnFeatures *rows, guint n, double *sum)
{
  double start = now ();

  for (guint i = 0; i < SCORES; i++)
    {
      double probability;

      if (!churn_predictor_predict (predictor, rows + i % n, 1, &probability, NULL, 0, NULL, NULL,
                                    NULL))
        g_error ("It cannot be scored");
      *sum += log (probability / (1 - probability));
    }

  return now () - start;
}

static double
explain_bare (BoosterHandle booster, const float *cells, guint n, double *sum)
{
  static const char config[] = "{\"type\":2,\"training\":false,\"iteration_begin\":0,"
                               "\"iteration_end\":0,\"strict_shape\":false}";
  double start = now ();

  for (guint i = 0; i < EXPLANATIONS; i++)
    {
      const bst_ulong *shape;
      const float *result;
      bst_ulong dimensions;
      DMatrixHandle matrix;

      OK (XGDMatrixCreateFromMat_omp (cells + (i % n) * CHURN_N_FEATURES, 1, CHURN_N_FEATURES, NAN,
                                      &matrix, 1));
      OK (XGBoosterPredictFromDMatrix (booster, matrix, config, &shape, &dimensions, &result));
      for (guint j = 0; j < CHURN_N_FEATURES; j++)
        *sum += fabs (result[j]);
      OK (XGDMatrixFree (matrix));
    }

  return now () - start;
}

static double
explain_ours (ChurnXgboostPredictor *predictor, const ChurnFeatures *rows, guint n, double *sum)
{
  double start = now ();

  for (guint i = 0; i < EXPLANATIONS; i++)
    {
      double contributions[CHURN_N_FEATURES];

      churn_xgboost_predictor_get_contributions (predictor, rows + i % n, 1, contributions, NULL);
      for (guint j = 0; j < CHURN_N_FEATURES; j++)
        *sum += fabs (contributions[j]);
    }

  return now () - start;
}

int
main (int argc, char **argv)
{
  ChurnDatasetOptions reading = { 0 };
  g_autoptr (ChurnDataset) dataset = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = NULL;
  g_autoptr (GBytes) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *cells = NULL;
  g_autofree float *labels = NULL;
  double bare[ROUNDS], ours[ROUNDS];
  double bare_sum = 0, our_sum = 0;
  double bare_median, our_median;
  const ChurnFeatures *rows;
  BoosterHandle booster;
  gsize bare_length;
  guint n;

  if (argc != 2)
    {
      g_printerr ("Usage: bench-train TABLE.csv\n");
      return 64;
    }
  dataset = churn_dataset_read (argv[1], &reading, NULL, &error);
  if (dataset == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  n = churn_dataset_get_size (dataset);
  rows = churn_dataset_get_rows (dataset);
  cells = g_new (float, n *CHURN_N_FEATURES);
  labels = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < CHURN_N_FEATURES; j++)
        cells[i * CHURN_N_FEATURES + j] = rows[i].values[j];
      labels[i] = churn_dataset_get_churned (dataset)[i];
    }

  for (guint i = 0; i < TRAININGS; i++)
    {
      g_clear_pointer (&model, g_bytes_unref);
      bare[i] = train_bare (cells, labels, n, &bare_length);
      ours[i] = train_ours (dataset, &model);
    }
  if (g_bytes_get_size (model) != bare_length)
    g_error ("The two trained different models");
  bare_median = get_median (bare, TRAININGS);
  our_median = get_median (ours, TRAININGS);
  g_print ("training on %u customers: bare %.1f ms, ours %.1f ms, ratio %.3f\n", n,
           bare_median * 1e3, our_median * 1e3, our_median / bare_median);

  predictor = churn_xgboost_predictor_new_for_bytes (model, "the model", &error);
  OK (XGBoosterCreate (NULL, 0, &booster));
  OK (XGBoosterSetParam (booster, "nthread", "1"));
  OK (XGBoosterLoadModelFromBuffer (booster, g_bytes_get_data (model, NULL),
                                    g_bytes_get_size (model)));
  for (guint i = 0; i < ROUNDS; i++)
    {
      bare[i] = score_bare (booster, cells, n, &bare_sum);
      ours[i] = score_ours (CHURN_PREDICTOR (predictor), rows, n, &our_sum);
    }
  if (fabs (bare_sum - our_sum) > 1e-3 * fabs (bare_sum))
    g_error ("The two scored differently: %f and %f", bare_sum, our_sum);
  bare_median = get_median (bare, ROUNDS);
  our_median = get_median (ours, ROUNDS);
  g_print ("scoring one row: bare %.1f us, ours %.1f us, ratio %.3f\n", bare_median / SCORES * 1e6,
           our_median / SCORES * 1e6, our_median / bare_median);

  bare_sum = our_sum = 0;
  for (guint i = 0; i < ROUNDS; i++)
    {
      bare[i] = explain_bare (booster, cells, n, &bare_sum);
      ours[i] = explain_ours (predictor, rows, n, &our_sum);
    }
  if (fabs (bare_sum - our_sum) > 1e-5 * bare_sum)
    g_error ("The two explained differently: %f and %f", bare_sum, our_sum);
  bare_median = get_median (bare, ROUNDS);
  our_median = get_median (ours, ROUNDS);
  g_print ("explaining one row: bare %.1f us, ours %.1f us, ratio %.3f\n",
           bare_median / EXPLANATIONS * 1e6, our_median / EXPLANATIONS * 1e6,
           our_median / bare_median);
  OK (XGBoosterFree (booster));

  return 0;
}
