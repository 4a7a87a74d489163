#include "aws-provider-context.h"

#include "aws-memory-token-store.h"

/**
 * AwsProviderContext:
 *
 * What sources of credentials share: where tokens are kept, who asks a person, whether programs
 * can be run. It belongs to one thread.
 */
struct _AwsProviderContext
{
  GObject parent_instance;

  AwsTokenStore *store;
  AwsMfaFunc mfa;
  gpointer mfa_data;
  GDestroyNotify mfa_destroy;
  gboolean sandboxed;
  AwsTime time;
};

G_DEFINE_FINAL_TYPE (AwsProviderContext, aws_provider_context, G_TYPE_OBJECT)

static void
aws_provider_context_finalize (GObject *object)
{
  AwsProviderContext *self = AWS_PROVIDER_CONTEXT (object);

  g_clear_object (&self->store);
  if (self->mfa_destroy != NULL)
    self->mfa_destroy (self->mfa_data);
  aws_time_clear (&self->time);

  G_OBJECT_CLASS (aws_provider_context_parent_class)->finalize (object);
}

static void
aws_provider_context_class_init (AwsProviderContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_provider_context_finalize;
}

static void
aws_provider_context_init (AwsProviderContext *self)
{
  self->store = aws_memory_token_store_new ();
  self->sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/**
 * aws_provider_context_new:
 *
 * Returns: (transfer full): a context that keeps tokens in memory and asks nobody
 */
AwsProviderContext *
aws_provider_context_new (void)
{
  return g_object_new (AWS_TYPE_PROVIDER_CONTEXT, NULL);
}

/**
 * aws_provider_context_get_token_store:
 * @self: a context
 *
 * Returns: (transfer none): where tokens are kept
 */
AwsTokenStore *
aws_provider_context_get_token_store (AwsProviderContext *self)
{
  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (self), NULL);

  return self->store;
}

/**
 * aws_provider_context_set_token_store:
 * @self: a context
 * @store: where tokens are kept from now on
 *
 * Sets it, as to the person's keyring.
 */
void
aws_provider_context_set_token_store (AwsProviderContext *self, AwsTokenStore *store)
{
  g_return_if_fail (AWS_IS_PROVIDER_CONTEXT (self));
  g_return_if_fail (AWS_IS_TOKEN_STORE (store));

  g_set_object (&self->store, store);
}

/**
 * aws_provider_context_has_mfa:
 * @self: a context
 *
 * Returns: whether a person can be asked for the code of a device
 */
gboolean
aws_provider_context_has_mfa (AwsProviderContext *self)
{
  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (self), FALSE);

  return self->mfa != NULL;
}

/**
 * aws_provider_context_ask_mfa:
 * @self: a context with somebody to ask
 * @serial: the device that makes the code
 * @profile: (nullable): the profile that wants it
 * @task: (transfer full): gets the code
 *
 * Asks a person for the code of a device.
 */
void
aws_provider_context_ask_mfa (AwsProviderContext *self,
                              const char *serial,
                              const char *profile,
                              GTask *task)
{
  g_return_if_fail (AWS_IS_PROVIDER_CONTEXT (self));
  g_return_if_fail (self->mfa != NULL);
  g_return_if_fail (serial != NULL);

  self->mfa (serial, profile, task, self->mfa_data);
}

/**
 * aws_provider_context_set_mfa:
 * @self: a context
 * @ask: (nullable): asks a person for the code of a device; without, profiles that want one do
 *   not apply
 * @user_data: what @ask gets
 * @destroy: (nullable): frees @user_data
 *
 * Sets who asks.
 */
void
aws_provider_context_set_mfa (AwsProviderContext *self,
                              AwsMfaFunc ask,
                              gpointer user_data,
                              GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_PROVIDER_CONTEXT (self));

  if (self->mfa_destroy != NULL)
    self->mfa_destroy (self->mfa_data);
  self->mfa = ask;
  self->mfa_data = user_data;
  self->mfa_destroy = destroy;
}

/**
 * aws_provider_context_get_sandboxed:
 * @self: a context
 *
 * Returns: whether the person's own programs cannot be run, as in a Flatpak
 */
gboolean
aws_provider_context_get_sandboxed (AwsProviderContext *self)
{
  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (self), TRUE);

  return self->sandboxed;
}

/**
 * aws_provider_context_set_sandboxed:
 * @self: a context
 * @sandboxed: whether the person's own programs cannot be run
 *
 * Sets it otherwise than it is found.
 */
void
aws_provider_context_set_sandboxed (AwsProviderContext *self, gboolean sandboxed)
{
  g_return_if_fail (AWS_IS_PROVIDER_CONTEXT (self));

  self->sandboxed = sandboxed;
}

/**
 * aws_provider_context_get_time:
 * @self: a context
 *
 * Returns: the time, in microseconds since the Unix epoch
 */
gint64
aws_provider_context_get_time (AwsProviderContext *self)
{
  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (self), 0);

  return aws_time_get (&self->time);
}

/**
 * aws_provider_context_set_clock:
 * @self: a context
 * @clock: tells the time by which tokens expire
 * @user_data: what @clock gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts another clock in the place of this machine's.
 */
void
aws_provider_context_set_clock (AwsProviderContext *self,
                                AwsClock clock,
                                gpointer user_data,
                                GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_PROVIDER_CONTEXT (self));
  g_return_if_fail (clock != NULL);

  aws_time_set (&self->time, clock, user_data, destroy);
}
