#include "churn-function.h"

#include "churn-analyse.h"
#include "churn-loop-state.h"

/**
 * churn_function_analyse:
 * @call: `{"contact":"ID","tick":N}`
 * @error: return location for the error
 *
 * The function `analyse`: one tick of one contact.
 *
 * Returns: (transfer full): `{"contact":"ID","tick":N+1,"done":…}`, or %NULL with @error set
 */
char *
churn_function_analyse (ChurnFunctionCall *call, GError **error)
{
  g_auto (ChurnLoopState) state = { 0 };
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
  const char *ids[2] = { NULL, NULL };

  if (!churn_loop_state_read (&state, call->event, error))
    return NULL;
  ids[0] = state.contact;
  if (!churn_analyse (call->pipeline, ids, call->now, over, call->cancellable, error))
    return NULL;
  /* Where there is no stream it is this function that brings what was said. */
  churn_function_measure_age (call,
                              call->now - churn_pipeline_get_counts (call->pipeline)->speech_age);
  state.tick += 1;
  state.done = over->len > 0;
  return churn_loop_state_write (&state);
}
