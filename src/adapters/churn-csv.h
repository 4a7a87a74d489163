#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A longer record is a broken file, and not worth the memory. */
#define CHURN_CSV_RECORD_MAX (1024 * 1024)
#define CHURN_CSV_FIELDS_MAX 4096

#define CHURN_TYPE_CSV (churn_csv_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCsv, churn_csv, CHURN, CSV, GObject)

ChurnCsv *churn_csv_new (GInputStream *stream, const char *name);
GPtrArray *churn_csv_read (ChurnCsv *self, GCancellable *cancellable, GError **error);
const char *churn_csv_get_name (ChurnCsv *self);
guint64 churn_csv_get_line (ChurnCsv *self);
const char *churn_csv_get_column (ChurnCsv *self, guint index);

char *churn_csv_format (const char *const *fields);

G_END_DECLS
