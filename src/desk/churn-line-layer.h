#pragma once

#include "churn-chart-layer.h"

G_BEGIN_DECLS

#define CHURN_TYPE_LINE_LAYER (churn_line_layer_get_type ())
G_DECLARE_FINAL_TYPE (ChurnLineLayer, churn_line_layer, CHURN, LINE_LAYER, ChurnChartLayer)

GtkWidget *churn_line_layer_new (void);
void churn_line_layer_set_end (ChurnLineLayer *self, double end);

G_END_DECLS
