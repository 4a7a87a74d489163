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
ChurnOutboxRecord *
churn_outbox_record_from_json (const char *id, const char *text, gssize length, GError **error);
char *churn_outbox_record_to_json (const ChurnOutboxRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnOutboxRecord, churn_outbox_record_free)

G_END_DECLS
