#include "churn-poller.h"

#include "churn-backend-error.h"
#include "churn-error.h"

/* Durations, ages and the watch over sleep go on once a second. */
#define TICK G_USEC_PER_SEC

/* A machine that slept less than this did not sleep. */
#define SLEEP_LEAST (2 * G_USEC_PER_SEC)

/* Credentials that were refused are tried again now and then: a permission may come back. */
#define REFUSED_DELAY (60 * G_USEC_PER_SEC)

#define BACKOFF_MOST (60 * G_USEC_PER_SEC)

/* A feed that never ends is a fault: 2,000 contacts a page. */
#define PAGES_MOST 1000

/**
 * ChurnPoller:
 *
 * Keeps a list, and the contact that is looked at, as they are on the server. One poll at most is
 * on its way. Polls start every interval, from start to start; after a failure they back off; and
 * one starts at once when it is asked for, when the network comes back, when the machine wakes up
 * and when the credentials change. It knows, and says, how far the list can be trusted.
 *
 * `tick` is emitted once a second while there is a session, after durations went on; `polled`
 * after each poll, with whether it succeeded.
 */
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

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_FRESHNESS,
  PROP_MISSED,
  PROP_POLLING,
  PROP_INTERVAL,
  PROP_ERROR,
  N_PROPS
};

enum
{
  SIGNAL_TICK,
  SIGNAL_POLLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnPoller, churn_poller, G_TYPE_OBJECT)

static void start_poll (ChurnPoller *self);
static void ask_feed (ChurnPoller *self);

/* What tells an answer of the poll on its way from a late one of a poll that was given up. */
typedef struct
{
  ChurnPoller *poller;
  GCancellable *cancellable;
} Request;

static Request *
request_new (ChurnPoller *self)
{
  Request *request = g_new0 (Request, 1);

  request->poller = g_object_ref (self);
  request->cancellable = g_object_ref (self->cancellable);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->poller);
  g_object_unref (request->cancellable);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gboolean
is_late (const Request *request)
{
  return request->cancellable != request->poller->cancellable;
}

static gint64
get_interval_us (ChurnPoller *self)
{
  return churn_poller_get_interval (self) * G_USEC_PER_SEC;
}

static void
update_freshness (ChurnPoller *self)
{
  ChurnFreshness freshness = CHURN_FRESHNESS_NONE;
  guint missed = 0;

  if (self->session != NULL)
    {
      if (self->has_data)
        missed = churn_schedule_get_missed (churn_poller_get_age (self), get_interval_us (self),
                                            self->failures);
      freshness = churn_schedule_get_freshness (self->has_data, missed, self->failures,
                                                self->probe_failed, self->refused);
    }
  if (self->missed != missed)
    {
      self->missed = missed;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSED]);
    }
  if (self->freshness != freshness)
    {
      self->freshness = freshness;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRESHNESS]);
    }
}

static void
take_error (ChurnPoller *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
give_up_poll (ChurnPoller *self)
{
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLLING]);
}

static void
on_timeout (gpointer user_data)
{
  ChurnPoller *self = CHURN_POLLER (user_data);

  self->timeout = 0;
  start_poll (self);
}

static void
schedule (ChurnPoller *self, gint64 delay)
{
  churn_clock_clear_timeout (self->clock, &self->timeout);
  self->timeout = churn_clock_add_timeout (self->clock, delay, on_timeout, self);
}

/* The poll is over, whatever came of it: says so, and sets the time of the next. */
static void
end_poll (ChurnPoller *self)
{
  g_autoptr (ChurnPoller) alive = g_object_ref (self);
  g_autoptr (ChurnSession) session = g_object_ref (self->session);
  gint64 now = churn_clock_get_monotonic (self->clock);
  double random = churn_clock_get_random (self->clock);

  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLLING]);
  update_freshness (self);
  g_signal_emit (self, signals[SIGNAL_POLLED], 0, self->failures == 0);

  /* A handler may have signed out, signed in, or polled. */
  if (self->session != session || self->cancellable != NULL)
    return;

  if (self->again && self->failures == 0)
    start_poll (self);
  else if (self->failures == 0)
    schedule (self,
              churn_schedule_get_next (self->anchor, get_interval_us (self), now, random) - now);
  else if (self->refused)
    schedule (self, REFUSED_DELAY);
  else
    {
      gint64 delay = churn_schedule_get_backoff (self->failures, get_interval_us (self),
                                                 MAX (BACKOFF_MOST, get_interval_us (self)),
                                                 churn_session_get_wait (self->session), random);

      self->anchor = now + delay;
      schedule (self, delay);
    }
}

