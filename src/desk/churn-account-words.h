#pragma once

#include "churn-connection.h"
#include "churn-keyring.h"
#include "churn-principal.h"

G_BEGIN_DECLS

const char *churn_account_words_keyring (ChurnKeyringState state);
const char *churn_account_words_kind (ChurnConnectionKind kind);
char *churn_account_words_principal (const ChurnPrincipal *principal);

G_END_DECLS
