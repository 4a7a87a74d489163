#pragma once

#include "churn-keyring.h"

#include "aws-credential-provider.h"

G_BEGIN_DECLS

#define CHURN_TYPE_KEY_PROVIDER (churn_key_provider_get_type ())
G_DECLARE_FINAL_TYPE (ChurnKeyProvider, churn_key_provider, CHURN, KEY_PROVIDER, GObject)

AwsCredentialProvider *churn_key_provider_new (ChurnKeyring *keyring, const char *address);

void churn_key_provider_save_async (ChurnKeyring *keyring,
                                    const char *address,
                                    AwsCredentials *credentials,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
churn_key_provider_save_finish (ChurnKeyring *keyring, GAsyncResult *result, GError **error);

/* The kind by which a #ChurnKeyring keeps access keys. */
#define CHURN_KEYRING_KEYS "access-key"

G_END_DECLS
