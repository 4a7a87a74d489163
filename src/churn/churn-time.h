#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Microseconds since 1970, UTC; 0 is "not known". On the wire ISO 8601, milliseconds, Z. */

gboolean churn_time_parse (const char *text, gint64 *time, GError **error);
char *churn_time_format (gint64 time);

G_END_DECLS
