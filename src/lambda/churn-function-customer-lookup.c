#include "churn-function.h"

#include "churn-json.h"
#include "churn-lookup.h"

/**
 * churn_function_customer_lookup:
 * @call: a flow's event
 * @error: return location for the error
 *
 * The function `customer-lookup`. It makes no prediction: the loop that it starts begins with one,
 * so that the flow waits for no model.
 *
 * Returns: (transfer full): an object of strings, or %NULL with @error set
 */
char *
churn_function_customer_lookup (ChurnFunctionCall *call, GError **error)
{
  g_autoptr (JsonNode) answer =
      churn_lookup_handle (call->pipeline, call->event, call->now, call->cancellable, error);

  return answer != NULL ? churn_json_to_string (answer) : NULL;
}
