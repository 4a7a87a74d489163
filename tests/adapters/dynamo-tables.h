#pragma once

#include "aws-dynamodb.h"
#include "churn-dynamo-store.h"

G_BEGIN_DECLS

/* A service of one thread, as the environment says where it is. */
AwsDynamodb *dynamo_tables_connect (void);
/* A store over tables of its own, new and empty; another handle on those of a store. */
ChurnStore *dynamo_tables_make (void);
ChurnStore *dynamo_tables_open (ChurnStore *store);
/* The name of one of a store's tables: "ContactIds" … */
const char *dynamo_tables_get_name (ChurnStore *store, const char *id);

G_END_DECLS
