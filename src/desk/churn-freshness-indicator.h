#pragma once

#include "churn-poller.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_FRESHNESS_INDICATOR (churn_freshness_indicator_get_type ())
G_DECLARE_FINAL_TYPE (ChurnFreshnessIndicator,
                      churn_freshness_indicator,
                      CHURN,
                      FRESHNESS_INDICATOR,
                      AdwBin)

void churn_freshness_indicator_set_poller (ChurnFreshnessIndicator *self, ChurnPoller *poller);

G_END_DECLS
