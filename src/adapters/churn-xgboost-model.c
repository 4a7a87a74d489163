#include "churn-xgboost-model.h"

#include "churn-error.h"
#include "churn-features.h"
#include "churn-json.h"

#include <string.h>

#define OBJECTIVE "binary:logistic"

/* The arrays that hold something for each node, and which XGBoost reads without looking. */
static const char *const of_nodes[] = {
  "left_children", "right_children", "parents",      "split_indices", "split_conditions",
  "default_left",  "base_weights",   "loss_changes", "sum_hessian",
};

/**
 * churn_xgboost_model_refuse:
 * @error: (out) (optional): %CHURN_ERROR_PARSE
 * @format: what is wrong with a model, as for printf()
 * @...: its arguments
 *
 * Returns: %FALSE
 */
gboolean
churn_xgboost_model_refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_PARSE, message);

  return FALSE;
}

/* An array of whole numbers from @min to under @end; %NULL if it is none. */
static gint64 *
read_indices (JsonObject *tree, const char *name, gint64 min, gint64 end, guint n, GError **error)
{
  JsonArray *array = churn_json_get_array (tree, name, error);
  g_autofree gint64 *indices = g_new (gint64, n);

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 ||
          json_node_get_int (node) < min || json_node_get_int (node) >= end)
        {
          churn_xgboost_model_refuse (error, "%s of node %u is out of range", name, i);
          return NULL;
        }
      indices[i] = json_node_get_int (node);
    }

  return g_steal_pointer (&indices);
}

/* From the root each node must be met once at most, and lead to none or, by a feature of ours, to
 * two others. What is not met was cut away, and may hold anything. */
static gboolean
check_shape (const gint64 *left, const gint64 *right, const gint64 *splits, guint n, GError **error)
{
  g_autofree gboolean *met = g_new0 (gboolean, n);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 root = 0;

  g_array_append_val (open, root);
  while (open->len > 0)
    {
      gint64 node = g_array_index (open, gint64, open->len - 1);

      g_array_set_size (open, open->len - 1);
      if (met[node])
        return churn_xgboost_model_refuse (error, "node %" G_GINT64_FORMAT " is met twice", node);
      met[node] = TRUE;
      if ((left[node] < 0) != (right[node] < 0))
        return churn_xgboost_model_refuse (error, "node %" G_GINT64_FORMAT " has one child", node);
      if (left[node] >= 0)
        {
          if (splits[node] >= CHURN_N_FEATURES)
            return churn_xgboost_model_refuse (
                error, "node %" G_GINT64_FORMAT " asks for a feature that is not there", node);
          g_array_append_val (open, left[node]);
          g_array_append_val (open, right[node]);
        }
    }

  return TRUE;
}

static gboolean
check_tree (JsonObject *tree, GError **error)
{
  JsonObject *parameters = churn_json_get_object (tree, "tree_param", error);
  JsonArray *categories;
  g_autofree char *n_nodes = NULL;
  g_autofree char *n_outputs = NULL;
  g_autofree char *counted = NULL;
  g_autofree gint64 *left = NULL;
  g_autofree gint64 *right = NULL;
  g_autofree gint64 *splits = NULL;
  guint n = 0;

  if (parameters == NULL || !churn_json_get_string (parameters, "num_nodes", &n_nodes, error) ||
      !churn_json_get_string (parameters, "size_leaf_vector", &n_outputs, error))
    return FALSE;
  /* XGBoost 2 and later read a tree of several outputs in another way; 1 writes 0 for a single one.
   */
  if (!g_str_equal (n_outputs, "0") && !g_str_equal (n_outputs, "1"))
    return churn_xgboost_model_refuse (
        error, "size_leaf_vector is “%.20s”, and a probability is one number", n_outputs);
  for (guint i = 0; i < G_N_ELEMENTS (of_nodes); i++)
    {
      JsonArray *array = churn_json_get_array (tree, of_nodes[i], error);

      if (array == NULL)
        return FALSE;
      if (i == 0)
        n = json_array_get_length (array);
      if (json_array_get_length (array) != n || n == 0)
        return churn_xgboost_model_refuse (error, "%s is of another length than the tree",
                                           of_nodes[i]);
    }
  counted = g_strdup_printf ("%u", n);
  if (!g_str_equal (counted, n_nodes))
    return churn_xgboost_model_refuse (error, "num_nodes is “%.20s”, and there are %u", n_nodes, n);
  categories = churn_json_get_array (tree, "categories", error);
  if (categories == NULL)
    return FALSE;
  if (json_array_get_length (categories) > 0)
    return churn_xgboost_model_refuse (error,
                                       "it splits by categories, and our features are numbers");

  left = read_indices (tree, "left_children", -1, n, n, error);
  right = left != NULL ? read_indices (tree, "right_children", -1, n, n, error) : NULL;
  splits = right != NULL ? read_indices (tree, "split_indices", 0, G_MAXINT64, n, error) : NULL;

  return splits != NULL && check_shape (left, right, splits, n, error);
}

