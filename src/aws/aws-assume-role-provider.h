#pragma once

#include "aws-credential-provider.h"
#include "aws-provider-context.h"

G_BEGIN_DECLS

/**
 * AwsRoleProfile:
 * @profile: (nullable): the profile that it stands in
 * @region: the region of STS that is asked
 * @role_arn: the role
 * @session_name: (nullable): the name of the session; %NULL makes one up
 * @external_id: (nullable): what the role's owner agreed on
 * @mfa_serial: (nullable): the device whose code is asked for
 * @web_identity_token_file: (nullable): where another identity provider's token stands, which is
 *   given in the place of credentials
 * @duration: how long, in seconds; 0 is an hour
 *
 * What a profile says of a role.
 */
typedef struct
{
  const char *profile;
  const char *region;
  const char *role_arn;
  const char *session_name;
  const char *external_id;
  const char *mfa_serial;
  const char *web_identity_token_file;
  guint duration;
} AwsRoleProfile;

#define AWS_TYPE_ASSUME_ROLE_PROVIDER (aws_assume_role_provider_get_type ())
G_DECLARE_FINAL_TYPE (AwsAssumeRoleProvider,
                      aws_assume_role_provider,
                      AWS,
                      ASSUME_ROLE_PROVIDER,
                      GObject)

AwsCredentialProvider *aws_assume_role_provider_new (AwsProviderContext *context,
                                                     const AwsRoleProfile *role,
                                                     AwsCredentialProvider *base);

G_END_DECLS
