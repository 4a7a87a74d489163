#include "churn-speech.h"

#include "churn-scoring.h"

static gboolean
is_failure (GError **local, GError **error)
{
  if (*local == NULL)
    return FALSE;
  g_propagate_error (error, g_steal_pointer (local));
  return TRUE;
}

/**
 * churn_speech_take:
 * @pipeline: the ports
 * @contact: a contact
 * @now: the time now, microseconds UTC
 * @customer: (out) (nullable): its customer as they are after; %NULL if not known
 * @changed: (out): whether this changed the customer
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The customer's newest turn that carries a sentiment sets the customer's feature `sentiment`,
 * unless something newer did. The feature store is for the caller to let follow
 * (churn_scoring_read()).
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_speech_take (ChurnPipeline *pipeline,
                   const ChurnContact *contact,
                   gint64 now,
                   ChurnCustomer **customer,
                   gboolean *changed,
                   GCancellable *cancellable,
                   GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnSegment) turn = NULL;
  g_autoptr (GError) local = NULL;

  *customer = NULL;
  *changed = FALSE;
  if (contact->customer_id == NULL)
    return TRUE;
  turn = churn_store_get_newest_turn (store, contact->id, cancellable, &local);
  if (is_failure (&local, error))
    return FALSE;
  /* Without a start there is no saying when the turn was. A guess (@begun) will not do: it is too
   * late rather than too early, and what a rule says later would be taken for older. */
  if (turn != NULL && contact->initiated != 0)
    *customer =
        churn_store_set_sentiment (store, contact->customer_id, turn->sentiment,
                                   contact->initiated + turn->begin * (G_USEC_PER_SEC / 1000), now,
                                   changed, cancellable, &local);
  else
    *customer = churn_store_get_customer (store, contact->customer_id, cancellable, &local);
  return !is_failure (&local, error);
}

/**
 * churn_speech_hear:
 * @pipeline: the ports
 * @contact: a contact
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * churn_speech_take(), and the feature store follows.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_speech_hear (ChurnPipeline *pipeline,
                   const ChurnContact *contact,
                   gint64 now,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (ChurnCustomer) customer = NULL;
  gboolean changed, found;
  ChurnFeatures row;

  if (!churn_speech_take (pipeline, contact, now, &customer, &changed, cancellable, error))
    return FALSE;
  return !changed || churn_scoring_read (pipeline, customer, &row, &found, cancellable, error);
}
