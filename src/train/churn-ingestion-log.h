#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _ChurnIngestionLog ChurnIngestionLog;

ChurnIngestionLog *churn_ingestion_log_new (void);
ChurnIngestionLog *
churn_ingestion_log_open (const char *path, const char *table, const char *target, GError **error);
void churn_ingestion_log_free (ChurnIngestionLog *self);

void churn_ingestion_log_add (ChurnIngestionLog *self, guint64 row);
gboolean churn_ingestion_log_contains (ChurnIngestionLog *self, guint64 row);
gboolean churn_ingestion_log_save (ChurnIngestionLog *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnIngestionLog, churn_ingestion_log_free)

G_END_DECLS
