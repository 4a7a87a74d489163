#pragma once

#include "churn-customer.h"

#include <json-glib/json-glib.h>

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
 *   sentiment with sentimentTime    heardSentiment with heardTime, whichever is newer
 *   pastPositive …                  heldPositive …: what pastPositive was at the first event
 *                                   (SET heldPositive = if_not_exists (heldPositive, pastPositive))
 *   –                               positive, neutral, negative: the sets of the events' ids
 *   –                               nOffers
 *
 * eventTime, in milliseconds since 1970, is of both and only rises. */
#define CHURN_DYNAMO_CUSTOMER "customer#"
#define CHURN_DYNAMO_PHONE "phone#"

JsonNode *churn_dynamo_customer_item_update (const char *table,
                                             const ChurnCustomer *customer,
                                             gboolean with_time);
ChurnCustomer *churn_dynamo_customer_item_read (JsonObject *item, GError **error);

G_END_DECLS
