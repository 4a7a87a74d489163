#pragma once

#include "churn-contact-match.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_TOTALS (churn_totals_get_type ())
G_DECLARE_FINAL_TYPE (ChurnTotals, churn_totals, CHURN, TOTALS, GtkWidget)

void churn_totals_count (ChurnTotals *self, GListModel *contacts, double threshold);
ChurnCategory churn_totals_get_category (ChurnTotals *self);
void churn_totals_set_category (ChurnTotals *self, ChurnCategory category);

G_END_DECLS
