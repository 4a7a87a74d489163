#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The model's features, in the order of its columns (DESIGN: "The model's 20 features"). */
typedef enum
{
  CHURN_FEATURE_ACCOUNT_LENGTH,
  CHURN_FEATURE_VMAIL_MESSAGE,
  CHURN_FEATURE_DAY_MINS,
  CHURN_FEATURE_DAY_CALLS,
  CHURN_FEATURE_EVE_MINS,
  CHURN_FEATURE_EVE_CALLS,
  CHURN_FEATURE_NIGHT_MINS,
  CHURN_FEATURE_NIGHT_CALLS,
  CHURN_FEATURE_INTL_MINS,
  CHURN_FEATURE_INTL_CALLS,
  CHURN_FEATURE_CUSTSERV_CALLS,
  CHURN_FEATURE_SENTIMENT,
  CHURN_FEATURE_PAST_SENTI_NUT,
  CHURN_FEATURE_PAST_SENTI_POS,
  CHURN_FEATURE_PAST_SENTI_NEG,
  CHURN_FEATURE_MTH_REMAIN,
  CHURN_FEATURE_INT_L_PLAN_NO,
  CHURN_FEATURE_INT_L_PLAN_YES,
  CHURN_FEATURE_VMAIL_PLAN_NO,
  CHURN_FEATURE_VMAIL_PLAN_YES,
} ChurnFeature;

#define CHURN_N_FEATURES 20

/* One row: a plain value, copied by assignment. NAN is a missing value. */
typedef struct
{
  double values[CHURN_N_FEATURES];
} ChurnFeatures;

const char *churn_feature_get_name (ChurnFeature feature);
gboolean churn_feature_from_name (const char *name, ChurnFeature *feature);

char *churn_feature_value_to_string (double value);
gboolean churn_feature_value_from_string (const char *text, double *value);

void churn_features_clear (ChurnFeatures *features);
gboolean churn_features_equal (const ChurnFeatures *a, const ChurnFeatures *b);
char *churn_features_to_csv (const ChurnFeatures *features);
gboolean churn_features_from_csv (const char *line, ChurnFeatures *features, GError **error);

G_END_DECLS
