#include "config.h"

#include "churn-feature-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *const labels[CHURN_N_FEATURES] = {
  /* Translators: what the model knows of a customer, one or a few words each */
  [CHURN_FEATURE_ACCOUNT_LENGTH] = N_ ("Time as a customer"),
  [CHURN_FEATURE_VMAIL_MESSAGE] = N_ ("Voice mails"),
  [CHURN_FEATURE_DAY_MINS] = N_ ("Minutes by day"),
  [CHURN_FEATURE_DAY_CALLS] = N_ ("Calls by day"),
  [CHURN_FEATURE_EVE_MINS] = N_ ("Minutes in the evening"),
  [CHURN_FEATURE_EVE_CALLS] = N_ ("Calls in the evening"),
  [CHURN_FEATURE_NIGHT_MINS] = N_ ("Minutes at night"),
  [CHURN_FEATURE_NIGHT_CALLS] = N_ ("Calls at night"),
  [CHURN_FEATURE_INTL_MINS] = N_ ("Minutes abroad"),
  [CHURN_FEATURE_INTL_CALLS] = N_ ("Calls abroad"),
  [CHURN_FEATURE_CUSTSERV_CALLS] = N_ ("Calls to customer service"),
  [CHURN_FEATURE_SENTIMENT] = N_ ("Sentiment now"),
  [CHURN_FEATURE_PAST_SENTI_NUT] = N_ ("Neutral turns in all calls"),
  [CHURN_FEATURE_PAST_SENTI_POS] = N_ ("Positive turns in all calls"),
  [CHURN_FEATURE_PAST_SENTI_NEG] = N_ ("Negative turns in all calls"),
  [CHURN_FEATURE_MTH_REMAIN] = N_ ("Months left on the contract"),
  [CHURN_FEATURE_INT_L_PLAN_NO] = N_ ("No international plan"),
  [CHURN_FEATURE_INT_L_PLAN_YES] = N_ ("International plan"),
  [CHURN_FEATURE_VMAIL_PLAN_NO] = N_ ("No voice mail plan"),
  [CHURN_FEATURE_VMAIL_PLAN_YES] = N_ ("Voice mail plan"),
};

/* Translators: %s is the number; what the model knows of a customer, as part of "why". */
static const char *
get_format (ChurnFeature feature, gulong n)
{
  switch (feature)
    {
    case CHURN_FEATURE_ACCOUNT_LENGTH:
      return g_dngettext (GETTEXT_PACKAGE, "Customer for %s\u00a0day", "Customer for %s\u00a0days",
                          n);
    case CHURN_FEATURE_VMAIL_MESSAGE:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0voice mail", "%s\u00a0voice mails", n);
    case CHURN_FEATURE_DAY_MINS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0minute by day", "%s\u00a0minutes by day", n);
    case CHURN_FEATURE_DAY_CALLS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0call by day", "%s\u00a0calls by day", n);
    case CHURN_FEATURE_EVE_MINS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0minute in the evening",
                          "%s\u00a0minutes in the evening", n);
    case CHURN_FEATURE_EVE_CALLS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0call in the evening",
                          "%s\u00a0calls in the evening", n);
    case CHURN_FEATURE_NIGHT_MINS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0minute at night", "%s\u00a0minutes at night",
                          n);
    case CHURN_FEATURE_NIGHT_CALLS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0call at night", "%s\u00a0calls at night", n);
    case CHURN_FEATURE_INTL_MINS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0minute abroad", "%s\u00a0minutes abroad", n);
    case CHURN_FEATURE_INTL_CALLS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0call abroad", "%s\u00a0calls abroad", n);
    case CHURN_FEATURE_CUSTSERV_CALLS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0call to customer service",
                          "%s\u00a0calls to customer service", n);
    case CHURN_FEATURE_PAST_SENTI_NUT:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0neutral turn in all calls",
                          "%s\u00a0neutral turns in all calls", n);
    case CHURN_FEATURE_PAST_SENTI_POS:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0positive turn in all calls",
                          "%s\u00a0positive turns in all calls", n);
    case CHURN_FEATURE_PAST_SENTI_NEG:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0negative turn in all calls",
                          "%s\u00a0negative turns in all calls", n);
    case CHURN_FEATURE_MTH_REMAIN:
      return g_dngettext (GETTEXT_PACKAGE, "%s\u00a0month left on the contract",
                          "%s\u00a0months left on the contract", n);
    case CHURN_FEATURE_SENTIMENT:
    case CHURN_FEATURE_INT_L_PLAN_NO:
    case CHURN_FEATURE_INT_L_PLAN_YES:
    case CHURN_FEATURE_VMAIL_PLAN_NO:
    case CHURN_FEATURE_VMAIL_PLAN_YES:
    default:
      return NULL;
    }
}

/**
 * churn_feature_get_label:
 * @feature: a feature
 *
 * Returns: what it is called in the user's language
 */
const char *
churn_feature_get_label (ChurnFeature feature)
{
  g_return_val_if_fail (feature < CHURN_N_FEATURES, NULL);

  return _ (labels[feature]);
}

static const char *
describe_sentiment (double value)
{
  if (value < 0)
    return _ ("Negative sentiment");
  if (value > 0)
    return _ ("Positive sentiment");

  return _ ("Neutral sentiment");
}

static const char *
describe_plan (ChurnFeature feature, gboolean has_plan)
{
  gboolean international =
      feature == CHURN_FEATURE_INT_L_PLAN_NO || feature == CHURN_FEATURE_INT_L_PLAN_YES;

  if (international)
    return has_plan ? _ ("Has an international plan") : _ ("Has no international plan");

  return has_plan ? _ ("Has a voice mail plan") : _ ("Has no voice mail plan");
}

/**
 * churn_feature_describe:
 * @feature: a feature
 * @value: its value, %NAN for a missing one
 *
 * Says in words what a value means: "3 months left on the contract". Numbers are written in the
 * way of the user's locale, with at most one decimal.
 *
 * Returns: (transfer full): the words, in the user's language
 */
char *
churn_feature_describe (ChurnFeature feature, double value)
{
  const char *format;
  g_autofree char *number = NULL;
  double rounded;
  gboolean whole;

  g_return_val_if_fail (feature < CHURN_N_FEATURES, NULL);

  if (isnan (value))
    /* Translators: %s is what a feature is called, such as "Minutes by day" */
    return g_strdup_printf (_ ("%s: not known"), _ (labels[feature]));
  if (feature == CHURN_FEATURE_SENTIMENT)
    return g_strdup (describe_sentiment (value));

  rounded = round (value * 10) / 10;
  whole = floor (rounded) == rounded;
  /* 1.5 is many, in whatever language: so is what stands for it. */
  format = get_format (feature, whole ? (gulong) CLAMP (rounded, 0, 1e9) : 2);
  if (format == NULL)
    {
      gboolean no =
          feature == CHURN_FEATURE_INT_L_PLAN_NO || feature == CHURN_FEATURE_VMAIL_PLAN_NO;

      return g_strdup (describe_plan (feature, (value > 0.5) != no));
    }
  number = g_strdup_printf (whole ? "%.0f" : "%.1f", rounded);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, number);
#pragma GCC diagnostic pop
}
