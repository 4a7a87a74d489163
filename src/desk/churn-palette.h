#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void churn_palette_get (GtkWidget *widget, const char *style_class, GdkRGBA *color);

G_END_DECLS
