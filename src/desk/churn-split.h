#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SPLIT (churn_split_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSplit, churn_split, CHURN, SPLIT, GtkWidget)

GtkWidget *churn_split_new (void);
void churn_split_set_content (ChurnSplit *self, GtkWidget *content);
void churn_split_set_list (ChurnSplit *self, GtkWidget *list);
gboolean churn_split_get_narrow (ChurnSplit *self);
gboolean churn_split_get_show_content (ChurnSplit *self);
void churn_split_set_show_content (ChurnSplit *self, gboolean show_content);
void churn_split_set_alone (ChurnSplit *self, gboolean alone);
int churn_split_get_position (ChurnSplit *self);
void churn_split_set_position (ChurnSplit *self, int position);

G_END_DECLS
