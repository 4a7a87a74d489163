/* The explainer against XGBoost itself: what its own pred_contribs says of the same rows. */

#include "churn-customer-table.h"
#include "churn-error.h"
#include "churn-json.h"
#include "churn-tree-explainer.h"
#include "test-adapters.h"
#include "xgboost-ok.h"

#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

#define N_ROWS 400

/* XGBoost adds up in 32 bits. */
#define TOLERANCE 1e-5

#define CHAIN_MAX 65

static const char *customers_path;
static const char *model_path;

/* Values of which an eighth is missing, and which often stand just where a tree splits. */
static float *
draw_rows (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  float *cells = g_new (float, N_ROWS *CHURN_N_FEATURES);

  for (guint i = 0; i < N_ROWS * CHURN_N_FEATURES; i++)
    cells[i] = g_rand_int_range (random, 0, 8) == 0 ? NAN : g_rand_int_range (random, -20, 20) / 4.;

  return cells;
}

static DMatrixHandle
new_matrix (const float *cells, guint n_rows)
{
  DMatrixHandle matrix;

  OK (XGDMatrixCreateFromMat_omp (cells, n_rows, CHURN_N_FEATURES, NAN, &matrix, 1));

  return matrix;
}

static BoosterHandle
load (const void *model, gsize length)
{
  BoosterHandle booster;

  OK (XGBoosterCreate (NULL, 0, &booster));
  OK (XGBoosterSetParam (booster, "nthread", "1"));
  OK (XGBoosterLoadModelFromBuffer (booster, model, length));

  return booster;
}

static GByteArray *
save (BoosterHandle booster, const char *format)
{
  g_autofree char *config = g_strdup_printf ("{\"format\":\"%s\"}", format);
  GByteArray *bytes = g_byte_array_new ();
  const char *model;
  bst_ulong length;

  OK (XGBoosterSaveModelToBuffer (booster, config, &length, &model));
  g_byte_array_append (bytes, (const guint8 *) model, length);

  return bytes;
}

static ChurnTreeExplainer *
new_explainer (BoosterHandle booster)
{
  g_autoptr (GByteArray) bytes = save (booster, "ubj");
  g_autoptr (GError) error = NULL;
  ChurnTreeExplainer *explainer = churn_tree_explainer_new (bytes->data, bytes->len, &error);

  g_assert_no_error (error);

  return explainer;
}

/* Trains on as many features as are said, so that few of them come again and again on a path. */
static BoosterHandle
train (const float *cells, guint n_used, guint rounds, const char *const *parameters)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree float *used = g_memdup2 (cells, sizeof (float) * N_ROWS * CHURN_N_FEATURES);
  g_autofree float *labels = g_new (float, N_ROWS);
  BoosterHandle booster;
  DMatrixHandle matrix;

  for (guint row = 0; row < N_ROWS; row++)
    {
      double sum = g_rand_double_range (random, -2, 2);

      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        {
          float *cell = &used[row * CHURN_N_FEATURES + i];

          if (i >= n_used)
            *cell = 0;
          else if (!isnan (*cell))
            sum += sin (*cell + i);
        }
      labels[row] = sum > 0;
    }
  matrix = new_matrix (used, N_ROWS);
  OK (XGDMatrixSetFloatInfo (matrix, "label", labels, N_ROWS));
  OK (XGBoosterCreate (&matrix, 1, &booster));
  OK (XGBoosterSetParam (booster, "nthread", "1"));
  OK (XGBoosterSetParam (booster, "objective", "binary:logistic"));
  for (; *parameters != NULL; parameters += 2)
    OK (XGBoosterSetParam (booster, parameters[0], parameters[1]));
  for (guint round = 0; round < rounds; round++)
    OK (XGBoosterUpdateOneIter (booster, round, matrix));
  OK (XGDMatrixFree (matrix));

  return booster;
}

