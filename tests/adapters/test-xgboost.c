#include "churn-error.h"
#include "churn-xgboost-predictor.h"
#include "test-adapters.h"
#include "xgboost-ok.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

#define N_ROWS 300

static char *folder;

static void
draw_rows (ChurnFeatures *rows, float *labels)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (int row = 0; row < N_ROWS; row++)
    {
      double sum = 0;

      for (int i = 0; i < CHURN_N_FEATURES; i++)
        {
          double value = g_rand_double_range (random, -3, 3);

          if (i < 6)
            sum += value;
          rows[row].values[i] = g_rand_int_range (random, 0, 12) == 0 ? NAN : value;
        }
      labels[row] = sum > 0;
    }
}

static DMatrixHandle
new_matrix (const ChurnFeatures *rows, int n_columns)
{
  g_autofree float *cells = g_new (float, N_ROWS *n_columns);
  DMatrixHandle matrix;

  for (int row = 0; row < N_ROWS; row++)
    for (int i = 0; i < n_columns; i++)
      cells[row * n_columns + i] = rows[row].values[i];
  OK (XGDMatrixCreateFromMat_omp (cells, N_ROWS, n_columns, NAN, &matrix, 1));

  return matrix;
}

/* A model made by bare calls of XGBoost's: what the predictor is held against. */
static char *
make_model (const char *name, int n_columns, const char *const *attributes, double *probabilities)
{
  g_autofree ChurnFeatures *rows = g_new (ChurnFeatures, N_ROWS);
  g_autofree float *labels = g_new (float, N_ROWS);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  DMatrixHandle matrix;
  BoosterHandle booster;
  const float *result;
  bst_ulong length;

  draw_rows (rows, labels);
  matrix = new_matrix (rows, n_columns);
  OK (XGDMatrixSetFloatInfo (matrix, "label", labels, N_ROWS));
  OK (XGBoosterCreate (&matrix, 1, &booster));
  OK (XGBoosterSetParam (booster, "nthread", "1"));
  OK (XGBoosterSetParam (booster, "objective", "binary:logistic"));
  OK (XGBoosterSetParam (booster, "max_depth", "4"));
  for (int round = 0; round < 20; round++)
    OK (XGBoosterUpdateOneIter (booster, round, matrix));
  for (; attributes != NULL && *attributes != NULL; attributes += 2)
    OK (XGBoosterSetAttr (booster, attributes[0], attributes[1]));
  if (probabilities != NULL)
    {
      OK (XGBoosterPredict (booster, matrix, 0, 0, 0, &length, &result));
      for (int row = 0; row < N_ROWS; row++)
        probabilities[row] = result[row];
    }
  OK (XGBoosterSaveModel (booster, path));
  OK (XGBoosterFree (booster));
  OK (XGDMatrixFree (matrix));

  return g_steal_pointer (&path);
}

static double
logit (double p)
{
  return log (p / (1 - p));
}

static void
test_same_as_bare (void)
{
  double expected[N_ROWS];
  g_autofree char *path = make_model ("bare.json", CHURN_N_FEATURES, NULL, expected);
  g_autofree ChurnFeatures *rows = g_new (ChurnFeatures, N_ROWS);
  g_autofree float *labels = g_new (float, N_ROWS);
  double found[N_ROWS];
  double one;
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = churn_xgboost_predictor_new (path, &error);
  g_autofree char *contents = NULL;
  g_autofree char *hash = NULL;
  gsize length;

  g_assert_no_error (error);
  draw_rows (rows, labels);
  g_assert_true (churn_predictor_predict (CHURN_PREDICTOR (predictor), rows, N_ROWS, found, NULL, 0,
                                          NULL, NULL, &error));
  g_assert_no_error (error);
  for (int row = 0; row < N_ROWS; row++)
    g_assert_cmpfloat_with_epsilon (found[row], expected[row], 1e-6);

  /* A row by itself is worth what it is worth among others. */
  g_assert_true (churn_predictor_predict (CHURN_PREDICTOR (predictor), rows + 7, 1, &one, NULL, 0,
                                          NULL, NULL, &error));
  g_assert_cmpfloat (one, ==, found[7]);

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
  g_assert_cmpuint (strlen (churn_predictor_get_model (CHURN_PREDICTOR (predictor))), ==, 12);
  g_assert_true (g_str_has_prefix (hash, churn_predictor_get_model (CHURN_PREDICTOR (predictor))));
}

