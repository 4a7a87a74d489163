#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How high the dial is for a radius of 1, that is for a width of 2. */
#define CHURN_DIAL_HEIGHT 1.56

#define CHURN_TYPE_DIAL (churn_dial_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDial, churn_dial, CHURN, DIAL, GtkWidget)

GtkWidget *churn_dial_new (void);
void churn_dial_set_value (ChurnDial *self, double value);
double churn_dial_get_shown (ChurnDial *self);
void churn_dial_set_risk_threshold (ChurnDial *self, double threshold);

G_END_DECLS
