#pragma once

#include "churn-axis.h"
#include "churn-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CHART_LAYER (churn_chart_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (ChurnChartLayer, churn_chart_layer, CHURN, CHART_LAYER, GtkWidget)

struct _ChurnChartLayerClass
{
  GtkWidgetClass parent_class;
};

ChurnSeries *churn_chart_layer_get_series (ChurnChartLayer *self);
void churn_chart_layer_set_series (ChurnChartLayer *self, ChurnSeries *series);
void churn_chart_layer_set_axes (ChurnChartLayer *self, const ChurnAxis *x, const ChurnAxis *y);
const ChurnAxis *churn_chart_layer_get_x_axis (ChurnChartLayer *self);
const ChurnAxis *churn_chart_layer_get_y_axis (ChurnChartLayer *self);
double churn_chart_layer_project_x (ChurnChartLayer *self, double x);
double churn_chart_layer_project_y (ChurnChartLayer *self, double y);

G_END_DECLS
