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
 * Starts the contact's analysis loop, if it does not run, and remembers when.
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
 * churn_loop_end:
 * @pipeline: the ports
 * @contact: a contact of the store that has ended
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Hears the contact's last words, and stops its analysis loop: best effort, as the next tick sees
 * the end of the contact by itself. Where the last words must still be asked for (churn_poll()) the
 * loop runs until they came.
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
  g_autoptr (GError) local = NULL;

  if (churn_poll_is_due (pipeline, contact, now))
    {
      if (!churn_loop_start (pipeline, contact->id, now, cancellable, error))
        return FALSE;
    }
  else if (!churn_connect_stop_loop (churn_pipeline_get_connect (pipeline), contact->id,
                                     cancellable, &local))
    g_message ("Contact %s: its loop is not stopped: %s", contact->id, local->message);
  return churn_speech_hear (pipeline, contact, now, cancellable, error);
}
