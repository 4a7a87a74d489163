#include "churn-poller-private.h"

/* Credentials that were refused are tried again now and then: a permission may come back. */
#define REFUSED_DELAY (60 * G_USEC_PER_SEC)

#define BACKOFF_MOST (60 * G_USEC_PER_SEC)

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
G_DEFINE_FINAL_TYPE (ChurnPoller, churn_poller, G_TYPE_OBJECT)

static gint64
get_interval_us (ChurnPoller *self)
{
  return churn_poller_get_interval (self) * G_USEC_PER_SEC;
}

void
_churn_poller_update_freshness (ChurnPoller *self)
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

void
_churn_poller_take_error (ChurnPoller *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
on_timeout (gpointer user_data)
{
  ChurnPoller *self = CHURN_POLLER (user_data);

  self->timeout = 0;
  _churn_poller_start_poll (self);
}

static void
schedule (ChurnPoller *self, gint64 delay)
{
  churn_clock_clear_timeout (self->clock, &self->timeout);
  self->timeout = churn_clock_add_timeout (self->clock, delay, on_timeout, self);
}

/* The next slot of the grid. */
static void
schedule_next (ChurnPoller *self)
{
  gint64 now = churn_clock_get_monotonic (self->clock);

  schedule (self, churn_schedule_get_next (self->anchor, get_interval_us (self), now,
                                           churn_clock_get_random (self->clock)) -
                      now);
}

/* The poll is over, whatever came of it: says so, and sets the time of the next. */
void
_churn_poller_end_poll (ChurnPoller *self)
{
  g_autoptr (ChurnPoller) alive = g_object_ref (self);
  g_autoptr (ChurnSession) session = g_object_ref (self->session);

  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLLING]);
  _churn_poller_update_freshness (self);
  g_signal_emit (self, signals[SIGNAL_POLLED], 0, self->failures == 0);

  /* A handler may have signed out, signed in, or polled. */
  if (self->session != session || self->cancellable != NULL)
    return;

  /* Whoever asked meanwhile, for being signed in again perhaps, did not ask for this one. */
  if (self->again && churn_session_get_wait (self->session) == 0)
    _churn_poller_start_poll (self);
  else if (self->failures == 0)
    schedule_next (self);
  else if (self->refused)
    schedule (self, REFUSED_DELAY);
  else
    {
      gint64 delay = churn_schedule_get_backoff (
          self->failures, get_interval_us (self), MAX (BACKOFF_MOST, get_interval_us (self)),
          churn_session_get_wait (self->session), churn_clock_get_random (self->clock));

      self->anchor = churn_clock_get_monotonic (self->clock) + delay;
      schedule (self, delay);
    }
}

void
_churn_poller_take_interval (ChurnPoller *self, guint seconds)
{
  guint old = churn_poller_get_interval (self);

  if (seconds == 0)
    return;
  self->server_interval = CLAMP (seconds, CHURN_INTERVAL_MIN, CHURN_INTERVAL_MAX);
  if (churn_poller_get_interval (self) != old)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
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
    _churn_poller_leave_session (self);
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
 * Overrides the server's interval, at once: the next poll comes when it would have come by the new
 * one. After a failure it still comes when it was to be tried again.
 */
void
churn_poller_set_interval (ChurnPoller *self, guint seconds)
{
  guint old;

  g_return_if_fail (CHURN_IS_POLLER (self));

  old = churn_poller_get_interval (self);
  self->wanted_interval =
      seconds != 0 ? CLAMP (seconds, CHURN_INTERVAL_MIN, CHURN_INTERVAL_MAX) : 0;
  if (churn_poller_get_interval (self) == old)
    return;
  if (self->timeout != 0 && self->failures == 0)
    schedule_next (self);
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
 * Polls at once, or, if a poll is on its way, once more right after it, also if it fails, unless
 * the server then asks to wait. The next follows one interval later. Does nothing without a
 * session.
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
    _churn_poller_start_poll (self);
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
