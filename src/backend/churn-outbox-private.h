#pragma once

#include "churn-outbox-entry-private.h"
#include "churn-outbox-store.h"
#include "churn-outbox.h"

G_BEGIN_DECLS

struct _ChurnOutbox
{
  GObject parent_instance;

  char *directory;
  ChurnClock *clock;
  guint undo_seconds;

  ChurnPoller *poller; /* whom to follow */
  GSignalGroup *session_signals;
  ChurnSession *session;
  char *identity;
  ChurnOutboxStore *store; /* NULL: not open */
  GError *error;           /* why it is not */
  GListStore *entries;
  guint tick;      /* of the countdowns */
  guint timeout;   /* until the next entry is to be sent */
  guint n_waiting; /* as notified */
};

GPtrArray *_churn_outbox_list_entries (ChurnOutbox *self);
gboolean _churn_outbox_is_open (const ChurnOutboxEntry *entry);
void _churn_outbox_update_waiting (ChurnOutbox *self);
void _churn_outbox_drop (ChurnOutbox *self, ChurnOutboxEntry *entry);
void _churn_outbox_start_tick (ChurnOutbox *self);
void _churn_outbox_close (ChurnOutbox *self);
/* churn-outbox-send.c */
void _churn_outbox_run (ChurnOutbox *self);

G_END_DECLS