static void
test_calibration (void)
{
  double bare[N_ROWS];
  g_autofree char *features = churn_calibration_feature_list ();
  const char *attributes[] = {
    CHURN_MODEL_ATTR_FEATURES,
    features,
    CHURN_MODEL_ATTR_SLOPE,
    "0.7",
    CHURN_MODEL_ATTR_INTERCEPT,
    "0.25",
    CHURN_MODEL_ATTR_SHIFT,
    "-1.5",
    NULL,
  };
  g_autofree char *path = make_model ("calibrated.json", CHURN_N_FEATURES, attributes, bare);
  g_autofree ChurnFeatures *rows = g_new (ChurnFeatures, N_ROWS);
  g_autofree float *labels = g_new (float, N_ROWS);
  double found[N_ROWS];
  g_autofree double *contributions = g_new (double, N_ROWS *CHURN_N_FEATURES);
  g_autofree double *bias = g_new (double, N_ROWS);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = churn_xgboost_predictor_new (path, &error);

  g_assert_no_error (error);
  draw_rows (rows, labels);
  g_assert_true (churn_predictor_predict (CHURN_PREDICTOR (predictor), rows, N_ROWS, found, NULL, 0,
                                          NULL, NULL, &error));
  churn_xgboost_predictor_get_contributions (predictor, rows, N_ROWS, contributions, bias);
  g_assert_no_error (error);
  for (int row = 0; row < N_ROWS; row++)
    {
      double sum = bias[row];

      g_assert_cmpfloat_with_epsilon (logit (found[row]), 0.7 * logit (bare[row]) + 0.25 - 1.5,
                                      1e-4);
      for (int i = 0; i < CHURN_N_FEATURES; i++)
        sum += contributions[row * CHURN_N_FEATURES + i];
      g_assert_cmpfloat_with_epsilon (sum, logit (found[row]), 1e-4);
      g_assert_cmpfloat (bias[row], ==, bias[0]);
    }
}

/* Contributions come for the rows that are asked for, and for no others. */
static void
test_explained_rows (void)
{
  g_autofree char *path = make_model ("explained.json", CHURN_N_FEATURES, NULL, NULL);
  g_autofree ChurnFeatures *rows = g_new (ChurnFeatures, N_ROWS);
  g_autofree float *labels = g_new (float, N_ROWS);
  double found[4];
  double contributions[3 * CHURN_N_FEATURES];
  double size = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = churn_xgboost_predictor_new (path, &error);

  g_assert_no_error (error);
  draw_rows (rows, labels);
  for (guint i = 0; i < G_N_ELEMENTS (contributions); i++)
    contributions[i] = 77;
  g_assert_true (churn_predictor_predict (CHURN_PREDICTOR (predictor), rows, 4, found,
                                          contributions, 1, NULL, NULL, &error));
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    size += fabs (contributions[i]);
  g_assert_cmpfloat (size, >, 0.1);
  g_assert_cmpfloat (size, <, 77);
  for (guint i = CHURN_N_FEATURES; i < G_N_ELEMENTS (contributions); i++)
    g_assert_cmpfloat (contributions[i], ==, 77);
}