static gboolean
check_trees (JsonObject *model, GError **error)
{
  JsonArray *trees = churn_json_get_array (model, "trees", error);
  JsonArray *info = trees != NULL ? churn_json_get_array (model, "tree_info", error) : NULL;
  JsonObject *parameters =
      info != NULL ? churn_json_get_object (model, "gbtree_model_param", error) : NULL;
  g_autofree char *n_trees = NULL;
  g_autofree char *counted = NULL;
  g_autofree gint64 *classes = NULL;
  guint n;

  if (parameters == NULL || !churn_json_get_string (parameters, "num_trees", &n_trees, error))
    return FALSE;
  n = json_array_get_length (trees);
  counted = g_strdup_printf ("%u", n);
  if (!g_str_equal (counted, n_trees) || json_array_get_length (info) != n)
    return churn_xgboost_model_refuse (error, "num_trees is “%.20s”, and there are %u", n_trees, n);
  classes = read_indices (model, "tree_info", 0, 1, n, error);
  if (classes == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (trees, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return churn_xgboost_model_refuse (error, "tree %u is no object", i);
      if (!check_tree (json_node_get_object (node), error))
        {
          g_prefix_error (error, "tree %u: ", i);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * churn_xgboost_model_check:
 * @json: a model as XGBoost saves it in JSON
 * @length: of it, in bytes
 * @error: return location
 *
 * XGBoost believes what a model says of its own trees, and reads beyond them where that is wrong: a
 * file that was damaged would end the process. So it is looked through first. The objective must be
 * binary:logistic, as the margins are taken for log-odds.
 *
 * Returns: whether it can be loaded; %CHURN_ERROR_PARSE says what is wrong with it if not
 */
gboolean
churn_xgboost_model_check (const char *json, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *objective_name = NULL;
  g_autofree char *booster_name = NULL;
  JsonObject *learner = NULL;
  JsonObject *objective;
  JsonObject *booster;
  JsonObject *model;

  g_return_val_if_fail (json != NULL, FALSE);

  root = churn_json_parse (json, length, error);
  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return churn_xgboost_model_refuse (error, "it is no object");

  learner = churn_json_get_object (json_node_get_object (root), "learner", error);
  objective = learner != NULL ? churn_json_get_object (learner, "objective", error) : NULL;
  if (objective == NULL || !churn_json_get_string (objective, "name", &objective_name, error))
    return FALSE;
  if (!g_str_equal (objective_name, OBJECTIVE))
    return churn_xgboost_model_refuse (error, "its objective is “%.40s”, not " OBJECTIVE,
                                       objective_name);

  booster = churn_json_get_object (learner, "gradient_booster", error);
  if (booster == NULL || !churn_json_get_string (booster, "name", &booster_name, error))
    return FALSE;
  if (!g_str_equal (booster_name, "gbtree"))
    return churn_xgboost_model_refuse (error, "its booster is “%.40s”, not gbtree", booster_name);
  model = churn_json_get_object (booster, "model", error);

  return model != NULL && check_trees (model, error);
}
