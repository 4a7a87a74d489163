#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_BAR (churn_bar_get_type ())
G_DECLARE_FINAL_TYPE (ChurnBar, churn_bar, CHURN, BAR, GtkWidget)

GtkWidget *churn_bar_new (void);
void churn_bar_set_fraction (ChurnBar *self, double fraction);

G_END_DECLS
