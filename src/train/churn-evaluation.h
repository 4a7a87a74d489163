#pragma once

#include "churn-dataset.h"
#include "churn-metrics.h"
#include "churn-xgboost-predictor.h"

G_BEGIN_DECLS

/* How a model does on customers whose end is known. */
typedef struct
{
  guint n;
  double *probabilities;    /* calibrated, without the shift to a base rate */
  ChurnMetrics *raw;        /* before the calibration */
  ChurnMetrics *calibrated; /* after it, without the shift: these customers churn as they do */
  double importance[CHURN_N_FEATURES]; /* mean absolute contribution, in log-odds as shown */
  double largest_gap; /* between contributions plus bias and the log-odds, of any customer */
} ChurnEvaluation;

ChurnEvaluation *churn_evaluation_new (ChurnXgboostPredictor *predictor,
                                       const ChurnDataset *dataset,
                                       GError **error);
void churn_evaluation_free (ChurnEvaluation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnEvaluation, churn_evaluation_free)

G_END_DECLS
