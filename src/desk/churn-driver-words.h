#pragma once

#include "churn-prediction.h"

G_BEGIN_DECLS

GArray *churn_driver_words_merge (const GArray *drivers);
const char *churn_driver_words_effect (const ChurnDriver *driver);
char *churn_driver_words_sentence (const ChurnDriver *driver);

G_END_DECLS
