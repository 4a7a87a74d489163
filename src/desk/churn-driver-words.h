#pragma once

#include "churn-prediction.h"

G_BEGIN_DECLS

GArray *churn_driver_words_merge (const GArray *drivers);
char *churn_driver_words (ChurnFeature feature, double value, gboolean raises);

G_END_DECLS