static const float *
predict (BoosterHandle booster, DMatrixHandle matrix, int type)
{
  g_autofree char *config =
      g_strdup_printf ("{\"type\":%d,\"training\":false,\"iteration_begin\":0,"
                       "\"iteration_end\":0,\"strict_shape\":false}",
                       type);
  const bst_ulong *shape;
  const float *result;
  bst_ulong dimensions;

  OK (XGBoosterPredictFromDMatrix (booster, matrix, config, &shape, &dimensions, &result));

  return result;
}

/* Each contribution, the bias, and that all of a row's add up to what XGBoost gives the row. */
static void
assert_same (BoosterHandle booster, const float *cells, guint n_rows)
{
  g_autoptr (ChurnTreeExplainer) explainer = new_explainer (booster);
  DMatrixHandle matrix = new_matrix (cells, n_rows);
  g_autofree float *margins = g_memdup2 (predict (booster, matrix, 1), sizeof (float) * n_rows);
  const float *expected = predict (booster, matrix, 2);

  for (guint row = 0; row < n_rows; row++, expected += CHURN_N_FEATURES + 1)
    {
      double sum = churn_tree_explainer_get_bias (explainer);
      double scale = fabs (sum) + 1e-3;
      double found[CHURN_N_FEATURES];

      churn_tree_explainer_explain (explainer, cells + row * CHURN_N_FEATURES, found);
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        scale += fabs (expected[i]);
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        {
          g_assert_cmpfloat_with_epsilon (found[i], expected[i], TOLERANCE * scale);
          sum += found[i];
        }
      g_assert_cmpfloat_with_epsilon (churn_tree_explainer_get_bias (explainer),
                                      expected[CHURN_N_FEATURES], TOLERANCE * scale);
      g_assert_cmpfloat_with_epsilon (sum, margins[row], TOLERANCE * scale);
    }
  OK (XGDMatrixFree (matrix));
}

/* The project's model, of every customer of the demo. */
static void
test_demo (void)
{
  g_autoptr (GFile) file = g_file_new_for_path (customers_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  g_autoptr (ChurnCustomerTable) table = NULL;
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (float));
  g_autofree char *model = NULL;
  BoosterHandle booster;
  gsize length;

  g_assert_no_error (error);
  table = churn_customer_table_new (G_INPUT_STREAM (stream), customers_path, NULL, &error);
  g_assert_no_error (error);
  while (TRUE)
    {
      g_autoptr (ChurnCustomerRow) row = churn_customer_table_read (table, NULL, &error);

      g_assert_no_error (error);
      if (row == NULL)
        break;
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        {
          float cell = (float) row->features.values[i];

          g_array_append_val (cells, cell);
        }
    }
  g_assert_cmpuint (cells->len, >=, 5000 * CHURN_N_FEATURES);

  g_assert_true (g_file_get_contents (model_path, &model, &length, &error));
  booster = load (model, length);
  assert_same (booster, (const float *) (gconstpointer) cells->data, cells->len / CHURN_N_FEATURES);
  OK (XGBoosterFree (booster));
}

typedef struct
{
  guint n_used;
  guint rounds;
  const char *parameters[9];
} Case;

static void
test_trained (void)
{
  static const Case cases[] = {
    { 20, 1, { "max_depth", "1" } },
    { 20, 30, { "max_depth", "2", "base_score", "0.2" } },
    { 20, 100, { "max_depth", "5", "eta", "0.2", "gamma", "1", "subsample", "0.8" } },
    { 2, 20, { "max_depth", "6", "min_child_weight", "0" } },
    { 1, 5, { "max_depth", "10", "min_child_weight", "0", "lambda", "0" } },
    { 20, 3, { "max_depth", "9", "min_child_weight", "0" } },
    { 4, 3, { "max_depth", "17", "min_child_weight", "0", "colsample_bynode", "0.5" } },
    { 20, 2, { "max_depth", "20", "min_child_weight", "0", "colsample_bynode", "0.1" } },
    { 20, 40, { "max_depth", "0", "tree_method", "hist", "grow_policy", "lossguide" } },
  };
  g_autofree float *cells = draw_rows (1);
  g_autofree float *others = draw_rows (2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BoosterHandle booster = train (cells, cases[i].n_used, cases[i].rounds, cases[i].parameters);

      g_test_message ("case %u", i);
      assert_same (booster, cells, N_ROWS);
      assert_same (booster, others, N_ROWS);
      OK (XGBoosterFree (booster));
    }
}

