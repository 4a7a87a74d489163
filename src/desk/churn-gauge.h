#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_GAUGE (churn_gauge_get_type ())
G_DECLARE_FINAL_TYPE (ChurnGauge, churn_gauge, CHURN, GAUGE, GtkWidget)

GtkWidget *churn_gauge_new (void);
double churn_gauge_get_value (ChurnGauge *self);
void churn_gauge_set_value (ChurnGauge *self, double value);
double churn_gauge_get_initial (ChurnGauge *self);
void churn_gauge_set_initial (ChurnGauge *self, double initial);
double churn_gauge_get_risk_threshold (ChurnGauge *self);
void churn_gauge_set_risk_threshold (ChurnGauge *self, double threshold);

G_END_DECLS
