#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

/**
 * AwsSsoAccount:
 * @id: the account's number
 * @name: (nullable): its name
 * @email: (nullable): its address
 *
 * An account that somebody who signed in may use.
 */
typedef struct
{
  char *id;
  char *name;
  char *email;
} AwsSsoAccount;

#define AWS_TYPE_SSO_PORTAL (aws_sso_portal_get_type ())
G_DECLARE_FINAL_TYPE (AwsSsoPortal, aws_sso_portal, AWS, SSO_PORTAL, GObject)

AwsSsoPortal *aws_sso_portal_new (const char *region, GError **error);

void aws_sso_portal_list_accounts_async (AwsSsoPortal *self,
                                         const char *access_token,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
aws_sso_portal_list_accounts_finish (AwsSsoPortal *self, GAsyncResult *result, GError **error);

void aws_sso_portal_list_roles_async (AwsSsoPortal *self,
                                      const char *access_token,
                                      const char *account_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char **aws_sso_portal_list_roles_finish (AwsSsoPortal *self, GAsyncResult *result, GError **error);

void aws_sso_portal_get_role_credentials_async (AwsSsoPortal *self,
                                                const char *access_token,
                                                const char *account_id,
                                                const char *role,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
AwsCredentials *aws_sso_portal_get_role_credentials_finish (AwsSsoPortal *self,
                                                            GAsyncResult *result,
                                                            GError **error);

G_END_DECLS
