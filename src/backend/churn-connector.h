#pragma once

#include "churn-connection.h"
#include "churn-keyring.h"
#include "churn-session.h"

#include "aws-credential-cache.h"
#include "aws-provider-context.h"
#include "aws-sso-session.h"

G_BEGIN_DECLS

#define CHURN_TYPE_CONNECTOR (churn_connector_get_type ())
G_DECLARE_FINAL_TYPE (ChurnConnector, churn_connector, CHURN, CONNECTOR, GObject)

ChurnConnector *churn_connector_new (ChurnKeyring *keyring, ChurnClock *clock);

ChurnKeyring *churn_connector_get_keyring (ChurnConnector *self);
AwsProviderContext *churn_connector_get_context (ChurnConnector *self);
AwsTokenStore *churn_connector_get_tokens (ChurnConnector *self);
AwsCredentialProvider *churn_connector_get_provider (ChurnConnector *self);
AwsCredentialCache *churn_connector_get_credentials (ChurnConnector *self);

AwsSsoSession *churn_connector_create_sso_session (const ChurnConnection *connection,
                                                   GError **error);
gboolean churn_connector_signs_in (const ChurnConnection *connection);
ChurnSession *
churn_connector_open (ChurnConnector *self, const ChurnConnection *connection, GError **error);
ChurnSession *churn_connector_open_with_keys (ChurnConnector *self,
                                              const ChurnConnection *connection,
                                              AwsCredentials *keys,
                                              GError **error);
void churn_connector_try_async (ChurnConnector *self,
                                const ChurnConnection *connection,
                                AwsCredentials *keys,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
ChurnSession *
churn_connector_try_finish (ChurnConnector *self, GAsyncResult *result, GError **error);
void churn_connector_close (ChurnConnector *self);
void churn_connector_sign_out_async (ChurnConnector *self,
                                     const ChurnConnection *connection,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
churn_connector_sign_out_finish (ChurnConnector *self, GAsyncResult *result, GError **error);

G_END_DECLS
