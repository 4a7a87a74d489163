#include "churn-scorer.h"

#include "aws-service-endpoint.h"
#include "churn-error.h"
#include "churn-sagemaker-predictor.h"

/**
 * churn_scorer_new:
 * @region: where the endpoint is
 * @credentials: who asks it
 * @model: the packaged model's file
 * @error: return location for the error
 *
 * Loads the packaged model, which explains, and scores while the endpoint does not answer.
 *
 * Returns: (transfer full): the predictor, or %NULL with @error set
 */
ChurnPredictor *
churn_scorer_new (const char *region,
                  AwsCredentials *credentials,
                  const char *model,
                  GError **error)
{
  const char *endpoint = g_getenv ("CHURN_ENDPOINT");
  g_autoptr (ChurnXgboostPredictor) packaged = NULL;
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsSagemakerRuntime) runtime = NULL;

  packaged = churn_xgboost_predictor_new_trusted (model, error);
  if (packaged == NULL)
    return NULL;
  if (endpoint == NULL || *endpoint == '\0')
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "CHURN_ENDPOINT is not set");
      return NULL;
    }
  client =
      aws_service_endpoint_new_client (AWS_SERVICE_SAGEMAKER_RUNTIME, region, credentials, error);
  if (client == NULL)
    return NULL;
  runtime = aws_sagemaker_runtime_new (client);
  return CHURN_PREDICTOR (churn_sagemaker_predictor_new (runtime, endpoint, packaged));
}
