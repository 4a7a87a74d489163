#include "aws-container-provider.h"

#include "aws-call.h"
#include "aws-json.h"
#include "aws-secret.h"

#include <string.h>

#define RELATIVE_HOST "http://169.254.170.2"

/* What is larger is no token. */
#define MAX_TOKEN 16384

/**
 * AwsContainerProvider:
 *
 * The credentials that AWS gives to a container, from the address that the environment names.
 */
struct _AwsContainerProvider
{
  GObject parent_instance;

  AwsClient *client;
  char *path;
  char *query;
};

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsContainerProvider,
                               aws_container_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static const char *
get_source (AwsCredentialProvider *provider)
{
  return "container";
}

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gpointer
read_credentials (const AwsResponse *response, GError **error)
{
  g_autoptr (JsonObject) root = aws_json_from_response (response, error);
  AwsCredentials *credentials;

  if (root == NULL)
    return NULL;
  credentials = aws_credentials_new_from_parts (
      aws_json_get_string (root, "AccessKeyId"), aws_json_get_string (root, "SecretAccessKey"),
      aws_json_get_string (root, "Token"), aws_json_get_string (root, "Expiration"));
  aws_json_wipe (root);
  if (credentials == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE,
                         "The container's address answers without complete credentials");
  return credentials;
}

/* The file goes before the variable: it is renewed. */
static char *
get_token (GError **error)
{
  const char *path = get_variable ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const char *variable = get_variable ("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  char *token = NULL;
  gsize length = 0;

  if (path != NULL && !g_file_get_contents (path, &token, &length, NULL))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read");
      return NULL;
    }
  if (path == NULL)
    token = g_strdup (variable != NULL ? variable : "");
  g_strstrip (token);
  if (strlen (token) > MAX_TOKEN || strpbrk (token, "\r\n") != NULL)
    {
      aws_secret_free (token);
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The container's authorization token is no token");
      return NULL;
    }
  return token;
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsContainerProvider *self = AWS_CONTAINER_PROVIDER (provider);
  g_autoptr (AwsRequest) request = aws_request_new ("GET", self->path, self->query, NULL);
  GError *error = NULL;
  char *token = get_token (&error);

  if (token == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (*token != '\0')
    aws_request_add_header (request, "Authorization", token);
  aws_secret_free (token);
  aws_call (task, self->client, request, read_credentials, (GDestroyNotify) aws_credentials_unref);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_container_provider_finalize (GObject *object)
{
  AwsContainerProvider *self = AWS_CONTAINER_PROVIDER (object);

  g_clear_object (&self->client);
  g_free (self->path);
  g_free (self->query);

  G_OBJECT_CLASS (aws_container_provider_parent_class)->finalize (object);
}

static void
aws_container_provider_class_init (AwsContainerProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_container_provider_finalize;
}

static void
aws_container_provider_init (AwsContainerProvider *self)
{
}

/**
 * aws_container_provider_new:
 * @error: (nullable): where an error goes
 *
 * Makes a source of what `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or
 * `AWS_CONTAINER_CREDENTIALS_FULL_URI` names. The latter must be `https:`, on this machine, or one
 * of the addresses where AWS gives containers their credentials.
 *
 * Returns: (transfer full): the source; or %NULL with %AWS_ERROR_NO_CREDENTIALS if neither
 *   variable is set, else with %AWS_ERROR_INVALID
 */
AwsCredentialProvider *
aws_container_provider_new (GError **error)
{
  const char *relative = get_variable ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const char *full = get_variable ("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  g_autoptr (AwsContainerProvider) self = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *text = NULL;
  g_autofree char *base = NULL;

  if (relative == NULL && full == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS,
                           "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set");
      return NULL;
    }
  text = relative != NULL ? g_strconcat (RELATIVE_HOST, relative, NULL) : g_strdup (full);
  if (relative == NULL || *relative == '/')
    uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The address of the container's credentials is not a URL");
      return NULL;
    }

  self = g_object_new (AWS_TYPE_CONTAINER_PROVIDER, NULL);
  self->path = g_strdup (*g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/");
  self->query = g_strdup (g_uri_get_query (uri));
  base = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
  self->client = aws_client_new_unsigned (base, error);
  return self->client != NULL ? AWS_CREDENTIAL_PROVIDER (g_steal_pointer (&self)) : NULL;
}
