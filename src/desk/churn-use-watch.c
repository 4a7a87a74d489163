#include "churn-use-watch.h"

/**
 * ChurnUseWatch:
 *
 * Whether somebody is just using a widget: the pointer is in it, or the
 * keyboard is used in it and the window has the focus. A click alone leaves the
 * focus behind, but is no use of the keyboard.
 */
struct _ChurnUseWatch
{
  GObject parent_instance;

  GtkWidget *widget;           /* weak */
  GtkEventController *pointer; /* the widget's */
  GtkEventController *focus;   /* the widget's */
};

enum
{
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnUseWatch, churn_use_watch, G_TYPE_OBJECT)

static void
changed_cb (ChurnUseWatch *self)
{
  if (!churn_use_watch_is_in_use (self))
    g_signal_emit (self, signals[LEFT], 0);
}

static void
churn_use_watch_dispose (GObject *object)
{
  ChurnUseWatch *self = CHURN_USE_WATCH (object);

  g_clear_weak_pointer (&self->widget);

  G_OBJECT_CLASS (churn_use_watch_parent_class)->dispose (object);
}

static void
churn_use_watch_class_init (ChurnUseWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_use_watch_dispose;

  /**
   * ChurnUseWatch::left:
   *
   * The pointer or the focus is gone, and nobody uses the widget any more.
   */
  signals[LEFT] = g_signal_new ("left", CHURN_TYPE_USE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
churn_use_watch_init (ChurnUseWatch *self)
{
}

/**
 * churn_use_watch_new:
 * @widget: a widget
 *
 * Returns: (transfer full): a watch over @widget
 */
ChurnUseWatch *
churn_use_watch_new (GtkWidget *widget)
{
  ChurnUseWatch *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (CHURN_TYPE_USE_WATCH, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->pointer = gtk_event_controller_motion_new ();
  self->focus = gtk_event_controller_focus_new ();
  gtk_widget_add_controller (widget, self->pointer);
  gtk_widget_add_controller (widget, self->focus);
  g_signal_connect_object (self->pointer, "notify::contains-pointer", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->focus, "notify::contains-focus", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * churn_use_watch_is_in_use:
 * @self: a watch
 *
 * Returns: whether somebody is just using the widget
 */
gboolean
churn_use_watch_is_in_use (ChurnUseWatch *self)
{
  GtkRoot *root;

  g_return_val_if_fail (CHURN_IS_USE_WATCH (self), FALSE);

  if (self->widget == NULL)
    return FALSE;
  if (gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer)))
    return TRUE;

  root = gtk_widget_get_root (self->widget);

  return gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)) &&
         GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)) &&
         gtk_window_is_active (GTK_WINDOW (root));
}
