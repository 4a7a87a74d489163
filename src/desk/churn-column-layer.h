#pragma once

#include "churn-chart-layer.h"

G_BEGIN_DECLS

#define CHURN_TYPE_COLUMN_LAYER (churn_column_layer_get_type ())
G_DECLARE_FINAL_TYPE (ChurnColumnLayer, churn_column_layer, CHURN, COLUMN_LAYER, ChurnChartLayer)

GtkWidget *churn_column_layer_new (void);
void churn_column_layer_set_step (ChurnColumnLayer *self, double step);
void churn_column_draw (GtkWidget *widget,
                        GtkSnapshot *snapshot,
                        double value,
                        const graphene_rect_t *slot);

G_END_DECLS
