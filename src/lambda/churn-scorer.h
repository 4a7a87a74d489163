#pragma once

#include "aws-credentials.h"
#include "churn-predictor.h"

G_BEGIN_DECLS

/* The model, in the program that has one. The program is linked twice: with churn-scorer.c, and
 * with churn-no-scorer.c, which does not load XGBoost. */
ChurnPredictor *churn_scorer_new (const char *region,
                                  AwsCredentials *credentials,
                                  const char *model,
                                  GError **error);

G_END_DECLS
