#pragma once

#include "churn-clock.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SYSTEM_CLOCK (churn_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSystemClock, churn_system_clock, CHURN, SYSTEM_CLOCK, GObject)

ChurnClock *churn_system_clock_new (void);

G_END_DECLS
