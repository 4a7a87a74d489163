#include "churn-poller-private.h"

/* Durations, ages and the watch over sleep go on once a second. */
#define TICK G_USEC_PER_SEC

/* A machine that slept less than this did not sleep. */
#define SLEEP_LEAST (2 * G_USEC_PER_SEC)

static void
forget_contacts (ChurnPoller *self)
{
  g_clear_pointer (&self->cursor, g_free);
  self->has_data = FALSE;
  churn_contact_list_clear (self->list);
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
on_credentials (AwsClient *client, GParamSpec *pspec, ChurnPoller *self)
{
  churn_poller_poll_now (self);
}

void
_churn_poller_leave_session (ChurnPoller *self)
{
  _churn_poller_give_up_poll (self);
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
      _churn_poller_give_up_poll (self);
      churn_poller_poll_now (self);
    }
  /* A handler of that may have signed out. */
  if (self->session == NULL)
    return;
  self->sleep = sleep;

  churn_contact_list_tick (self->list, churn_session_get_server_time (self->session));
  _churn_poller_update_freshness (self);
  g_signal_emit_by_name (self, "tick");
}

/* Begins to tick, for a session that is new. */
static void
start_ticks (ChurnPoller *self)
{
  self->sleep = churn_clock_get_boottime (self->clock) - churn_clock_get_monotonic (self->clock);
  self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
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

  _churn_poller_leave_session (self);
  forget_contacts (self);
  g_clear_pointer (&self->identity, g_free);
  self->again = FALSE;
  self->failures = 0;
  self->probe_failed = FALSE;
  self->refused = FALSE;
  _churn_poller_take_error (self, NULL);

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
  _churn_poller_update_freshness (self);
  g_object_notify (G_OBJECT (self), "session");

  if (self->session != NULL && self->session == session)
    {
      start_ticks (self);
      churn_poller_poll_now (self);
    }
}
