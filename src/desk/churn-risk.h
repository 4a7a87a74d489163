#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CHURN_RISK_DEFAULT_THRESHOLD 0.7

/**
 * ChurnRisk:
 * @CHURN_RISK_UNKNOWN: no churn probability is known yet
 * @CHURN_RISK_LOW: nothing to be seen to
 * @CHURN_RISK_WATCH: on its way to the threshold
 * @CHURN_RISK_HIGH: at the threshold or above it
 */
typedef enum
{
  CHURN_RISK_UNKNOWN,
  CHURN_RISK_LOW,
  CHURN_RISK_WATCH,
  CHURN_RISK_HIGH,
} ChurnRisk;

ChurnRisk churn_risk_of (double probability, double threshold);
double churn_risk_watch_from (double threshold);
const char *churn_risk_get_style_class (ChurnRisk risk);

double churn_risk_get_known (const GValue *value);
void churn_risk_set_known (GValue *value, double churn);

G_END_DECLS
