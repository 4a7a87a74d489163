#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AWS_TYPE_SSO_SESSION (aws_sso_session_get_type ())

/**
 * AwsSsoSession:
 * @name: (nullable): the name of the `sso-session` section; %NULL for a profile that names its
 *   start URL itself, whose tokens cannot be refreshed
 * @start_url: the address of the access portal
 * @region: the region of IAM Identity Center
 * @scopes: what a token is asked for
 *
 * Where people sign in with IAM Identity Center.
 */
typedef struct
{
  char *name;
  char *start_url;
  char *region;
  char **scopes;
} AwsSsoSession;

GType aws_sso_session_get_type (void);

AwsSsoSession *aws_sso_session_new (const char *name,
                                    const char *start_url,
                                    const char *region,
                                    const char *const *scopes,
                                    GError **error);
AwsSsoSession *aws_sso_session_copy (const AwsSsoSession *self);
void aws_sso_session_free (AwsSsoSession *self);
const char *aws_sso_session_get_key (const AwsSsoSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsSsoSession, aws_sso_session_free)

G_END_DECLS
