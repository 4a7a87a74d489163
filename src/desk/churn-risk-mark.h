#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_RISK_MARK (churn_risk_mark_get_type ())
G_DECLARE_FINAL_TYPE (ChurnRiskMark, churn_risk_mark, CHURN, RISK_MARK, GtkWidget)

GtkWidget *churn_risk_mark_new (void);

G_END_DECLS
