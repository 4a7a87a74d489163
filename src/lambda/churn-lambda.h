#pragma once

#include <glib.h>

G_BEGIN_DECLS

int churn_lambda_run (void);

G_END_DECLS
