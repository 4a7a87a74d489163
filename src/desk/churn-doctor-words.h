#pragma once

#include "churn-doctor-line.h"

G_BEGIN_DECLS

const char *churn_doctor_words_title (ChurnDoctorCheck check);
const char *churn_doctor_words_state (ChurnDoctorState state);
char *churn_doctor_words_finding (ChurnDoctorLine *line);
const char *churn_doctor_words_remedy (ChurnDoctorLine *line);
char *churn_doctor_words_report (GListModel *lines);

G_END_DECLS
