/* What a #ChurnWindow keeps from one start to the next, and what it follows of the settings. */

#include "churn-window.h"

#include "churn-window-private.h"

void
_churn_window_restore (ChurnWindow *self)
{
  gpointer with_threshold[] = { self->contacts, self->strip, self->contact };
  int width, height;

  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  churn_contacts_page_restore (self->contacts, self->settings);
  g_settings_bind (self->settings, "list-width", self->split, "position", G_SETTINGS_BIND_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (with_threshold); i++)
    g_settings_bind (self->settings, "risk-threshold", with_threshold[i], "risk-threshold",
                     G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "transcript", self->contact, "transcript", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "chart-span", self->contact, "span", G_SETTINGS_BIND_DEFAULT);
}

void
_churn_window_save (ChurnWindow *self)
{
  int width, height;

  churn_contacts_page_save (self->contacts, self->settings);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}
