#include "churn-dialog.h"

/**
 * churn_dialog_present:
 * @dialog: a window
 * @parent: (nullable): the desk's window
 *
 * Presents a window that stands before the desk's and goes with it. It has the shortcuts of the
 * application, so that Ctrl+Q and Ctrl+W do there what they do everywhere.
 */
void
churn_dialog_present (GtkWindow *dialog, GtkWindow *parent)
{
  g_return_if_fail (GTK_IS_WINDOW (dialog));
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  gtk_window_set_transient_for (dialog, parent);
  gtk_window_set_destroy_with_parent (dialog, parent != NULL);
  if (parent != NULL)
    gtk_window_set_application (dialog, gtk_window_get_application (parent));
  gtk_window_present (dialog);
}
