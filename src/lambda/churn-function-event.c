#include "churn-function.h"

#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-events.h"

/**
 * churn_function_event:
 * @call: what EventBridge delivers: a contact event, or a rule of Contact Lens that matched
 * @error: return location for the error
 *
 * The functions `track` and `record-sentiment`. An event that cannot be read fails, and goes to the
 * dead-letter queue.
 *
 * Returns: (transfer full): an empty object, or %NULL with @error set
 */
char *
churn_function_event (ChurnFunctionCall *call, GError **error)
{
  gint64 time = 0;

  if (!JSON_NODE_HOLDS_OBJECT (call->event))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The event is not an object");
      return NULL;
    }
  if (!churn_event_get_time (json_node_get_object (call->event), "", "time", &time, error) ||
      !churn_events_handle (call->pipeline, call->event, call->now, NULL, call->cancellable, error))
    return NULL;
  churn_function_measure_age (call, time);
  return g_strdup ("{}");
}
