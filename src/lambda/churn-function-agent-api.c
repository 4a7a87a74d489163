#include "churn-function.h"

#include "churn-agent-api.h"
#include "churn-error.h"
#include "churn-proxy-request.h"

static char *
refuse (const GError *error)
{
  g_autofree char *json = churn_error_to_json (error);

  return churn_proxy_request_answer (churn_error_get_status (error->code), json);
}

/**
 * churn_function_agent_api:
 * @call: a request, as API Gateway's REST proxy integration hands it out
 * @error: return location for the error
 *
 * The functions `agent-api` and `offer`, which differ in what they can do: one has no model.
 *
 * Returns: (transfer full): an answer for API Gateway in any case, with the one error body where
 *   something is wrong
 */
char *
churn_function_agent_api (ChurnFunctionCall *call, GError **error)
{
  g_autoptr (ChurnProxyRequest) request = NULL;
  g_autoptr (ChurnPrincipal) principal = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *json = NULL;
  ChurnApiRequest asked = { 0 };
  guint status = 0;

  request = churn_proxy_request_parse (call->event, &local);
  if (request != NULL)
    principal = churn_roles_identify (call->roles, request->user_arn, &local);
  if (principal == NULL)
    return refuse (local);
  asked.principal = principal;
  asked.method = request->method;
  asked.path = request->path;
  asked.query = request->query;
  asked.idempotency_key = request->idempotency_key;
  asked.body = request->body;
  json = churn_agent_api_handle (call->pipeline, &asked, call->now, &status, call->cancellable);
  if (status >= 500)
    call->metrics->values[CHURN_LAMBDA_METRIC_ERRORS] += 1;
  return churn_proxy_request_answer (status, json);
}
