#pragma once

#include "churn-principal.h"

G_BEGIN_DECLS

gboolean churn_route_append (GString *path, const char *what, const char *text, GError **error);
char *churn_route_build (const ChurnPrincipal *principal,
                         const char *contact_id,
                         const char *rest,
                         GError **error);

G_END_DECLS
