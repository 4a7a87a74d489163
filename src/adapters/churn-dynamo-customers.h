#pragma once

#include "aws-dynamodb.h"
#include "churn-customer.h"

G_BEGIN_DECLS

#define CHURN_TYPE_DYNAMO_CUSTOMERS (churn_dynamo_customers_get_type ())
G_DECLARE_FINAL_TYPE (ChurnDynamoCustomers,
                      churn_dynamo_customers,
                      CHURN,
                      DYNAMO_CUSTOMERS,
                      GObject)

ChurnDynamoCustomers *churn_dynamo_customers_new (AwsDynamodb *dynamodb, const char *table);

ChurnCustomer *churn_dynamo_customers_put (ChurnDynamoCustomers *self,
                                           const ChurnCustomer *customer,
                                           GCancellable *cancellable,
                                           GError **error);
ChurnCustomer *churn_dynamo_customers_get (ChurnDynamoCustomers *self,
                                           const char *id,
                                           GCancellable *cancellable,
                                           GError **error);
ChurnCustomer *churn_dynamo_customers_find (ChurnDynamoCustomers *self,
                                            const char *phone,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
