#pragma once

#include "churn-clock.h"
#include "churn-contact-list.h"

G_BEGIN_DECLS

/**
 * ChurnAlertCause:
 * @CHURN_ALERT_RISK: the churn probability has reached the risk threshold
 * @CHURN_ALERT_HELP: the agent asks for help
 */
typedef enum
{
  CHURN_ALERT_RISK,
  CHURN_ALERT_HELP,
} ChurnAlertCause;

#define CHURN_TYPE_ALERTS (churn_alerts_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAlerts, churn_alerts, CHURN, ALERTS, GObject)

ChurnAlerts *churn_alerts_new (ChurnContactList *list, ChurnClock *clock);
void churn_alerts_look (ChurnAlerts *self);
void churn_alerts_set_own (ChurnAlerts *self, gboolean own);
void churn_alerts_snooze (ChurnAlerts *self, gint64 duration);
void churn_alerts_forget (ChurnAlerts *self);

G_END_DECLS
