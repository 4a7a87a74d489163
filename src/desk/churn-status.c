#include "churn-status.h"

static void
title_cb (AdwStatusPage *page)
{
  GtkWidget *scroller = gtk_widget_get_first_child (GTK_WIDGET (page));

  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_status_page_get_title (page), -1);
}

/**
 * churn_status_name:
 * @page: a status page
 *
 * Names what scrolls in @page after its title. It takes the focus, and
 * libadwaita leaves it without a name.
 */
void
churn_status_name (AdwStatusPage *page)
{
  g_return_if_fail (ADW_IS_STATUS_PAGE (page));

  if (!GTK_IS_SCROLLED_WINDOW (gtk_widget_get_first_child (GTK_WIDGET (page))))
    return;

  g_signal_connect (page, "notify::title", G_CALLBACK (title_cb), NULL);
  title_cb (page);
}
