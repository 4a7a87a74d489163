#include "churn-trees.h"

#include "churn-features.h"
#include "churn-ubjson.h"
#include "churn-xgboost-model.h"

#include <math.h>

/* Whoever walks them does so by recursion. The deepest that our training allows are 20 deep. */
#define DEPTH_MAX 64

/* A child's cover is no more than its parent's; both were rounded. */
#define SHARE_MAX 1.001

/* A tree's arrays, a number a node. */
enum
{
  LEFT,
  RIGHT,
  SPLIT_INDEX,
  SPLIT,
  DEFAULT_LEFT,
  COVER,
  SPLIT_TYPE,
  N_ARRAYS
};

static const char *const array_names[N_ARRAYS] = {
  "left_children", "right_children", "split_indices", "split_conditions",
  "default_left",  "sum_hessian",    "split_type",
};

typedef struct
{
  double *arrays[N_ARRAYS];
  guint n;
} Tree;

/* A node that is still to be copied. */
typedef struct
{
  guint from;
  guint32 to;
  guint depth;
  double reach; /* the share of all customers that come to it */
} Open;

static void
tree_clear (Tree *self)
{
  for (guint i = 0; i < N_ARRAYS; i++)
    g_clear_pointer (&self->arrays[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tree, tree_clear)

static gboolean
tree_read (Tree *self, const ChurnUbjson *from, GError **error)
{
  for (guint i = 0; i < N_ARRAYS; i++)
    {
      ChurnUbjson member;
      guint n = 0;

      if (churn_ubjson_get_member (from, array_names[i], &member))
        self->arrays[i] = churn_ubjson_dup_numbers (&member, &n);
      if (self->arrays[i] == NULL)
        return churn_xgboost_model_refuse (error, "%s is no array of numbers", array_names[i]);
      if (i == 0)
        self->n = n;
      if (n != self->n || n == 0)
        return churn_xgboost_model_refuse (error, "%s is of another length than the tree",
                                           array_names[i]);
    }

  return TRUE;
}

static gboolean
is_index (double number, double min, double end)
{
  return number >= min && number < end && number == floor (number);
}

/* Whether a node can be followed; what is no leaf is met once at most, as @met says. */
static gboolean
tree_check_node (const Tree *self, guint i, gboolean *met, guint depth, GError **error)
{
  double left = self->arrays[LEFT][i];
  double right = self->arrays[RIGHT][i];
  double cover = self->arrays[COVER][i];

  if (met[i])
    return churn_xgboost_model_refuse (error, "node %u is met twice", i);
  met[i] = TRUE;
  if (depth > DEPTH_MAX)
    return churn_xgboost_model_refuse (error, "node %u is deeper than %d", i, DEPTH_MAX);
  if (!(cover >= 0) || !isfinite (cover))
    return churn_xgboost_model_refuse (error, "sum_hessian of node %u is %g", i, cover);
  if (left == -1 && right == -1)
    return isfinite (self->arrays[SPLIT][i]) ||
           churn_xgboost_model_refuse (error, "split_conditions of node %u, a leaf, is no number",
                                       i);

  if (!is_index (left, 0, self->n))
    return churn_xgboost_model_refuse (error, "left_children of node %u is out of range", i);
  if (!is_index (right, 0, self->n))
    return churn_xgboost_model_refuse (error, "right_children of node %u is out of range", i);
  if (!is_index (self->arrays[SPLIT_INDEX][i], 0, CHURN_N_FEATURES))
    return churn_xgboost_model_refuse (error, "split_indices of node %u is out of range", i);
  if (isnan (self->arrays[SPLIT][i]))
    return churn_xgboost_model_refuse (error, "split_conditions of node %u is no number", i);
  if (!is_index (self->arrays[DEFAULT_LEFT][i], 0, 2))
    return churn_xgboost_model_refuse (error, "default_left of node %u is neither 0 nor 1", i);
  if (self->arrays[SPLIT_TYPE][i] != 0)
    return churn_xgboost_model_refuse (error, "split_type of node %u is not that of numbers", i);
  if (cover == 0)
    return churn_xgboost_model_refuse (error, "sum_hessian of node %u is 0, and it is no leaf", i);

  return TRUE;
}

static gboolean
add_tree (ChurnTrees *self, const Tree *tree, GError **error)
{
  g_autofree gboolean *met = g_new0 (gboolean, tree->n);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));
  Open at = { .to = self->nodes->len, .reach = 1 };
  ChurnTreeNode none = { .share = 1 };

  if (tree->arrays[LEFT][0] != -1)
    g_array_append_val (self->roots, at.to);
  g_array_append_val (self->nodes, none);
  g_array_append_val (open, at);
  while (open->len > 0)
    {
      ChurnTreeNode *node;

      at = g_array_index (open, Open, open->len - 1);
      g_array_set_size (open, open->len - 1);
      if (!tree_check_node (tree, at.from, met, at.depth, error))
        return FALSE;
      self->depth = MAX (self->depth, at.depth);
      node = &g_array_index (self->nodes, ChurnTreeNode, at.to);
      node->value = (float) tree->arrays[SPLIT][at.from];
      if (tree->arrays[LEFT][at.from] == -1)
        {
          self->bias += at.reach * node->value;
          continue;
        }
      node->left = self->nodes->len;
      node->feature = (guint8) tree->arrays[SPLIT_INDEX][at.from];
      node->missing_left = tree->arrays[DEFAULT_LEFT][at.from] == 1;
      for (guint side = LEFT; side <= RIGHT; side++)
        {
          guint from = (guint) tree->arrays[side][at.from];
          ChurnTreeNode child = { .share =
                                      tree->arrays[COVER][from] / tree->arrays[COVER][at.from] };
          Open next = { from, self->nodes->len, at.depth + 1, at.reach * child.share };

          if (child.share > SHARE_MAX)
            return churn_xgboost_model_refuse (
                error, "sum_hessian of node %u is more than its parent's", from);
          g_array_append_val (self->nodes, child);
          g_array_append_val (open, next);
        }
    }

  return TRUE;
}

