#pragma once

#include "churn-contact-detail.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_MOMENT_VIEW (churn_moment_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnMomentView, churn_moment_view, CHURN, MOMENT_VIEW, AdwBin)

GtkWidget *churn_moment_view_new (void);
void churn_moment_view_set_detail (ChurnMomentView *self, const ChurnContactDetail *detail);

G_END_DECLS
