#pragma once

#include "aws-credentials.h"

#include "churn-principal.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CHURN_TYPE_KEYS (churn_keys_get_type ())
G_DECLARE_FINAL_TYPE (ChurnKeys, churn_keys, CHURN, KEYS, GObject)

ChurnKeys *churn_keys_new (void);
gboolean churn_keys_add (ChurnKeys *self,
                         ChurnRole role,
                         const char *agent,
                         const char *name,
                         GError **error);
AwsCredentials *churn_keys_find_credentials (ChurnKeys *self, const char *access_key_id);
const ChurnPrincipal *churn_keys_find_principal (ChurnKeys *self, const char *access_key_id);
char *churn_keys_to_ready_line (ChurnKeys *self, const char *url, const char *region);

G_END_DECLS
