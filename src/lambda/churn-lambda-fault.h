#pragma once

#include "churn-error.h"

G_BEGIN_DECLS

ChurnError churn_lambda_fault_get_code (const GError *error);

G_END_DECLS
