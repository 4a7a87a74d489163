/* An offer as an item, and back. */

#include "churn-dynamo-private.h"

#include <math.h>

/**
 * churn_dynamo_read_offer:
 * @item: an item
 * @error: return location for the error
 *
 * Returns: (transfer full): the offer, or %NULL with %AWS_ERROR_PARSE
 */
ChurnOffer *
churn_dynamo_read_offer (AwsDynamodbItem *item, GError **error)
{
  g_autoptr (ChurnOffer) offer = churn_offer_new ();
  gint64 months = 0, step = CHURN_OFFER_RECORDED, outcome = CHURN_OUTCOME_UNKNOWN;

  offer->before = offer->after = NAN;
  if (!aws_dynamodb_item_get_string (item, "offer", &offer->id, error) ||
      !aws_dynamodb_item_get_string (item, "id", &offer->contact_id, error) ||
      !aws_dynamodb_item_get_string (item, "customer", &offer->customer_id, error) ||
      !aws_dynamodb_item_get_int (item, "number", &offer->number, error) ||
      !aws_dynamodb_item_get_int (item, "months", &months, error) ||
      !aws_dynamodb_item_get_string (item, "note", &offer->note, error) ||
      !aws_dynamodb_item_get_int (item, "made", &offer->made, error) ||
      !aws_dynamodb_item_get_int (item, "recorded", &offer->recorded, error) ||
      !aws_dynamodb_item_get_string (item, "agent", &offer->agent_id, error) ||
      !aws_dynamodb_item_get_int (item, "step", &step, error) ||
      !churn_dynamo_get_double (item, "before", &offer->before, error) ||
      !churn_dynamo_get_double (item, "after", &offer->after, error) ||
      !aws_dynamodb_item_get_int (item, "outcome", &outcome, error) ||
      !aws_dynamodb_item_get_int (item, "version", &offer->version, error) ||
      !aws_dynamodb_item_get_int (item, "since", &offer->since, error))
    return NULL;
  offer->months = (int) CLAMP (months, 0, G_MAXINT);
  offer->step = (ChurnOfferStep) CLAMP (step, CHURN_OFFER_RECORDED, CHURN_OFFER_APPLIED);
  offer->outcome = (ChurnOutcome) CLAMP (outcome, CHURN_OUTCOME_UNKNOWN, CHURN_OUTCOME_DECLINED);
  return g_steal_pointer (&offer);
}

/**
 * churn_dynamo_build_offer:
 * @offer: an offer
 *
 * Returns: (transfer full): its item
 */
AwsDynamodbItem *
churn_dynamo_build_offer (const ChurnOffer *offer)
{
  AwsDynamodbItem *item = aws_dynamodb_item_new ();

  churn_dynamo_set_string (item, "id", offer->contact_id);
  churn_dynamo_set_string (item, "offer", offer->id);
  churn_dynamo_set_string (item, "customer", offer->customer_id);
  aws_dynamodb_item_set_int (item, "number", offer->number);
  aws_dynamodb_item_set_int (item, "months", offer->months);
  churn_dynamo_set_string (item, "note", offer->note);
  aws_dynamodb_item_set_int (item, "made", offer->made);
  aws_dynamodb_item_set_int (item, "recorded", offer->recorded);
  churn_dynamo_set_string (item, "agent", offer->agent_id);
  aws_dynamodb_item_set_int (item, "step", offer->step);
  churn_dynamo_set_double (item, "before", offer->before);
  churn_dynamo_set_double (item, "after", offer->after);
  aws_dynamodb_item_set_int (item, "outcome", offer->outcome);
  aws_dynamodb_item_set_int (item, "version", offer->version);
  aws_dynamodb_item_set_int (item, "since", offer->since);
  if (offer->step < CHURN_OFFER_APPLIED)
    churn_dynamo_set_string (item, "unapplied", CHURN_DYNAMO_UNAPPLIED);
  return item;
}

/**
 * churn_dynamo_read_offers:
 * @items: (nullable) (element-type AwsDynamodbItem): items; %NULL: they could not be read, as
 * @error says
 * @since: a version
 * @error: return location for the error
 *
 * Returns: (transfer full) (element-type ChurnOffer): the offers that changed after @since, or
 * %NULL with @error set
 */
GPtrArray *
churn_dynamo_read_offers (GPtrArray *items, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) offers = NULL;

  if (items == NULL)
    return NULL;
  offers = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_offer_unref);
  for (guint i = 0; i < items->len; i++)
    {
      ChurnOffer *offer = churn_dynamo_read_offer (g_ptr_array_index (items, i), error);

      if (offer == NULL)
        return NULL;
      if (offer->version > since)
        g_ptr_array_add (offers, offer);
      else
        churn_offer_unref (offer);
    }
  return g_steal_pointer (&offers);
}
