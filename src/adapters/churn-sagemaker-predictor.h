#pragma once

#include "aws-sagemaker-runtime.h"
#include "churn-xgboost-predictor.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SAGEMAKER_PREDICTOR (churn_sagemaker_predictor_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSagemakerPredictor,
                      churn_sagemaker_predictor,
                      CHURN,
                      SAGEMAKER_PREDICTOR,
                      GObject)

ChurnSagemakerPredictor *churn_sagemaker_predictor_new (AwsSagemakerRuntime *runtime,
                                                        const char *endpoint,
                                                        ChurnXgboostPredictor *packaged);
void churn_sagemaker_predictor_set_clock (ChurnSagemakerPredictor *self,
                                          AwsClock clock,
                                          gpointer user_data,
                                          GDestroyNotify destroy);

G_END_DECLS
