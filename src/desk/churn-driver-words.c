#include "config.h"

#include "churn-driver-words.h"

#include "churn-feature-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * churn_driver_words_effect:
 * @driver: a driver
 *
 * Returns: (transfer none): which way it moves the churn probability
 */
const char *
churn_driver_words_effect (const ChurnDriver *driver)
{
  g_return_val_if_fail (driver != NULL, NULL);

  /* Translators: what stands beside a reason, as "3 months left on the contract" */
  return driver->contribution > 0 ? C_ ("driver", "raises the risk")
                                  : C_ ("driver", "lowers the risk");
}

/**
 * churn_driver_words_sentence:
 * @driver: a driver
 *
 * Returns: (transfer full): what it is, and what it does
 */
char *
churn_driver_words_sentence (const ChurnDriver *driver)
{
  g_autofree char *what = NULL;

  g_return_val_if_fail (driver != NULL, NULL);

  what = churn_feature_describe (driver->feature, driver->value);

  /* Translators: "3 months left on the contract: raises the risk" */
  return g_strdup_printf (C_ ("driver", "%s: %s"), what, churn_driver_words_effect (driver));
}

static ChurnFeature
twin_of (ChurnFeature feature)
{
  switch ((int) feature)
    {
    case CHURN_FEATURE_INT_L_PLAN_NO:
      return CHURN_FEATURE_INT_L_PLAN_YES;
    case CHURN_FEATURE_VMAIL_PLAN_NO:
      return CHURN_FEATURE_VMAIL_PLAN_YES;
    default:
      return feature;
    }
}

static int
compare_size (gconstpointer a, gconstpointer b)
{
  double x = fabs (((const ChurnDriver *) a)->contribution);
  double y = fabs (((const ChurnDriver *) b)->contribution);

  return (x < y) - (x > y);
}

/**
 * churn_driver_words_merge:
 * @drivers: (element-type ChurnDriver): what the model says
 *
 * A plan is two columns of the model, one for having it and one for not: to people that is one
 * thing, and its contributions are added.
 *
 * Returns: (transfer full) (element-type ChurnDriver): the drivers as they are told to people,
 *   the largest first
 */
GArray *
churn_driver_words_merge (const GArray *drivers)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (ChurnDriver));

  g_return_val_if_fail (drivers != NULL, merged);

  for (guint i = 0; i < drivers->len; i++)
    {
      ChurnDriver driver = g_array_index (drivers, ChurnDriver, i);
      gboolean known = FALSE;

      if (twin_of (driver.feature) != driver.feature)
        {
          driver.feature = twin_of (driver.feature);
          driver.value = driver.value > 0 ? 0 : 1;
        }
      for (guint j = 0; j < merged->len && !known; j++)
        {
          ChurnDriver *other = &g_array_index (merged, ChurnDriver, j);

          known = other->feature == driver.feature;
          if (known)
            other->contribution += driver.contribution;
        }
      if (!known)
        g_array_append_val (merged, driver);
    }
  g_array_sort (merged, compare_size);

  return merged;
}