static void
forget_contacts (ChurnPoller *self)
{
  g_clear_pointer (&self->cursor, g_free);
  self->has_data = FALSE;
  churn_contact_list_clear (self->list);
}

static void
refresh_view (ChurnPoller *self)
{
  const char *id = churn_contact_view_get_contact_id (self->view);
  ChurnContactItem *item = id != NULL ? churn_contact_list_lookup (self->list, id) : NULL;

  churn_contact_view_refresh_after (self->view,
                                    item != NULL ? churn_contact_item_get_version (item) : 0);
}

static void
take_interval (ChurnPoller *self, guint seconds)
{
  guint old = churn_poller_get_interval (self);

  if (seconds == 0)
    return;
  self->server_interval = CLAMP (seconds, CHURN_INTERVAL_MIN, CHURN_INTERVAL_MAX);
  if (churn_poller_get_interval (self) != old)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

static void
on_probe (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (ChurnPrincipal) principal = NULL;
  g_autoptr (GError) error = NULL;
  ChurnPoller *self = request->poller;

  principal = churn_session_me_finish (CHURN_SESSION (source), result, &error);
  if (is_late (request))
    return;

  self->probe_failed = principal == NULL;
  if (principal != NULL)
    take_interval (self, principal->interval);
  else if (churn_backend_error_is_refused (error) ||
           g_error_matches (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED))
    {
      self->refused = TRUE;
      take_error (self, g_steal_pointer (&error));
    }
  end_poll (self);
}

/* What ends a poll badly. Whether the server can be reached at all is asked from the second failure
 * in a row on; who the caller is, when the server says that they may not see the feed. */
static void
fail_poll (ChurnPoller *self, GError *error, gboolean was_probe)
{
  gboolean denied = g_error_matches (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED);

  self->failures++;
  if (churn_backend_error_is_refused (error) || (was_probe && denied))
    self->refused = TRUE;
  if (g_error_matches (error, CHURN_ERROR, CHURN_ERROR_INVALID))
    g_clear_pointer (&self->cursor, g_free);
  take_error (self, error);

  if (was_probe)
    self->probe_failed = TRUE;
  if (was_probe || self->refused || (self->failures < 2 && !denied))
    end_poll (self);
  else
    churn_session_me_async (self->session, self->cancellable, on_probe, request_new (self));
}

static void
on_feed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (ChurnFeed) feed = NULL;
  ChurnPoller *self = request->poller;
  GError *error = NULL;

  feed = churn_session_contacts_finish (CHURN_SESSION (source), result, &error);
  if (is_late (request))
    {
      g_clear_error (&error);
      return;
    }
  if (feed != NULL && feed->more &&
      (g_strcmp0 (feed->cursor, self->cursor) == 0 || self->n_pages == PAGES_MOST))
    {
      g_clear_pointer (&feed, churn_feed_unref);
      error = g_error_new_literal (CHURN_ERROR, CHURN_ERROR_PARSE,
                                   "The feed says that there is more and does not go on");
    }
  if (feed == NULL)
    {
      fail_poll (self, error, FALSE);
      return;
    }

  /* Asked without a cursor, the answer is everything live, whatever it calls itself. */
  if (self->cursor == NULL)
    feed->reset = TRUE;
  g_free (self->cursor);
  self->cursor = g_strdup (feed->cursor);
  take_interval (self, feed->interval);
  churn_contact_list_apply (self->list, feed);
  churn_contact_list_tick (self->list, churn_session_get_server_time (self->session));

  /* A handler of the list may have signed out. */
  if (is_late (request))
    return;
  if (feed->more)
    {
      ask_feed (self);
      return;
    }

  self->has_data = TRUE;
  self->good = self->started;
  self->failures = 0;
  self->probe_failed = FALSE;
  self->refused = FALSE;
  take_error (self, NULL);
  refresh_view (self);
  end_poll (self);
}