/* A model whose one tree is what @text says. */
static BoosterHandle
new_model (const char *text)
{
  static const char *const parameters[] = { "max_depth", "1", "base_score", "0.5", NULL };
  g_autofree float *cells = draw_rows (1);
  BoosterHandle booster = train (cells, CHURN_N_FEATURES, 1, parameters);
  g_autoptr (GByteArray) bytes = save (booster, "json");
  g_autoptr (JsonNode) root = churn_json_parse ((const char *) bytes->data, bytes->len, NULL);
  g_autoptr (JsonNode) trees = churn_json_parse (text, -1, NULL);
  g_autofree char *json = NULL;
  JsonObject *object = json_node_get_object (root);

  g_assert_nonnull (trees);
  object = json_object_get_object_member (object, "learner");
  object = json_object_get_object_member (object, "gradient_booster");
  object = json_object_get_object_member (object, "model");
  json_object_set_member (object, "trees", g_steal_pointer (&trees));
  json = churn_json_to_string (root);
  OK (XGBoosterFree (booster));

  return load (json, strlen (json));
}

static void
add_numbers (GString *json, const char *name, const char *format, const double *numbers, guint n)
{
  g_string_append_printf (json, "\"%s\":[", name);
  for (guint i = 0; i < n; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (json, i > 0 ? "," : "");
      g_string_append (json, g_ascii_formatd (text, sizeof text, format, numbers[i]));
    }
  g_string_append (json, "],");
}

/* The arrays of a tree. */
enum
{
  LEFT,
  RIGHT,
  PARENT,
  SPLIT_INDEX,
  DEFAULT_LEFT,
  TYPE,
  N_WHOLE, /* XGBoost tells whole numbers from others by how they are written */
  SPLIT = N_WHOLE,
  WEIGHT,
  LOSS,
  COVER,
  N_ARRAYS
};

typedef struct
{
  guint n;
  double arrays[N_ARRAYS][2 * CHAIN_MAX + 1];
} Chain;

/* A tree that goes @depth deep and has a leaf at each step: on its way a feature comes back after
 * twenty others, narrower or not. Nobody of the training came to the leaf at step @empty. */
static void
draw_chain (Chain *chain, guint depth, guint empty)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  double (*arrays)[2 * CHAIN_MAX + 1] = chain->arrays;

  memset (chain, 0, sizeof *chain);
  chain->n = 2 * depth + 1;
  arrays[PARENT][0] = G_MAXINT32;
  arrays[COVER][0] = 1000;
  arrays[LEFT][0] = arrays[RIGHT][0] = -1;
  arrays[SPLIT][0] = 0.75;
  for (guint step = 0, i = 0; step < depth; step++)
    {
      guint on = 2 * step + 1 + g_rand_int_range (random, 0, 2);
      guint leaf = 4 * step + 3 - on;
      double share = step == empty ? 0 : g_rand_double_range (random, 0.05, 0.3);

      arrays[LEFT][i] = 2 * step + 1;
      arrays[RIGHT][i] = 2 * step + 2;
      arrays[PARENT][on] = arrays[PARENT][leaf] = i;
      arrays[SPLIT_INDEX][i] = step % CHURN_N_FEATURES;
      /* Most rows go on to the next step. */
      arrays[SPLIT][i] =
          (float) ((on == 2 * step + 1 ? 1 : -1) * g_rand_double_range (random, 2, 6));
      arrays[DEFAULT_LEFT][i] = g_rand_int_range (random, 0, 2);
      arrays[COVER][leaf] = (float) (arrays[COVER][i] * share);
      arrays[COVER][on] = (float) (arrays[COVER][i] - arrays[COVER][leaf]);
      for (guint side = LEFT; side <= RIGHT; side++)
        {
          guint child = (guint) arrays[side][i];

          arrays[LEFT][child] = arrays[RIGHT][child] = -1;
          arrays[SPLIT][child] = (float) g_rand_double_range (random, -2, 2);
        }
      i = on;
    }
}

