#pragma once

#include "churn-sentiment.h"

#include <glib.h>

G_BEGIN_DECLS

ChurnSentiment churn_mood_of (double mean);
const char *churn_mood_get_icon (ChurnSentiment sentiment);
const char *churn_mood_get_class (ChurnSentiment sentiment);

G_END_DECLS