static void
ask_feed (ChurnPoller *self)
{
  self->n_pages++;
  churn_session_contacts_async (self->session, self->cursor, self->cancellable, on_feed,
                                request_new (self));
}

static void
on_me (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (ChurnPrincipal) principal = NULL;
  ChurnPoller *self = request->poller;
  GError *error = NULL;

  principal = churn_session_me_finish (CHURN_SESSION (source), result, &error);
  if (is_late (request))
    {
      g_clear_error (&error);
      return;
    }
  if (principal == NULL)
    {
      fail_poll (self, error, TRUE);
      return;
    }
  self->probe_failed = FALSE;
  take_interval (self, principal->interval);
  refresh_view (self);
  ask_feed (self);
}

static void
start_poll (ChurnPoller *self)
{
  g_assert (self->cancellable == NULL);

  churn_clock_clear_timeout (self->clock, &self->timeout);
  self->again = FALSE;
  self->n_pages = 0;
  self->started = churn_clock_get_boottime (self->clock);
  self->cancellable = g_cancellable_new ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLLING]);

  if (churn_session_get_principal (self->session) == NULL || self->refused)
    churn_session_me_async (self->session, self->cancellable, on_me, request_new (self));
  else
    ask_feed (self);
}

static void
on_principal (ChurnSession *session, GParamSpec *pspec, ChurnPoller *self)
{
  g_autofree char *identity = churn_session_get_identity (session);

  /* Somebody else by now, or in another role: what was seen before is not theirs to see. */
  if (self->identity != NULL && !g_str_equal (self->identity, identity))
    {
      forget_contacts (self);
      churn_contact_view_set_session (self->view, NULL);
      churn_contact_view_set_session (self->view, session);
    }
  g_free (self->identity);
  self->identity = g_steal_pointer (&identity);
}

static void
on_tick (gpointer user_data)
{
  ChurnPoller *self = CHURN_POLLER (user_data);
  g_autoptr (ChurnPoller) alive = g_object_ref (self);
  gint64 sleep;

  self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
  sleep = churn_clock_get_boottime (self->clock) - churn_clock_get_monotonic (self->clock);
  if (sleep - self->sleep >= SLEEP_LEAST)
    {
      /* A connection that slept too is dead, and would only be found so by a timeout. */
      give_up_poll (self);
      churn_poller_poll_now (self);
    }
  self->sleep = sleep;

  churn_contact_list_tick (self->list, churn_session_get_server_time (self->session));
  update_freshness (self);
  g_signal_emit (self, signals[SIGNAL_TICK], 0);
}

/* The monitor may trigger a poll and never forbids one: it errs behind VPNs and in sandboxes. */
static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, ChurnPoller *self)
{
  gboolean came_back = available && (!self->available || self->failures > 0);

  self->available = available;
  if (came_back && self->cancellable == NULL)
    churn_poller_poll_now (self);
}

static void
on_credentials (AwsClient *client, GParamSpec *pspec, ChurnPoller *self)
{
  churn_poller_poll_now (self);
}

static void
leave_session (ChurnPoller *self)
{
  give_up_poll (self);
  churn_clock_clear_timeout (self->clock, &self->timeout);
  churn_clock_clear_timeout (self->clock, &self->tick);
  if (self->session != NULL)
    {
      g_clear_signal_handler (&self->principal_handler, self->session);
      g_clear_signal_handler (&self->credentials_handler, churn_session_get_client (self->session));
    }
  g_clear_object (&self->session);
}

