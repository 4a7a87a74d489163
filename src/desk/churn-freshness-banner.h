#pragma once

#include "churn-poller.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_FRESHNESS_BANNER (churn_freshness_banner_get_type ())
G_DECLARE_FINAL_TYPE (ChurnFreshnessBanner, churn_freshness_banner, CHURN, FRESHNESS_BANNER, AdwBin)

GtkWidget *churn_freshness_banner_new (void);
void churn_freshness_banner_set_poller (ChurnFreshnessBanner *self, ChurnPoller *poller);

G_END_DECLS