static BoosterHandle
load_chain (const Chain *chain)
{
  static const char *const names[N_ARRAYS] = {
    "left_children", "right_children",   "parents",      "split_indices", "default_left",
    "split_type",    "split_conditions", "base_weights", "loss_changes",  "sum_hessian",
  };
  g_autoptr (GString) json = g_string_new ("[{");

  for (guint i = 0; i < N_ARRAYS; i++)
    add_numbers (json, names[i], i < N_WHOLE ? "%.0f" : "%.8e", chain->arrays[i], chain->n);
  g_string_append_printf (
      json,
      "\"categories\":[],\"categories_nodes\":[],\"categories_segments\":[],"
      "\"categories_sizes\":[],\"id\":0,\"tree_param\":{\"num_deleted\":\"0\","
      "\"num_feature\":\"%d\",\"num_nodes\":\"%u\",\"size_leaf_vector\":\"1\"}}]",
      CHURN_N_FEATURES, chain->n);

  return new_model (json->str);
}

static BoosterHandle
new_chain (guint depth, guint empty)
{
  Chain chain;

  draw_chain (&chain, depth, empty);

  return load_chain (&chain);
}

static void
test_deep (void)
{
  g_autofree float *cells = draw_rows (3);
  guint depths[] = { 1, 7, 8, 9, 15, 17, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      BoosterHandle booster = new_chain (depths[i], G_MAXUINT);

      g_test_message ("depth %u", depths[i]);
      assert_same (booster, cells, N_ROWS);
      OK (XGBoosterFree (booster));
    }
}

/* What a chain gives a row of which only the features in the set @known are known. */
static double
expect (const Chain *chain, guint node, const float *row, guint known)
{
  guint left = (guint) chain->arrays[LEFT][node];
  guint feature = (guint) chain->arrays[SPLIT_INDEX][node];
  float value = row[feature];

  if (chain->arrays[LEFT][node] < 0)
    return chain->arrays[SPLIT][node];
  if (known & (1u << feature))
    return expect (chain,
                   (isnan (value) ? chain->arrays[DEFAULT_LEFT][node] == 1
                                  : value < chain->arrays[SPLIT][node])
                       ? left
                       : left + 1,
                   row, known);

  return (chain->arrays[COVER][left] * expect (chain, left, row, known) +
          chain->arrays[COVER][left + 1] * expect (chain, left + 1, row, known)) /
         chain->arrays[COVER][node];
}

/* By Shapley's own definition, over every set of features, where XGBoost's 32 bits do not do. */
static void
test_definition (void)
{
  static const guint depths[] = { 3, 30, 64 };
  const guint n_sets = 1u << CHURN_N_FEATURES;
  g_autofree float *cells = draw_rows (3);
  g_autofree double *worth = g_new (double, n_sets);
  double shares[CHURN_N_FEATURES]; /* by how many features are known */

  for (guint n = 0; n < CHURN_N_FEATURES; n++)
    shares[n] =
        exp (lgamma (n + 1) + lgamma (CHURN_N_FEATURES - n) - lgamma (CHURN_N_FEATURES + 1));
  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      const float *row = cells + i * CHURN_N_FEATURES;
      double expected[CHURN_N_FEATURES] = { 0 };
      double found[CHURN_N_FEATURES];
      g_autoptr (ChurnTreeExplainer) explainer = NULL;
      BoosterHandle booster;
      Chain chain;

      draw_chain (&chain, depths[i], G_MAXUINT);
      for (guint set = 0; set < n_sets; set++)
        worth[set] = expect (&chain, 0, row, set);
      for (guint set = 0; set < n_sets; set++)
        {
          double share = shares[MIN (__builtin_popcount (set), CHURN_N_FEATURES - 1)];

          for (guint j = 0; j < CHURN_N_FEATURES; j++)
            if (!(set & (1u << j)))
              expected[j] += share * (worth[set | (1u << j)] - worth[set]);
        }

      booster = load_chain (&chain);
      explainer = new_explainer (booster);
      churn_tree_explainer_explain (explainer, row, found);
      g_assert_cmpfloat_with_epsilon (churn_tree_explainer_get_bias (explainer), worth[0], 1e-9);
      for (guint j = 0; j < CHURN_N_FEATURES; j++)
        g_assert_cmpfloat_with_epsilon (found[j], expected[j], 1e-9);
      OK (XGBoosterFree (booster));
    }
}

