#include "churn-scorer.h"

#include "churn-error.h"

/**
 * churn_scorer_new:
 * @region: where the endpoint is
 * @credentials: who asks it
 * @model: the packaged model's file
 * @error: return location for the error
 *
 * In the place of the one in churn-scorer.c, in the program that has no model.
 *
 * Returns: %NULL with %CHURN_ERROR_UNAVAILABLE
 */
ChurnPredictor *
churn_scorer_new (const char *region,
                  AwsCredentials *credentials,
                  const char *model,
                  GError **error)
{
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
               "This function scores, and this is the program without a model");
  return NULL;
}
