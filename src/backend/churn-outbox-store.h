#pragma once

#include "churn-outbox-record.h"

G_BEGIN_DECLS

typedef struct _ChurnOutboxStore ChurnOutboxStore;

ChurnOutboxStore *
churn_outbox_store_open (const char *directory, const char *identity, GError **error);
void churn_outbox_store_free (ChurnOutboxStore *self);
GPtrArray *churn_outbox_store_load (ChurnOutboxStore *self, GPtrArray *bad, GError **error);
gboolean
churn_outbox_store_write (ChurnOutboxStore *self, const ChurnOutboxRecord *record, GError **error);
gboolean churn_outbox_store_remove (ChurnOutboxStore *self, const char *id, GError **error);
gboolean churn_outbox_store_contains (ChurnOutboxStore *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnOutboxStore, churn_outbox_store_free)

G_END_DECLS
