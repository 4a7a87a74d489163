#pragma once

#include "churn-calibration.h"
#include "churn-predictor.h"

G_BEGIN_DECLS

#define CHURN_TYPE_XGBOOST_PREDICTOR (churn_xgboost_predictor_get_type ())
G_DECLARE_FINAL_TYPE (ChurnXgboostPredictor,
                      churn_xgboost_predictor,
                      CHURN,
                      XGBOOST_PREDICTOR,
                      GObject)

ChurnXgboostPredictor *churn_xgboost_predictor_new (const char *path, GError **error);
ChurnXgboostPredictor *churn_xgboost_predictor_new_trusted (const char *path, GError **error);
ChurnXgboostPredictor *
churn_xgboost_predictor_new_for_bytes (GBytes *bytes, const char *name, GError **error);
const ChurnCalibration *churn_xgboost_predictor_get_calibration (ChurnXgboostPredictor *self);
char *churn_xgboost_predictor_dup_attribute (ChurnXgboostPredictor *self, const char *name);
gboolean churn_xgboost_predictor_get_margins (ChurnXgboostPredictor *self,
                                              const ChurnFeatures *rows,
                                              gsize n_rows,
                                              double *margins,
                                              GError **error);
void churn_xgboost_predictor_get_contributions (ChurnXgboostPredictor *self,
                                                const ChurnFeatures *rows,
                                                gsize n_rows,
                                                double *contributions,
                                                double *bias);

G_END_DECLS
