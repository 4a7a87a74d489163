#pragma once

#include "churn-booster.h"
#include "churn-dataset.h"

G_BEGIN_DECLS

/* A figure over several trainings. */
typedef struct
{
  double mean;
  double deviation; /* of the sample; NAN with one training */
} ChurnSpread;

/* How good such a training is, whichever customers it happens to see. */
typedef struct
{
  int folds;
  int repeats;
  ChurnSpread roc_auc;
  ChurnSpread roc_auc_rounded;
  ChurnSpread accuracy;
  ChurnSpread precision;
  ChurnSpread recall;
  ChurnSpread average_precision;
  ChurnSpread brier;                   /* before the calibration, as the others */
  ChurnSpread calibration_error;       /* of all customers of a repetition at once */
  ChurnSpread calibration_error_after; /* each fold calibrated on the others */
} ChurnCrossValidation;

typedef void (*ChurnCrossValidationProgress) (int done, int trainings, gpointer data);

gboolean churn_cross_validation_run (const ChurnDataset *dataset,
                                     const ChurnSettings *settings,
                                     int folds,
                                     int repeats,
                                     ChurnCrossValidationProgress progress,
                                     gpointer data,
                                     ChurnCrossValidation *result,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
