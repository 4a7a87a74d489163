#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_DRIVERS_VIEW (churn_drivers_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDriversView, churn_drivers_view, CHURN, DRIVERS_VIEW, GtkWidget)

GtkWidget *churn_drivers_view_new (void);
void churn_drivers_view_set_drivers (ChurnDriversView *self, const GArray *drivers);

G_END_DECLS
