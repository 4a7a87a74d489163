#pragma once

#include "aws-client.h"
#include "aws-sso-session.h"
#include "aws-sso-token.h"

G_BEGIN_DECLS

/**
 * AwsDeviceAuthorization:
 * @device_code: what the token is asked for with, a secret
 * @user_code: what a person compares or types
 * @verification_uri: where
 * @verification_uri_complete: (nullable): the same with the code in it
 * @expires_in: how long the code is good, in seconds
 * @interval: how long to wait between two questions for the token, in seconds
 *
 * A sign-in that a person may allow in a browser.
 */
typedef struct
{
  char *device_code;
  char *user_code;
  char *verification_uri;
  char *verification_uri_complete;
  gint64 expires_in;
  gint64 interval;
} AwsDeviceAuthorization;

void aws_device_authorization_free (AwsDeviceAuthorization *self);

/**
 * AwsOidcError:
 * @AWS_OIDC_ERROR_NONE: another one
 * @AWS_OIDC_ERROR_PENDING: nobody has allowed it yet: ask again
 * @AWS_OIDC_ERROR_SLOW_DOWN: nobody has allowed it yet: ask again, and less often from now on
 * @AWS_OIDC_ERROR_EXPIRED: the code has expired
 * @AWS_OIDC_ERROR_DENIED: somebody denied it
 * @AWS_OIDC_ERROR_INVALID_CLIENT: the client is not registered any more
 * @AWS_OIDC_ERROR_INVALID_GRANT: the code or the refresh token is not good any more
 *
 * What OAuth answers instead of a token (RFC 8628, 3.5).
 */
typedef enum
{
  AWS_OIDC_ERROR_NONE,
  AWS_OIDC_ERROR_PENDING,
  AWS_OIDC_ERROR_SLOW_DOWN,
  AWS_OIDC_ERROR_EXPIRED,
  AWS_OIDC_ERROR_DENIED,
  AWS_OIDC_ERROR_INVALID_CLIENT,
  AWS_OIDC_ERROR_INVALID_GRANT,
} AwsOidcError;

#define AWS_TYPE_SSO_OIDC (aws_sso_oidc_get_type ())
G_DECLARE_FINAL_TYPE (AwsSsoOidc, aws_sso_oidc, AWS, SSO_OIDC, GObject)

AwsSsoOidc *aws_sso_oidc_new (const char *region, GError **error);

void aws_sso_oidc_register_async (AwsSsoOidc *self,
                                  const AwsSsoSession *session,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
AwsSsoToken *aws_sso_oidc_register_finish (AwsSsoOidc *self, GAsyncResult *result, GError **error);

void aws_sso_oidc_authorize_async (AwsSsoOidc *self,
                                   const AwsSsoToken *client,
                                   const char *start_url,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
AwsDeviceAuthorization *aws_sso_oidc_authorize_finish (AwsSsoOidc *self,
                                                       GAsyncResult *result,
                                                       AwsOidcError *why,
                                                       GError **error);

void aws_sso_oidc_create_token_async (AwsSsoOidc *self,
                                      const AwsSsoToken *client,
                                      const char *device_code,
                                      gint64 now_us,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
AwsSsoToken *aws_sso_oidc_create_token_finish (AwsSsoOidc *self,
                                               GAsyncResult *result,
                                               AwsOidcError *why,
                                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsDeviceAuthorization, aws_device_authorization_free)

G_END_DECLS
