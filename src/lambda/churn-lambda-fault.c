#include "churn-lambda-fault.h"

#include "aws-error.h"

/* What of AWS's errors is as one of ours to whoever decides whether to try again. */
static const struct
{
  AwsError code;
  ChurnError ours;
} aws_errors[] = {
  { AWS_ERROR_THROTTLED, CHURN_ERROR_THROTTLED },
  { AWS_ERROR_NOT_AUTHORIZED, CHURN_ERROR_ACCESS_DENIED },
  { AWS_ERROR_NETWORK, CHURN_ERROR_UNAVAILABLE },
  { AWS_ERROR_TIMEOUT, CHURN_ERROR_UNAVAILABLE },
  { AWS_ERROR_SERVER, CHURN_ERROR_UNAVAILABLE },
  { AWS_ERROR_NOT_READY, CHURN_ERROR_UNAVAILABLE },
  { AWS_ERROR_MODEL, CHURN_ERROR_UNAVAILABLE },
};

/**
 * churn_lambda_fault_get_code:
 * @error: what an invocation ended with
 *
 * Returns: the same in #ChurnError; %CHURN_ERROR_INTERNAL for what is none of it
 */
ChurnError
churn_lambda_fault_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, CHURN_ERROR_INTERNAL);

  if (error->domain == CHURN_ERROR)
    return (ChurnError) error->code;
  for (gsize i = 0; i < G_N_ELEMENTS (aws_errors); i++)
    if (g_error_matches (error, AWS_ERROR, (int) aws_errors[i].code))
      return aws_errors[i].ours;
  return CHURN_ERROR_INTERNAL;
}
