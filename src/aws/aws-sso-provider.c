#include "aws-sso-provider.h"

#include "aws-error.h"
#include "aws-sso-oidc.h"
#include "aws-sso-portal.h"

/* A token is exchanged for a new one when it has less than this left, as botocore does. */
#define TOKEN_MARGIN (15 * G_TIME_SPAN_MINUTE)

/**
 * AwsSsoProvider:
 *
 * The credentials of a role, for a token of a sign-in with IAM Identity Center: the one that is
 * kept, which is refreshed when it can be, or else the one that the AWS CLI keeps, which is only
 * read.
 */
struct _AwsSsoProvider
{
  GObject parent_instance;

  AwsProviderContext *context;
  AwsSsoSession *session;
  char *account_id;
  char *role;
  char *source;
};

/* One fetch. */
typedef struct
{
  AwsSsoToken *token;
  gboolean ours;
  gboolean refreshed;
} Fetch;

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsSsoProvider,
                               aws_sso_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->token, aws_sso_token_free);
  g_free (fetch);
}

static void
fail_sign_in (GTask *task)
{
  AwsSsoProvider *self = g_task_get_source_object (task);

  g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_SIGN_IN,
                           "The sign-in with IAM Identity Center (%s) is over or has not begun",
                           aws_sso_session_get_key (self->session));
  g_object_unref (task);
}

static void refresh (GTask *task);

static gboolean
can_refresh (GTask *task)
{
  AwsSsoProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  return fetch->ours && !fetch->refreshed && fetch->token->refresh_token != NULL &&
         fetch->token->client_id != NULL && fetch->token->client_secret != NULL &&
         fetch->token->client_expires_us > aws_provider_context_get_time (self->context);
}

static gboolean
is_good (GTask *task, gint64 margin)
{
  AwsSsoProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  return fetch->token->expires_us > aws_provider_context_get_time (self->context) + margin;
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  AwsCredentials *credentials =
      aws_sso_portal_get_role_credentials_finish (AWS_SSO_PORTAL (source), result, &error);

  if (credentials != NULL)
    {
      g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
      g_object_unref (task);
      return;
    }
  if (!g_error_matches (error, AWS_ERROR, AWS_ERROR_SIGN_IN))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_error_free (error);
  /* A token may be taken back before its time. */
  if (can_refresh (task))
    refresh (task);
  else
    fail_sign_in (task);
}

static void
get_credentials (GTask *task)
{
  AwsSsoProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AwsSsoPortal) portal = aws_sso_portal_new (self->session->region, &error);

  if (portal == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  aws_sso_portal_get_role_credentials_async (portal, fetch->token->access_token, self->account_id,
                                             self->role, g_task_get_cancellable (task),
                                             on_credentials, task);
}

/* A token that cannot be kept is still good for now. */
static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  aws_token_store_save_finish (AWS_TOKEN_STORE (source), result, NULL);
  get_credentials (user_data);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsSsoProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  AwsOidcError why = AWS_OIDC_ERROR_NONE;
  GError *error = NULL;
  AwsSsoToken *token =
      aws_sso_oidc_create_token_finish (AWS_SSO_OIDC (source), result, &why, &error);

  if (token != NULL)
    {
      aws_sso_token_free (fetch->token);
      fetch->token = token;
      aws_token_store_save_async (aws_provider_context_get_token_store (self->context),
                                  aws_sso_session_get_key (self->session), token,
                                  g_task_get_cancellable (task), on_saved, task);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (is_good (task, 0))
    {
      g_error_free (error);
      get_credentials (task);
    }
  else if (why != AWS_OIDC_ERROR_NONE)
    {
      g_error_free (error);
      fail_sign_in (task);
    }
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

static void
refresh (GTask *task)
{
  AwsSsoProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AwsSsoOidc) oidc = aws_sso_oidc_new (self->session->region, &error);

  fetch->refreshed = TRUE;
  if (oidc == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  aws_sso_oidc_create_token_async (oidc, fetch->token, NULL,
                                   aws_provider_context_get_time (self->context),
                                   g_task_get_cancellable (task), on_refreshed, task);
}

static void
use_token (GTask *task)
{
  if (!is_good (task, TOKEN_MARGIN) && can_refresh (task))
    refresh (task);
  else if (is_good (task, 0))
    get_credentials (task);
  else
    fail_sign_in (task);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsSsoProvider *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  /* A store that does not answer is as good as an empty one here: its owner tells of it. */
  fetch->token = aws_token_store_load_finish (AWS_TOKEN_STORE (source), result, NULL);
  fetch->ours = fetch->token != NULL;
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (fetch->token == NULL || (!is_good (task, 0) && !can_refresh (task)))
    {
      AwsSsoToken *other = aws_sso_token_read_cli (aws_sso_session_get_key (self->session), NULL);

      if (other != NULL)
        {
          g_clear_pointer (&fetch->token, aws_sso_token_free);
          fetch->token = other;
          fetch->ours = FALSE;
        }
    }
  if (fetch->token != NULL)
    use_token (task);
  else
    fail_sign_in (task);
}

static const char *
get_source (AwsCredentialProvider *provider)
{
  return AWS_SSO_PROVIDER (provider)->source;
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsSsoProvider *self = AWS_SSO_PROVIDER (provider);

  g_task_set_task_data (task, g_new0 (Fetch, 1), fetch_free);
  aws_token_store_load_async (aws_provider_context_get_token_store (self->context),
                              aws_sso_session_get_key (self->session),
                              g_task_get_cancellable (task), on_loaded, task);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_sso_provider_finalize (GObject *object)
{
  AwsSsoProvider *self = AWS_SSO_PROVIDER (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->session, aws_sso_session_free);
  g_free (self->account_id);
  g_free (self->role);
  g_free (self->source);

  G_OBJECT_CLASS (aws_sso_provider_parent_class)->finalize (object);
}

static void
aws_sso_provider_class_init (AwsSsoProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_sso_provider_finalize;
}

static void
aws_sso_provider_init (AwsSsoProvider *self)
{
}

/**
 * aws_sso_provider_new:
 * @context: where tokens are kept
 * @session: where people sign in
 * @account_id: the number of an account
 * @role: the name of a role in it
 *
 * Returns: (transfer full): a source of that role's credentials; without a sign-in it gives
 *   %AWS_ERROR_SIGN_IN
 */
AwsCredentialProvider *
aws_sso_provider_new (AwsProviderContext *context,
                      const AwsSsoSession *session,
                      const char *account_id,
                      const char *role)
{
  AwsSsoProvider *self;

  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (context), NULL);
  g_return_val_if_fail (session != NULL && account_id != NULL && role != NULL, NULL);

  self = g_object_new (AWS_TYPE_SSO_PROVIDER, NULL);
  self->context = g_object_ref (context);
  self->session = aws_sso_session_copy (session);
  self->account_id = g_strdup (account_id);
  self->role = g_strdup (role);
  self->source =
      g_strdup_printf ("sso, %s, %s, %s", account_id, role, aws_sso_session_get_key (session));
  return AWS_CREDENTIAL_PROVIDER (self);
}
