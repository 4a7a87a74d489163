#pragma once

#include "churn-access.h"
#include "churn-window.h"

G_BEGIN_DECLS

#define CHURN_TYPE_ACCOUNT (churn_account_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAccount, churn_account, CHURN, ACCOUNT, GObject)

ChurnAccount *churn_account_new (ChurnWindow *window, ChurnAccess *access, GSettings *settings);

G_END_DECLS