static void
assert_refused (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = churn_xgboost_predictor_new (path, &error);

  g_assert_null (predictor);
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_refused (void)
{
  const char *other[] = { CHURN_MODEL_ATTR_FEATURES, "Account_Length,Shoe_Size", NULL };
  const char *slope[] = { CHURN_MODEL_ATTR_SLOPE, "-1", NULL };
  const char *shift[] = { CHURN_MODEL_ATTR_SHIFT, "much", NULL };
  g_autofree char *fewer = make_model ("fewer.json", CHURN_N_FEATURES - 1, NULL, NULL);
  g_autofree char *others = make_model ("others.json", CHURN_N_FEATURES, other, NULL);
  g_autofree char *slopes = make_model ("slope.json", CHURN_N_FEATURES, slope, NULL);
  g_autofree char *shifts = make_model ("shift.json", CHURN_N_FEATURES, shift, NULL);
  g_autoptr (GError) error = NULL;

  assert_refused (fewer, "the model has 19 features, and ours are 20");
  assert_refused (others, "column 2 is “Shoe_Size”, not “VMail_Message”");
  assert_refused (slopes, "attribute churn_calibration_slope is “-1”");
  assert_refused (shifts, "attribute churn_base_rate_shift is “much”");

  g_assert_null (churn_xgboost_predictor_new ("/nowhere/model.json", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nowhere/model.json"));
}

static void
test_broken (void)
{
  g_autofree char *path = make_model ("whole.json", CHURN_N_FEATURES, NULL, NULL);
  g_autofree char *broken = g_build_filename (folder, "broken.json", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (int part = 0; part < 40; part++)
    {
      g_assert_true (g_file_set_contents (broken, contents, length * part / 40, NULL));
      assert_refused (broken, "");
    }
  g_assert_true (g_file_set_contents (broken, "binf is of old", -1, NULL));
  assert_refused (broken, "it is no model in JSON");
  g_assert_true (g_file_set_contents (broken, "{\"learner\":{}}", -1, NULL));
  assert_refused (broken, "");
}

static void
assert_damage_refused (const char *contents, const char *from, const char *to, const char *words)
{
  g_autofree char *broken = g_build_filename (folder, "broken.json", NULL);
  const char *at = strstr (contents, from);
  g_autoptr (GString) damaged = g_string_new (NULL);

  g_assert_nonnull (at);
  g_string_append_len (damaged, contents, at - contents);
  g_string_append (damaged, to);
  g_string_append (damaged, at + strlen (from));
  g_assert_true (g_file_set_contents (broken, damaged->str, damaged->len, NULL));
  assert_refused (broken, words);
}

/* Each array of a tree too short by one, and with something else than numbers in it. */
static void
test_damaged_arrays (void)
{
  static const char *const arrays[] = {
    "left_children", "right_children", "parents",      "split_indices", "split_conditions",
    "default_left",  "base_weights",   "loss_changes", "sum_hessian",
  };
  g_autofree char *path = make_model ("arrays.json", CHURN_N_FEATURES, NULL, NULL);
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      g_autofree char *start = g_strdup_printf ("\"%s\":[", arrays[i]);
      const char *at = strstr (contents, start);
      g_autofree char *first = g_strndup (at, strchr (at, ',') + 1 - at);
      g_autofree char *text = g_strconcat (start, "\"0\",", NULL);
      g_autofree char *none = g_strconcat (start, "null,", NULL);
      g_autofree char *nan = g_strconcat (start, "NaN,", NULL);

      assert_damage_refused (contents, first, start, "of another length than the tree");
      assert_damage_refused (contents, first, text, "");
      assert_damage_refused (contents, first, none, "");
      assert_damage_refused (contents, first, nan, "");
    }
}

/* Damage that XGBoost itself would follow out of its memory, or round and round. */
static void
test_damaged (void)
{
  g_autofree char *path = make_model ("damaged.json", CHURN_N_FEATURES, NULL, NULL);
  g_autofree char *contents = NULL;
  g_autofree char *one_output = NULL;
  g_autofree char *several = NULL;
  const char *parameters;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  /* What is last among the parameters of a tree is size_leaf_vector. */
  parameters = strstr (contents, "\"tree_param\":{");
  g_assert_nonnull (parameters);
  one_output = g_strndup (parameters, strstr (parameters, "\"}") - parameters);
  several = g_strconcat (one_output, "9", NULL);
  assert_damage_refused (contents, "\"left_children\":[1,", "\"left_children\":[99999,",
                         "tree 0: left_children of node 0 is out of range");
  assert_damage_refused (contents, "\"left_children\":[1,", "\"left_children\":[0,",
                         "tree 0: node 0 is met twice");
  assert_damage_refused (contents, "\"left_children\":[1,", "\"left_children\":[-1,",
                         "tree 0: node 0 has one child");
  assert_damage_refused (contents, "\"left_children\":[1,", "\"left_children\":[",
                         "of another length than the tree");
  assert_damage_refused (contents, "\"split_indices\":[", "\"split_indices\":[4",
                         "tree 0: node 0 asks for a feature that is not there");
  assert_damage_refused (contents, "\"sum_hessian\":[", "\"sum_hessian\":[-",
                         "tree 0: sum_hessian of node 0 is -");
  assert_damage_refused (contents, one_output, several, "tree 0: size_leaf_vector is “");
  assert_damage_refused (contents, "\"num_trees\":\"20\"", "\"num_trees\":\"21\"",
                         "num_trees is “21”, and there are 20");
  assert_damage_refused (contents, "binary:logistic", "reg:squarederror",
                         "its objective is “reg:squarederror”");
}

/* Any few bytes changed: a prediction or an error. */
static void
test_mutated (void)
{
  static const char alphabet[] = "0123456789-[]{},\"eE.:";
  g_autofree char *path = make_model ("mutated.json", CHURN_N_FEATURES, NULL, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  g_autofree char *contents = NULL;
  ChurnFeatures row = { { 0 } };
  gsize length;
  guint n_good = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (int round = 0; round < 400; round++)
    {
      char *mutant = g_memdup2 (contents, length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (ChurnXgboostPredictor) predictor = NULL;
      g_autoptr (GError) error = NULL;
      double contributions[CHURN_N_FEATURES];
      double probability;

      for (int i = g_rand_int_range (random, 1, 3); i > 0; i--)
        mutant[g_rand_int_range (random, 0, length)] =
            alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
      bytes = g_bytes_new_take (mutant, length);
      predictor = churn_xgboost_predictor_new_for_bytes (bytes, "mutant", &error);
      if (predictor == NULL)
        {
          g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
          continue;
        }
      n_good += churn_predictor_predict (CHURN_PREDICTOR (predictor), &row, 1, &probability,
                                         contributions, 1, NULL, NULL, NULL);
    }
  g_assert_cmpuint (n_good, >, 10);
}

/* Makes the folder of the tests' models, and clears it away. */
void
test_xgboost_set_up (void)
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("churn-xgboost-XXXXXX", &error);
  g_assert_no_error (error);
}

void
test_xgboost_tear_down (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

void
test_xgboost_add (void)
{
  g_test_add_func ("/xgboost/same-as-bare", test_same_as_bare);
  g_test_add_func ("/xgboost/calibration", test_calibration);
  g_test_add_func ("/xgboost/explained-rows", test_explained_rows);
  g_test_add_func ("/xgboost/refused", test_refused);
  g_test_add_func ("/xgboost/broken", test_broken);
  g_test_add_func ("/xgboost/damaged", test_damaged);
  g_test_add_func ("/xgboost/damaged-arrays", test_damaged_arrays);
  g_test_add_func ("/xgboost/mutated", test_mutated);
}