static void
churn_poller_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ChurnPoller *self = CHURN_POLLER (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_FRESHNESS:
      g_value_set_int (value, self->freshness);
      break;
    case PROP_MISSED:
      g_value_set_uint (value, self->missed);
      break;
    case PROP_POLLING:
      g_value_set_boolean (value, churn_poller_get_polling (self));
      break;
    case PROP_INTERVAL:
      g_value_set_uint (value, churn_poller_get_interval (self));
      break;
    case PROP_ERROR:
      g_value_set_pointer (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_poller_dispose (GObject *object)
{
  ChurnPoller *self = CHURN_POLLER (object);

  if (self->clock != NULL)
    leave_session (self);
  g_clear_object (&self->list);
  g_clear_object (&self->view);
  g_clear_object (&self->clock);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (churn_poller_parent_class)->dispose (object);
}

static void
churn_poller_finalize (GObject *object)
{
  ChurnPoller *self = CHURN_POLLER (object);

  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->identity, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (churn_poller_parent_class)->finalize (object);
}

static void
churn_poller_class_init (ChurnPollerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_poller_get_property;
  object_class->dispose = churn_poller_dispose;
  object_class->finalize = churn_poller_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, CHURN_TYPE_SESSION, flags);
  properties[PROP_FRESHNESS] =
      g_param_spec_int ("freshness", NULL, NULL, 0, G_MAXINT, CHURN_FRESHNESS_NONE, flags);
  properties[PROP_MISSED] = g_param_spec_uint ("missed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_POLLING] = g_param_spec_boolean ("polling", NULL, NULL, FALSE, flags);
  properties[PROP_INTERVAL] = g_param_spec_uint ("interval", NULL, NULL, CHURN_INTERVAL_MIN,
                                                 CHURN_INTERVAL_MAX, CHURN_INTERVAL_DEFAULT, flags);
  properties[PROP_ERROR] = g_param_spec_pointer ("error", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnPoller::tick:
   * @self: the poller
   *
   * A second has passed: ages are older now.
   */
  signals[SIGNAL_TICK] = g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * ChurnPoller::polled:
   * @self: the poller
   * @succeeded: whether it brought what it should
   *
   * A poll is over.
   */
  signals[SIGNAL_POLLED] = g_signal_new ("polled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
churn_poller_init (ChurnPoller *self)
{
  self->server_interval = CHURN_INTERVAL_DEFAULT;
}

/**
 * churn_poller_new:
 * @list: the list to keep
 * @view: the contact to keep
 * @clock: the time
 *
 * Makes a poller without a session, which does nothing. To be used from the main thread.
 *
 * Returns: (transfer full): the poller
 */
ChurnPoller *
churn_poller_new (ChurnContactList *list, ChurnContactView *view, ChurnClock *clock)
{
  ChurnPoller *self;

  g_return_val_if_fail (CHURN_IS_CONTACT_LIST (list), NULL);
  g_return_val_if_fail (CHURN_IS_CONTACT_VIEW (view), NULL);
  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  self = g_object_new (CHURN_TYPE_POLLER, NULL);
  self->list = g_object_ref (list);
  self->view = g_object_ref (view);
  self->clock = g_object_ref (clock);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->available = g_network_monitor_get_network_available (self->monitor);
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self,
                           0);
  return self;
}

/**
 * churn_poller_get_list:
 * @self: a poller
 *
 * Returns: (transfer none): the list that it keeps
 */
ChurnContactList *
churn_poller_get_list (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), NULL);

  return self->list;
}

/**
 * churn_poller_get_view:
 * @self: a poller
 *
 * Returns: (transfer none): the contact that it keeps
 */
ChurnContactView *
churn_poller_get_view (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), NULL);

  return self->view;
}

/**
 * churn_poller_get_session:
 * @self: a poller
 *
 * Returns: (transfer none) (nullable): whom it asks
 */
ChurnSession *
churn_poller_get_session (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), NULL);

  return self->session;
}

/**
 * churn_poller_set_session:
 * @self: a poller
 * @session: (nullable): whom to ask from now on; %NULL to stop
 *
 * Signs in or out. What another session brought is forgotten, what it may still bring is dropped,
 * and the new one is asked at once.
 */
