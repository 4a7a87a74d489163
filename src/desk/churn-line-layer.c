#include "churn-line-layer.h"

#include "churn-palette.h"

#include <math.h>

#define WIDTH 2.5
#define HALO 6
#define DOT 4

/**
 * ChurnLineLayer:
 *
 * A line through a series, broken at its gaps, with a dot at its newest value,
 * which holds until :end. The colour is that of the node `churn-line`; with
 * the class `halo`, that of the ground it lifts itself from.
 */
struct _ChurnLineLayer
{
  ChurnChartLayer parent_instance;

  double end;
};

G_DEFINE_FINAL_TYPE (ChurnLineLayer, churn_line_layer, CHURN_TYPE_CHART_LAYER)

static void
trace (ChurnLineLayer *self, cairo_t *cr, double *end_x, double *end_y)
{
  ChurnChartLayer *layer = CHURN_CHART_LAYER (self);
  ChurnSeries *series = churn_chart_layer_get_series (layer);
  guint n = churn_series_get_n_points (series);
  gboolean open = FALSE;

  *end_x = *end_y = NAN;
  for (guint i = 0; i < n; i++)
    {
      double x, y;

      churn_series_get_point (series, i, &x, &y);
      if (isnan (y))
        {
          open = FALSE;
          *end_x = *end_y = NAN;
          continue;
        }

      x = churn_chart_layer_project_x (layer, x);
      y = churn_chart_layer_project_y (layer, y);
      if (open)
        cairo_line_to (cr, x, y);
      else
        {
          cairo_move_to (cr, x, y);
          /* A value between two gaps is a point: round caps draw it. */
          cairo_line_to (cr, x, y);
        }
      open = TRUE;
      *end_x = x;
      *end_y = y;
    }

  if (open && isfinite (self->end))
    {
      double x;

      churn_series_get_point (series, n - 1, &x, NULL);
      if (self->end > x)
        {
          *end_x = churn_chart_layer_project_x (layer, self->end);
          cairo_line_to (cr, *end_x, *end_y);
        }
    }
}

static void
churn_line_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnLineLayer *self = CHURN_LINE_LAYER (widget);
  ChurnChartLayer *layer = CHURN_CHART_LAYER (widget);
  ChurnSeries *series = churn_chart_layer_get_series (layer);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GdkRGBA color, halo;
  double end_x, end_y;
  cairo_t *cr;

  if (series == NULL || churn_series_get_n_points (series) == 0 ||
      churn_axis_is_pathological (churn_chart_layer_get_x_axis (layer)))
    return;

  churn_palette_get (widget, NULL, &color);
  churn_palette_get (widget, "halo", &halo);

  /* The dot at the newest value may reach over the side by its radius. */
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-DOT - HALO, -DOT - HALO,
                                                                 width + 2 * (DOT + HALO),
                                                                 height + 2 * (DOT + HALO)));
  cairo_save (cr);
  cairo_rectangle (cr, 0, -DOT - HALO, width, height + 2 * (DOT + HALO));
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  trace (self, cr, &end_x, &end_y);
  cairo_set_line_width (cr, HALO);
  gdk_cairo_set_source_rgba (cr, &halo);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, WIDTH);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_stroke (cr);
  cairo_restore (cr);

  if (!isnan (end_x) && end_x >= 0 && end_x <= width)
    {
      cairo_arc (cr, end_x, end_y, DOT + 1.5, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &halo);
      cairo_fill (cr);
      cairo_arc (cr, end_x, end_y, DOT, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
churn_line_layer_class_init (ChurnLineLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = churn_line_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "churn-line");
}

static void
churn_line_layer_init (ChurnLineLayer *self)
{
  self->end = NAN;
}

/**
 * churn_line_layer_new:
 *
 * Returns: (transfer floating): a layer of one line
 */
GtkWidget *
churn_line_layer_new (void)
{
  return g_object_new (CHURN_TYPE_LINE_LAYER, NULL);
}

/**
 * churn_line_layer_set_end:
 * @self: a layer
 * @end: the time until which the newest value holds, in seconds since the call
 *   began; NAN for none
 */
void
churn_line_layer_set_end (ChurnLineLayer *self, double end)
{
  g_return_if_fail (CHURN_IS_LINE_LAYER (self));

  self->end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
