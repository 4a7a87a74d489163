#pragma once

#include "churn-dynamo-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Calls an operation with its input as JSON, for what the store itself never does. */
JsonObject *dynamo_tables_call (const char *operation, JsonObject *input, GError **error);
/* A store over tables of its own, new and empty; another handle on those of a store. */
ChurnStore *dynamo_tables_make (void);
ChurnStore *dynamo_tables_open (ChurnStore *store);
/* The name of one of a store's tables: "ContactIds" … */
const char *dynamo_tables_get_name (ChurnStore *store, const char *id);

G_END_DECLS
