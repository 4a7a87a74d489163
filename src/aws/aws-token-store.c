#include "aws-token-store.h"

/**
 * AwsTokenStore:
 *
 * Where the tokens of sign-ins are kept, each under the key of aws_sso_session_get_key(). It
 * belongs to one thread.
 */
G_DEFINE_INTERFACE (AwsTokenStore, aws_token_store, G_TYPE_OBJECT)

static void
aws_token_store_default_init (AwsTokenStoreInterface *iface)
{
}

/**
 * aws_token_store_load_async:
 * @self: a store
 * @key: what the token is kept under
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Looks for a token.
 */
void
aws_token_store_load_async (AwsTokenStore *self,
                            const char *key,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AWS_IS_TOKEN_STORE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  AWS_TOKEN_STORE_GET_IFACE (self)->load (self, key,
                                          g_task_new (self, cancellable, callback, user_data));
}

/**
 * aws_token_store_load_finish:
 * @self: a store
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_token_store_load_async().
 *
 * Returns: (transfer full) (nullable): the token; %NULL without an error if there is none
 */
AwsSsoToken *
aws_token_store_load_finish (AwsTokenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_TOKEN_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * aws_token_store_save_async:
 * @self: a store
 * @key: what the token is kept under
 * @token: the token
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Keeps a token in the place of the one before.
 */
void
aws_token_store_save_async (AwsTokenStore *self,
                            const char *key,
                            const AwsSsoToken *token,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AWS_IS_TOKEN_STORE (self));
  g_return_if_fail (key != NULL && token != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  AWS_TOKEN_STORE_GET_IFACE (self)->save (self, key, token,
                                          g_task_new (self, cancellable, callback, user_data));
}

/**
 * aws_token_store_save_finish:
 * @self: a store
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_token_store_save_async().
 *
 * Returns: whether it is kept
 */
gboolean
aws_token_store_save_finish (AwsTokenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * aws_token_store_clear_async:
 * @self: a store
 * @key: what the token is kept under
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Forgets a token. That there is none is no error.
 */
void
aws_token_store_clear_async (AwsTokenStore *self,
                             const char *key,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (AWS_IS_TOKEN_STORE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  AWS_TOKEN_STORE_GET_IFACE (self)->clear (self, key,
                                           g_task_new (self, cancellable, callback, user_data));
}

/**
 * aws_token_store_clear_finish:
 * @self: a store
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_token_store_clear_async().
 *
 * Returns: whether it is gone
 */
gboolean
aws_token_store_clear_finish (AwsTokenStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
