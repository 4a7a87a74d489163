#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int churn_doctor_report (GSettings *settings, const char *url, gboolean json);

G_END_DECLS
