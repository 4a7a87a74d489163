#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_MFA_DIALOG (churn_mfa_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ChurnMfaDialog, churn_mfa_dialog, CHURN, MFA_DIALOG, AdwMessageDialog)

void churn_mfa_dialog_ask (GtkWindow *parent, const char *serial, const char *profile, GTask *task);

G_END_DECLS
