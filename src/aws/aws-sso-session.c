#include "aws-sso-session.h"

#include "aws-error.h"

/* What the role credentials of IAM Identity Center need, and what makes a token refreshable. */
#define DEFAULT_SCOPE "sso:account:access"

/**
 * aws_sso_session_get_type:
 *
 * Not made by G_DEFINE_BOXED_TYPE, whose cast to a union ISO C does not know.
 *
 * Returns: the type
 */
GType
aws_sso_session_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static (g_intern_static_string ("AwsSsoSession"),
                                                     (GBoxedCopyFunc) aws_sso_session_copy,
                                                     (GBoxedFreeFunc) aws_sso_session_free));
  return type;
}

static gboolean
is_start_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         g_uri_get_userinfo (uri) == NULL;
}

/**
 * aws_sso_session_new:
 * @name: (nullable): the name of the session; without one its tokens are not refreshed
 * @start_url: the address of the access portal, as `https://example.awsapps.com/start`
 * @region: the region of IAM Identity Center
 * @scopes: (nullable): what a token is asked for; %NULL or none at all is `sso:account:access`
 * @error: (nullable): where an error goes
 *
 * Describes where people sign in.
 *
 * Returns: (transfer full): it, or %NULL with %AWS_ERROR_INVALID
 */
AwsSsoSession *
aws_sso_session_new (const char *name,
                     const char *start_url,
                     const char *region,
                     const char *const *scopes,
                     GError **error)
{
  static const char *const default_scopes[] = { DEFAULT_SCOPE, NULL };
  AwsSsoSession *self;

  g_return_val_if_fail (start_url != NULL, NULL);
  g_return_val_if_fail (region != NULL, NULL);

  if (!is_start_url (start_url))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The start URL of the access portal is no https: address");
      return NULL;
    }

  self = g_new0 (AwsSsoSession, 1);
  self->name = g_strdup (name);
  self->start_url = g_strdup (start_url);
  self->region = g_strdup (region);
  self->scopes =
      g_strdupv ((char **) (scopes != NULL && scopes[0] != NULL ? scopes : default_scopes));
  return self;
}

/**
 * aws_sso_session_copy:
 * @self: a session
 *
 * Returns: (transfer full): its copy
 */
AwsSsoSession *
aws_sso_session_copy (const AwsSsoSession *self)
{
  AwsSsoSession *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (AwsSsoSession, 1);
  copy->name = g_strdup (self->name);
  copy->start_url = g_strdup (self->start_url);
  copy->region = g_strdup (self->region);
  copy->scopes = g_strdupv (self->scopes);
  return copy;
}

/**
 * aws_sso_session_free:
 * @self: (transfer full): a session
 *
 * Frees it.
 */
void
aws_sso_session_free (AwsSsoSession *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->start_url);
  g_free (self->region);
  g_strfreev (self->scopes);
  g_free (self);
}

/**
 * aws_sso_session_get_key:
 * @self: a session
 *
 * Returns: what its token is kept under, by the AWS CLI too: its name, or else its start URL
 */
const char *
aws_sso_session_get_key (const AwsSsoSession *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name != NULL ? self->name : self->start_url;
}