void
churn_poller_set_session (ChurnPoller *self, ChurnSession *session)
{
  g_return_if_fail (CHURN_IS_POLLER (self));
  g_return_if_fail (session == NULL || CHURN_IS_SESSION (session));

  if (self->session == session)
    return;

  leave_session (self);
  forget_contacts (self);
  g_clear_pointer (&self->identity, g_free);
  self->again = FALSE;
  self->failures = 0;
  self->probe_failed = FALSE;
  self->refused = FALSE;
  take_error (self, NULL);

  if (session != NULL)
    {
      self->session = g_object_ref (session);
      self->principal_handler = g_signal_connect_object (session, "notify::principal",
                                                         G_CALLBACK (on_principal), self, 0);
      self->credentials_handler =
          g_signal_connect_object (churn_session_get_client (session), "notify::credentials",
                                   G_CALLBACK (on_credentials), self, 0);
    }
  churn_contact_view_set_session (self->view, session);
  update_freshness (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);

  if (self->session != NULL && self->session == session)
    {
      self->sleep =
          churn_clock_get_boottime (self->clock) - churn_clock_get_monotonic (self->clock);
      self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
      churn_poller_poll_now (self);
    }
}

/**
 * churn_poller_get_interval:
 * @self: a poller
 *
 * Returns: the seconds from the start of one poll to the start of the next
 */
guint
churn_poller_get_interval (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), CHURN_INTERVAL_DEFAULT);

  return self->wanted_interval != 0 ? self->wanted_interval : self->server_interval;
}

/**
 * churn_poller_set_interval:
 * @self: a poller
 * @seconds: the seconds from poll to poll, 5 to 60; 0 for what the server says
 *
 * Overrides the server's interval. It holds from the end of the poll on its way, or the next.
 */
void
churn_poller_set_interval (ChurnPoller *self, guint seconds)
{
  guint old;

  g_return_if_fail (CHURN_IS_POLLER (self));

  old = churn_poller_get_interval (self);
  self->wanted_interval =
      seconds != 0 ? CLAMP (seconds, CHURN_INTERVAL_MIN, CHURN_INTERVAL_MAX) : 0;
  if (churn_poller_get_interval (self) != old)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

/**
 * churn_poller_set_contact:
 * @self: a poller
 * @contact_id: (nullable): the contact to look at
 *
 * Changes the contact that the view looks at. It is asked for at once, and again after each poll
 * that brought a newer version of it.
 */
void
churn_poller_set_contact (ChurnPoller *self, const char *contact_id)
{
  g_return_if_fail (CHURN_IS_POLLER (self));

  churn_contact_view_set_contact (self->view, contact_id);
}

/**
 * churn_poller_poll_now:
 * @self: a poller
 *
 * Polls at once, or, if a poll is on its way, once more right after it. The next follows one
 * interval later. Does nothing without a session.
 */
void
churn_poller_poll_now (ChurnPoller *self)
{
  g_return_if_fail (CHURN_IS_POLLER (self));

  if (self->session == NULL)
    return;
  self->anchor = churn_clock_get_monotonic (self->clock);
  if (self->cancellable != NULL)
    self->again = TRUE;
  else
    start_poll (self);
}

/**
 * churn_poller_get_freshness:
 * @self: a poller
 *
 * Returns: how far the list can be trusted
 */
ChurnFreshness
churn_poller_get_freshness (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), CHURN_FRESHNESS_NONE);

  return self->freshness;
}

/**
 * churn_poller_get_age:
 * @self: a poller
 *
 * Returns: how old the data are, in microseconds, time asleep included; -1 if there are none
 */
gint64
churn_poller_get_age (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), -1);

  return self->has_data ? churn_clock_get_boottime (self->clock) - self->good : -1;
}

/**
 * churn_poller_get_missed:
 * @self: a poller
 *
 * Returns: how many polls brought nothing since the last that did
 */
guint
churn_poller_get_missed (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), 0);

  return self->missed;
}

/**
 * churn_poller_get_polling:
 * @self: a poller
 *
 * Returns: whether a poll is on its way
 */
gboolean
churn_poller_get_polling (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * churn_poller_get_error:
 * @self: a poller
 *
 * Returns: (transfer none) (nullable): why the newest poll failed, if it did; its message is safe
 *   to show
 */
const GError *
churn_poller_get_error (ChurnPoller *self)
{
  g_return_val_if_fail (CHURN_IS_POLLER (self), NULL);

  return self->error;
}
