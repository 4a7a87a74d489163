#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_RANKING (churn_ranking_get_type ())
G_DECLARE_FINAL_TYPE (ChurnRanking, churn_ranking, CHURN, RANKING, GtkSorter)

ChurnRanking *churn_ranking_new (GListModel *model, GtkSorter *wanted);
void churn_ranking_apply (ChurnRanking *self);
gboolean churn_ranking_is_stale (ChurnRanking *self);

G_END_DECLS
