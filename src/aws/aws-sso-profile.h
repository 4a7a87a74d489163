#pragma once

#include "aws-profile-files.h"
#include "aws-sso-session.h"

G_BEGIN_DECLS

AwsSsoSession *
aws_sso_session_from_profile (const AwsProfileFiles *files, const char *profile, GError **error);
AwsSsoSession *
aws_sso_session_from_section (const AwsProfileFiles *files, const char *name, GError **error);

G_END_DECLS
