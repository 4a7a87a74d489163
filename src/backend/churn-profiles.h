#pragma once

#include "aws-sso-session.h"

G_BEGIN_DECLS

char **churn_profiles_list (GError **error);
AwsSsoSession *churn_profiles_create_sso_session (const char *profile, GError **error);

G_END_DECLS
