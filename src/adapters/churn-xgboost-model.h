#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean churn_xgboost_model_check (const char *json, gsize length, GError **error);

G_END_DECLS
