#pragma once

#include "churn-outbox-entry.h"
#include "churn-poller.h"

G_BEGIN_DECLS

/* For how many seconds an offer can be undone. */
#define CHURN_UNDO_SECONDS_MIN 5
#define CHURN_UNDO_SECONDS_MAX 30
#define CHURN_UNDO_SECONDS_DEFAULT 10

#define CHURN_TYPE_OUTBOX (churn_outbox_get_type ())
G_DECLARE_FINAL_TYPE (ChurnOutbox, churn_outbox, CHURN, OUTBOX, GObject)

ChurnOutbox *churn_outbox_new (const char *directory, ChurnClock *clock);
void churn_outbox_follow (ChurnOutbox *self, ChurnPoller *poller);
gboolean churn_outbox_set_session (ChurnOutbox *self, ChurnSession *session, GError **error);
void churn_outbox_set_undo_seconds (ChurnOutbox *self, guint seconds);
guint churn_outbox_get_undo_seconds (ChurnOutbox *self);

ChurnOutboxEntry *churn_outbox_add (ChurnOutbox *self,
                                    const char *contact_id,
                                    int months,
                                    const char *note,
                                    gint64 made,
                                    GError **error);
gboolean churn_outbox_undo (ChurnOutbox *self, ChurnOutboxEntry *entry, GError **error);
gboolean churn_outbox_undo_last (ChurnOutbox *self, GError **error);
void churn_outbox_send_now (ChurnOutbox *self, ChurnOutboxEntry *entry);
gboolean churn_outbox_dismiss (ChurnOutbox *self, ChurnOutboxEntry *entry, GError **error);
void churn_outbox_wake (ChurnOutbox *self);
ChurnOutboxEntry *churn_outbox_find (ChurnOutbox *self, const char *contact_id);
guint churn_outbox_get_n_waiting (ChurnOutbox *self);

G_END_DECLS
