#pragma once

/* What the files of the SQLite adapter share; nobody else includes it. */

#include "churn-error.h"
#include "churn-sqlite-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* The rows of a statement in use: ends (is reset) when it goes out of scope. */
typedef struct sqlite3_stmt ChurnSqliteRows;

/* A transaction, or a savepoint inside one: rolled back when it goes out of scope. */
typedef struct _ChurnSqlite ChurnSqliteStep;

/* The kinds of bound values: s: const char *, i: gint64, n: int, d: double (NAN is NULL). */
ChurnSqliteRows *
churn_sqlite_select (ChurnSqlite *self, GError **error, const char *sql, const char *kinds, ...);
gboolean churn_sqlite_next (ChurnSqlite *self, ChurnSqliteRows *rows, GError **error);
void churn_sqlite_rows_end (ChurnSqliteRows *rows);
gboolean
churn_sqlite_run (ChurnSqlite *self, GError **error, const char *sql, const char *kinds, ...);
int churn_sqlite_get_n_changed (ChurnSqlite *self);
gboolean churn_sqlite_get_int (ChurnSqlite *self,
                               gint64 *value,
                               GError **error,
                               const char *sql,
                               const char *kinds,
                               ...);

char *churn_sqlite_text (ChurnSqliteRows *rows, int column);
double churn_sqlite_double (ChurnSqliteRows *rows, int column);

ChurnSqliteStep *churn_sqlite_begin (ChurnSqlite *self, GCancellable *cancellable, GError **error);
gboolean churn_sqlite_commit (ChurnSqliteStep *step, GError **error);
void churn_sqlite_rollback (ChurnSqliteStep *step);

gint64 churn_sqlite_next_sequence (ChurnSqlite *self, GError **error);
gboolean churn_sqlite_get_sequence (ChurnSqlite *self, gint64 *sequence, GError **error);
const char *churn_sqlite_get_epoch (ChurnSqlite *self);

gboolean churn_sqlite_prepare_schema (ChurnSqlite *self, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSqliteRows, churn_sqlite_rows_end)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnSqliteStep, churn_sqlite_rollback)

/* Inside a step of another file's. */
ChurnContact *churn_sqlite_load_contact (ChurnSqlite *self, const char *id, GError **error);
ChurnContact *churn_sqlite_require_contact (ChurnSqlite *self, const char *id, GError **error);
ChurnContact *churn_sqlite_read_contact (ChurnSqliteRows *rows, GError **error);
typedef gpointer (*ChurnSqliteRead) (ChurnSqliteRows *rows, GError **error);
GPtrArray *churn_sqlite_read_all (ChurnSqlite *self,
                                  ChurnSqliteRows *rows,
                                  ChurnSqliteRead read,
                                  GDestroyNotify free,
                                  GError **error);
GPtrArray *churn_sqlite_read_ids (ChurnSqlite *self, ChurnSqliteRows *rows, GError **error);
gboolean churn_sqlite_save_contact (ChurnSqlite *self,
                                    const ChurnContact *before,
                                    ChurnContact *contact,
                                    gint64 now,
                                    gint64 detail_version,
                                    GError **error);
gboolean churn_sqlite_touch_contact (ChurnSqlite *self,
                                     const char *id,
                                     gint64 heard,
                                     gint64 detail_version,
                                     GError **error);
ChurnPrediction *
churn_sqlite_get_latest_prediction (ChurnSqlite *self, const char *contact_id, GError **error);
ChurnCustomer *churn_sqlite_load_customer (ChurnSqlite *self, const char *id, GError **error);
gboolean
churn_sqlite_save_customer (ChurnSqlite *self, const ChurnCustomer *customer, GError **error);
gboolean churn_sqlite_adopt_events (ChurnSqlite *self,
                                    const char *contact_id,
                                    const char *customer_id,
                                    const char *former_id,
                                    gint64 now,
                                    GError **error);

#define CHURN_SQLITE_CONTACT_COLUMNS                                                               \
  "id, initial_id, previous_id, channel, initiation, instance, queue, queue_arn, queue_time, "     \
  "agent_id, agent_name, agent_arn, agent_time, customer_id, customer_name, customer_phone, "      \
  "months, initiated, queued, connected, disconnected, completed, lost, heard, analysis, "         \
  "windows, n_positive, n_neutral, n_negative, churn, previous_churn, initial_churn, claimed_by, " \
  "claimed_name, help, former, begun"

/* One function a group of the port's methods: it fills in its own. */
void churn_sqlite_init_customers (ChurnStoreInterface *iface);
void churn_sqlite_init_contacts (ChurnStoreInterface *iface);
void churn_sqlite_init_feed (ChurnStoreInterface *iface);
void churn_sqlite_init_speech (ChurnStoreInterface *iface);
void churn_sqlite_init_predictions (ChurnStoreInterface *iface);
void churn_sqlite_init_care (ChurnStoreInterface *iface);
void churn_sqlite_init_offers (ChurnStoreInterface *iface);

ChurnSqlite *churn_sqlite_of (ChurnStore *store);

G_END_DECLS
