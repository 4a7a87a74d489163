#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Attributes of a model that a ChurnPredictor reads; the training writes them. */
#define CHURN_MODEL_ATTR_FEATURES "churn_features"
#define CHURN_MODEL_ATTR_SLOPE "churn_calibration_slope"
#define CHURN_MODEL_ATTR_INTERCEPT "churn_calibration_intercept"
#define CHURN_MODEL_ATTR_SHIFT "churn_base_rate_shift"

/* From the model's margin (log-odds as trained) to the log-odds that are shown:
 * slope * margin + intercept + shift. Monotone: it never changes who stands before whom. */
typedef struct
{
  double slope;     /* > 0 */
  double intercept; /* of the calibration (Platt scaling) */
  double shift;     /* to the centre's own base rate */
} ChurnCalibration;

#define CHURN_CALIBRATION_IDENTITY                                                                 \
  {                                                                                                \
    1, 0, 0                                                                                        \
  }

double churn_calibration_log_odds (const ChurnCalibration *self, double margin);
double churn_calibration_probability (const ChurnCalibration *self, double margin);
gboolean
churn_calibration_read (const char *attribute, const char *text, double *value, GError **error);
char *churn_calibration_write (double value);
double churn_calibration_shift (double from_rate, double to_rate);
char *churn_calibration_feature_list (void);

G_END_DECLS
