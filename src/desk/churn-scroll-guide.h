#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SCROLL_GUIDE (churn_scroll_guide_get_type ())
G_DECLARE_FINAL_TYPE (ChurnScrollGuide, churn_scroll_guide, CHURN, SCROLL_GUIDE, GObject)

ChurnScrollGuide *churn_scroll_guide_new (GtkScrolledWindow *scroller);
void churn_scroll_guide_show (ChurnScrollGuide *self, GtkWidget *widget);

G_END_DECLS
