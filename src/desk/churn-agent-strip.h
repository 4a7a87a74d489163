#pragma once

#include "churn-contact-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_AGENT_STRIP (churn_agent_strip_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAgentStrip, churn_agent_strip, CHURN, AGENT_STRIP, AdwBin)

void churn_agent_strip_set_list (ChurnAgentStrip *self, ChurnContactList *list);
const char *churn_agent_strip_get_selected (ChurnAgentStrip *self);
void churn_agent_strip_select (ChurnAgentStrip *self, const char *contact_id);

G_END_DECLS
