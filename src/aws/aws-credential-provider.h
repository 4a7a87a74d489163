#pragma once

#include "aws-credentials.h"

G_BEGIN_DECLS

#define AWS_TYPE_CREDENTIAL_PROVIDER (aws_credential_provider_get_type ())
G_DECLARE_INTERFACE (AwsCredentialProvider,
                     aws_credential_provider,
                     AWS,
                     CREDENTIAL_PROVIDER,
                     GObject)

/**
 * AwsCredentialProviderInterface:
 * @get_source: tells what the credentials come from, in English and without a secret
 * @fetch: gets credentials and returns an #AwsCredentials with them on the task, which it takes,
 *   or an error
 *
 * What a source of credentials does.
 */
struct _AwsCredentialProviderInterface
{
  GTypeInterface parent;

  const char *(*get_source) (AwsCredentialProvider *self);
  void (*fetch) (AwsCredentialProvider *self, GTask *task);
};

const char *aws_credential_provider_get_source (AwsCredentialProvider *self);

void aws_credential_provider_get_async (AwsCredentialProvider *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
AwsCredentials *aws_credential_provider_get_finish (AwsCredentialProvider *self,
                                                    GAsyncResult *result,
                                                    GError **error);

G_END_DECLS
