#include "churn-cursor-layer.h"

#include "churn-palette.h"

#include <math.h>

#define DISTANCE 12
#define TOP 6

/**
 * ChurnCursorLayer:
 *
 * A band over the column under the cursor, and beside it, on the side with
 * more room, a box with what stands there: a heading and the values.
 *
 * The colour of the band is that of the node `churn-cursor`; the box is its
 * child `box.readout` with a label `.heading` and another one.
 */
struct _ChurnCursorLayer
{
  ChurnChartLayer parent_instance;

  GtkWidget *box;
  GtkWidget *heading;
  GtkWidget *values;
  double time;
  double step;
};

G_DEFINE_FINAL_TYPE (ChurnCursorLayer, churn_cursor_layer, CHURN_TYPE_CHART_LAYER)

static void
churn_cursor_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnCursorLayer *self = CHURN_CURSOR_LAYER (widget);
  ChurnChartLayer *layer = CHURN_CHART_LAYER (widget);
  float from = (float) churn_chart_layer_project_x (layer, self->time);
  float to = (float) churn_chart_layer_project_x (layer, self->time + self->step);
  GdkRGBA color;

  if (isnan (self->time))
    return;

  churn_palette_get (widget, NULL, &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (roundf (MIN (from, to)), 0,
                                                  MAX (roundf (fabsf (to - from)), 1),
                                                  (float) gtk_widget_get_height (widget)));
  gtk_widget_snapshot_child (widget, self->box, snapshot);
}

static void
churn_cursor_layer_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  ChurnCursorLayer *self = CHURN_CURSOR_LAYER (widget);

  gtk_widget_measure (self->box, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = 0;
}

static void
churn_cursor_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ChurnCursorLayer *self = CHURN_CURSOR_LAYER (widget);
  int x, at, box_width, box_height;

  if (isnan (self->time))
    return;

  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &box_width, NULL, NULL);
  box_width = MIN (box_width, width);
  gtk_widget_measure (self->box, GTK_ORIENTATION_VERTICAL, box_width, NULL, &box_height, NULL,
                      NULL);
  at = (int) churn_chart_layer_project_x (CHURN_CHART_LAYER (self), self->time + self->step / 2);
  x = at > width / 2 ? at - box_width - DISTANCE : at + DISTANCE;
  gtk_widget_allocate (
      self->box, box_width, box_height, -1,
      gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float) CLAMP (x, 0, width - box_width), TOP)));
}

static void
churn_cursor_layer_dispose (GObject *object)
{
  ChurnCursorLayer *self = CHURN_CURSOR_LAYER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (churn_cursor_layer_parent_class)->dispose (object);
}

static void
churn_cursor_layer_class_init (ChurnCursorLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_cursor_layer_dispose;
  widget_class->measure = churn_cursor_layer_measure;
  widget_class->size_allocate = churn_cursor_layer_size_allocate;
  widget_class->snapshot = churn_cursor_layer_snapshot;
  gtk_widget_class_set_css_name (widget_class, "churn-cursor");
}

static GtkWidget *
add_label (ChurnCursorLayer *self, const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style_class);
  gtk_box_append (GTK_BOX (self->box), label);

  return label;
}

static void
churn_cursor_layer_init (ChurnCursorLayer *self)
{
  self->time = NAN;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "readout");
  self->heading = add_label (self, "heading");
  self->values = add_label (self, "values");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * churn_cursor_layer_new:
 *
 * Returns: (transfer floating): a layer without a cursor
 */
GtkWidget *
churn_cursor_layer_new (void)
{
  return g_object_new (CHURN_TYPE_CURSOR_LAYER, NULL);
}

/**
 * churn_cursor_layer_set_cursor:
 * @self: a layer
 * @time: the beginning of the column under the cursor, in seconds since the
 *   call began; NAN for no cursor
 * @step: how many seconds the column stands for
 * @readout: (nullable): what is known of it: a line for the heading, and more
 */
void
churn_cursor_layer_set_cursor (ChurnCursorLayer *self,
                               double time,
                               double step,
                               const char *readout)
{
  g_return_if_fail (CHURN_IS_CURSOR_LAYER (self));
  g_return_if_fail (isnan (time) || readout != NULL);

  self->time = time;
  self->step = step;
  if (!isnan (time))
    {
      g_auto (GStrv) lines = g_strsplit (readout, "\n", 2);

      gtk_label_set_label (GTK_LABEL (self->heading), lines[0]);
      gtk_label_set_label (GTK_LABEL (self->values), lines[1] != NULL ? lines[1] : "");
    }
  gtk_widget_set_child_visible (self->box, !isnan (time));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
