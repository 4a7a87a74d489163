#include "churn-keyring-tokens.h"

#include "aws-secret.h"

/**
 * ChurnKeyringTokens:
 *
 * Keeps what sign-ins to IAM Identity Center gave in a #ChurnKeyring: where that has no keyring to
 * put it into, it is kept in memory, and a sign-in lasts as long as the desk runs.
 */
struct _ChurnKeyringTokens
{
  GObject parent_instance;

  ChurnKeyring *keyring;
};

static void token_store_init (AwsTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnKeyringTokens,
                               churn_keyring_tokens,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_TOKEN_STORE, token_store_init))

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = churn_keyring_load_finish (CHURN_KEYRING (source), result, &error);
  AwsSsoToken *token = NULL;

  if (text != NULL)
    token = aws_sso_token_from_json (text, -1, &error);
  aws_secret_free (text);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, token, (GDestroyNotify) aws_sso_token_free);
}

static void
load (AwsTokenStore *store, const char *key, GTask *task)
{
  churn_keyring_load_async (CHURN_KEYRING_TOKENS (store)->keyring, CHURN_KEYRING_TOKEN, key,
                            g_task_get_cancellable (task), loaded_cb, task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* In memory it is. */
  if (!churn_keyring_save_finish (CHURN_KEYRING (source), result, &error))
    g_debug ("A token is kept in memory only: %s", error->message);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static void
save (AwsTokenStore *store, const char *key, const AwsSsoToken *token, GTask *task)
{
  char *text = aws_sso_token_to_json (token);

  churn_keyring_save_async (CHURN_KEYRING_TOKENS (store)->keyring, CHURN_KEYRING_TOKEN, key,
                            "Churn Desk: IAM Identity Center", text, g_task_get_cancellable (task),
                            saved_cb, task);
  aws_secret_free (text);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (churn_keyring_clear_finish (CHURN_KEYRING (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
clear (AwsTokenStore *store, const char *key, GTask *task)
{
  churn_keyring_clear_async (CHURN_KEYRING_TOKENS (store)->keyring, CHURN_KEYRING_TOKEN, key,
                             g_task_get_cancellable (task), cleared_cb, task);
}

static void
token_store_init (AwsTokenStoreInterface *iface)
{
  iface->load = load;
  iface->save = save;
  iface->clear = clear;
}

static void
churn_keyring_tokens_finalize (GObject *object)
{
  g_clear_object (&CHURN_KEYRING_TOKENS (object)->keyring);

  G_OBJECT_CLASS (churn_keyring_tokens_parent_class)->finalize (object);
}

static void
churn_keyring_tokens_class_init (ChurnKeyringTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_keyring_tokens_finalize;
}

static void
churn_keyring_tokens_init (ChurnKeyringTokens *self)
{
}

/**
 * churn_keyring_tokens_new:
 * @keyring: where secrets are kept
 *
 * Returns: (transfer full): a store of tokens
 */
ChurnKeyringTokens *
churn_keyring_tokens_new (ChurnKeyring *keyring)
{
  ChurnKeyringTokens *self;

  g_return_val_if_fail (CHURN_IS_KEYRING (keyring), NULL);

  self = g_object_new (CHURN_TYPE_KEYRING_TOKENS, NULL);
  self->keyring = g_object_ref (keyring);
  return self;
}
