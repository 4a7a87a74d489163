#pragma once

#include "churn-sqlite.h"
#include "churn-store.h"

G_BEGIN_DECLS

#define CHURN_TYPE_SQLITE_STORE (churn_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSqliteStore, churn_sqlite_store, CHURN, SQLITE_STORE, GObject)

ChurnSqliteStore *churn_sqlite_store_new (const char *path, GError **error);
ChurnSqlite *churn_sqlite_store_get_sqlite (ChurnSqliteStore *self);
/* Many writes as one: an import. */
gboolean churn_sqlite_store_begin (ChurnSqliteStore *self, GError **error);
gboolean churn_sqlite_store_commit (ChurnSqliteStore *self, GError **error);
void churn_sqlite_store_rollback (ChurnSqliteStore *self);
gboolean churn_sqlite_store_forget_customer (ChurnSqliteStore *self,
                                             const char *customer_id,
                                             guint *n_contacts,
                                             GCancellable *cancellable,
                                             GError **error);

G_END_DECLS
