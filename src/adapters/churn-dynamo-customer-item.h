#pragma once

#include "aws-dynamodb-input.h"
#include "churn-customer.h"

G_BEGIN_DECLS

/* The table CustomerData. Its key is the attribute id (S): CHURN_DYNAMO_CUSTOMER and the customer's
 * id, or CHURN_DYNAMO_PHONE and a number; the item of a number is an index and holds nothing but
 * whose it is.
 *
 * What an ingest brings and what our own events change stand in attributes of their own, so that
 * each writes its own in one single-item update and overwrites nothing of the other's. A reader
 * puts them together (churn_dynamo_customer_item_read()):
 *
 *   months                          offerMonths with offerNumber, where there is one
 *   sentiment with sentimentTime    heardSentiment with heardTime (of a turn) and those of calls:
 *                                   whichever is newest
 *   pastPositive …                  heldPositive …: what pastPositive was at the first event
 *   –                               calls: a map of what was counted in each contact, by its id
 *   –                               offers: the ids of the offers, each at the place of its number
 *
 * The ids of the events themselves are kept with their contact; what was counted there is a number
 * that only grows, so that it may be set again here, and taken away where the contact turns out to
 * be another customer's. Some 5,000 contacts find room in one item.
 *
 * eventTime, in milliseconds since 1970, is of both and only rises. */
#define CHURN_DYNAMO_CUSTOMER "customer#"
#define CHURN_DYNAMO_PHONE "phone#"

/* What was counted in one contact, and the newest sentiment of it. */
typedef struct
{
  ChurnSentimentCounts counts;
  ChurnSentiment sentiment;
  gint64 time;
} ChurnDynamoCall;

void churn_dynamo_call_add (ChurnDynamoCall *self, const ChurnDynamoCall *other);
gboolean churn_dynamo_customer_item_get_call (AwsDynamodbItem *item,
                                              const char *contact_id,
                                              ChurnDynamoCall *call,
                                              GError **error);
void churn_dynamo_customer_item_set_call (AwsDynamodbItem *item,
                                          const char *contact_id,
                                          const ChurnDynamoCall *call);
AwsDynamodbInput *churn_dynamo_customer_item_update (const char *table,
                                                     const ChurnCustomer *customer,
                                                     gboolean with_time);
ChurnCustomer *churn_dynamo_customer_item_read (AwsDynamodbItem *item, GError **error);

G_END_DECLS
