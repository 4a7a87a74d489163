#include "churn-feature-store.h"

G_DEFINE_INTERFACE (ChurnFeatureStore, churn_feature_store, G_TYPE_OBJECT)

static void
churn_feature_store_default_init (ChurnFeatureStoreInterface *iface)
{
}

/**
 * churn_feature_store_get:
 * @self: a #ChurnFeatureStore
 * @customer_id: the customer's id
 * @features: (out caller-allocates): the row
 * @found: (out): whether there is a record
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads a customer's features.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_feature_store_get (ChurnFeatureStore *self,
                         const char *customer_id,
                         ChurnFeatures *features,
                         gboolean *found,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (CHURN_IS_FEATURE_STORE (self), FALSE);
  g_return_val_if_fail (customer_id != NULL, FALSE);
  g_return_val_if_fail (features != NULL, FALSE);
  g_return_val_if_fail (found != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_FEATURE_STORE_GET_IFACE (self)->get (self, customer_id, features, found, cancellable,
                                                    error);
}

/**
 * churn_feature_store_put:
 * @self: a #ChurnFeatureStore
 * @customer_id: the customer's id
 * @features: the row
 * @event_time: its EventTime, microseconds UTC, whole milliseconds
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Replaces a customer's features. Silently ignored where the record that stands is as new or newer:
 * SageMaker's rule for EventTime (aws-facts.md, d).
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_feature_store_put (ChurnFeatureStore *self,
                         const char *customer_id,
                         const ChurnFeatures *features,
                         gint64 event_time,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (CHURN_IS_FEATURE_STORE (self), FALSE);
  g_return_val_if_fail (customer_id != NULL, FALSE);
  g_return_val_if_fail (features != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_FEATURE_STORE_GET_IFACE (self)->put (self, customer_id, features, event_time,
                                                    cancellable, error);
}
