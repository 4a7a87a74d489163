#include "churn-sqlite-private.h"

/**
 * ChurnSqliteStore:
 *
 * The store in one SQLite file. The version of a contact, and of all that hangs on it, is the
 * number of the change in the whole file, so that a cursor gets just what changed after it.
 */
struct _ChurnSqliteStore
{
  GObject parent_instance;

  ChurnSqlite *sqlite;
};

static void
store_iface_init (ChurnStoreInterface *iface)
{
  churn_sqlite_init_customers (iface);
  churn_sqlite_init_contacts (iface);
  churn_sqlite_init_care (iface);
  churn_sqlite_init_feed (iface);
  churn_sqlite_init_speech (iface);
  churn_sqlite_init_predictions (iface);
  churn_sqlite_init_offers (iface);
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnSqliteStore,
                               churn_sqlite_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_STORE, store_iface_init))

static void
churn_sqlite_store_finalize (GObject *object)
{
  ChurnSqliteStore *self = CHURN_SQLITE_STORE (object);

  g_clear_object (&self->sqlite);

  G_OBJECT_CLASS (churn_sqlite_store_parent_class)->finalize (object);
}

static void
churn_sqlite_store_class_init (ChurnSqliteStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_sqlite_store_finalize;
}

static void
churn_sqlite_store_init (ChurnSqliteStore *self)
{
}

/**
 * churn_sqlite_of:
 * @store: a #ChurnSqliteStore
 *
 * Gets its open file.
 *
 * Returns: (transfer none): it
 */
ChurnSqlite *
churn_sqlite_of (ChurnStore *store)
{
  return CHURN_SQLITE_STORE (store)->sqlite;
}

/**
 * churn_sqlite_store_new:
 * @path: (nullable): the file, made if it is not there; %NULL: in memory, gone with the object
 * @error: return location for the error
 *
 * Opens a store (churn_sqlite_open()).
 *
 * Returns: (transfer full): the store, or %NULL with @error set
 */
ChurnSqliteStore *
churn_sqlite_store_new (const char *path, GError **error)
{
  g_autoptr (ChurnSqlite) sqlite = NULL;
  ChurnSqliteStore *self;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sqlite = churn_sqlite_open (path, error);
  if (sqlite == NULL)
    return NULL;
  self = g_object_new (CHURN_TYPE_SQLITE_STORE, NULL);
  self->sqlite = g_steal_pointer (&sqlite);
  return self;
}

/**
 * churn_sqlite_store_get_sqlite:
 * @self: a #ChurnSqliteStore
 *
 * Gets the open file, which a #ChurnSqliteFeatures shares.
 *
 * Returns: (transfer none): the file
 */
ChurnSqlite *
churn_sqlite_store_get_sqlite (ChurnSqliteStore *self)
{
  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (self), NULL);

  return self->sqlite;
}

/**
 * churn_sqlite_store_begin:
 * @self: a #ChurnSqliteStore
 * @error: return location for the error
 *
 * Makes all that follows one step, until churn_sqlite_store_commit(): an import of thousands of
 * customers is one write to the disk instead of thousands.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_store_begin (ChurnSqliteStore *self, GError **error)
{
  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return churn_sqlite_begin (self->sqlite, NULL, error) != NULL;
}

/**
 * churn_sqlite_store_commit:
 * @self: a #ChurnSqliteStore that churn_sqlite_store_begin() was called on
 * @error: return location for the error
 *
 * Writes all since churn_sqlite_store_begin(); on failure nothing of it stands.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_sqlite_store_commit (ChurnSqliteStore *self, GError **error)
{
  g_return_val_if_fail (CHURN_IS_SQLITE_STORE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return churn_sqlite_commit (self->sqlite, error);
}

/**
 * churn_sqlite_store_rollback:
 * @self: a #ChurnSqliteStore that churn_sqlite_store_begin() was called on
 *
 * Undoes all since churn_sqlite_store_begin().
 */
void
churn_sqlite_store_rollback (ChurnSqliteStore *self)
{
  g_return_if_fail (CHURN_IS_SQLITE_STORE (self));

  churn_sqlite_rollback (self->sqlite);
}
