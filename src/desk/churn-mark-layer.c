#include "config.h"

#include "churn-mark-layer.h"

#include "churn-palette.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING_X 6
#define PADDING_Y 1
#define GAP 3

/**
 * ChurnMarkLayer:
 *
 * Offers: at the time of each a vertical line, and at its head a small flag
 * with the months offered. A flag that would lie over the one before it is
 * left out; its line stays. The colour is that of the node `churn-marks`, the
 * flag's text that of the node with the class `flag`.
 */
struct _ChurnMarkLayer
{
  ChurnChartLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (ChurnMarkLayer, churn_mark_layer, CHURN_TYPE_CHART_LAYER)

static PangoLayout *
create_flag (ChurnMarkLayer *self, double months)
{
  /* Translators: on the chart's small flag: the months that were offered */
  g_autofree char *text = g_strdup_printf (C_ ("flag", "%d\u00a0mo"), (int) round (months));

  return gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
}

static void
churn_mark_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnMarkLayer *self = CHURN_MARK_LAYER (widget);
  ChurnChartLayer *layer = CHURN_CHART_LAYER (widget);
  ChurnSeries *series = churn_chart_layer_get_series (layer);
  const ChurnAxis *axis = churn_chart_layer_get_x_axis (layer);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  double taken = NAN;
  GdkRGBA color, text;

  if (series == NULL || churn_axis_is_pathological (axis))
    return;

  churn_palette_get (widget, NULL, &color);
  churn_palette_get (widget, "flag", &text);

  for (guint i = 0; i < churn_series_get_n_points (series); i++)
    {
      double time, months, at;
      float x;

      churn_series_get_point (series, i, &time, &months);
      if (time < axis->min || time > axis->max)
        continue;

      at = churn_chart_layer_project_x (layer, time);
      x = (float) CLAMP (floor (at), 0, width - 1);
      for (float y = 0; y < height; y += 6)
        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT (x - 1, y, 2, MIN (3, height - y)));

      if (!isnan (months))
        {
          g_autoptr (PangoLayout) flag = create_flag (self, months);
          GskRoundedRect outline;
          int flag_width, flag_height;
          float left;

          pango_layout_get_pixel_size (flag, &flag_width, &flag_height);
          flag_width += 2 * PADDING_X;
          flag_height += 2 * PADDING_Y;
          left = CLAMP (x - (float) flag_width / 2, -PADDING_X,
                        MAX (width + PADDING_X - flag_width, -PADDING_X));
          left = roundf (left);
          if (!isnan (taken) && (rtl ? left + flag_width + GAP > taken : left - GAP < taken))
            continue;

          taken = rtl ? left : left + flag_width;
          gsk_rounded_rect_init_from_rect (
              &outline, &GRAPHENE_RECT_INIT (left, -flag_height - GAP, flag_width, flag_height),
              (float) flag_height / 2);
          gtk_snapshot_push_rounded_clip (snapshot, &outline);
          gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
          gtk_snapshot_pop (snapshot);
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (
              snapshot, &GRAPHENE_POINT_INIT (left + PADDING_X, -flag_height - GAP + PADDING_Y));
          gtk_snapshot_append_layout (snapshot, flag, &text);
          gtk_snapshot_restore (snapshot);
        }
    }
}

static void
churn_mark_layer_class_init (ChurnMarkLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = churn_mark_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "churn-marks");
}

static void
churn_mark_layer_init (ChurnMarkLayer *self)
{
}

/**
 * churn_mark_layer_new:
 *
 * Returns: (transfer floating): a layer of marks
 */
GtkWidget *
churn_mark_layer_new (void)
{
  return g_object_new (CHURN_TYPE_MARK_LAYER, NULL);
}

/**
 * churn_mark_layer_get_flag_height:
 * @self: a layer
 *
 * Returns: how much room the flags take above the layer, in pixels
 */
int
churn_mark_layer_get_flag_height (ChurnMarkLayer *self)
{
  g_autoptr (PangoLayout) flag = NULL;
  int height;

  g_return_val_if_fail (CHURN_IS_MARK_LAYER (self), 0);

  flag = create_flag (self, 24);
  pango_layout_get_pixel_size (flag, NULL, &height);

  return height + 2 * PADDING_Y + GAP + 1;
}
