#pragma once

#include "churn-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CARE_ROW (churn_care_row_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCareRow, churn_care_row, CHURN, CARE_ROW, AdwBin)

void churn_care_row_set_workplace (ChurnCareRow *self, ChurnWorkplace *workplace);
void churn_care_row_set_contact (ChurnCareRow *self, const ChurnContact *contact);

G_END_DECLS
