#pragma once

#include "aws-credential-provider.h"
#include "aws-profile-files.h"
#include "aws-provider-context.h"

G_BEGIN_DECLS

/**
 * AwsProviderStep:
 * @AWS_PROVIDER_STEP_ENVIRONMENT: keys in the environment
 * @AWS_PROVIDER_STEP_ASSUME_ROLE: a role of the profile, from other credentials
 * @AWS_PROVIDER_STEP_WEB_IDENTITY: a role, from another identity provider's token
 * @AWS_PROVIDER_STEP_SSO: IAM Identity Center
 * @AWS_PROVIDER_STEP_CREDENTIALS_FILE: keys in the credentials file
 * @AWS_PROVIDER_STEP_PROCESS: what a program prints
 * @AWS_PROVIDER_STEP_CONFIG_FILE: keys in the config file
 * @AWS_PROVIDER_STEP_CONTAINER: what AWS gives to a container
 *
 * Where credentials are looked for, in the SDKs' order.
 */
typedef enum
{
  AWS_PROVIDER_STEP_ENVIRONMENT,
  AWS_PROVIDER_STEP_ASSUME_ROLE,
  AWS_PROVIDER_STEP_WEB_IDENTITY,
  AWS_PROVIDER_STEP_SSO,
  AWS_PROVIDER_STEP_CREDENTIALS_FILE,
  AWS_PROVIDER_STEP_PROCESS,
  AWS_PROVIDER_STEP_CONFIG_FILE,
  AWS_PROVIDER_STEP_CONTAINER,
} AwsProviderStep;

#define AWS_N_PROVIDER_STEPS (AWS_PROVIDER_STEP_CONTAINER + 1)

const char *aws_provider_step_get_name (AwsProviderStep step);
AwsCredentialProvider *aws_provider_step_find (AwsProviderStep step,
                                               AwsProviderContext *context,
                                               const AwsProfileFiles *files,
                                               const char *profile,
                                               GError **error);

G_END_DECLS
