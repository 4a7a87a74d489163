#pragma once

#include "churn-booster.h"
#include "churn-cross-validation.h"
#include "churn-evaluation.h"

G_BEGIN_DECLS

typedef struct
{
  ChurnSettings settings;
  double train_share; /* of the customers; the rest of the three is the test's */
  double calibration_share;
  double base_rate; /* NAN: no shift */
  ChurnBoosterProgress progress;
  gpointer data;
} ChurnTrainingOptions;

/* One training: the model, and how it does on customers that it never saw. */
typedef struct
{
  ChurnTrainingOptions options;     /* as they were asked for, without progress and data */
  GBytes *model;                    /* what belongs into xgboost-model.json */
  ChurnXgboostPredictor *predictor; /* over just that */
  double churn_rate;                /* share of churners in the table */
  guint n_customers;
  guint n_train;
  guint n_calibration;
  ChurnDataset *test;
  ChurnEvaluation *evaluation; /* on the test's customers */
  double largest_gap; /* between contributions and log-odds, of any customer of the table */
} ChurnTraining;

ChurnTraining *churn_training_run (const ChurnDataset *dataset,
                                   const ChurnTrainingOptions *options,
                                   GCancellable *cancellable,
                                   GError **error);
char *churn_training_to_json (const ChurnTraining *self,
                              const ChurnCrossValidation *cross_validation,
                              guint n_bad);
void churn_training_free (ChurnTraining *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnTraining, churn_training_free)

G_END_DECLS
