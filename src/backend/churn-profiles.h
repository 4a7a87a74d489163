#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char **churn_profiles_list (GError **error);

G_END_DECLS