static gboolean
add_trees (ChurnTrees *self, const ChurnUbjson *learner, GError **error)
{
  ChurnUbjson at;
  guint n;

  if (!churn_ubjson_get_member (learner, "gradient_booster", &at) ||
      !churn_ubjson_get_member (&at, "model", &at) ||
      !churn_ubjson_get_member (&at, "trees", &at) || !churn_ubjson_get_elements (&at, &n, &at))
    return churn_xgboost_model_refuse (error, "gradient_booster.model.trees is no array");
  for (guint i = 0; i < n; i++)
    {
      g_auto (Tree) tree = { 0 };

      if (!tree_read (&tree, &at, error) || !add_tree (self, &tree, error))
        {
          g_prefix_error (error, "tree %u: ", i);
          return FALSE;
        }
      if (!churn_ubjson_go_on (&at))
        return churn_xgboost_model_refuse (error, "tree %u is not whole", i);
    }

  return TRUE;
}

/* The probability that the trees start from. XGBoost 3 writes one number for each output, in
 * brackets. */
static gboolean
add_base_score (ChurnTrees *self, const ChurnUbjson *learner, GError **error)
{
  g_autofree char *text = NULL;
  ChurnUbjson member;
  gboolean bracket;
  char *end;
  double score;

  if (churn_ubjson_get_member (learner, "learner_model_param", &member) &&
      churn_ubjson_get_member (&member, "base_score", &member))
    text = churn_ubjson_dup_string (&member);
  if (text == NULL)
    return churn_xgboost_model_refuse (error, "base_score is no string");
  bracket = *text == '[';
  score = g_ascii_strtod (text + bracket, &end);
  if (end == text + bracket || !g_str_equal (end, bracket ? "]" : "") || !(score > 0 && score < 1))
    return churn_xgboost_model_refuse (error, "base_score is “%.40s”, and no probability", text);
  self->bias += log (score / (1 - score));

  return TRUE;
}

/**
 * churn_trees_new:
 * @model: (array length=length): a model of binary:logistic as XGBoost saves it in UBJSON
 * @length: of it, in bytes
 * @error: return location
 *
 * Reads the trees of a model: from XGBoost's memory rather than from its file, which takes a
 * twentieth of the time, and is what XGBoost itself made of the file, whatever version wrote it.
 *
 * Returns: (transfer full): the trees, or %NULL with %CHURN_ERROR_PARSE that says what cannot be
 *   explained
 */
ChurnTrees *
churn_trees_new (const guint8 *model, gsize length, GError **error)
{
  g_autoptr (ChurnTrees) self = g_new0 (ChurnTrees, 1);
  ChurnUbjson root = { model, model + length };
  ChurnUbjson learner;

  g_return_val_if_fail (model != NULL, NULL);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (ChurnTreeNode));
  self->roots = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!churn_ubjson_get_member (&root, "learner", &learner))
    {
      churn_xgboost_model_refuse (error, "learner is no object");
      return NULL;
    }
  if (!add_trees (self, &learner, error) || !add_base_score (self, &learner, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * churn_trees_free:
 * @self: (nullable): trees
 *
 * Frees them.
 */
void
churn_trees_free (ChurnTrees *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->roots, g_array_unref);
  g_free (self);
}
