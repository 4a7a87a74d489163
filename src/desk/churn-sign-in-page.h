#pragma once

#include "churn-sign-in.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SIGN_IN_PAGE (churn_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSignInPage, churn_sign_in_page, CHURN, SIGN_IN_PAGE, AdwBin)

void churn_sign_in_page_start (ChurnSignInPage *self,
                               ChurnConnector *connector,
                               const ChurnConnection *connection);
void churn_sign_in_page_stop (ChurnSignInPage *self);

G_END_DECLS
