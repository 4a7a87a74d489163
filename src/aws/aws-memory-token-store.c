#include "aws-memory-token-store.h"

/**
 * AwsMemoryTokenStore:
 *
 * Keeps tokens as long as the program runs.
 */
struct _AwsMemoryTokenStore
{
  GObject parent_instance;

  GHashTable *tokens;
};

static void store_init (AwsTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsMemoryTokenStore,
                               aws_memory_token_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_TOKEN_STORE, store_init))

static void
load (AwsTokenStore *store, const char *key, GTask *task)
{
  AwsMemoryTokenStore *self = AWS_MEMORY_TOKEN_STORE (store);
  const AwsSsoToken *token = g_hash_table_lookup (self->tokens, key);

  g_task_return_pointer (task, token != NULL ? aws_sso_token_copy (token) : NULL,
                         (GDestroyNotify) aws_sso_token_free);
  g_object_unref (task);
}

static void
save (AwsTokenStore *store, const char *key, const AwsSsoToken *token, GTask *task)
{
  AwsMemoryTokenStore *self = AWS_MEMORY_TOKEN_STORE (store);

  g_hash_table_insert (self->tokens, g_strdup (key), aws_sso_token_copy (token));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
clear (AwsTokenStore *store, const char *key, GTask *task)
{
  AwsMemoryTokenStore *self = AWS_MEMORY_TOKEN_STORE (store);

  g_hash_table_remove (self->tokens, key);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
store_init (AwsTokenStoreInterface *iface)
{
  iface->load = load;
  iface->save = save;
  iface->clear = clear;
}

static void
aws_memory_token_store_finalize (GObject *object)
{
  g_hash_table_unref (AWS_MEMORY_TOKEN_STORE (object)->tokens);

  G_OBJECT_CLASS (aws_memory_token_store_parent_class)->finalize (object);
}

static void
aws_memory_token_store_class_init (AwsMemoryTokenStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_memory_token_store_finalize;
}

static void
aws_memory_token_store_init (AwsMemoryTokenStore *self)
{
  self->tokens =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_sso_token_free);
}

/**
 * aws_memory_token_store_new:
 *
 * Returns: (transfer full): a store that is empty
 */
AwsTokenStore *
aws_memory_token_store_new (void)
{
  return g_object_new (AWS_TYPE_MEMORY_TOKEN_STORE, NULL);
}
