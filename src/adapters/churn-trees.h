#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 24 bytes */
typedef struct
{
  double share;        /* of its parent's customers, those who came here in the training */
  float value;         /* what it splits at, or what it adds */
  guint32 left;        /* the right child stands behind the left one; 0: it is a leaf */
  guint8 feature;      /* whose values under the split go left */
  guint8 missing_left; /* whether a missing one does */
} ChurnTreeNode;

/**
 * ChurnTrees:
 * @nodes: (element-type ChurnTreeNode): each tree's root, and then its pairs of children
 * @roots: (element-type guint32): the trees, without those that are one leaf
 * @bias: what the trees and their base score give an average customer, in log-odds
 * @depth: how many splits the longest path has, 64 at most
 *
 * The trees of a model, checked: each can be followed to its leaves.
 */
typedef struct
{
  GArray *nodes;
  GArray *roots;
  double bias;
  guint depth;
} ChurnTrees;

ChurnTrees *churn_trees_new (const guint8 *model, gsize length, GError **error);
void churn_trees_free (ChurnTrees *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnTrees, churn_trees_free)

G_END_DECLS
