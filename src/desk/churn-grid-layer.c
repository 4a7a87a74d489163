#include "churn-grid-layer.h"

#include "churn-palette.h"
#include "churn-words.h"

#include <math.h>

#define STEPS 4
#define SPACING 6
#define DASH 4

/**
 * ChurnGridLayer:
 *
 * What lies behind the other layers: a soft grid, the zero line of the
 * sentiment, the risk threshold, and outside of its own bounds the labels: the
 * percentages at the end of the line of text, the times below.
 *
 * Colours are those of the node `churn-grid` with the class `grid`, `zero`,
 * `threshold` or `axis`.
 */
struct _ChurnGridLayer
{
  ChurnChartLayer parent_instance;

  double threshold;
};

G_DEFINE_FINAL_TYPE (ChurnGridLayer, churn_grid_layer, CHURN_TYPE_CHART_LAYER)

static PangoLayout *
create_label (ChurnGridLayer *self, char *text, int *width, int *height)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_get_pixel_size (layout, width, height);
  g_free (text);

  return layout;
}

static void
draw_label (ChurnGridLayer *self, GtkSnapshot *snapshot, PangoLayout *layout, double x, double y)
{
  GdkRGBA color;

  churn_palette_get (GTK_WIDGET (self), "axis", &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf ((float) x), roundf ((float) y)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_rule (ChurnGridLayer *self,
           GtkSnapshot *snapshot,
           const char *style_class,
           double value,
           float dash)
{
  GdkRGBA color;
  float y = roundf ((float) churn_chart_layer_project_y (CHURN_CHART_LAYER (self), value) - 0.5f);
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));

  churn_palette_get (GTK_WIDGET (self), style_class, &color);
  for (float x = 0; x < width; x += 2 * dash)
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT (x, y, MIN (dash, width - x), 1));
}

static void
draw_percentages (ChurnGridLayer *self, GtkSnapshot *snapshot)
{
  ChurnChartLayer *layer = CHURN_CHART_LAYER (self);
  int layer_width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  for (int i = 0; i <= STEPS; i += 2)
    {
      double value = (double) i / STEPS;
      int width, height;
      g_autoptr (PangoLayout) label =
          create_label (self, churn_words_percent (value), &width, &height);

      draw_label (self, snapshot, label, rtl ? -SPACING - width : layer_width + SPACING,
                  churn_chart_layer_project_y (layer, value) - height / 2.0);
    }
}

static void
draw_times (ChurnGridLayer *self, GtkSnapshot *snapshot)
{
  ChurnChartLayer *layer = CHURN_CHART_LAYER (self);
  const ChurnAxis *axis = churn_chart_layer_get_x_axis (layer);
  int layer_width = gtk_widget_get_width (GTK_WIDGET (self));
  int layer_height = gtk_widget_get_height (GTK_WIDGET (self));
  int room, width;
  g_autoptr (PangoLayout) widest = create_label (self, churn_words_clock (axis->max), &room, NULL);
  g_autoptr (GArray) ticks = NULL;

  ticks = churn_axis_time_ticks (axis, (guint) MAX (layer_width / (room + 8 * SPACING), 2));
  for (guint i = 0; i < ticks->len; i++)
    {
      double tick = g_array_index (ticks, double, i);
      g_autoptr (PangoLayout) label = create_label (self, churn_words_clock (tick), &width, NULL);

      draw_label (self, snapshot, label, churn_chart_layer_project_x (layer, tick) - width / 2.0,
                  layer_height + SPACING - 1);
    }
}

static void
churn_grid_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnGridLayer *self = CHURN_GRID_LAYER (widget);
  float width = (float) gtk_widget_get_width (widget);

  for (int i = 0; i <= STEPS; i++)
    draw_rule (self, snapshot, i * 2 == STEPS ? "zero" : "grid", (double) i / STEPS, width);
  draw_rule (self, snapshot, "threshold", self->threshold, DASH);
  draw_percentages (self, snapshot);
  if (!churn_axis_is_pathological (churn_chart_layer_get_x_axis (CHURN_CHART_LAYER (widget))))
    draw_times (self, snapshot);
}

static void
churn_grid_layer_class_init (ChurnGridLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = churn_grid_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "churn-grid");
}

static void
churn_grid_layer_init (ChurnGridLayer *self)
{
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
}

/**
 * churn_grid_layer_new:
 *
 * Returns: (transfer floating): a grid
 */
GtkWidget *
churn_grid_layer_new (void)
{
  return g_object_new (CHURN_TYPE_GRID_LAYER, NULL);
}

/**
 * churn_grid_layer_set_threshold:
 * @self: a grid
 * @threshold: the churn probability at which a line is drawn across
 */
void
churn_grid_layer_set_threshold (ChurnGridLayer *self, double threshold)
{
  g_return_if_fail (CHURN_IS_GRID_LAYER (self));

  self->threshold = threshold;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * churn_grid_layer_get_label_size:
 * @self: a grid
 * @width: (out): how much room the labels take beside the grid, in pixels
 * @height: (out): how much they take below it
 */
void
churn_grid_layer_get_label_size (ChurnGridLayer *self, int *width, int *height)
{
  g_autoptr (PangoLayout) label = NULL;

  g_return_if_fail (CHURN_IS_GRID_LAYER (self));

  label = create_label (self, churn_words_percent (1), width, height);
  *width += SPACING;
  *height += SPACING;
}
