#pragma once

#include "churn-function.h"

G_BEGIN_DECLS

ChurnPipeline *churn_lambda_ports_new_pipeline (const ChurnFunction *function, GError **error);

G_END_DECLS
