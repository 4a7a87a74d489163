#include "churn-loop.h"

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
 * churn_loop_stop:
 * @pipeline: the ports
 * @contact_id: a contact's id
 * @cancellable: (nullable): stops it
 *
 * Stops the contact's analysis loop. Best effort: the next tick sees the end of the contact by
 * itself.
 */
void
churn_loop_stop (ChurnPipeline *pipeline, const char *contact_id, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!churn_connect_stop_loop (churn_pipeline_get_connect (pipeline), contact_id, cancellable,
                                &error))
    g_message ("Contact %s: its loop is not stopped: %s", contact_id, error->message);
}
