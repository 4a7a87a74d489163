#pragma once

#include "churn-chart-layer.h"

G_BEGIN_DECLS

#define CHURN_TYPE_MARK_LAYER (churn_mark_layer_get_type ())
G_DECLARE_FINAL_TYPE (ChurnMarkLayer, churn_mark_layer, CHURN, MARK_LAYER, ChurnChartLayer)

GtkWidget *churn_mark_layer_new (void);
int churn_mark_layer_get_flag_height (ChurnMarkLayer *self);

G_END_DECLS
