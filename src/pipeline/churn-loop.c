#include "churn-loop.h"

#include "churn-poll.h"
#include "churn-speech.h"

/**
 * churn_loop_start:
 * @pipeline: the ports
 * @contact_id: a contact of the store
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Starts the contact's analysis loop, and remembers when; that it runs is success.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_loop_start (ChurnPipeline *pipeline,
                  const char *contact_id,
                  gint64 now,
                  GCancellable *cancellable,
                  GError **error)
{
  return churn_connect_start_loop (churn_pipeline_get_connect (pipeline), contact_id, cancellable,
                                   error) &&
         churn_store_mark_tick (churn_pipeline_get_store (pipeline), contact_id, now, cancellable,
                                error);
}

/**
 * churn_loop_keep:
 * @pipeline: the ports
 * @contact_id: a contact of the store
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Starts the contact's analysis loop (churn_loop_start()), unless it ticked or was started by
 * somebody lately: of one that then came to grief the step "reconcile" takes care.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_loop_keep (ChurnPipeline *pipeline,
                 const char *contact_id,
                 gint64 now,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 ticked = 0;

  if (!churn_store_get_tick (churn_pipeline_get_store (pipeline), contact_id, &ticked, cancellable,
                             error))
    return FALSE;
  if (ticked != 0 && now - ticked <= CHURN_LOOP_SECONDS * (gint64) G_USEC_PER_SEC)
    return TRUE;
  return churn_loop_start (pipeline, contact_id, now, cancellable, error);
}

/* Best effort: the next tick sees the end of the contact by itself. */
static gboolean
stop (ChurnPipeline *pipeline, const char *contact_id, GCancellable *cancellable, GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (GError) local = NULL;
  gint64 ticked = 0;

  if (!churn_store_get_tick (store, contact_id, &ticked, cancellable, error))
    return FALSE;
  if (ticked != 0 && (!churn_connect_stop_loop (churn_pipeline_get_connect (pipeline), contact_id,
                                                cancellable, &local) ||
                      !churn_store_mark_tick (store, contact_id, 0, cancellable, &local)))
    g_message ("Contact %s: its loop is not stopped: %s", contact_id, local->message);
  return TRUE;
}

/**
 * churn_loop_end:
 * @pipeline: the ports
 * @contact: a contact of the store that has ended
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Hears the contact's last words, and stops its analysis loop, if that was not done before: best
 * effort, as the next tick sees the end of the contact by itself. Where the last words must still
 * be asked for (churn_poll()) the loop runs until they came.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_loop_end (ChurnPipeline *pipeline,
                const ChurnContact *contact,
                gint64 now,
                GCancellable *cancellable,
                GError **error)
{
  if (!(churn_poll_is_due (pipeline, contact, now)
            ? churn_loop_keep (pipeline, contact->id, now, cancellable, error)
            : stop (pipeline, contact->id, cancellable, error)))
    return FALSE;
  return churn_speech_hear (pipeline, contact, now, cancellable, error);
}
