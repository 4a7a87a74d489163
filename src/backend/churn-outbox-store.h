#pragma once

#include "churn-offer.h"

G_BEGIN_DECLS

/* What is kept of an offer until it is answered. @failure is why it was refused for good; it is
 * kept for the agent to see, and not sent again. */
typedef struct
{
  ChurnOffer *offer; /* id, contact_id, months, note, made */
  gint64 due;        /* when it may be sent, by this machine's clock */
  GError *failure;   /* nullable */
} ChurnOutboxRecord;

ChurnOutboxRecord *churn_outbox_record_new (ChurnOffer *offer, gint64 due, const GError *failure);
void churn_outbox_record_free (ChurnOutboxRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnOutboxRecord, churn_outbox_record_free)

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
