#pragma once

#include "churn-access.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_DOCTOR_PAGE (churn_doctor_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDoctorPage, churn_doctor_page, CHURN, DOCTOR_PAGE, AdwPreferencesPage)

void churn_doctor_page_set_access (ChurnDoctorPage *self, ChurnAccess *access);

G_END_DECLS
