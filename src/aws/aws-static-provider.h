#pragma once

#include "aws-credential-provider.h"

G_BEGIN_DECLS

#define AWS_TYPE_STATIC_PROVIDER (aws_static_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsStaticProvider, aws_static_provider, AWS, STATIC_PROVIDER, GObject)

AwsCredentialProvider *aws_static_provider_new (AwsCredentials *credentials, const char *source);

G_END_DECLS
