#pragma once

#include "churn-connector.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_KEYS_PAGE (churn_keys_page_get_type ())
G_DECLARE_FINAL_TYPE (ChurnKeysPage, churn_keys_page, CHURN, KEYS_PAGE, AdwBin)

AwsCredentials *churn_keys_page_create_credentials (ChurnKeysPage *self);
void churn_keys_page_clear (ChurnKeysPage *self);

G_END_DECLS
