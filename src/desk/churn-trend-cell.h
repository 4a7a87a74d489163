#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_TREND_CELL (churn_trend_cell_get_type ())
G_DECLARE_FINAL_TYPE (ChurnTrendCell, churn_trend_cell, CHURN, TREND_CELL, GtkWidget)

GtkWidget *churn_trend_cell_new (void);

G_END_DECLS
