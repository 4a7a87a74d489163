#pragma once

#include "churn-keyring.h"

#include "aws-token-store.h"

G_BEGIN_DECLS

/* The kind by which a #ChurnKeyring keeps tokens of IAM Identity Center. */
#define CHURN_KEYRING_TOKEN "token"

#define CHURN_TYPE_KEYRING_TOKENS (churn_keyring_tokens_get_type ())
G_DECLARE_FINAL_TYPE (ChurnKeyringTokens, churn_keyring_tokens, CHURN, KEYRING_TOKENS, GObject)

ChurnKeyringTokens *churn_keyring_tokens_new (ChurnKeyring *keyring);

G_END_DECLS
