#include "churn-track.h"

#include "churn-caller.h"
#include "churn-loop.h"

/**
 * churn_track_name:
 * @pipeline: the ports
 * @facts: facts with ARNs
 * @cancellable: (nullable): stops it
 *
 * Asks the contact centre what the queue and the agent are called, where the facts do not say. That
 * it does not answer is only logged: the analysis asks again.
 */
void
churn_track_name (ChurnPipeline *pipeline, ChurnContact *facts, GCancellable *cancellable)
{
  ChurnConnect *connect = churn_pipeline_get_connect (pipeline);
  g_autoptr (GError) local = NULL;

  if (facts->queue_arn != NULL && facts->queue == NULL &&
      !churn_connect_describe_queue (connect, facts->queue_arn, &facts->queue, cancellable, &local))
    {
      g_message ("Contact %s: the queue has no name: %s", facts->id, local->message);
      g_clear_error (&local);
    }
  if (facts->agent_arn != NULL && facts->agent_id == NULL &&
      !churn_connect_describe_agent (connect, facts->agent_arn, &facts->agent_id,
                                     &facts->agent_name, cancellable, &local))
    g_message ("Contact %s: the agent has no name: %s", facts->id, local->message);
}

/**
 * churn_track_describe:
 * @pipeline: the ports
 * @contact_id: a contact of the store
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Asks the contact centre what it knows of a contact, and merges it in. That it does not answer is
 * only logged.
 *
 * Returns: (transfer full) (nullable): the contact as it is after; %NULL without an error if there
 *   was nothing to learn
 */
ChurnContact *
churn_track_describe (ChurnPipeline *pipeline,
                      const char *contact_id,
                      gint64 now,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (GError) local = NULL;

  facts = churn_connect_describe_contact (churn_pipeline_get_connect (pipeline), contact_id,
                                          cancellable, &local);
  if (local != NULL)
    g_message ("Contact %s: not described: %s", contact_id, local->message);
  if (facts == NULL)
    return NULL;
  return churn_store_merge_contact (churn_pipeline_get_store (pipeline), facts, now, NULL,
                                    cancellable, error);
}

/* Nobody's flow looks the customer of a call up that we made ourselves: the contact centre knows
 * the number. */
static gboolean
ask_for_customer (ChurnPipeline *pipeline,
                  const ChurnContact *contact,
                  gint64 now,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (ChurnContact) merged = NULL;
  g_autoptr (GError) local = NULL;

  if (contact->customer_id != NULL || contact->customer_phone != NULL ||
      contact->initial_id != NULL || contact->initiation == NULL ||
      g_str_equal (contact->initiation, "INBOUND") || !churn_contact_is_live (contact))
    return TRUE;
  merged = churn_track_describe (pipeline, contact->id, now, cancellable, &local);
  if (merged != NULL)
    return churn_caller_identify (pipeline, merged, NULL, now, cancellable, error);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * churn_track:
 * @pipeline: the ports
 * @event: a contact event
 * @now: the time now, microseconds UTC
 * @changed: (out) (optional): whether it brought anything new
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "track": what the event says becomes part of the contact, in whatever order and however
 * often events come. A live contact that no lookup announced gets its initial contact's customer
 * and an analysis loop here; an ended one's loop is stopped. What runs is not started again, and
 * what does not run not stopped.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_track (ChurnPipeline *pipeline,
             const ChurnContactEvent *event,
             gint64 now,
             gboolean *changed,
             GCancellable *cancellable,
             GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnContact) identified = NULL;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  facts = churn_contact_copy (event->facts);
  facts->heard = now;
  churn_track_name (pipeline, facts, cancellable);
  contact = churn_store_merge_contact (store, facts, now, changed, cancellable, error);
  if (contact == NULL ||
      !churn_caller_identify (pipeline, contact, event->customer_id, now, cancellable, error))
    return FALSE;
  identified = churn_store_get_contact (store, contact->id, cancellable, error);
  if (identified == NULL || !ask_for_customer (pipeline, identified, now, cancellable, error))
    return FALSE;
  if (churn_contact_is_live (identified))
    return churn_loop_keep (pipeline, identified->id, now, cancellable, error);
  return churn_loop_end (pipeline, identified, now, cancellable, error);
}
