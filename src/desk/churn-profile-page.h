#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_PROFILE_PAGE (churn_profile_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnProfilePage, churn_profile_page, CHURN, PROFILE_PAGE, AdwBin)

void churn_profile_page_fill (ChurnProfilePage *self, const char *chosen);
const char *churn_profile_page_get_profile (ChurnProfilePage *self);

G_END_DECLS
