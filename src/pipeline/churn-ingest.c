#include "churn-ingest.h"

#include "churn-error.h"

#include <math.h>

#define COUNT_OF(value) (isnan (value) || (value) < 0 ? 0 : (guint) (value))

/**
 * churn_ingest_prepare:
 * @customer: a customer of a row
 * @features: its row of features
 * @now: the time of the row, microseconds UTC
 *
 * Lets what of the row we change later begin as the row has it: months, sentiment, the history of
 * sentiments and the time.
 */
void
churn_ingest_prepare (ChurnCustomer *customer, const ChurnFeatures *features, gint64 now)
{
  double months, sentiment;

  g_return_if_fail (customer != NULL && features != NULL);

  months = features->values[CHURN_FEATURE_MTH_REMAIN];
  sentiment = features->values[CHURN_FEATURE_SENTIMENT];
  if (customer->sentiment == CHURN_SENTIMENT_NONE && !isnan (sentiment))
    customer->sentiment = (ChurnSentiment) sentiment;
  if (customer->months < 0 && !isnan (months))
    customer->months = (int) months;
  customer->history.positive = COUNT_OF (features->values[CHURN_FEATURE_PAST_SENTI_POS]);
  customer->history.neutral = COUNT_OF (features->values[CHURN_FEATURE_PAST_SENTI_NUT]);
  customer->history.negative = COUNT_OF (features->values[CHURN_FEATURE_PAST_SENTI_NEG]);
  customer->event_time = now - now % (G_USEC_PER_SEC / 1000);
}

/**
 * churn_ingest_put:
 * @store: where it is kept
 * @feature_store: where its features are kept
 * @customer: who it is; months, sentiment and the history of sentiments are filled in from
 *   @features
 * @features: its row of features
 * @now: the time of the row, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Takes in a customer, new or known: what our own events changed of a known one stays, in the store
 * and in the feature store.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_ingest_put (ChurnStore *store,
                  ChurnFeatureStore *feature_store,
                  ChurnCustomer *customer,
                  const ChurnFeatures *features,
                  gint64 now,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (ChurnCustomer) stands = NULL;
  ChurnFeatures row;

  g_return_val_if_fail (CHURN_IS_STORE (store), FALSE);
  g_return_val_if_fail (CHURN_IS_FEATURE_STORE (feature_store), FALSE);
  g_return_val_if_fail (customer != NULL && customer->id != NULL, FALSE);
  g_return_val_if_fail (features != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  churn_ingest_prepare (customer, features, now);
  if (!churn_store_put_customer (store, customer, cancellable, error))
    return FALSE;
  stands = churn_store_get_customer (store, customer->id, cancellable, error);
  if (stands == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, CHURN_ERROR, CHURN_ERROR_INTERNAL, "The customer is not kept");
      return FALSE;
    }
  row = *features;
  churn_customer_apply (stands, &row);
  return churn_feature_store_put (feature_store, stands->id, &row, stands->event_time, cancellable,
                                  error);
}

/**
 * churn_ingest_customer:
 * @pipeline: the ports
 * @customer: who it is
 * @features: its row of features
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * churn_ingest_put() into a pipeline's stores.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_ingest_customer (ChurnPipeline *pipeline,
                       ChurnCustomer *customer,
                       const ChurnFeatures *features,
                       gint64 now,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);

  return churn_ingest_put (churn_pipeline_get_store (pipeline),
                           churn_pipeline_get_features (pipeline), customer, features, now,
                           cancellable, error);
}
