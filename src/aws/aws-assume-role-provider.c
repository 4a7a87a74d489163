#include "aws-assume-role-provider.h"

#include "aws-error.h"
#include "aws-secret.h"
#include "aws-service-endpoint.h"
#include "aws-sts.h"

#include <string.h>

/* What is larger is no token. */
#define MAX_TOKEN 65536

/**
 * AwsAssumeRoleProvider:
 *
 * The credentials of a role, which STS gives to who has other credentials or another identity
 * provider's token.
 */
struct _AwsAssumeRoleProvider
{
  GObject parent_instance;

  AwsProviderContext *context;
  AwsCredentialProvider *base;
  char *profile;
  char *region;
  char *role_arn;
  char *session_name;
  char *external_id;
  char *mfa_serial;
  char *token_file;
  guint duration;
  char *source;
};

/* One fetch. */
typedef struct
{
  AwsCredentials *credentials;
  char *code;
  char *token;
} Fetch;

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsAssumeRoleProvider,
                               aws_assume_role_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->credentials, aws_credentials_unref);
  aws_secret_free (fetch->code);
  aws_secret_free (fetch->token);
  g_free (fetch);
}

/* Takes @task and @error. */
static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_assumed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AwsCredentials *credentials = aws_sts_assume_role_finish (AWS_STS (source), result, &error);

  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
  else
    g_task_return_error (task, error);
}

static void
assume (GTask *task)
{
  AwsAssumeRoleProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *made_up =
      g_strdup_printf ("churn-desk-%" G_GINT64_FORMAT,
                       aws_provider_context_get_time (self->context) / G_USEC_PER_SEC);
  const AwsAssumeRole role = {
    .role_arn = self->role_arn,
    .session_name = self->session_name != NULL ? self->session_name : made_up,
    .external_id = self->external_id,
    .mfa_serial = self->mfa_serial,
    .mfa_code = fetch->code,
    .web_identity_token = fetch->token,
    .duration = self->duration,
  };
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsSts) sts = NULL;
  GError *error = NULL;

  if (fetch->token != NULL)
    client = aws_service_endpoint_new_unsigned_client (AWS_SERVICE_STS, self->region, &error);
  else
    client =
        aws_service_endpoint_new_client (AWS_SERVICE_STS, self->region, fetch->credentials, &error);
  if (client == NULL)
    {
      fail (task, error);
      return;
    }
  sts = aws_sts_new (client);
  aws_sts_assume_role_async (sts, &role, g_task_get_cancellable (task), on_assumed, task);
}

static void
on_code (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->code = g_task_propagate_pointer (G_TASK (result), &error);
  if (fetch->code == NULL)
    fail (task, error != NULL ? error
                              : g_error_new_literal (AWS_ERROR, AWS_ERROR_SIGN_IN,
                                                     "There is no code of the MFA device"));
  else
    assume (task);
}

static void
on_base (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsAssumeRoleProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (source), result, &error);
  if (fetch->credentials == NULL)
    fail (task, error);
  else if (self->mfa_serial != NULL)
    aws_provider_context_ask_mfa (self->context, self->mfa_serial, self->profile,
                                  g_task_new (self, g_task_get_cancellable (task), on_code, task));
  else
    assume (task);
}

static void
read_token (GTask *task)
{
  AwsAssumeRoleProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  if (!g_file_get_contents (self->token_file, &fetch->token, NULL, NULL) ||
      strlen (fetch->token) > MAX_TOKEN || *g_strstrip (fetch->token) == '\0')
    {
      fail (task, g_error_new_literal (AWS_ERROR, AWS_ERROR_INVALID,
                                       "The file of the web identity's token holds none"));
      return;
    }
  assume (task);
}

static const char *
get_source (AwsCredentialProvider *provider)
{
  return AWS_ASSUME_ROLE_PROVIDER (provider)->source;
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsAssumeRoleProvider *self = AWS_ASSUME_ROLE_PROVIDER (provider);

  g_task_set_task_data (task, g_new0 (Fetch, 1), fetch_free);
  if (self->base != NULL)
    aws_credential_provider_get_async (self->base, g_task_get_cancellable (task), on_base, task);
  else
    read_token (task);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_assume_role_provider_finalize (GObject *object)
{
  AwsAssumeRoleProvider *self = AWS_ASSUME_ROLE_PROVIDER (object);

  g_clear_object (&self->context);
  g_clear_object (&self->base);
  g_free (self->profile);
  g_free (self->region);
  g_free (self->role_arn);
  g_free (self->session_name);
  g_free (self->external_id);
  g_free (self->mfa_serial);
  g_free (self->token_file);
  g_free (self->source);

  G_OBJECT_CLASS (aws_assume_role_provider_parent_class)->finalize (object);
}

static void
aws_assume_role_provider_class_init (AwsAssumeRoleProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_assume_role_provider_finalize;
}

static void
aws_assume_role_provider_init (AwsAssumeRoleProvider *self)
{
}

/**
 * aws_assume_role_provider_new:
 * @context: who asks a person for the code of a device, and the time
 * @role: the role, of which all is copied
 * @base: (nullable): the source of the credentials that STS is asked with; %NULL for a web identity
 *
 * Returns: (transfer full): a source of the role's credentials
 */
AwsCredentialProvider *
aws_assume_role_provider_new (AwsProviderContext *context,
                              const AwsRoleProfile *role,
                              AwsCredentialProvider *base)
{
  AwsAssumeRoleProvider *self;

  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (context), NULL);
  g_return_val_if_fail (role != NULL && role->role_arn != NULL && role->region != NULL, NULL);
  g_return_val_if_fail ((base != NULL) != (role->web_identity_token_file != NULL), NULL);
  g_return_val_if_fail (role->mfa_serial == NULL || aws_provider_context_has_mfa (context), NULL);

  self = g_object_new (AWS_TYPE_ASSUME_ROLE_PROVIDER, NULL);
  self->context = g_object_ref (context);
  g_set_object (&self->base, base);
  self->profile = g_strdup (role->profile);
  self->region = g_strdup (role->region);
  self->role_arn = g_strdup (role->role_arn);
  self->session_name = g_strdup (role->session_name);
  self->external_id = g_strdup (role->external_id);
  self->mfa_serial = g_strdup (role->mfa_serial);
  self->token_file = g_strdup (role->web_identity_token_file);
  self->duration = role->duration;
  if (base != NULL)
    self->source = g_strdup_printf ("assume-role, %s, %s", role->role_arn,
                                    aws_credential_provider_get_source (base));
  else
    self->source = g_strdup_printf ("web-identity, %s", role->role_arn);
  return AWS_CREDENTIAL_PROVIDER (self);
}
