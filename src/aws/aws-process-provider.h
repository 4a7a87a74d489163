#pragma once

#include "aws-credential-provider.h"

G_BEGIN_DECLS

#define AWS_TYPE_PROCESS_PROVIDER (aws_process_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsProcessProvider, aws_process_provider, AWS, PROCESS_PROVIDER, GObject)

AwsCredentialProvider *aws_process_provider_new (const char *command);

G_END_DECLS
