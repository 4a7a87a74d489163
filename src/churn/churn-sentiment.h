#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The value of the feature `sentiment`; a turn of the transcript may carry none. */
typedef enum
{
  CHURN_SENTIMENT_NEGATIVE = -1,
  CHURN_SENTIMENT_NEUTRAL = 0,
  CHURN_SENTIMENT_POSITIVE = 1,
  CHURN_SENTIMENT_NONE = 2,
} ChurnSentiment;

/* How often each sentiment was seen. */
typedef struct
{
  guint positive;
  guint neutral;
  guint negative;
} ChurnSentimentCounts;

const char *churn_sentiment_get_name (ChurnSentiment sentiment);
gboolean churn_sentiment_from_name (const char *name, ChurnSentiment *sentiment);

G_END_DECLS
