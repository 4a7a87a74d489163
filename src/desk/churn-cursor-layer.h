#pragma once

#include "churn-chart-layer.h"

G_BEGIN_DECLS

#define CHURN_TYPE_CURSOR_LAYER (churn_cursor_layer_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCursorLayer, churn_cursor_layer, CHURN, CURSOR_LAYER, ChurnChartLayer)

GtkWidget *churn_cursor_layer_new (void);
void churn_cursor_layer_set_cursor (ChurnCursorLayer *self,
                                    double time,
                                    double step,
                                    const char *readout);

G_END_DECLS
