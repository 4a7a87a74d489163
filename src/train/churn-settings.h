#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How XGBoost trains; the defaults are the demonstration's. */
typedef struct
{
  int rounds;
  int max_depth;
  double eta;
  double gamma;
  double min_child_weight;
  double subsample;
  int seed;
} ChurnSettings;

#define CHURN_SETTINGS_DEFAULT                                                                     \
  {                                                                                                \
    .rounds = 100, .max_depth = 5, .eta = 0.2, .gamma = 4, .min_child_weight = 6,                  \
    .subsample = 0.8, .seed = 1                                                                    \
  }

gboolean churn_settings_check (const ChurnSettings *self, GError **error);

G_END_DECLS
