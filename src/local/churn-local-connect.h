#pragma once

#include "churn-connect.h"
#include "churn-scheduler.h"
#include "churn-simulation.h"

G_BEGIN_DECLS

#define CHURN_TYPE_LOCAL_CONNECT (churn_local_connect_get_type ())
G_DECLARE_FINAL_TYPE (ChurnLocalConnect, churn_local_connect, CHURN, LOCAL_CONNECT, GObject)

ChurnLocalConnect *churn_local_connect_new (ChurnScheduler *scheduler);
void churn_local_connect_set_simulation (ChurnLocalConnect *self, ChurnSimulation *simulation);
const char *churn_local_connect_get_attribute (ChurnLocalConnect *self,
                                               const char *initial_contact_id,
                                               const char *name);

G_END_DECLS
