#pragma once

#include "churn-features.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_FEATURE_STORE (churn_feature_store_get_type ())
G_DECLARE_INTERFACE (ChurnFeatureStore, churn_feature_store, CHURN, FEATURE_STORE, GObject)

/* A customer's features. put replaces the whole record, and is silently ignored where the one that
 * stands there is as new or newer (SageMaker's rule for EventTime). get returns FALSE without an
 * error where there is no record. */
struct _ChurnFeatureStoreInterface
{
  GTypeInterface parent;

  gboolean (*get) (ChurnFeatureStore *self,
                   const char *customer_id,
                   ChurnFeatures *features,
                   gboolean *found,
                   GCancellable *cancellable,
                   GError **error);
  gboolean (*put) (ChurnFeatureStore *self,
                   const char *customer_id,
                   const ChurnFeatures *features,
                   gint64 event_time,
                   GCancellable *cancellable,
                   GError **error);
};

gboolean churn_feature_store_get (ChurnFeatureStore *self,
                                  const char *customer_id,
                                  ChurnFeatures *features,
                                  gboolean *found,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean churn_feature_store_put (ChurnFeatureStore *self,
                                  const char *customer_id,
                                  const ChurnFeatures *features,
                                  gint64 event_time,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
