#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why the trees of a model give a row what they give it. */
typedef struct _ChurnTreeExplainer ChurnTreeExplainer;

ChurnTreeExplainer *churn_tree_explainer_new (const guint8 *model, gsize length, GError **error);
void churn_tree_explainer_free (ChurnTreeExplainer *self);
double churn_tree_explainer_get_bias (const ChurnTreeExplainer *self);
void churn_tree_explainer_explain (const ChurnTreeExplainer *self,
                                   const float *row,
                                   double *contributions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnTreeExplainer, churn_tree_explainer_free)

G_END_DECLS
