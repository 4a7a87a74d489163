#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void churn_contact_columns_add (GtkColumnView *view, GObject *threshold);
void churn_contact_columns_fit (GtkColumnView *view, int width);
void churn_contact_columns_save (GtkColumnView *view, GListModel *contacts, GSettings *settings);
void churn_contact_columns_restore (GtkColumnView *view, GSettings *settings);

G_END_DECLS
