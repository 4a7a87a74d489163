#include "churn-sagemaker-features.h"

#include "churn-error.h"
#include "churn-time.h"

#include <math.h>

#define RECORD_IDENTIFIER "customerID"
#define EVENT_TIME "event_time"

/**
 * ChurnSagemakerFeatures:
 *
 * The feature store in a feature group of SageMaker: the record identifier is `customerID`, the
 * event time `event_time` (a String, ISO 8601 with milliseconds), and each feature has its column's
 * name; none of them is one of the service's own (`is_deleted`, `write_time`,
 * `api_invocation_time`). A feature that is missing is left out: putting replaces the whole record,
 * and one that is not there is read as missing.
 */
struct _ChurnSagemakerFeatures
{
  GObject parent_instance;

  AwsFeatureStoreRuntime *runtime;
  char *group;
};

static gboolean
read_record (GHashTable *record, ChurnFeatures *features, GError **error)
{
  ChurnFeatures row;

  churn_features_clear (&row);
  for (ChurnFeature feature = 0; feature < CHURN_N_FEATURES; feature++)
    {
      const char *name = churn_feature_get_name (feature);
      const char *text = g_hash_table_lookup (record, name);

      if (text != NULL && !churn_feature_value_from_string (text, &row.values[feature]))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "The feature store: %s is not a number within range", name);
          return FALSE;
        }
    }
  *features = row;
  return TRUE;
}

static gboolean
get (ChurnFeatureStore *store,
     const char *customer_id,
     ChurnFeatures *features,
     gboolean *found,
     GCancellable *cancellable,
     GError **error)
{
  ChurnSagemakerFeatures *self = CHURN_SAGEMAKER_FEATURES (store);
  g_autoptr (GHashTable) record = NULL;

  *found = FALSE;
  if (!aws_feature_store_runtime_get_record (self->runtime, self->group, customer_id, &record,
                                             cancellable, error))
    {
      g_prefix_error (error, "The feature group %s: ", self->group);
      return FALSE;
    }
  if (record == NULL)
    return TRUE;
  *found = read_record (record, features, error);
  return *found;
}

static gboolean
put (ChurnFeatureStore *store,
     const char *customer_id,
     const ChurnFeatures *features,
     gint64 event_time,
     GCancellable *cancellable,
     GError **error)
{
  ChurnSagemakerFeatures *self = CHURN_SAGEMAKER_FEATURES (store);
  g_autoptr (GHashTable) record = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  if (event_time <= 0)
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                           "The feature store: a record needs the time of its event");
      return FALSE;
    }
  g_hash_table_insert (record, (gpointer) RECORD_IDENTIFIER, g_strdup (customer_id));
  g_hash_table_insert (record, (gpointer) EVENT_TIME, churn_time_format (event_time));
  for (ChurnFeature feature = 0; feature < CHURN_N_FEATURES; feature++)
    if (isfinite (features->values[feature]))
      g_hash_table_insert (record, (gpointer) churn_feature_get_name (feature),
                           churn_feature_value_to_string (features->values[feature]));
  if (aws_feature_store_runtime_put_record (self->runtime, self->group, record, cancellable, error))
    return TRUE;
  g_prefix_error (error, "The feature group %s: ", self->group);
  return FALSE;
}

static void
feature_store_iface_init (ChurnFeatureStoreInterface *iface)
{
  iface->get = get;
  iface->put = put;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnSagemakerFeatures,
                               churn_sagemaker_features,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_FEATURE_STORE,
                                                      feature_store_iface_init))

static void
churn_sagemaker_features_finalize (GObject *object)
{
  ChurnSagemakerFeatures *self = CHURN_SAGEMAKER_FEATURES (object);

  g_clear_object (&self->runtime);
  g_free (self->group);

  G_OBJECT_CLASS (churn_sagemaker_features_parent_class)->finalize (object);
}

static void
churn_sagemaker_features_class_init (ChurnSagemakerFeaturesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_sagemaker_features_finalize;
}

static void
churn_sagemaker_features_init (ChurnSagemakerFeatures *self)
{
}

/**
 * churn_sagemaker_features_new:
 * @runtime: the service
 * @group: the feature group's name
 *
 * Makes the feature store of a feature group. Its errors are those of #AwsError, and
 * %CHURN_ERROR_PARSE for a record that is not of our form.
 *
 * Returns: (transfer full): it
 */
ChurnFeatureStore *
churn_sagemaker_features_new (AwsFeatureStoreRuntime *runtime, const char *group)
{
  ChurnSagemakerFeatures *self;

  g_return_val_if_fail (AWS_IS_FEATURE_STORE_RUNTIME (runtime), NULL);
  g_return_val_if_fail (group != NULL, NULL);

  self = g_object_new (CHURN_TYPE_SAGEMAKER_FEATURES, NULL);
  self->runtime = g_object_ref (runtime);
  self->group = g_strdup (group);
  return CHURN_FEATURE_STORE (self);
}

/**
 * churn_sagemaker_features_forget:
 * @self: the feature store
 * @customer_id: a customer's id; that there is no record of them is no error
 * @event_time: when they are forgotten, microseconds UTC; later than the record that stands
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Deletes a customer's record, and looks whether it is gone: one that is newer stays without a
 * word.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sagemaker_features_forget (ChurnSagemakerFeatures *self,
                                 const char *customer_id,
                                 gint64 event_time,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autofree char *time = churn_time_format (event_time);
  g_autoptr (GHashTable) record = NULL;

  g_return_val_if_fail (CHURN_IS_SAGEMAKER_FEATURES (self), FALSE);
  g_return_val_if_fail (customer_id != NULL && event_time > 0, FALSE);

  if (!aws_feature_store_runtime_delete_record (self->runtime, self->group, customer_id, time,
                                                cancellable, error) ||
      !aws_feature_store_runtime_get_record (self->runtime, self->group, customer_id, &record,
                                             cancellable, error))
    {
      g_prefix_error (error, "The feature group %s: ", self->group);
      return FALSE;
    }
  if (record == NULL)
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
               "The feature group %s: the record is newer than its deletion, and stays; try again",
               self->group);
  return FALSE;
}
