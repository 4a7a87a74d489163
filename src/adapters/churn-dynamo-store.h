#pragma once

#include "aws-dynamodb.h"
#include "churn-store.h"

G_BEGIN_DECLS

/* The names of the tables; data/cloud/template.yaml makes them. */
typedef struct
{
  const char *customers;   /* CustomerData */
  const char *contacts;    /* ContactIds */
  const char *predictions; /* ChurnPrediction */
  const char *sentiments;  /* Sentiments, and what was said */
  const char *offers;      /* Offers */
  const char *shared;      /* Shared, which is not this store's */
} ChurnDynamoTables;

#define CHURN_TYPE_DYNAMO_STORE (churn_dynamo_store_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDynamoStore, churn_dynamo_store, CHURN, DYNAMO_STORE, GObject)

ChurnDynamoStore *churn_dynamo_store_new (AwsDynamodb *dynamodb, const ChurnDynamoTables *tables);
void churn_dynamo_store_set_retention (ChurnDynamoStore *self,
                                       guint transcript_hours,
                                       guint contact_days);
void churn_dynamo_store_begin (ChurnDynamoStore *self);
gboolean churn_dynamo_store_forget_customer (ChurnDynamoStore *self,
                                             const char *customer_id,
                                             guint *n_contacts,
                                             GCancellable *cancellable,
                                             GError **error);

G_END_DECLS
