#pragma once

#include "churn-booster.h"
#include "churn-calibration.h"
#include "churn-dataset.h"
#include "churn-metrics.h"

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
  ChurnBooster *booster;
  ChurnCalibration calibration;
  double churn_rate; /* share of churners in the table */
  guint n_train;
  guint n_calibration;
  ChurnDataset *test;
  ChurnMetrics *raw;        /* of the test's customers, before the calibration */
  ChurnMetrics *calibrated; /* after it, before the shift to the base rate */
} ChurnTraining;

ChurnTraining *churn_training_run (const ChurnDataset *dataset,
                                   const ChurnTrainingOptions *options,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean churn_training_save (ChurnTraining *self, const char *path, GError **error);
void churn_training_free (ChurnTraining *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnTraining, churn_training_free)

G_END_DECLS