/* Where nobody came nothing is expected, and a row that goes there is explained all the same. */
static void
test_empty_leaf (void)
{
  g_autofree float *cells = draw_rows (3);

  for (guint empty = 0; empty < 3; empty++)
    {
      BoosterHandle booster = new_chain (12, empty);

      assert_same (booster, cells, N_ROWS);
      OK (XGBoosterFree (booster));
    }
}

static void
test_single_leaf (void)
{
  g_autofree float *cells = draw_rows (1);
  BoosterHandle booster = new_chain (0, G_MAXUINT);
  g_autoptr (ChurnTreeExplainer) explainer = new_explainer (booster);
  double found[CHURN_N_FEATURES];

  assert_same (booster, cells, N_ROWS);
  g_assert_cmpfloat (churn_tree_explainer_get_bias (explainer), ==, 0.75);
  churn_tree_explainer_explain (explainer, cells, found);
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    g_assert_cmpfloat (found[i], ==, 0);
  OK (XGBoosterFree (booster));
}

static guint8 *
find (GByteArray *bytes, const void *what, gsize length, gsize from)
{
  guint8 *found = memmem (bytes->data + from, bytes->len - from, what, length);

  g_assert_nonnull (found);

  return found;
}

/* The bytes of a number in an array of a model's first tree. */
static guint8 *
find_number (GByteArray *bytes, const char *name, guint i, gsize *width)
{
  guint8 *at = find (bytes, name, strlen (name), 0) + strlen (name);

  g_assert_cmpmem (at, 2, "[$", 2);
  *width = at[2] == 'U' ? 1 : 4;

  return at + strlen ("[$l#L") + 8 + i * *width;
}

/* @words: how the error ends */
static void
assert_refused (GByteArray *bytes, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnTreeExplainer) explainer =
      churn_tree_explainer_new (bytes->data, bytes->len, &error);

  g_assert_null (explainer);
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
  if (!g_str_has_suffix (error->message, words))
    g_error ("“%s” does not end with “%s”", error->message, words);
}

