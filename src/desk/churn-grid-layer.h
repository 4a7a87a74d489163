#pragma once

#include "churn-chart-layer.h"

G_BEGIN_DECLS

#define CHURN_TYPE_GRID_LAYER (churn_grid_layer_get_type ())
G_DECLARE_FINAL_TYPE (ChurnGridLayer, churn_grid_layer, CHURN, GRID_LAYER, ChurnChartLayer)

GtkWidget *churn_grid_layer_new (void);
void churn_grid_layer_set_threshold (ChurnGridLayer *self, double threshold);
void churn_grid_layer_get_label_size (ChurnGridLayer *self, int *width, int *height);

G_END_DECLS
