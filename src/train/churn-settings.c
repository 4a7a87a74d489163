#include "churn-settings.h"

#include "churn-error.h"

#include <math.h>

/**
 * churn_settings_check:
 * @self: how to train
 * @error: return location
 *
 * Whether XGBoost can train so. Its own checks come late and in its own words.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_ERROR_INVALID naming the option
 */
gboolean
churn_settings_check (const ChurnSettings *self, GError **error)
{
  const char *option = NULL;
  const char *range = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->rounds < 1 || self->rounds > 100000)
    option = "--rounds", range = "1 to 100000";
  else if (self->max_depth < 1 || self->max_depth > 20)
    option = "--max-depth", range = "1 to 20";
  else if (!(self->eta > 0 && self->eta <= 1))
    option = "--eta", range = "over 0, to 1";
  else if (!(self->gamma >= 0 && isfinite (self->gamma)))
    option = "--gamma", range = "0 or more";
  else if (!(self->min_child_weight >= 0 && isfinite (self->min_child_weight)))
    option = "--min-child-weight", range = "0 or more";
  else if (!(self->subsample > 0 && self->subsample <= 1))
    option = "--subsample", range = "over 0, to 1";
  else if (self->seed < 0)
    option = "--seed", range = "0 or more";

  if (option == NULL)
    return TRUE;

  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s must be %s", option, range);

  return FALSE;
}
