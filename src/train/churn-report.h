#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *churn_report_render (const char *evaluation, gssize length, GError **error);

G_END_DECLS