static void
test_damaged (void)
{
  /* The chain of 3 has the nodes 0 to 6, of which the first is a split and the last a leaf. */
  static const struct
  {
    const char *name;
    guint i;
    guint8 number[4];
    const char *words;
  } cases[] = {
    { "left_children", 0, { 0, 0, 0, 7 }, "left_children of node 0 is out of range" },
    { "left_children", 0, { 0xff, 0xff, 0xff, 0xff }, "left_children of node 0 is out of range" },
    { "left_children", 0, { 0, 0, 0, 2 }, "node 2 is met twice" },
    { "left_children", 0, { 0, 0, 0, 0 }, "node 0 is met twice" },
    { "right_children", 0, { 0x80, 0, 0, 0 }, "right_children of node 0 is out of range" },
    { "split_indices", 0, { 0, 0, 0, 20 }, "split_indices of node 0 is out of range" },
    { "split_indices", 0, { 0xff, 0xff, 0xff, 0xff }, "split_indices of node 0 is out of range" },
    { "split_conditions", 0, { 0x7f, 0xc0, 0, 0 }, "split_conditions of node 0 is no number" },
    { "split_conditions",
      6,
      { 0x7f, 0x80, 0, 0 },
      "split_conditions of node 6, a leaf, is no number" },
    { "default_left", 0, { 2 }, "default_left of node 0 is neither 0 nor 1" },
    { "split_type", 0, { 1 }, "split_type of node 0 is not that of numbers" },
    { "sum_hessian", 0, { 0, 0, 0, 0 }, "sum_hessian of node 0 is 0, and it is no leaf" },
    { "sum_hessian", 0, { 0x7f, 0x80, 0, 0 }, "sum_hessian of node 0 is inf" },
    { "sum_hessian", 0, { 0x7f, 0xc0, 0, 0 }, "sum_hessian of node 0 is nan" },
    { "sum_hessian", 6, { 0xbf, 0x80, 0, 0 }, "sum_hessian of node 6 is -1" },
    { "sum_hessian", 6, { 0x7f, 0xc0, 0, 0 }, "sum_hessian of node 6 is nan" },
    { "sum_hessian", 6, { 0x7f, 0, 0, 0 }, "sum_hessian of node 6 is more than its parent's" },
  };
  static const char *const arrays[] = { "left_children",    "right_children", "split_indices",
                                        "split_conditions", "default_left",   "sum_hessian",
                                        "split_type" };
  BoosterHandle booster = new_chain (3, G_MAXUINT);
  g_autoptr (GByteArray) bytes = save (booster, "ubj");
  gsize width;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 *number = find_number (bytes, cases[i].name, cases[i].i, &width);
      g_autofree guint8 *whole = g_memdup2 (number, width);
      g_autofree char *words = g_strconcat ("tree 0: ", cases[i].words, NULL);

      memcpy (number, cases[i].number, width);
      assert_refused (bytes, words);
      memcpy (number, whole, width);
    }

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    {
      gsize length = strlen (arrays[i]);
      guint8 *name = find (bytes, arrays[i], length, 0);
      guint8 marker = name[length + 2];
      g_autofree char *absent = g_strdup_printf ("tree 0: %s is no array of numbers", arrays[i]);
      g_autofree char *uneven =
          g_strdup_printf ("tree 0: %s is of another length than the tree", arrays[i]);
      g_autoptr (GByteArray) shorter = g_byte_array_new ();
      guint8 *number;

      name[0] = '_';
      assert_refused (bytes, absent);
      name[0] = arrays[i][0];
      /* An array of strings, behind which nothing is found. */
      name[length + 2] = 'S';
      assert_refused (bytes, " is no array of numbers");
      name[length + 2] = marker;

      number = find_number (bytes, arrays[i], 0, &width);
      g_byte_array_append (shorter, bytes->data, bytes->len);
      shorter->data[number - bytes->data - 1]--;
      g_byte_array_remove_range (shorter, number - bytes->data, width);
      /* All others are longer than the first. */
      assert_refused (shorter,
                      i > 0 ? uneven : "tree 0: right_children is of another length than the tree");
    }

  OK (XGBoosterFree (booster));
}

static void
test_too_deep (void)
{
  BoosterHandle booster = new_chain (CHAIN_MAX, G_MAXUINT);
  g_autoptr (GByteArray) bytes = save (booster, "ubj");

  assert_refused (bytes, " is deeper than 64");
  OK (XGBoosterFree (booster));
}

