#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_FORM (churn_form_get_type ())
G_DECLARE_FINAL_TYPE (ChurnForm, churn_form, CHURN, FORM, AdwBin)

void churn_form_set_problem (ChurnForm *self, const char *words);
void churn_form_set_busy (ChurnForm *self, gboolean busy);
void churn_form_submit (ChurnForm *self);

G_END_DECLS
