#pragma once

#include "aws-sso-token.h"

G_BEGIN_DECLS

#define AWS_TYPE_TOKEN_STORE (aws_token_store_get_type ())
G_DECLARE_INTERFACE (AwsTokenStore, aws_token_store, AWS, TOKEN_STORE, GObject)

/**
 * AwsTokenStoreInterface:
 * @load: returns on the task, which it takes, the #AwsSsoToken that is kept under a key, or %NULL
 * @save: keeps a token under a key, in the place of the one before, and returns a boolean on the
 *   task, which it takes
 * @clear: forgets the token of a key, if there is one, and returns a boolean on the task, which it
 *   takes
 *
 * Keeps what sign-ins gave.
 */
struct _AwsTokenStoreInterface
{
  GTypeInterface parent;

  void (*load) (AwsTokenStore *self, const char *key, GTask *task);
  void (*save) (AwsTokenStore *self, const char *key, const AwsSsoToken *token, GTask *task);
  void (*clear) (AwsTokenStore *self, const char *key, GTask *task);
};

void aws_token_store_load_async (AwsTokenStore *self,
                                 const char *key,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
AwsSsoToken *
aws_token_store_load_finish (AwsTokenStore *self, GAsyncResult *result, GError **error);

void aws_token_store_save_async (AwsTokenStore *self,
                                 const char *key,
                                 const AwsSsoToken *token,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean aws_token_store_save_finish (AwsTokenStore *self, GAsyncResult *result, GError **error);

void aws_token_store_clear_async (AwsTokenStore *self,
                                  const char *key,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean aws_token_store_clear_finish (AwsTokenStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
