#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_PAIR (churn_pair_get_type ())
G_DECLARE_FINAL_TYPE (ChurnPair, churn_pair, CHURN, PAIR, GtkWidget)

GtkWidget *churn_pair_new (void);

G_END_DECLS
