#include "config.h"

#include "churn-split-handle.h"

#include <glib/gi18n-lib.h>

#define KEY_STEP 24

/**
 * ChurnSplitHandle:
 *
 * The line between a list and its content: it is dragged, or moved by the left
 * and right keys, and says by how much.
 */
struct _ChurnSplitHandle
{
  GtkWidget parent_instance;
};

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnSplitHandle, churn_split_handle, GTK_TYPE_WIDGET)

static void
emit_moved (ChurnSplitHandle *self, int offset)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    offset = -offset;
  if (offset != 0)
    g_signal_emit (self, signals[MOVED], 0, offset);
}

static void
drag_begin_cb (GtkGestureDrag *drag)
{
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (ChurnSplitHandle *self, double x, double y)
{
  /* The handle goes along with the pointer, and the offset counts from where
   * the handle is now. */
  emit_moved (self, (int) x);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  emit_moved (CHURN_SPLIT_HANDLE (widget), g_variant_get_int32 (args));

  return GDK_EVENT_STOP;
}

static void
churn_split_handle_class_init (ChurnSplitHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * ChurnSplitHandle::moved:
   * @self: the handle
   * @offset: by how many pixels the list is to become wider
   */
  signals[MOVED] = g_signal_new ("moved", CHURN_TYPE_SPLIT_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_cb, "i", -KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_cb, "i", KEY_STEP);
  gtk_widget_class_set_css_name (widget_class, "churn-split-handle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEPARATOR);
}

static void
churn_split_handle_init (ChurnSplitHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Width of the list"), -1);
}

/**
 * churn_split_handle_new:
 *
 * Returns: (transfer floating): a handle
 */
GtkWidget *
churn_split_handle_new (void)
{
  return g_object_new (CHURN_TYPE_SPLIT_HANDLE, NULL);
}
