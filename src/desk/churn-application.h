#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_APPLICATION (churn_application_get_type ())
G_DECLARE_FINAL_TYPE (ChurnApplication, churn_application, CHURN, APPLICATION, AdwApplication)

ChurnApplication *churn_application_new (void);

G_END_DECLS
