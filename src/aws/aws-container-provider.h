#pragma once

#include "aws-credential-provider.h"

G_BEGIN_DECLS

#define AWS_TYPE_CONTAINER_PROVIDER (aws_container_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsContainerProvider,
                      aws_container_provider,
                      AWS,
                      CONTAINER_PROVIDER,
                      GObject)

AwsCredentialProvider *aws_container_provider_new (GError **error);

G_END_DECLS
