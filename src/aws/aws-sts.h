#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

/**
 * AwsCallerIdentity:
 * @account: the account's number
 * @arn: who it is, as `arn:aws:sts::123456789012:assumed-role/Agents/jdoe`
 * @user_id: the unique id
 *
 * Who somebody is to AWS.
 */
typedef struct
{
  char *account;
  char *arn;
  char *user_id;
} AwsCallerIdentity;

void aws_caller_identity_free (AwsCallerIdentity *self);
char *aws_caller_identity_get_session_name (const AwsCallerIdentity *self);

/**
 * AwsAssumeRole:
 * @role_arn: the role
 * @session_name: the name of the session
 * @external_id: (nullable): what the role's owner agreed on
 * @mfa_serial: (nullable): the device of the code
 * @mfa_code: (nullable): the code
 * @web_identity_token: (nullable): a token of somebody else's identity provider, in the place of
 *   credentials
 * @duration: how long, in seconds; 0 is as long as the service has it
 *
 * What STS is asked for.
 */
typedef struct
{
  const char *role_arn;
  const char *session_name;
  const char *external_id;
  const char *mfa_serial;
  const char *mfa_code;
  const char *web_identity_token;
  guint duration;
} AwsAssumeRole;

#define AWS_TYPE_STS (aws_sts_get_type ())
G_DECLARE_FINAL_TYPE (AwsSts, aws_sts, AWS, STS, GObject)

AwsSts *aws_sts_new (AwsClient *client);

void aws_sts_get_caller_identity_async (AwsSts *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
AwsCallerIdentity *
aws_sts_get_caller_identity_finish (AwsSts *self, GAsyncResult *result, GError **error);

void aws_sts_assume_role_async (AwsSts *self,
                                const AwsAssumeRole *role,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AwsCredentials *aws_sts_assume_role_finish (AwsSts *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsCallerIdentity, aws_caller_identity_free)

G_END_DECLS
