#include "config.h"

#include "churn-mood.h"

#include <math.h>

/* A mean sentiment that is no further from zero is neither. */
#define NEUTRAL 0.1

/**
 * churn_mood_of:
 * @mean: a mean sentiment from -1 to 1, NAN where the customer was silent
 *
 * Returns: the sentiment that it amounts to, %CHURN_SENTIMENT_NONE for silence
 */
ChurnSentiment
churn_mood_of (double mean)
{
  if (isnan (mean))
    return CHURN_SENTIMENT_NONE;

  return mean > NEUTRAL    ? CHURN_SENTIMENT_POSITIVE
         : mean < -NEUTRAL ? CHURN_SENTIMENT_NEGATIVE
                           : CHURN_SENTIMENT_NEUTRAL;
}

/**
 * churn_mood_get_icon:
 * @sentiment: the sentiment of a turn or a window
 *
 * Returns: (transfer none) (nullable): the name of the face that shows it, %NULL for none
 */
const char *
churn_mood_get_icon (ChurnSentiment sentiment)
{
  switch (sentiment)
    {
    case CHURN_SENTIMENT_POSITIVE:
      return "churn-positive-symbolic";
    case CHURN_SENTIMENT_NEUTRAL:
      return "churn-neutral-symbolic";
    case CHURN_SENTIMENT_NEGATIVE:
      return "churn-negative-symbolic";
    case CHURN_SENTIMENT_NONE:
    default:
      return NULL;
    }
}

/**
 * churn_mood_get_class:
 * @sentiment: the sentiment of a turn or a window
 *
 * Returns: (transfer none): the style class of what shows it
 */
const char *
churn_mood_get_class (ChurnSentiment sentiment)
{
  return sentiment == CHURN_SENTIMENT_POSITIVE   ? "positive"
         : sentiment == CHURN_SENTIMENT_NEGATIVE ? "negative"
                                                 : "neutral";
}
