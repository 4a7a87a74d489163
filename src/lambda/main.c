#include "churn-lambda.h"

int
main (void)
{
  return churn_lambda_run ();
}
