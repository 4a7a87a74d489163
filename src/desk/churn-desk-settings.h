#pragma once

#include "churn-workplace.h"

G_BEGIN_DECLS

void churn_desk_settings_apply (GSettings *settings, ChurnWorkplace *workplace);

G_END_DECLS
