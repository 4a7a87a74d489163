#pragma once

#include "churn-features.h"

G_BEGIN_DECLS

const char *churn_feature_get_label (ChurnFeature feature);
char *churn_feature_describe (ChurnFeature feature, double value);

G_END_DECLS
