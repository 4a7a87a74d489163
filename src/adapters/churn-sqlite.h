#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SQLITE (churn_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSqlite, churn_sqlite, CHURN, SQLITE, GObject)

ChurnSqlite *churn_sqlite_open (const char *path, GError **error);

G_END_DECLS
