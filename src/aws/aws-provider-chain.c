#include "aws-provider-chain.h"

#include "aws-error.h"
#include "aws-profile-files.h"
#include "aws-provider-step.h"

/**
 * AwsProviderChain:
 *
 * Credentials as the SDKs look for them: the first place that applies is the one, and what it says
 * counts. The shared files are read again at each fetch, so that what a person changes in them
 * counts from then on.
 */
struct _AwsProviderChain
{
  GObject parent_instance;

  AwsProviderContext *context;
  char *profile;
  GPtrArray *steps;
  char *source;
};

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsProviderChain,
                               aws_provider_chain,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static void
step_free (gpointer data)
{
  AwsChainStep *step = data;

  g_free (step->detail);
  g_free (step);
}

static AwsChainStep *
add_step (AwsProviderChain *self, const char *name, AwsChainState state, const char *detail)
{
  AwsChainStep *step = g_new0 (AwsChainStep, 1);

  step->name = name;
  step->state = state;
  step->detail = g_strdup (detail);
  g_ptr_array_add (self->steps, step);
  return step;
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AwsProviderChain *self = g_task_get_source_object (task);
  const char *name = g_task_get_task_data (task);
  GError *error = NULL;
  AwsCredentials *credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (source), result, &error);

  for (guint i = 0; i < self->steps->len; i++)
    {
      AwsChainStep *step = g_ptr_array_index (self->steps, i);

      if (step->name == name && error != NULL)
        {
          step->state = AWS_CHAIN_FAILED;
          g_free (step->detail);
          step->detail = g_strdup (error->message);
        }
    }
  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
  else
    g_task_return_error (task, error);
}

/* Goes from step to step until one applies, or one is wrong. The rest is only named. */
static AwsCredentialProvider *
find (AwsProviderChain *self,
      const AwsProfileFiles *files,
      const char *profile,
      const char **name,
      GError **error)
{
  g_autoptr (AwsCredentialProvider) found = NULL;
  gboolean over = FALSE;

  for (AwsProviderStep step = 0; step < AWS_N_PROVIDER_STEPS; step++)
    {
      const char *step_name = aws_provider_step_get_name (step);
      g_autoptr (GError) local = NULL;

      if (over)
        {
          add_step (self, step_name, AWS_CHAIN_NOT_REACHED, NULL);
          continue;
        }
      if (step == AWS_PROVIDER_STEP_ENVIRONMENT && self->profile != NULL)
        {
          add_step (self, step_name, AWS_CHAIN_SKIPPED, "a profile is named");
          continue;
        }
      found = aws_provider_step_find (step, self->context, files, profile, &local);
      if (found != NULL)
        {
          over = TRUE;
          *name = step_name;
          add_step (self, step_name, AWS_CHAIN_USED, aws_credential_provider_get_source (found));
        }
      else if (g_error_matches (local, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS))
        add_step (self, step_name, AWS_CHAIN_SKIPPED, local->message);
      else
        {
          over = TRUE;
          add_step (self, step_name, AWS_CHAIN_FAILED, local->message);
          g_propagate_error (error, g_steal_pointer (&local));
        }
    }
  if (!over)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS,
                         "There are no credentials in any of the places where AWS keeps them");
  return g_steal_pointer (&found);
}

static const char *
get_source (AwsCredentialProvider *provider)
{
  AwsProviderChain *self = AWS_PROVIDER_CHAIN (provider);

  return self->source != NULL ? self->source : "none";
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsProviderChain *self = AWS_PROVIDER_CHAIN (provider);
  g_autofree char *profile =
      self->profile != NULL ? g_strdup (self->profile) : aws_profile_get_name ();
  g_autoptr (AwsProfileFiles) files = NULL;
  g_autoptr (AwsCredentialProvider) found = NULL;
  const char *name = NULL;
  GError *error = NULL;

  g_clear_pointer (&self->source, g_free);
  g_ptr_array_set_size (self->steps, 0);
  files = aws_profile_files_load (&error);
  if (files != NULL && !g_str_equal (profile, "default") &&
      !aws_profile_files_has (files, AWS_PROFILE_SECTION_PROFILE, profile))
    {
      error =
          g_error_new (AWS_ERROR, AWS_ERROR_INVALID, "The profile %s is in neither file", profile);
    }
  if (error != NULL)
    add_step (self, "files", AWS_CHAIN_FAILED, error->message);
  else
    found = find (self, files, profile, &name, &error);
  if (found == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self->source = g_strdup (aws_credential_provider_get_source (found));
  g_task_set_task_data (task, (gpointer) name, NULL);
  aws_credential_provider_get_async (found, g_task_get_cancellable (task), on_fetched, task);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_provider_chain_finalize (GObject *object)
{
  AwsProviderChain *self = AWS_PROVIDER_CHAIN (object);

  g_clear_object (&self->context);
  g_free (self->profile);
  g_free (self->source);
  g_ptr_array_unref (self->steps);

  G_OBJECT_CLASS (aws_provider_chain_parent_class)->finalize (object);
}

static void
aws_provider_chain_class_init (AwsProviderChainClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_provider_chain_finalize;
}

static void
aws_provider_chain_init (AwsProviderChain *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

/**
 * aws_provider_chain_new:
 * @context: what sources share
 * @profile: (nullable): a profile that somebody named, which goes before the environment; %NULL for
 *   `AWS_PROFILE` or `default`, which goes behind it
 *
 * Returns: (transfer full): a source of what is found first
 */
AwsProviderChain *
aws_provider_chain_new (AwsProviderContext *context, const char *profile)
{
  AwsProviderChain *self;

  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (context), NULL);

  self = g_object_new (AWS_TYPE_PROVIDER_CHAIN, NULL);
  self->context = g_object_ref (context);
  self->profile = g_strdup (profile);
  return self;
}

/**
 * aws_provider_chain_get_steps:
 * @self: a chain
 *
 * Tells what became of each place at the last fetch, in the order in which they were looked at.
 *
 * Returns: (transfer none) (element-type AwsChainStep): them; none before the first fetch
 */
GPtrArray *
aws_provider_chain_get_steps (AwsProviderChain *self)
{
  g_return_val_if_fail (AWS_IS_PROVIDER_CHAIN (self), NULL);

  return self->steps;
}
