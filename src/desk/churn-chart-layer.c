#include "churn-chart-layer.h"

/**
 * ChurnChartLayer:
 *
 * One series drawn along two axes. A chart lays its layers over one another
 * and gives them their axes; a layer knows how to draw and nothing of the
 * others. Time runs the way that text does.
 */
typedef struct
{
  ChurnSeries *series;
  ChurnAxis x;
  ChurnAxis y;
} ChurnChartLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ChurnChartLayer, churn_chart_layer, GTK_TYPE_WIDGET)

static void
churn_chart_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (churn_chart_layer_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
churn_chart_layer_dispose (GObject *object)
{
  ChurnChartLayerPrivate *priv =
      churn_chart_layer_get_instance_private (CHURN_CHART_LAYER (object));

  g_clear_object (&priv->series);

  G_OBJECT_CLASS (churn_chart_layer_parent_class)->dispose (object);
}

static void
churn_chart_layer_class_init (ChurnChartLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_chart_layer_dispose;
  widget_class->css_changed = churn_chart_layer_css_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
churn_chart_layer_init (ChurnChartLayer *self)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  priv->y.max = 1;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * churn_chart_layer_get_series:
 * @self: a layer
 *
 * Returns: (transfer none) (nullable): what it draws
 */
ChurnSeries *
churn_chart_layer_get_series (ChurnChartLayer *self)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  g_return_val_if_fail (CHURN_IS_CHART_LAYER (self), NULL);

  return priv->series;
}

/**
 * churn_chart_layer_set_series:
 * @self: a layer
 * @series: (nullable): what it is to draw
 */
void
churn_chart_layer_set_series (ChurnChartLayer *self, ChurnSeries *series)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  g_return_if_fail (CHURN_IS_CHART_LAYER (self));
  g_return_if_fail (series == NULL || CHURN_IS_SERIES (series));

  if (priv->series == series)
    return;

  if (priv->series != NULL)
    g_signal_handlers_disconnect_by_data (priv->series, self);
  g_set_object (&priv->series, series);
  if (series != NULL)
    g_signal_connect_object (series, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * churn_chart_layer_set_axes:
 * @self: a layer
 * @x: the axis of time, in seconds since the call began
 * @y: the axis of the values, upwards
 */
void
churn_chart_layer_set_axes (ChurnChartLayer *self, const ChurnAxis *x, const ChurnAxis *y)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  g_return_if_fail (CHURN_IS_CHART_LAYER (self));
  g_return_if_fail (x != NULL && y != NULL);

  priv->x = *x;
  priv->y = *y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * churn_chart_layer_get_x_axis:
 * @self: a layer
 *
 * Returns: (transfer none): the axis of time
 */
const ChurnAxis *
churn_chart_layer_get_x_axis (ChurnChartLayer *self)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  g_return_val_if_fail (CHURN_IS_CHART_LAYER (self), NULL);

  return &priv->x;
}

/**
 * churn_chart_layer_get_y_axis:
 * @self: a layer
 *
 * Returns: (transfer none): the axis of the values
 */
const ChurnAxis *
churn_chart_layer_get_y_axis (ChurnChartLayer *self)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  g_return_val_if_fail (CHURN_IS_CHART_LAYER (self), NULL);

  return &priv->y;
}

/**
 * churn_chart_layer_project_x:
 * @self: a layer
 * @x: a time in seconds since the call began
 *
 * Returns: where it lies in the layer, in pixels from its left side
 */
double
churn_chart_layer_project_x (ChurnChartLayer *self, double x)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);
  double width = gtk_widget_get_width (GTK_WIDGET (self));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return churn_axis_project (&priv->x, x, width, 0);

  return churn_axis_project (&priv->x, x, 0, width);
}

/**
 * churn_chart_layer_project_y:
 * @self: a layer
 * @y: a value
 *
 * Returns: where it lies in the layer, in pixels from its upper side
 */
double
churn_chart_layer_project_y (ChurnChartLayer *self, double y)
{
  ChurnChartLayerPrivate *priv = churn_chart_layer_get_instance_private (self);

  return churn_axis_project (&priv->y, y, gtk_widget_get_height (GTK_WIDGET (self)), 0);
}
