#include "churn-function.h"

#include "churn-reconcile.h"

/**
 * churn_function_reconcile:
 * @call: a schedule's event, of which nothing is read
 * @error: return location for the error
 *
 * The function `reconcile`: leases, loops, and offers that stopped half-way. What is too old is
 * forgotten by the tables themselves, which know when each of their items expires.
 *
 * Returns: (transfer full): an empty object, or %NULL with @error set
 */
char *
churn_function_reconcile (ChurnFunctionCall *call, GError **error)
{
  return churn_reconcile (call->pipeline, call->now, call->cancellable, error) ? g_strdup ("{}")
                                                                               : NULL;
}
