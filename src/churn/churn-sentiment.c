#include "churn-sentiment.h"

static const struct
{
  ChurnSentiment sentiment;
  const char *name;
} sentiments[] = {
  { CHURN_SENTIMENT_NEGATIVE, "NEGATIVE" },
  { CHURN_SENTIMENT_NEUTRAL, "NEUTRAL" },
  { CHURN_SENTIMENT_POSITIVE, "POSITIVE" },
  { CHURN_SENTIMENT_NONE, "NONE" },
};

/**
 * churn_sentiment_get_name:
 * @sentiment: a sentiment
 *
 * Returns: (transfer none): its name as Contact Lens has it (`POSITIVE`), `NONE` for none
 */
const char *
churn_sentiment_get_name (ChurnSentiment sentiment)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentiments); i++)
    if (sentiments[i].sentiment == sentiment)
      return sentiments[i].name;

  g_return_val_if_reached ("NONE");
}

/**
 * churn_sentiment_from_name:
 * @name: (nullable): `POSITIVE`, `NEUTRAL`, `NEGATIVE` or `NONE`, in capitals
 * @sentiment: (out): the sentiment; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_sentiment_from_name (const char *name, ChurnSentiment *sentiment)
{
  g_return_val_if_fail (sentiment != NULL, FALSE);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (sentiments); i++)
    if (g_str_equal (sentiments[i].name, name))
      {
        *sentiment = sentiments[i].sentiment;
        return TRUE;
      }

  return FALSE;
}
