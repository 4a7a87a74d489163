#pragma once

#include "churn-access.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_ASSISTANT (churn_assistant_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAssistant, churn_assistant, CHURN, ASSISTANT, AdwBin)

void churn_assistant_set_access (ChurnAssistant *self, ChurnAccess *access);
void churn_assistant_begin (ChurnAssistant *self, gboolean can_close);
void churn_assistant_sign_in_again (ChurnAssistant *self);
gboolean churn_assistant_get_active (ChurnAssistant *self);
gboolean churn_assistant_get_can_go_back (ChurnAssistant *self);
void churn_assistant_go_back (ChurnAssistant *self);
void churn_assistant_close (ChurnAssistant *self);

G_END_DECLS
