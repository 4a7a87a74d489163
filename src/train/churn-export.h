#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean churn_export_write (GBytes *model, const char *path, GError **error);

G_END_DECLS
