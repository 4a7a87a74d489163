#include "churn-scroll-keeper.h"

/**
 * ChurnScrollKeeper:
 *
 * Keeps a list scrolled to where it is while its rows change places. GTK lets
 * a list go along with the row that was uppermost, wherever that is sorted to;
 * people want to stay where they are. So the list is scrolled back once its
 * rows have their new places, and before they are painted.
 */
struct _ChurnScrollKeeper
{
  GObject parent_instance;

  GtkScrolledWindow *scroller; /* not owned: it owns whom we belong to */
  gulong layout_handler;
  double scrolled;
};

G_DEFINE_FINAL_TYPE (ChurnScrollKeeper, churn_scroll_keeper, G_TYPE_OBJECT)

static void
layout_cb (ChurnScrollKeeper *self, GdkFrameClock *clock)
{
  g_signal_handler_disconnect (clock, self->layout_handler);
  self->layout_handler = 0;
  if (self->scroller != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), self->scrolled);
}

static void
churn_scroll_keeper_dispose (GObject *object)
{
  ChurnScrollKeeper *self = CHURN_SCROLL_KEEPER (object);

  g_clear_weak_pointer (&self->scroller);

  G_OBJECT_CLASS (churn_scroll_keeper_parent_class)->dispose (object);
}

static void
churn_scroll_keeper_class_init (ChurnScrollKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_scroll_keeper_dispose;
}

static void
churn_scroll_keeper_init (ChurnScrollKeeper *self)
{
}

/**
 * churn_scroll_keeper_new:
 * @scroller: what a list is scrolled in
 *
 * Returns: (transfer full): a keeper for @scroller
 */
ChurnScrollKeeper *
churn_scroll_keeper_new (GtkScrolledWindow *scroller)
{
  ChurnScrollKeeper *self;

  g_return_val_if_fail (GTK_IS_SCROLLED_WINDOW (scroller), NULL);

  self = g_object_new (CHURN_TYPE_SCROLL_KEEPER, NULL);
  g_set_weak_pointer (&self->scroller, scroller);

  return self;
}

/**
 * churn_scroll_keeper_keep:
 * @self: a keeper
 *
 * To be called before the rows change their places.
 */
void
churn_scroll_keeper_keep (ChurnScrollKeeper *self)
{
  GdkFrameClock *clock;

  g_return_if_fail (CHURN_IS_SCROLL_KEEPER (self));

  clock = self->scroller != NULL ? gtk_widget_get_frame_clock (GTK_WIDGET (self->scroller)) : NULL;
  if (clock == NULL || self->layout_handler != 0)
    return;

  self->scrolled = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));
  self->layout_handler = g_signal_connect_object (clock, "layout", G_CALLBACK (layout_cb), self,
                                                  G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}
