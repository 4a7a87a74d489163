#pragma once

#include "aws-credential-provider.h"
#include "aws-provider-context.h"
#include "aws-sso-session.h"

G_BEGIN_DECLS

#define AWS_TYPE_SSO_PROVIDER (aws_sso_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsSsoProvider, aws_sso_provider, AWS, SSO_PROVIDER, GObject)

AwsCredentialProvider *aws_sso_provider_new (AwsProviderContext *context,
                                             const AwsSsoSession *session,
                                             const char *account_id,
                                             const char *role);

G_END_DECLS
