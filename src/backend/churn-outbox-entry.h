#pragma once

#include "churn-clock.h"
#include "churn-offer.h"

G_BEGIN_DECLS

/**
 * ChurnOutboxState:
 * @CHURN_OUTBOX_WAITING: on disk; it can be undone until it is due
 * @CHURN_OUTBOX_SENDING: on its way
 * @CHURN_OUTBOX_RETRYING: it was not answered, and is sent again later
 * @CHURN_OUTBOX_SENT: answered: the offer stands
 * @CHURN_OUTBOX_FAILED: refused for good; kept until it is dismissed
 * @CHURN_OUTBOX_UNDONE: taken back in time, never sent
 *
 * How far an offer has come.
 */
typedef enum
{
  CHURN_OUTBOX_WAITING,
  CHURN_OUTBOX_SENDING,
  CHURN_OUTBOX_RETRYING,
  CHURN_OUTBOX_SENT,
  CHURN_OUTBOX_FAILED,
  CHURN_OUTBOX_UNDONE,
} ChurnOutboxState;

#define CHURN_TYPE_OUTBOX_ENTRY (churn_outbox_entry_get_type ())
G_DECLARE_FINAL_TYPE (ChurnOutboxEntry, churn_outbox_entry, CHURN, OUTBOX_ENTRY, GObject)

const ChurnOffer *churn_outbox_entry_get_offer (ChurnOutboxEntry *self);
const char *churn_outbox_entry_get_contact_id (ChurnOutboxEntry *self);
ChurnOutboxState churn_outbox_entry_get_state (ChurnOutboxEntry *self);
gint64 churn_outbox_entry_get_due (ChurnOutboxEntry *self);
guint churn_outbox_entry_get_remaining (ChurnOutboxEntry *self);
gint64 churn_outbox_entry_get_next_attempt (ChurnOutboxEntry *self);
const char *churn_outbox_entry_get_reason (ChurnOutboxEntry *self);
const GError *churn_outbox_entry_get_error (ChurnOutboxEntry *self);
const ChurnOffer *churn_outbox_entry_get_answer (ChurnOutboxEntry *self);

G_END_DECLS
