#include "churn-scroll-guide.h"

#include <adwaita.h>

/* How long it takes, in milliseconds, and how much of what is beside it is left in view, in pixels.
 */
#define DURATION 250
#define MARGIN 12

/**
 * ChurnScrollGuide:
 *
 * Scrolls to what has just come, if it came out of view, and no further than it must. The focus
 * stays where it is. It moves as a person's settings say, and gives way to whoever scrolls
 * meanwhile.
 */
struct _ChurnScrollGuide
{
  GObject parent_instance;

  GtkScrolledWindow *scroller; /* weak: it owns whom we belong to */
  GtkWidget *widget;           /* weak; what waits for its place */
  gulong layout_handler;
  AdwAnimation *animation;
  double scrolled; /* as far as the animation came */
};

G_DEFINE_FINAL_TYPE (ChurnScrollGuide, churn_scroll_guide, G_TYPE_OBJECT)

static void
stop (ChurnScrollGuide *self)
{
  if (self->animation != NULL)
    adw_animation_pause (self->animation);
  g_clear_object (&self->animation);
}

static void
step_cb (double value, gpointer user_data)
{
  ChurnScrollGuide *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (gtk_adjustment_get_value (adjustment) != self->scrolled)
    {
      adw_animation_pause (self->animation);
      return;
    }
  gtk_adjustment_set_value (adjustment, value);
  self->scrolled = gtk_adjustment_get_value (adjustment);
}

/* How far it is to where the whole of the widget, or else its beginning, is in view. */
static double
get_distance (ChurnScrollGuide *self)
{
  double height =
      gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (self->scroller));
  graphene_rect_t bounds;
  double top, bottom;

  if (!gtk_widget_compute_bounds (self->widget, GTK_WIDGET (self->scroller), &bounds))
    return 0;

  top = bounds.origin.y - MARGIN;
  bottom = bounds.origin.y + bounds.size.height + MARGIN;
  if (top < 0 || bottom - top > height)
    return top;

  return MAX (bottom - height, 0);
}

static void
layout_cb (ChurnScrollGuide *self, GdkFrameClock *clock)
{
  double distance;

  g_clear_signal_handler (&self->layout_handler, clock);
  if (self->scroller == NULL || self->widget == NULL)
    return;

  distance = get_distance (self);
  g_clear_weak_pointer (&self->widget);
  stop (self);
  if (distance == 0)
    return;

  self->scrolled = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));
  self->animation = adw_timed_animation_new (
      GTK_WIDGET (self->scroller), self->scrolled, self->scrolled + distance, DURATION,
      adw_callback_animation_target_new (step_cb, self, NULL));
  adw_animation_play (self->animation);
}

static void
churn_scroll_guide_dispose (GObject *object)
{
  ChurnScrollGuide *self = CHURN_SCROLL_GUIDE (object);

  stop (self);
  g_clear_weak_pointer (&self->widget);
  g_clear_weak_pointer (&self->scroller);

  G_OBJECT_CLASS (churn_scroll_guide_parent_class)->dispose (object);
}

static void
churn_scroll_guide_class_init (ChurnScrollGuideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_scroll_guide_dispose;
}

static void
churn_scroll_guide_init (ChurnScrollGuide *self)
{
}

/**
 * churn_scroll_guide_new:
 * @scroller: what is scrolled
 *
 * Returns: (transfer full): a guide for @scroller
 */
ChurnScrollGuide *
churn_scroll_guide_new (GtkScrolledWindow *scroller)
{
  ChurnScrollGuide *self;

  g_return_val_if_fail (GTK_IS_SCROLLED_WINDOW (scroller), NULL);

  self = g_object_new (CHURN_TYPE_SCROLL_GUIDE, NULL);
  g_set_weak_pointer (&self->scroller, scroller);

  return self;
}

/**
 * churn_scroll_guide_show:
 * @self: a guide
 * @widget: something in what is scrolled, which need not have a place yet
 *
 * Brings @widget into view, once it has its place.
 */
void
churn_scroll_guide_show (ChurnScrollGuide *self, GtkWidget *widget)
{
  GdkFrameClock *clock;

  g_return_if_fail (CHURN_IS_SCROLL_GUIDE (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  clock = self->scroller != NULL ? gtk_widget_get_frame_clock (GTK_WIDGET (self->scroller)) : NULL;
  if (clock == NULL)
    return;

  g_set_weak_pointer (&self->widget, widget);
  if (self->layout_handler == 0)
    self->layout_handler = g_signal_connect_object (clock, "layout", G_CALLBACK (layout_cb), self,
                                                    G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}
