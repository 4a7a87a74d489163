#include "churn-risk.h"

#include <math.h>

/* From this share of the threshold on a call is worth watching. */
#define WATCH_SHARE 0.6

/**
 * churn_risk_watch_from:
 * @threshold: the risk threshold, a churn probability from 0 to 1
 *
 * Returns: the churn probability from which on a contact is to be watched
 */
double
churn_risk_watch_from (double threshold)
{
  return threshold * WATCH_SHARE;
}

/**
 * churn_risk_of:
 * @probability: a churn probability from 0 to 1, NAN if not known
 * @threshold: the probability from which on the risk is high
 *
 * Returns: the zone in which @probability lies
 */
ChurnRisk
churn_risk_of (double probability, double threshold)
{
  if (isnan (probability))
    return CHURN_RISK_UNKNOWN;
  if (probability >= threshold)
    return CHURN_RISK_HIGH;
  if (probability >= churn_risk_watch_from (threshold))
    return CHURN_RISK_WATCH;

  return CHURN_RISK_LOW;
}

/**
 * churn_risk_get_style_class:
 * @risk: a zone
 *
 * Returns: the style class that gives the zone its colour
 */
const char *
churn_risk_get_style_class (ChurnRisk risk)
{
  switch (risk)
    {
    case CHURN_RISK_LOW:
      return "low";
    case CHURN_RISK_WATCH:
      return "watch";
    case CHURN_RISK_HIGH:
      return "high";
    case CHURN_RISK_UNKNOWN:
    default:
      return "unknown";
    }
}

/**
 * churn_risk_get_known:
 * @value: a property's double
 *
 * A property of GObject takes no NAN, so that what is not known is negative in one.
 *
 * Returns: the churn probability from 0 to 1, NAN if not known
 */
double
churn_risk_get_known (const GValue *value)
{
  return g_value_get_double (value) < 0 ? NAN : g_value_get_double (value);
}

/**
 * churn_risk_set_known:
 * @value: a property's double
 * @churn: the churn probability from 0 to 1, NAN if not known
 */
void
churn_risk_set_known (GValue *value, double churn)
{
  g_value_set_double (value, isnan (churn) ? -1 : churn);
}
