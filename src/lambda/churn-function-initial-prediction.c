#include "churn-function.h"

#include "churn-initial-prediction.h"
#include "churn-loop-state.h"

/* Without a customer, or without features of theirs, there is nothing to predict yet: the loop goes
 * on, and the analysis makes the first prediction when it can. */
static gboolean
predict (ChurnFunctionCall *call, const char *contact_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnContact) contact = churn_store_get_contact (
      churn_pipeline_get_store (call->pipeline), contact_id, call->cancellable, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return contact == NULL || contact->customer_id == NULL ||
         churn_initial_prediction (call->pipeline, contact, call->now, call->cancellable, error);
}

/**
 * churn_function_initial_prediction:
 * @call: `{"contact":"ID"}`
 * @error: return location for the error
 *
 * The function `initial-prediction`, the first state of a contact's loop.
 *
 * Returns: (transfer full): the loop's state, or %NULL with @error set
 */
char *
churn_function_initial_prediction (ChurnFunctionCall *call, GError **error)
{
  g_auto (ChurnLoopState) state = { 0 };

  if (!churn_loop_state_read (&state, call->event, error) || !predict (call, state.contact, error))
    return NULL;
  return churn_loop_state_write (&state);
}
