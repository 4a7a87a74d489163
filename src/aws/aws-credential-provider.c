#include "aws-credential-provider.h"

/**
 * AwsCredentialProvider:
 *
 * A source of credentials. It belongs to the thread that made it; what it fetches comes in the
 * main context that was the thread's default when it was asked.
 */
G_DEFINE_INTERFACE (AwsCredentialProvider, aws_credential_provider, G_TYPE_OBJECT)

static void
aws_credential_provider_default_init (AwsCredentialProviderInterface *iface)
{
}

/**
 * aws_credential_provider_get_source:
 * @self: a source
 *
 * Tells what the credentials come from, for programs and without a secret: `environment`,
 * `container`, `credential-process`; `credentials-file, PROFILE` and `config-file, PROFILE`; `sso,
 * ACCOUNT, ROLE, SESSION`; `web-identity, ROLE`; and `assume-role, ROLE, ` with the source of the
 * credentials that the role is assumed with; `none` before a chain has found one. Whoever
 * implements a source may have names of its own.
 *
 * Returns: the name of the source and what it needs to be told from others, between commas
 */
const char *
aws_credential_provider_get_source (AwsCredentialProvider *self)
{
  g_return_val_if_fail (AWS_IS_CREDENTIAL_PROVIDER (self), NULL);

  return AWS_CREDENTIAL_PROVIDER_GET_IFACE (self)->get_source (self);
}

/**
 * aws_credential_provider_get_async:
 * @self: a source
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Gets credentials.
 */
void
aws_credential_provider_get_async (AwsCredentialProvider *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (AWS_IS_CREDENTIAL_PROVIDER (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    AWS_CREDENTIAL_PROVIDER_GET_IFACE (self)->fetch (self, task);
}

/**
 * aws_credential_provider_get_finish:
 * @self: a source
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_credential_provider_get_async().
 *
 * Returns: (transfer full): the credentials; or %NULL with %AWS_ERROR_NO_CREDENTIALS if this
 *   source does not apply, %AWS_ERROR_SIGN_IN if a person must sign in first, another code of
 *   #AwsError, or %G_IO_ERROR_CANCELLED
 */
AwsCredentials *
aws_credential_provider_get_finish (AwsCredentialProvider *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (AWS_IS_CREDENTIAL_PROVIDER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
