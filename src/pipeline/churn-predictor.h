#pragma once

#include "churn-features.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_PREDICTOR (churn_predictor_get_type ())
G_DECLARE_INTERFACE (ChurnPredictor, churn_predictor, CHURN, PREDICTOR, GObject)

/* Rows in, churn probabilities out: calibrated, shifted to the base rate. @contributions is NULL or
 * holds room for CHURN_N_FEATURES log-odds for each of the first @n_explained rows, in the scale of
 * the probability that is shown. *fallback is FALSE before, and to be set where another model than
 * the one that was meant had to score. */
struct _ChurnPredictorInterface
{
  GTypeInterface parent;

  gboolean (*predict) (ChurnPredictor *self,
                       const ChurnFeatures *rows,
                       gsize n_rows,
                       double *probabilities,
                       double *contributions,
                       gsize n_explained,
                       gboolean *fallback,
                       GCancellable *cancellable,
                       GError **error);
  const char *(*get_model) (ChurnPredictor *self);
};

gboolean churn_predictor_predict (ChurnPredictor *self,
                                  const ChurnFeatures *rows,
                                  gsize n_rows,
                                  double *probabilities,
                                  double *contributions,
                                  gsize n_explained,
                                  gboolean *fallback,
                                  GCancellable *cancellable,
                                  GError **error);
const char *churn_predictor_get_model (ChurnPredictor *self);

G_END_DECLS
