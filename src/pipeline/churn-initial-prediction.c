#include "churn-initial-prediction.h"

#include "churn-scoring.h"

#include <math.h>

/* From here on Churn_true, the name of the model's label, says yes. */
#define CHURN_TRUE_FROM 0.5

/**
 * churn_initial_prediction_announce:
 * @pipeline: the ports
 * @contact: a contact
 * @prediction: its first prediction
 * @cancellable: (nullable): stops it
 *
 * Puts the prediction into the contact's attributes, where flows and pages read `Churn_true` (1 or
 * 0), `contractedMonths` and `ChurnProbability`. That it cannot is only logged: the prediction
 * stands.
 */
void
churn_initial_prediction_announce (ChurnPipeline *pipeline,
                                   const ChurnContact *contact,
                                   const ChurnPrediction *prediction,
                                   GCancellable *cancellable)
{
  g_autoptr (GHashTable) attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GError) error = NULL;
  char probability[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (probability, sizeof probability, "%.4f", prediction->churn);
  g_hash_table_insert (attributes, (gpointer) "ChurnProbability", g_strdup (probability));
  g_hash_table_insert (attributes, (gpointer) "Churn_true",
                       g_strdup (prediction->churn >= CHURN_TRUE_FROM ? "1" : "0"));
  if (prediction->months >= 0)
    g_hash_table_insert (attributes, (gpointer) "contractedMonths",
                         g_strdup_printf ("%d", prediction->months));
  if (!churn_connect_set_attributes (churn_pipeline_get_connect (pipeline),
                                     churn_contact_get_initial_id (contact), attributes,
                                     cancellable, &error))
    g_message ("Contact %s: the attributes are not set: %s", contact->id, error->message);
}

/**
 * churn_initial_prediction:
 * @pipeline: the ports
 * @contact: the contact, as it stands, whose customer is known
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "initial prediction": scores the contact, unless that was done before, so that a churn
 * probability stands before anyone has spoken, and announces it. Without a record of the customer's
 * features there is nothing to score; a pipeline without a predictor leaves it to one that has one.
 *
 * The record alone is read: whoever made the customer known to the contact has just made it follow
 * the customer (churn_caller_set()).
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_initial_prediction (ChurnPipeline *pipeline,
                          const ChurnContact *contact,
                          gint64 now,
                          GCancellable *cancellable,
                          GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (GPtrArray) predictions = NULL;
  const ChurnCause cause = CHURN_CAUSE_INITIAL;
  ChurnFeatures row;
  gboolean found = FALSE;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (contact != NULL && contact->customer_id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (churn_pipeline_get_predictor (pipeline) == NULL || !isnan (contact->churn))
    return TRUE;
  if (!churn_feature_store_get (churn_pipeline_get_features (pipeline), contact->customer_id, &row,
                                &found, cancellable, error))
    return FALSE;
  if (!found)
    return TRUE;
  predictions = churn_scoring_predict (pipeline, &row, &cause, 1, now, cancellable, error);
  if (predictions == NULL ||
      !churn_store_add_prediction (store, contact->id, g_ptr_array_index (predictions, 0),
                                   cancellable, error))
    return FALSE;
  churn_initial_prediction_announce (pipeline, contact, g_ptr_array_index (predictions, 0),
                                     cancellable);
  return TRUE;
}
