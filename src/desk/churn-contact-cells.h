#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void churn_contact_cells_setup_risk (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_customer (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_agent (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_queue (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_state (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_duration (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_sentiment (GtkListItem *item, GObject *threshold);
void churn_contact_cells_setup_churn (GtkListItem *item, GObject *threshold);

G_END_DECLS