/* As other versions of XGBoost write it, and as none does. */
static void
test_base_score (void)
{
  static const struct
  {
    const char *text;
    double score; /* 0: it is refused */
  } cases[] = {
    { "2.5E-1", 0.25 }, { "[2.5E-1]", 0.25 }, { "0.25", 0.25 }, { "[2.5E-1", 0 },
    { "2.5E-1]", 0 },   { "[5E-1,5E-1]", 0 }, { "[]", 0 },      { "", 0 },
    { "half", 0 },      { "1", 0 },           { "0E0", 0 },     { "-5E-1", 0 },
    { "nan", 0 },       { "5E-1 ", 0 },
  };
  BoosterHandle booster = new_chain (0, G_MAXUINT);
  g_autoptr (GByteArray) bytes = save (booster, "ubj");
  /* Its length, whose last byte is all of it, and its text. */
  gsize at = find (bytes, "base_scoreSL", 12, 0) + 12 + 7 - bytes->data;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) other = g_byte_array_new ();
      guint8 length = strlen (cases[i].text);

      g_byte_array_append (other, bytes->data, at);
      g_byte_array_append (other, &length, 1);
      g_byte_array_append (other, (const guint8 *) cases[i].text, length);
      g_byte_array_append (other, bytes->data + at + 1 + bytes->data[at],
                           bytes->len - at - 1 - bytes->data[at]);
      if (cases[i].score > 0)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (ChurnTreeExplainer) explainer =
              churn_tree_explainer_new (other->data, other->len, &error);

          g_assert_no_error (error);
          g_assert_cmpfloat_with_epsilon (churn_tree_explainer_get_bias (explainer),
                                          0.75 + log (cases[i].score / (1 - cases[i].score)), 1e-9);
        }
      else
        {
          g_autofree char *words =
              g_strdup_printf ("base_score is “%s”, and no probability", cases[i].text);

          assert_refused (other, words);
        }
    }
  OK (XGBoosterFree (booster));
}

/* Any few bytes changed, or the end cut off: an explainer or an error. */
static void
test_mutated (void)
{
  static const guint8 bytes_that_matter[] = { '[', ']', '{', '}', '$', '#', 'L', 'l', 'd',
                                              'D', 'U', 'S', 'Z', 0,   1,   127, 128, 255 };
  static const char *const parameters[] = { "max_depth", "3", NULL };
  g_autofree float *cells = draw_rows (1);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  BoosterHandle booster = train (cells, CHURN_N_FEATURES, 3, parameters);
  g_autoptr (GByteArray) whole = save (booster, "ubj");
  guint n_good = 0;

  for (guint round = 0; round < 4000; round++)
    {
      gsize length = round % 4 == 0 ? (gsize) g_rand_int_range (random, 0, whole->len) : whole->len;
      /* Memory of just that size, beyond which nothing is to be read. */
      g_autofree guint8 *mutant = g_memdup2 (whole->data, MAX (length, 1));
      g_autoptr (ChurnTreeExplainer) explainer = NULL;
      g_autoptr (GError) error = NULL;
      double found[CHURN_N_FEATURES];

      for (guint i = 0; i < round % 4; i++)
        mutant[g_rand_int_range (random, 0, length)] =
            bytes_that_matter[g_rand_int_range (random, 0, sizeof bytes_that_matter)];
      explainer = churn_tree_explainer_new (mutant, length, &error);
      if (explainer == NULL)
        {
          g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
          continue;
        }
      churn_tree_explainer_explain (explainer, cells, found);
      n_good++;
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        g_assert_true (isfinite (found[i]));
    }
  g_assert_cmpuint (n_good, >, 100);
  g_assert_cmpuint (n_good, <, 3900);
  OK (XGBoosterFree (booster));
}

/* @customers and @model: the demo's files */
void
test_tree_explainer_add (const char *customers, const char *model)
{
  customers_path = customers;
  model_path = model;
  g_test_add_func ("/tree-explainer/demo", test_demo);
  g_test_add_func ("/tree-explainer/trained", test_trained);
  g_test_add_func ("/tree-explainer/deep", test_deep);
  g_test_add_func ("/tree-explainer/definition", test_definition);
  g_test_add_func ("/tree-explainer/empty-leaf", test_empty_leaf);
  g_test_add_func ("/tree-explainer/single-leaf", test_single_leaf);
  g_test_add_func ("/tree-explainer/damaged", test_damaged);
  g_test_add_func ("/tree-explainer/too-deep", test_too_deep);
  g_test_add_func ("/tree-explainer/base-score", test_base_score);
  g_test_add_func ("/tree-explainer/mutated", test_mutated);
}
