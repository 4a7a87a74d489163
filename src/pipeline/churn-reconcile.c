#include "churn-reconcile.h"

#include "churn-loop.h"
#include "churn-offers.h"

typedef gboolean (*EachFunc) (ChurnPipeline *pipeline,
                              const char *id,
                              gint64 now,
                              GCancellable *cancellable,
                              GError **error);

/* One that fails stops no other; the next minute tries again. */
static gboolean
for_each (ChurnPipeline *pipeline,
          GPtrArray *ids,
          EachFunc func,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (GError) local = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!func (pipeline, id, now, cancellable, &local))
        g_message ("Contact %s: not reconciled: %s", id, local->message);
    }
  return TRUE;
}

/* Nothing was heard of it for its lease: ended, renewed or, where Connect does not know it, lost.
 */
static gboolean
check_lease (ChurnPipeline *pipeline,
             const char *id,
             gint64 now,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (GError) local = NULL;

  facts = churn_connect_describe_contact (churn_pipeline_get_connect (pipeline), id, cancellable,
                                          &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (facts == NULL)
    {
      facts = churn_contact_new (id);
      facts->lost = now;
    }
  else
    facts->heard = now;
  contact = churn_store_merge_contact (churn_pipeline_get_store (pipeline), facts, now, NULL,
                                       cancellable, error);
  if (contact == NULL)
    return FALSE;
  if (churn_contact_is_live (contact))
    return TRUE;
  return churn_loop_end (pipeline, contact, now, cancellable, error);
}

/**
 * churn_reconcile:
 * @pipeline: the ports
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "reconcile", to be taken every minute: Connect is asked about contacts of which nothing
 * was heard for their lease, so that no contact stays live for ever; loops without a tick are
 * started again; offers that stopped half-way go on.
 *
 * Returns: %TRUE, or %FALSE with @error set if the store does not answer
 */
gboolean
churn_reconcile (ChurnPipeline *pipeline, gint64 now, GCancellable *cancellable, GError **error)
{
  ChurnStore *store;
  g_autoptr (GPtrArray) unheard = NULL;
  g_autoptr (GPtrArray) unticked = NULL;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  store = churn_pipeline_get_store (pipeline);
  unheard = churn_store_list_unheard_ids (
      store, now - CHURN_LEASE_SECONDS * (gint64) G_USEC_PER_SEC, cancellable, error);
  if (!for_each (pipeline, unheard, check_lease, now, cancellable, error))
    return FALSE;
  unticked = churn_store_list_unticked_ids (
      store, now - CHURN_LOOP_SECONDS * (gint64) G_USEC_PER_SEC, cancellable, error);
  if (!for_each (pipeline, unticked, churn_loop_start, now, cancellable, error))
    return FALSE;
  return churn_offers_resume (pipeline, now, NULL, cancellable, error);
}

/**
 * churn_retain:
 * @pipeline: the ports
 * @now: the time now, microseconds UTC
 * @transcript_hours: how long a transcript is kept after the end of its contact
 * @contact_hours: how long an ended contact is kept
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Forgets what is older than it may be kept. Offers stay: what became of them is what the next
 * training learns from.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_retain (ChurnPipeline *pipeline,
              gint64 now,
              guint transcript_hours,
              guint contact_hours,
              GCancellable *cancellable,
              GError **error)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return churn_store_forget (churn_pipeline_get_store (pipeline),
                             now - transcript_hours * G_TIME_SPAN_HOUR,
                             now - contact_hours * G_TIME_SPAN_HOUR, NULL, cancellable, error);
}
