#pragma once

#include "churn-feature-store.h"
#include "churn-sqlite-store.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SQLITE_FEATURES (churn_sqlite_features_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSqliteFeatures, churn_sqlite_features, CHURN, SQLITE_FEATURES, GObject)

ChurnFeatureStore *churn_sqlite_features_new (ChurnSqliteStore *store);

G_END_DECLS
