#pragma once

#include "churn-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_PAGE (churn_contact_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactPage, churn_contact_page, CHURN, CONTACT_PAGE, AdwBin)

void churn_contact_page_set_workplace (ChurnContactPage *self, ChurnWorkplace *workplace);
void churn_contact_page_set_own (ChurnContactPage *self, gboolean own);

G_END_DECLS
