#pragma once

#include "churn-poller.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CONNECTION_VIEW (churn_connection_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnConnectionView, churn_connection_view, CHURN, CONNECTION_VIEW, AdwBin)

void churn_connection_view_set_poller (ChurnConnectionView *self, ChurnPoller *poller);
void churn_connection_view_set_connecting (ChurnConnectionView *self, const char *words);
void churn_connection_view_set_problem (ChurnConnectionView *self,
                                        const char *title,
                                        const char *meaning,
                                        const char *detail);

G_END_DECLS
