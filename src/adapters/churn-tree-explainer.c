#include "churn-tree-explainer.h"

#include "churn-features.h"
#include "churn-trees.h"

#include <math.h>

/* A walk carries this many points along; they are exact for paths of up to twice as many features.
 */
#define N_LANES 4
#define N_POINTS_MAX 12

G_STATIC_ASSERT (2 * N_POINTS_MAX >= CHURN_N_FEATURES);

/* A share of customers by which nothing can be divided, and which adds nothing. */
#define NOBODY 1e-200

/**
 * ChurnTreeExplainer:
 *
 * SHAP values of a model's trees, exact, with the covers of the nodes as the expectation of what is
 * not known, which is XGBoost's pred_contribs: Lundberg, Erion and Lee, “Consistent individualized
 * feature attribution for tree ensembles” (2018), arXiv:1802.03888. XGBoost computes them by the
 * algorithm of that paper; this is another one, which takes an eighth of the time.
 *
 * The Shapley value of a feature is the mean, over the share t of the other features that are
 * known, of what knowing it changes (Owen, “Multilinear extensions of games”, 1972). A path to a
 * leaf multiplies in t: a feature j on it brings (1 - t) z_j + t o_j, where z_j is the share of
 * customers that go along the path at its splits, and o_j is 1 if the row does and 0 if not. So of
 * feature k
 *
 *     phi_k = value ∫₀¹ (o_k - z_k) ∏_{j ≠ k} ((1 - t) z_j + t o_j) dt
 *
 * whose degree is less than the number of features on the path, and which Gauss's quadrature gives
 * exactly at half as many points. The products go down a tree with the walk, and the sums over the
 * leaves of a branch come up: each node is met once, as in Yu et al., “Linear TreeShap” (2022). No
 * point is 0 or 1, so that nothing is divided by zero.
 */
struct _ChurnTreeExplainer
{
  ChurnTrees *trees;
  guint n_points;
  double points[N_POINTS_MAX];
  double weights[N_POINTS_MAX];
};

/* Gauss and Legendre's points from 0 to 1: the roots of the polynomial by Newton's method, as in
 * Abramowitz and Stegun, “Handbook of mathematical functions”, 25.4.30. */
static void
place_points (ChurnTreeExplainer *self, guint n)
{
  self->n_points = n;
  for (guint i = 0; i < n; i++)
    {
      double x = cos (G_PI * (i + 0.75) / (n + 0.5));
      double slope = 1;

      for (guint round = 0; round < 8; round++)
        {
          double before = 1, value = x;

          for (guint degree = 2; degree <= n; degree++)
            {
              double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;

              before = value;
              value = next;
            }
          slope = n * (before - x * value) / (1 - x * x);
          x -= value / slope;
        }
      self->points[i] = (1 + x) / 2;
      self->weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
}

/**
 * churn_tree_explainer_new:
 * @model: (array length=length): a model of binary:logistic as XGBoost saves it in UBJSON
 * @length: of it, in bytes
 * @error: return location
 *
 * Takes over what explaining needs of a model.
 *
 * Returns: (transfer full): the explainer, or %NULL with churn_trees_new()'s error
 */
ChurnTreeExplainer *
churn_tree_explainer_new (const guint8 *model, gsize length, GError **error)
{
  ChurnTrees *trees = churn_trees_new (model, length, error);
  ChurnTreeExplainer *self;
  guint n_features;

  if (trees == NULL)
    return NULL;

  self = g_new0 (ChurnTreeExplainer, 1);
  self->trees = trees;
  n_features = CLAMP (trees->depth, 1, CHURN_N_FEATURES);
  place_points (self, (n_features + 2 * N_LANES - 1) / (2 * N_LANES) * N_LANES);

  return self;
}

/**
 * churn_tree_explainer_free:
 * @self: (nullable): an explainer
 *
 * Frees it.
 */
void
churn_tree_explainer_free (ChurnTreeExplainer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->trees, churn_trees_free);
  g_free (self);
}

/**
 * churn_tree_explainer_get_bias:
 * @self: an explainer
 *
 * Returns: what the trees and their base score give an average customer, in log-odds
 */
double
churn_tree_explainer_get_bias (const ChurnTreeExplainer *self)
{
  g_return_val_if_fail (self != NULL, NAN);

  return self->trees->bias;
}

/* What is computed at several points at once, which the processor does at once too. */
typedef double Lanes __attribute__ ((vector_size (N_LANES * sizeof (double))));

/* How a feature stands on the path from the root. */
typedef struct
{
  double followed; /* o: 1 or 0 */
  double share;    /* z */
  Lanes factor;
  Lanes gain; /* (o - z) / factor */
} Player;

typedef struct
{
  const ChurnTreeNode *nodes;
  const float *row;
  Lanes known;   /* t */
  Lanes unknown; /* 1 - t */
  const Player *players[CHURN_N_FEATURES];
  Lanes contributions[CHURN_N_FEATURES];
} Walk;

/* What the leaves under a node are worth together, each times the factors of its path. */
static void
walk (Walk *self, const ChurnTreeNode *node, const Lanes *product, Lanes *sum)
{
  const Player *before = self->players[node->feature];
  float value = self->row[node->feature];
  guint taken = (isnan (value) ? node->missing_left : value < node->value) ? 0 : 1;
  Lanes others = *product / before->factor;
  Lanes total = { 0 };
  Player now;

  self->players[node->feature] = &now;
  for (guint side = 0; side < 2; side++)
    {
      const ChurnTreeNode *child = &self->nodes[node->left + side];
      Lanes factor, gain, next, below;

      now.followed = side == taken ? before->followed : 0;
      now.share = before->share * child->share;
      if (now.followed == 0 && now.share < NOBODY)
        continue;
      factor = self->unknown * now.share + self->known * now.followed;
      gain = (now.followed - now.share) / factor;
      next = others * factor;
      if (child->left == 0)
        below = next * (double) child->value;
      else
        {
          now.factor = factor;
          now.gain = gain;
          walk (self, child, &next, &below);
        }
      self->contributions[node->feature] += (gain - before->gain) * below;
      total += below;
    }
  self->players[node->feature] = before;
  *sum = total;
}

/**
 * churn_tree_explainer_explain:
 * @self: an explainer
 * @row: (array fixed-size=20): a customer's features; NAN is a missing value
 * @contributions: (out caller-allocates) (array fixed-size=20): what each adds to the bias, in
 *   log-odds
 *
 * Explains a margin: the contributions and churn_tree_explainer_get_bias() add up to it.
 */
void
churn_tree_explainer_explain (const ChurnTreeExplainer *self,
                              const float *row,
                              double *contributions)
{
  Player absent = { .followed = 1, .share = 1, .factor = { 1, 1, 1, 1 } };
  Walk state = { .row = row };

  g_return_if_fail (self != NULL);

  state.nodes = (const ChurnTreeNode *) (gconstpointer) self->trees->nodes->data;
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    state.players[i] = &absent;
  for (guint at = 0; at < self->n_points; at += N_LANES)
    {
      Lanes weights, sum;

      for (guint i = 0; i < N_LANES; i++)
        {
          state.known[i] = self->points[at + i];
          weights[i] = self->weights[at + i];
        }
      state.unknown = 1 - state.known;
      for (guint i = 0; i < self->trees->roots->len; i++)
        walk (&state, &state.nodes[g_array_index (self->trees->roots, guint32, i)], &weights, &sum);
    }
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      contributions[i] = 0;
      for (guint j = 0; j < N_LANES; j++)
        contributions[i] += state.contributions[i][j];
    }
}
