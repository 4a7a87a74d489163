#pragma once

#include "churn-outbox-entry.h"

G_BEGIN_DECLS

/* What the outbox alone keeps with an entry, and changes. */
struct _ChurnOutboxEntry
{
  GObject parent_instance;

  ChurnOffer *offer;
  ChurnOutboxState state;
  gint64 due;          /* by this machine's clock, as in the file */
  gint64 act_at;       /* when it is sent, or sent again; monotonic */
  guint remaining;     /* seconds, as notified */
  gint64 next_attempt; /* by this machine's clock */
  GError *error;
  ChurnOffer *answer;

  guint attempts;
  GCancellable *cancellable; /* of the request that is on its way */
};

ChurnOutboxEntry *_churn_outbox_entry_new (ChurnOffer *offer, gint64 due, gint64 act_at);
void _churn_outbox_entry_set_state (ChurnOutboxEntry *self, ChurnOutboxState state);
void _churn_outbox_entry_set_error (ChurnOutboxEntry *self, const GError *error);
void _churn_outbox_entry_set_answer (ChurnOutboxEntry *self, ChurnOffer *answer);
void _churn_outbox_entry_set_next_attempt (ChurnOutboxEntry *self, gint64 time);
void _churn_outbox_entry_count_down (ChurnOutboxEntry *self, gint64 now);

G_END_DECLS
