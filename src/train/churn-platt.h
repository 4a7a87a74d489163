#pragma once

#include "churn-calibration.h"

G_BEGIN_DECLS

gboolean churn_platt_fit (const double *margins,
                          const guint8 *churned,
                          guint n,
                          ChurnCalibration *calibration,
                          GError **error);

G_END_DECLS
