#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean churn_xgboost_model_check (const char *json, gsize length, GError **error);
gboolean churn_xgboost_model_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
