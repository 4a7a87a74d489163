#include "churn-function.h"

#include "churn-agent-api.h"
#include "churn-lambda-fault.h"
#include "churn-proxy-request.h"

/* What passes by itself is said to pass, so that whoever asked comes again: a service of AWS that
 * is asked too much, even after some tries, one that does not answer, and the end of the time. */
static GError *
explain (const GError *error)
{
  ChurnError code = churn_lambda_fault_get_code (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                                "The answer took too long; try again later");
  if (error->domain != CHURN_ERROR && code == CHURN_ERROR_THROTTLED)
    return g_error_new_literal (CHURN_ERROR, code,
                                "Too much is asked of the service; try again later");
  if (error->domain != CHURN_ERROR && code == CHURN_ERROR_UNAVAILABLE)
    return g_error_new_literal (CHURN_ERROR, code,
                                "A part that is needed does not answer; try again later");
  return g_error_copy (error);
}

static char *
refuse (ChurnFunctionCall *call, const GError *error)
{
  g_autoptr (GError) said = explain (error);
  g_autofree char *json = churn_error_to_json (said);
  guint status = said->domain == CHURN_ERROR ? churn_error_get_status (said->code) : 500;

  if (status >= 500 || status == 429)
    {
      call->metrics->values[CHURN_LAMBDA_METRIC_ERRORS] += 1;
      g_message ("A request was not answered: %s", error->message);
    }
  return churn_proxy_request_answer (status, json);
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
    return refuse (call, local);
  asked.principal = principal;
  asked.method = request->method;
  asked.path = request->path;
  asked.query = request->query;
  asked.idempotency_key = request->idempotency_key;
  asked.body = request->body;
  json = churn_agent_api_answer (call->pipeline, &asked, call->now, &status, call->cancellable,
                                 &local);
  return json != NULL ? churn_proxy_request_answer (status, json) : refuse (call, local);
}
