#include "churn-bar.h"

#include "churn-palette.h"

#define HEIGHT 4

/**
 * ChurnBar:
 *
 * A thin bar as long as a fraction of its room. Its colour is that of its node
 * `churn-bar`, that of the rest of the room that of the class `rest`. What it
 * shows is said by what stands beside it.
 */
struct _ChurnBar
{
  GtkWidget parent_instance;

  double fraction;
};

G_DEFINE_FINAL_TYPE (ChurnBar, churn_bar, GTK_TYPE_WIDGET)

static void
draw (GtkSnapshot *snapshot, float x, float width, float height, const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
churn_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnBar *self = CHURN_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float length = MAX (width * (float) self->fraction, height);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;

  churn_palette_get (widget, "rest", &color);
  draw (snapshot, 0, width, height, &color);
  churn_palette_get (widget, NULL, &color);
  draw (snapshot, rtl ? width - length : 0, length, height, &color);
}

static void
churn_bar_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 4 * HEIGHT;
}

static void
churn_bar_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (churn_bar_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
churn_bar_class_init (ChurnBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = churn_bar_snapshot;
  widget_class->measure = churn_bar_measure;
  widget_class->css_changed = churn_bar_css_changed;
  gtk_widget_class_set_css_name (widget_class, "churn-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
churn_bar_init (ChurnBar *self)
{
  self->fraction = 1;
}

/**
 * churn_bar_new:
 *
 * Returns: (transfer floating): a full bar
 */
GtkWidget *
churn_bar_new (void)
{
  return g_object_new (CHURN_TYPE_BAR, NULL);
}

/**
 * churn_bar_set_fraction:
 * @self: a bar
 * @fraction: how much of its room it fills, 0 to 1
 */
void
churn_bar_set_fraction (ChurnBar *self, double fraction)
{
  g_return_if_fail (CHURN_IS_BAR (self));

  self->fraction = CLAMP (fraction, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
