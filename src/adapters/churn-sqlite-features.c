#include "churn-sqlite-features.h"

#include "churn-sqlite-private.h"

/**
 * ChurnSqliteFeatures:
 *
 * The feature store in the file of a #ChurnSqliteStore. It keeps to SageMaker's rule: a record that
 * is not newer than the one that stands is silently ignored.
 */
struct _ChurnSqliteFeatures
{
  GObject parent_instance;

  ChurnSqlite *sqlite;
};

static gboolean
get (ChurnFeatureStore *store,
     const char *customer_id,
     ChurnFeatures *features,
     gboolean *found,
     GCancellable *cancellable,
     GError **error)
{
  ChurnSqlite *sqlite = CHURN_SQLITE_FEATURES (store)->sqlite;
  g_autoptr (ChurnSqliteRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  *found = FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  rows = churn_sqlite_select (sqlite, error, "SELECT row FROM features WHERE customer_id = ?", "s",
                              customer_id);
  if (rows == NULL)
    return FALSE;
  if (churn_sqlite_next (sqlite, rows, &local))
    {
      g_autofree char *row = churn_sqlite_text (rows, 0);

      *found = churn_features_from_csv (row, features, &local);
    }
  if (local != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "The feature store: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
put (ChurnFeatureStore *store,
     const char *customer_id,
     const ChurnFeatures *features,
     gint64 event_time,
     GCancellable *cancellable,
     GError **error)
{
  ChurnSqlite *sqlite = CHURN_SQLITE_FEATURES (store)->sqlite;
  g_autofree char *row = churn_features_to_csv (features);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return churn_sqlite_run (sqlite, error,
                           "INSERT INTO features (customer_id, event_time, row) VALUES (?, ?, ?) "
                           "ON CONFLICT (customer_id) DO UPDATE SET event_time = "
                           "excluded.event_time, row = excluded.row "
                           "WHERE excluded.event_time > features.event_time",
                           "sis", customer_id, event_time, row);
}

static void
feature_store_iface_init (ChurnFeatureStoreInterface *iface)
{
  iface->get = get;
  iface->put = put;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnSqliteFeatures,
                               churn_sqlite_features,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_FEATURE_STORE,
                                                      feature_store_iface_init))

static void
churn_sqlite_features_finalize (GObject *object)
{
  ChurnSqliteFeatures *self = CHURN_SQLITE_FEATURES (object);

  g_clear_object (&self->sqlite);

  G_OBJECT_CLASS (churn_sqlite_features_parent_class)->finalize (object);
}

static void
churn_sqlite_features_class_init (ChurnSqliteFeaturesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_sqlite_features_finalize;
}

static void
churn_sqlite_features_init (ChurnSqliteFeatures *self)
{
}

/**
 * churn_sqlite_features_new:
 * @store: the store whose file it is in
 *
 * Makes the feature store that shares a store's file.
 *
 * Returns: (transfer full): it
 */
ChurnFeatureStore *
churn_sqlite_features_new (ChurnSqliteStore *store)
{
  ChurnSqliteFeatures *self;

  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (store), NULL);

  self = g_object_new (CHURN_TYPE_SQLITE_FEATURES, NULL);
  self->sqlite = g_object_ref (churn_sqlite_store_get_sqlite (store));
  return CHURN_FEATURE_STORE (self);
}
