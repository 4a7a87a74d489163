#include "aws-sts.h"

#include "aws-call.h"
#include "aws-secret.h"
#include "aws-xml.h"

#include <string.h>

/**
 * AwsSts:
 *
 * The Security Token Service (query protocol, 2011-06-15). It belongs to its client's thread.
 */
struct _AwsSts
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsSts, aws_sts, G_TYPE_OBJECT)

static void
aws_sts_finalize (GObject *object)
{
  g_clear_object (&AWS_STS (object)->client);

  G_OBJECT_CLASS (aws_sts_parent_class)->finalize (object);
}

static void
aws_sts_class_init (AwsStsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_sts_finalize;
}

static void
aws_sts_init (AwsSts *self)
{
}

/**
 * aws_sts_new:
 * @client: a client of %AWS_SERVICE_STS; for a web identity it may be one that does not sign
 *
 * Returns: (transfer full): STS by that client
 */
AwsSts *
aws_sts_new (AwsClient *client)
{
  AwsSts *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_STS, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * aws_caller_identity_free:
 * @self: (transfer full): an identity
 *
 * Frees it.
 */
void
aws_caller_identity_free (AwsCallerIdentity *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->account);
  g_free (self->arn);
  g_free (self->user_id);
  g_free (self);
}

/**
 * aws_caller_identity_get_session_name:
 * @self: an identity
 *
 * Tells the name of a role's session, which is the user's name with IAM Identity Center.
 *
 * Returns: (transfer full) (nullable): it; %NULL for who has not assumed a role
 */
char *
aws_caller_identity_get_session_name (const AwsCallerIdentity *self)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (strstr (self->arn, ":assumed-role/") == NULL)
    return NULL;
  parts = g_strsplit (self->arn, "/", 0);
  return g_strv_length (parts) == 3 && *parts[2] != '\0' ? g_strdup (parts[2]) : NULL;
}

static void
append (GString *form, const char *name, const char *value)
{
  g_autofree char *escaped = NULL;

  if (value == NULL)
    return;
  escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (form, "&%s=%s", name, escaped);
  aws_secret_wipe (escaped);
}

/* Takes @form, which may hold secrets. */
static AwsRequest *
new_request (GString *form)
{
  gsize length = form->len;
  char *text = g_string_free (form, FALSE);
  g_autoptr (GBytes) body =
      g_bytes_new_with_free_func (text, length, (GDestroyNotify) aws_secret_free, text);
  AwsRequest *request = aws_request_new ("POST", "/", NULL, body);

  aws_request_add_header (request, "Content-Type",
                          "application/x-www-form-urlencoded; charset=utf-8");
  return request;
}

static gpointer
read_identity (const AwsResponse *response, GError **error)
{
  g_autoptr (GHashTable) texts = aws_xml_read (aws_response_get_body (response), error);
  g_autoptr (AwsCallerIdentity) identity = NULL;

  if (texts == NULL)
    return NULL;
  identity = g_new0 (AwsCallerIdentity, 1);
  identity->account = g_strdup (g_hash_table_lookup (texts, "GetCallerIdentityResult/Account"));
  identity->arn = g_strdup (g_hash_table_lookup (texts, "GetCallerIdentityResult/Arn"));
  identity->user_id = g_strdup (g_hash_table_lookup (texts, "GetCallerIdentityResult/UserId"));
  if (identity->account != NULL && identity->arn != NULL && identity->user_id != NULL)
    return g_steal_pointer (&identity);
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE, "STS does not say who the caller is");
  return NULL;
}

/**
 * aws_sts_get_caller_identity_async:
 * @self: STS
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Asks who signs. No permission is needed for it.
 */
void
aws_sts_get_caller_identity_async (AwsSts *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (AwsRequest) request = NULL;

  g_return_if_fail (AWS_IS_STS (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = new_request (g_string_new ("Action=GetCallerIdentity&Version=2011-06-15"));
  aws_call (g_task_new (self, cancellable, callback, user_data), self->client, request,
            read_identity, (GDestroyNotify) aws_caller_identity_free);
}

/**
 * aws_sts_get_caller_identity_finish:
 * @self: STS
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_sts_get_caller_identity_async().
 *
 * Returns: (transfer full): who it is, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
AwsCallerIdentity *
aws_sts_get_caller_identity_finish (AwsSts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_STS (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
get_credential (GHashTable *texts, const char *name)
{
  static const char *const results[] = { "AssumeRoleResult", "AssumeRoleWithWebIdentityResult" };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *path = g_strconcat (results[i], "/Credentials/", name, NULL);
      const char *text = g_hash_table_lookup (texts, path);

      if (text != NULL)
        return text;
    }
  return NULL;
}

static gpointer
read_credentials (const AwsResponse *response, GError **error)
{
  g_autoptr (GHashTable) texts = aws_xml_read (aws_response_get_body (response), error);
  AwsCredentials *credentials;

  if (texts == NULL)
    return NULL;
  credentials = aws_credentials_new_from_parts (
      get_credential (texts, "AccessKeyId"), get_credential (texts, "SecretAccessKey"),
      get_credential (texts, "SessionToken"), get_credential (texts, "Expiration"));
  if (credentials == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE,
                         "STS answers without complete credentials");
  return credentials;
}

/**
 * aws_sts_assume_role_async:
 * @self: STS
 * @role: what is asked for
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Asks for the credentials of a role.
 */
void
aws_sts_assume_role_async (AwsSts *self,
                           const AwsAssumeRole *role,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *duration = NULL;
  GString *form;

  g_return_if_fail (AWS_IS_STS (self));
  g_return_if_fail (role != NULL && role->role_arn != NULL && role->session_name != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  form = g_string_new (NULL);
  g_string_append_printf (form, "Action=%s&Version=2011-06-15",
                          role->web_identity_token != NULL ? "AssumeRoleWithWebIdentity"
                                                           : "AssumeRole");
  append (form, "RoleArn", role->role_arn);
  append (form, "RoleSessionName", role->session_name);
  append (form, "ExternalId", role->external_id);
  append (form, "SerialNumber", role->mfa_serial);
  append (form, "TokenCode", role->mfa_code);
  append (form, "WebIdentityToken", role->web_identity_token);
  if (role->duration != 0)
    duration = g_strdup_printf ("%u", role->duration);
  append (form, "DurationSeconds", duration);
  request = new_request (form);
  aws_call (g_task_new (self, cancellable, callback, user_data), self->client, request,
            read_credentials, (GDestroyNotify) aws_credentials_unref);
}

/**
 * aws_sts_assume_role_finish:
 * @self: STS
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_sts_assume_role_async().
 *
 * Returns: (transfer full): the credentials, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
AwsCredentials *
aws_sts_assume_role_finish (AwsSts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_STS (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
