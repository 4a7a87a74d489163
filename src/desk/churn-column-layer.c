#include "churn-column-layer.h"

#include "churn-palette.h"

#include <math.h>

/* A neutral column is still one: it keeps this height about the zero line, so
 * that a neutral word looks other than silence. */
#define NEUTRAL_HEIGHT 3
#define NEUTRAL 0.1
#define CORNER 3

/**
 * ChurnColumnLayer:
 *
 * Columns upwards and downwards from a zero line, each as wide as its stretch
 * of time, its outer corners rounded. The colours are those of the node
 * `churn-columns` with the class `positive`, `neutral` or `negative`.
 */
struct _ChurnColumnLayer
{
  ChurnChartLayer parent_instance;

  double step;
};

G_DEFINE_FINAL_TYPE (ChurnColumnLayer, churn_column_layer, CHURN_TYPE_CHART_LAYER)

static const char *
style_class_of (double value)
{
  if (value > NEUTRAL)
    return "positive";
  if (value < -NEUTRAL)
    return "negative";

  return "neutral";
}

/**
 * churn_column_draw:
 * @widget: the widget that gives the colours
 * @snapshot: what to draw to
 * @value: from -1 to 1; nothing is drawn for NAN
 * @slot: the column's place: its whole height, the zero line in its middle
 *
 * Draws one column, its sides on whole pixels.
 */
void
churn_column_draw (GtkWidget *widget,
                   GtkSnapshot *snapshot,
                   double value,
                   const graphene_rect_t *slot)
{
  GskRoundedRect outline;
  GdkRGBA color;
  graphene_size_t round_corner, square = GRAPHENE_SIZE_INIT_ZERO;
  float left = roundf (slot->origin.x);
  float right = MAX (roundf (slot->origin.x + slot->size.width), left + 1);
  float zero = roundf (slot->origin.y + slot->size.height / 2);
  float corner = MIN (CORNER, (right - left) / 2);
  float length;
  gboolean flat;

  if (isnan (value))
    return;

  value = CLAMP (value, -1, 1);
  length = roundf ((float) fabs (value) * slot->size.height / 2);
  flat = length < NEUTRAL_HEIGHT;
  round_corner = GRAPHENE_SIZE_INIT (corner, corner);
  if (flat)
    {
      graphene_size_t pill =
          GRAPHENE_SIZE_INIT (MIN (corner, NEUTRAL_HEIGHT / 2.f), NEUTRAL_HEIGHT / 2.f);

      gsk_rounded_rect_init (
          &outline,
          &GRAPHENE_RECT_INIT (left, zero - NEUTRAL_HEIGHT / 2.f, right - left, NEUTRAL_HEIGHT),
          &pill, &pill, &pill, &pill);
    }
  else if (value > 0)
    gsk_rounded_rect_init (&outline,
                           &GRAPHENE_RECT_INIT (left, zero - length, right - left, length),
                           &round_corner, &round_corner, &square, &square);
  else
    gsk_rounded_rect_init (&outline, &GRAPHENE_RECT_INIT (left, zero, right - left, length),
                           &square, &square, &round_corner, &round_corner);

  churn_palette_get (widget, style_class_of (value), &color);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
churn_column_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnColumnLayer *self = CHURN_COLUMN_LAYER (widget);
  ChurnChartLayer *layer = CHURN_CHART_LAYER (widget);
  ChurnSeries *series = churn_chart_layer_get_series (layer);
  const ChurnAxis *x = churn_chart_layer_get_x_axis (layer);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);

  if (series == NULL || churn_axis_is_pathological (x) || self->step <= 0)
    return;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (double from = floor (x->min / self->step) * self->step; from < x->max; from += self->step)
    {
      double mean = churn_series_get_mean (series, from, from + self->step);
      double a = churn_chart_layer_project_x (layer, from);
      double b = churn_chart_layer_project_x (layer, from + self->step);
      float wide = (float) fabs (b - a);
      float gap = wide >= 12 ? 3 : wide >= 6 ? 2 : 1;

      churn_column_draw (widget, snapshot, mean,
                         &GRAPHENE_RECT_INIT ((float) MIN (a, b) + gap / 2, 0, wide - gap, height));
    }
  gtk_snapshot_pop (snapshot);
}

static void
churn_column_layer_class_init (ChurnColumnLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = churn_column_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "churn-columns");
}

static void
churn_column_layer_init (ChurnColumnLayer *self)
{
  self->step = 15;
}

/**
 * churn_column_layer_new:
 *
 * Returns: (transfer floating): a layer of columns
 */
GtkWidget *
churn_column_layer_new (void)
{
  return g_object_new (CHURN_TYPE_COLUMN_LAYER, NULL);
}

/**
 * churn_column_layer_set_step:
 * @self: a layer
 * @step: how many seconds a column stands for; the values in it are averaged
 */
void
churn_column_layer_set_step (ChurnColumnLayer *self, double step)
{
  g_return_if_fail (CHURN_IS_COLUMN_LAYER (self));
  g_return_if_fail (step > 0);

  if (self->step == step)
    return;

  self->step = step;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
