#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a model is called: the beginning of its file's hash, which predictions record. */
char *churn_model_name (const char *path, GError **error);
char *churn_model_name_for_bytes (GBytes *bytes);

G_END_DECLS
