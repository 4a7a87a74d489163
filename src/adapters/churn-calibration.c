#include "churn-calibration.h"

#include "churn-error.h"
#include "churn-features.h"

#include <math.h>
#include <string.h>

/**
 * churn_calibration_log_odds:
 * @self: a calibration
 * @margin: what the trees of a model add up to
 *
 * Returns: the log-odds of churn that are shown
 */
double
churn_calibration_log_odds (const ChurnCalibration *self, double margin)
{
  g_return_val_if_fail (self != NULL, margin);

  return self->slope * margin + self->intercept + self->shift;
}

/**
 * churn_calibration_probability:
 * @self: a calibration
 * @margin: what the trees of a model add up to
 *
 * Returns: the churn probability that is shown, 0 to 1
 */
double
churn_calibration_probability (const ChurnCalibration *self, double margin)
{
  return 1 / (1 + exp (-churn_calibration_log_odds (self, margin)));
}

/**
 * churn_calibration_shift:
 * @from_rate: the share of churners among whom the model was calibrated, over 0 and under 1
 * @to_rate: the share of churners in the centre, over 0 and under 1
 *
 * Returns: what is to be added to the log-odds: by Bayes' rule the difference of the rates' logits
 */
double
churn_calibration_shift (double from_rate, double to_rate)
{
  g_return_val_if_fail (from_rate > 0 && from_rate < 1, 0);
  g_return_val_if_fail (to_rate > 0 && to_rate < 1, 0);

  return log (to_rate / (1 - to_rate)) - log (from_rate / (1 - from_rate));
}

/**
 * churn_calibration_read:
 * @attribute: one of the model's attributes
 * @text: its value
 * @value: (out): the number
 * @error: return location
 *
 * Reads a number out of a model; a slope must be positive, or the order of customers would turn.
 *
 * Returns: whether it is one; %CHURN_ERROR_PARSE if not
 */
gboolean
churn_calibration_read (const char *attribute, const char *text, double *value, GError **error)
{
  char *end;

  g_return_val_if_fail (attribute != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  *value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (*value) ||
      (g_str_equal (attribute, CHURN_MODEL_ATTR_SLOPE) && *value <= 0))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "the model's attribute %s is “%.40s”, which is no number that can stand there",
                   attribute, text);
      return FALSE;
    }

  return TRUE;
}

/**
 * churn_calibration_write:
 * @value: a number
 *
 * Returns: (transfer full): its text in a model, exact and the same in every locale
 */
char *
churn_calibration_write (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_dtostr (text, sizeof text, value));
}

/**
 * churn_calibration_feature_list:
 *
 * Returns: (transfer full): the features' names in the order of the columns, separated by commas:
 *   the value of %CHURN_MODEL_ATTR_FEATURES
 */
char *
churn_calibration_feature_list (void)
{
  GString *list = g_string_new (NULL);

  for (ChurnFeature feature = 0; feature < CHURN_N_FEATURES; feature++)
    g_string_append_printf (list, "%s%s", feature > 0 ? "," : "", churn_feature_get_name (feature));

  return g_string_free (list, FALSE);
}
