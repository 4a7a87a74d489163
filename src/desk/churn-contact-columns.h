#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void churn_contact_columns_add (GtkColumnView *view, GObject *threshold);
const char *churn_contact_columns_get_id (GtkColumnViewColumn *column);
GtkColumnViewColumn *churn_contact_columns_find (GtkColumnView *view, const char *id);
void churn_contact_columns_fit (GtkColumnView *view, int width);

G_END_DECLS
