#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AWS_TYPE_SSO_TOKEN (aws_sso_token_get_type ())

/**
 * AwsSsoToken:
 * @start_url: (nullable): the address of the access portal that it is for
 * @region: (nullable): the region of IAM Identity Center
 * @access_token: the token itself, a secret
 * @expires_us: when it expires, in microseconds since the Unix epoch
 * @refresh_token: (nullable): what it can be exchanged for a new one with, a secret
 * @client_id: (nullable): the client that is registered for the exchange
 * @client_secret: (nullable): its secret
 * @client_expires_us: when the client's registration expires, in microseconds since the Unix epoch
 *
 * What a sign-in with IAM Identity Center gives. Its memory is wiped when it is freed.
 */
typedef struct
{
  char *start_url;
  char *region;
  char *access_token;
  gint64 expires_us;
  char *refresh_token;
  char *client_id;
  char *client_secret;
  gint64 client_expires_us;
} AwsSsoToken;

GType aws_sso_token_get_type (void);

AwsSsoToken *aws_sso_token_copy (const AwsSsoToken *self);
void aws_sso_token_free (AwsSsoToken *self);

char *aws_sso_token_to_json (const AwsSsoToken *self);
AwsSsoToken *aws_sso_token_from_json (const char *text, gssize length, GError **error);
AwsSsoToken *aws_sso_token_read_cli (const char *key, GError **error);

gboolean aws_sso_token_has_client (const AwsSsoToken *self, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsSsoToken, aws_sso_token_free)

G_END_DECLS
