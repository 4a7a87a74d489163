#include "aws-static-provider.h"

/**
 * AwsStaticProvider:
 *
 * Credentials that somebody has, such as keys that a person entered.
 */
struct _AwsStaticProvider
{
  GObject parent_instance;

  AwsCredentials *credentials;
  char *source;
};

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsStaticProvider,
                               aws_static_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static const char *
get_source (AwsCredentialProvider *provider)
{
  return AWS_STATIC_PROVIDER (provider)->source;
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsStaticProvider *self = AWS_STATIC_PROVIDER (provider);

  g_task_return_pointer (task, aws_credentials_ref (self->credentials),
                         (GDestroyNotify) aws_credentials_unref);
  g_object_unref (task);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_static_provider_finalize (GObject *object)
{
  AwsStaticProvider *self = AWS_STATIC_PROVIDER (object);

  g_clear_pointer (&self->credentials, aws_credentials_unref);
  g_free (self->source);

  G_OBJECT_CLASS (aws_static_provider_parent_class)->finalize (object);
}

static void
aws_static_provider_class_init (AwsStaticProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_static_provider_finalize;
}

static void
aws_static_provider_init (AwsStaticProvider *self)
{
}

/**
 * aws_static_provider_new:
 * @credentials: the credentials
 * @source: what they come from, as aws_credential_provider_get_source() tells it
 *
 * Returns: (transfer full): a source that always gives @credentials
 */
AwsCredentialProvider *
aws_static_provider_new (AwsCredentials *credentials, const char *source)
{
  AwsStaticProvider *self;

  g_return_val_if_fail (credentials != NULL, NULL);
  g_return_val_if_fail (source != NULL, NULL);

  self = g_object_new (AWS_TYPE_STATIC_PROVIDER, NULL);
  self->credentials = aws_credentials_ref (credentials);
  self->source = g_strdup (source);
  return AWS_CREDENTIAL_PROVIDER (self);
}
