#include "config.h"

#include "churn-driver-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The sentences are written out, one for each feature, direction and number: languages inflect
 * around all three. */
static char *
count_sentence (ChurnFeature feature, gulong n, gboolean raises)
{
  switch ((int) feature)
    {
    case CHURN_FEATURE_ACCOUNT_LENGTH:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu day as a customer raises the risk",
                                "%lu days as a customer raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu day as a customer lowers the risk",
                                "%lu days as a customer lower the risk", n),
          n);
    case CHURN_FEATURE_VMAIL_MESSAGE:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu voice message raises the risk",
                                "%lu voice messages raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu voice message lowers the risk",
                                "%lu voice messages lower the risk", n),
          n);
    case CHURN_FEATURE_DAY_MINS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu minute of daytime calls raises the risk",
                                "%lu minutes of daytime calls raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu minute of daytime calls lowers the risk",
                                "%lu minutes of daytime calls lower the risk", n),
          n);
    case CHURN_FEATURE_DAY_CALLS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu daytime call raises the risk",
                                "%lu daytime calls raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu daytime call lowers the risk",
                                "%lu daytime calls lower the risk", n),
          n);
    case CHURN_FEATURE_EVE_MINS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu minute of evening calls raises the risk",
                                "%lu minutes of evening calls raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu minute of evening calls lowers the risk",
                                "%lu minutes of evening calls lower the risk", n),
          n);
    case CHURN_FEATURE_EVE_CALLS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu evening call raises the risk",
                                "%lu evening calls raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu evening call lowers the risk",
                                "%lu evening calls lower the risk", n),
          n);
    case CHURN_FEATURE_NIGHT_MINS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu minute of night calls raises the risk",
                                "%lu minutes of night calls raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu minute of night calls lowers the risk",
                                "%lu minutes of night calls lower the risk", n),
          n);
    case CHURN_FEATURE_NIGHT_CALLS:
      return g_strdup_printf (raises
                                  ? g_dngettext (GETTEXT_PACKAGE, "%lu night call raises the risk",
                                                 "%lu night calls raise the risk", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "%lu night call lowers the risk",
                                                 "%lu night calls lower the risk", n),
                              n);
    case CHURN_FEATURE_INTL_MINS:
      return g_strdup_printf (
          raises
              ? g_dngettext (GETTEXT_PACKAGE, "%lu minute of international calls raises the risk",
                             "%lu minutes of international calls raise the risk", n)
              : g_dngettext (GETTEXT_PACKAGE, "%lu minute of international calls lowers the risk",
                             "%lu minutes of international calls lower the risk", n),
          n);
    case CHURN_FEATURE_INTL_CALLS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu international call raises the risk",
                                "%lu international calls raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu international call lowers the risk",
                                "%lu international calls lower the risk", n),
          n);
    case CHURN_FEATURE_CUSTSERV_CALLS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu call to customer service raises the risk",
                                "%lu calls to customer service raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu call to customer service lowers the risk",
                                "%lu calls to customer service lower the risk", n),
          n);
    case CHURN_FEATURE_PAST_SENTI_NUT:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu neutral moment so far raises the risk",
                                "%lu neutral moments so far raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu neutral moment so far lowers the risk",
                                "%lu neutral moments so far lower the risk", n),
          n);
    case CHURN_FEATURE_PAST_SENTI_POS:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu positive moment so far raises the risk",
                                "%lu positive moments so far raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu positive moment so far lowers the risk",
                                "%lu positive moments so far lower the risk", n),
          n);
    case CHURN_FEATURE_PAST_SENTI_NEG:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu negative moment so far raises the risk",
                                "%lu negative moments so far raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu negative moment so far lowers the risk",
                                "%lu negative moments so far lower the risk", n),
          n);
    case CHURN_FEATURE_MTH_REMAIN:
      return g_strdup_printf (
          raises ? g_dngettext (GETTEXT_PACKAGE, "%lu month left on the contract raises the risk",
                                "%lu months left on the contract raise the risk", n)
                 : g_dngettext (GETTEXT_PACKAGE, "%lu month left on the contract lowers the risk",
                                "%lu months left on the contract lower the risk", n),
          n);
    default:
      return NULL;
    }
}

static const char *
mood_sentence (double value, gboolean raises)
{
  if (isnan (value))
    return raises ? _ ("That no mood is known yet raises the risk")
                  : _ ("That no mood is known yet lowers the risk");
  if (value > 0)
    return raises ? _ ("The positive mood just now raises the risk")
                  : _ ("The positive mood just now lowers the risk");
  if (value < 0)
    return raises ? _ ("The negative mood just now raises the risk")
                  : _ ("The negative mood just now lowers the risk");

  return raises ? _ ("The neutral mood just now raises the risk")
                : _ ("The neutral mood just now lowers the risk");
}

static const char *
plan_sentence (gboolean voice_mail, gboolean has_plan, gboolean raises)
{
  if (voice_mail && has_plan)
    return raises ? _ ("The voice mail plan raises the risk")
                  : _ ("The voice mail plan lowers the risk");
  if (voice_mail)
    return raises ? _ ("Having no voice mail plan raises the risk")
                  : _ ("Having no voice mail plan lowers the risk");
  if (has_plan)
    return raises ? _ ("The international plan raises the risk")
                  : _ ("The international plan lowers the risk");

  return raises ? _ ("Having no international plan raises the risk")
                : _ ("Having no international plan lowers the risk");
}

/**
 * churn_driver_words:
 * @feature: a feature
 * @value: its value, NAN if it is missing
 * @raises: whether it raises the churn probability, or lowers it
 *
 * Returns: (transfer full): what the feature does, as a sentence
 */
char *
churn_driver_words (ChurnFeature feature, double value, gboolean raises)
{
  gulong n;

  switch ((int) feature)
    {
    case CHURN_FEATURE_SENTIMENT:
      return g_strdup (mood_sentence (value, raises));
    case CHURN_FEATURE_INT_L_PLAN_NO:
    case CHURN_FEATURE_INT_L_PLAN_YES:
      return g_strdup (
          plan_sentence (FALSE, (value > 0) == (feature == CHURN_FEATURE_INT_L_PLAN_YES), raises));
    case CHURN_FEATURE_VMAIL_PLAN_NO:
    case CHURN_FEATURE_VMAIL_PLAN_YES:
      return g_strdup (
          plan_sentence (TRUE, (value > 0) == (feature == CHURN_FEATURE_VMAIL_PLAN_YES), raises));
    default:
      break;
    }

  if (isnan (value) || value < 0)
    /* Translators: the name of a column of the model */
    return g_strdup_printf (raises ? _ ("That %s is not known raises the risk")
                                   : _ ("That %s is not known lowers the risk"),
                            churn_feature_get_name (feature));

  n = (gulong) MIN (round (value), 1e6);

  return count_sentence (feature, n, raises);
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
