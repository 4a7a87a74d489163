#pragma once

#include "churn-poller.h"

G_BEGIN_DECLS

struct _ChurnPoller
{
  GObject parent_instance;

  ChurnContactList *list;
  ChurnContactView *view;
  ChurnClock *clock;
  GNetworkMonitor *monitor;

  ChurnSession *session;
  gulong principal_handler;
  gulong credentials_handler;
  GCancellable *cancellable; /* of the poll on its way; NULL: none. Answers of another are late */
  gboolean again;            /* another was asked for meanwhile */

  guint wanted_interval; /* seconds; 0: as the server says */
  guint server_interval;
  char *cursor;
  guint n_pages;

  guint timeout;      /* until the next poll */
  guint tick;         /* until the next tick */
  gint64 anchor;      /* of the grid of polls, monotonic */
  gint64 started;     /* boottime of the poll on its way, or of the last */
  gint64 sleep;       /* boottime less monotonic, at the last tick */
  gboolean available; /* what the network monitor said last */
  char *identity;     /* whose contacts these are */

  gboolean has_data;
  gint64 good; /* boottime of the start of the last poll that succeeded */
  guint failures;
  gboolean probe_failed;
  gboolean refused;
  GError *error;

  ChurnFreshness freshness; /* as it was notified */
  guint missed;
};

void _churn_poller_take_error (ChurnPoller *self, GError *error);
void _churn_poller_take_interval (ChurnPoller *self, guint seconds);
void _churn_poller_update_freshness (ChurnPoller *self);
/* churn-poller-poll.c */
void _churn_poller_start_poll (ChurnPoller *self);
void _churn_poller_give_up_poll (ChurnPoller *self);
void _churn_poller_end_poll (ChurnPoller *self);
/* churn-poller-session.c */
void _churn_poller_leave_session (ChurnPoller *self);

G_END_DECLS
