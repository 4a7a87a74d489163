#pragma once

#include "churn-doctor-line.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_DOCTOR_ROW (churn_doctor_row_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDoctorRow, churn_doctor_row, CHURN, DOCTOR_ROW, AdwActionRow)

GtkWidget *churn_doctor_row_new (ChurnDoctorLine *line);

G_END_DECLS
