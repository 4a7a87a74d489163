#pragma once

#include "churn-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_SPARKLINE_WINDOWS 20

#define CHURN_TYPE_SPARKLINE (churn_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSparkline, churn_sparkline, CHURN, SPARKLINE, GtkWidget)

GtkWidget *churn_sparkline_new (void);
void churn_sparkline_set_values (ChurnSparkline *self, const double *values, guint n_values);

G_END_DECLS
