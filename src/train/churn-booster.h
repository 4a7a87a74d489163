#pragma once

#include "churn-features.h"
#include "churn-settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_BOOSTER (churn_booster_get_type ())
G_DECLARE_FINAL_TYPE (ChurnBooster, churn_booster, CHURN, BOOSTER, GObject)

typedef void (*ChurnBoosterProgress) (int round, int rounds, gpointer data);

ChurnBooster *churn_booster_train (const ChurnSettings *settings,
                                   const ChurnFeatures *rows,
                                   const guint8 *churned,
                                   gsize n_rows,
                                   ChurnBoosterProgress progress,
                                   gpointer data,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean churn_booster_get_margins (ChurnBooster *self,
                                    const ChurnFeatures *rows,
                                    gsize n_rows,
                                    double *margins,
                                    GError **error);
gboolean churn_booster_set_attribute (ChurnBooster *self,
                                      const char *name,
                                      const char *value,
                                      GError **error);
GBytes *churn_booster_to_bytes (ChurnBooster *self, GError **error);

G_END_DECLS
