#include "churn-poller-private.h"

#include "churn-backend-error.h"
#include "churn-error.h"

/* A feed that never ends is a fault: 2,000 contacts a page. */
#define PAGES_MOST 1000

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

void
_churn_poller_give_up_poll (ChurnPoller *self)
{
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_object_notify (G_OBJECT (self), "polling");
}

static void
refresh_view (ChurnPoller *self)
{
  const char *id = churn_contact_view_get_contact_id (self->view);
  ChurnContactItem *item = id != NULL ? churn_contact_list_lookup (self->list, id) : NULL;

  churn_contact_view_refresh_after (self->view,
                                    item != NULL ? churn_contact_item_get_version (item) : 0);
}

/* A handler of what was notified may have signed out, or in anew. */
static void
end_poll (const Request *request)
{
  if (!is_late (request))
    _churn_poller_end_poll (request->poller);
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
    _churn_poller_take_interval (self, principal->interval);
  else if (churn_backend_error_is_refused (error) ||
           g_error_matches (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED))
    {
      self->refused = TRUE;
      _churn_poller_take_error (self, g_steal_pointer (&error));
    }
  end_poll (request);
}

/* What ends a poll badly. Whether the server can be reached at all is asked from the second failure
 * in a row on; who the caller is, when the server says that they may not see the feed. */
static void
fail_poll (const Request *request, GError *error, gboolean was_probe)
{
  ChurnPoller *self = request->poller;
  gboolean denied = g_error_matches (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED);

  self->failures++;
  if (churn_backend_error_is_refused (error) || (was_probe && denied))
    self->refused = TRUE;
  if (g_error_matches (error, CHURN_ERROR, CHURN_ERROR_INVALID))
    g_clear_pointer (&self->cursor, g_free);
  _churn_poller_take_error (self, error);

  if (was_probe)
    self->probe_failed = TRUE;
  if (was_probe || self->refused || (self->failures < 2 && !denied))
    end_poll (request);
  else if (!is_late (request))
    churn_session_me_async (self->session, self->cancellable, on_probe, request_new (self));
}

static void
on_feed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (ChurnFeed) feed = NULL;
  ChurnPoller *self = request->poller;
  const ChurnPrincipal *principal;
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
      fail_poll (request, error, FALSE);
      return;
    }

  /* Asked without a cursor, the answer is everything live, whatever it calls itself. */
  if (self->cursor == NULL)
    feed->reset = TRUE;
  g_free (self->cursor);
  self->cursor = g_strdup (feed->cursor);
  _churn_poller_take_interval (self, feed->interval);
  principal = churn_session_get_principal (self->session);
  churn_contact_list_set_agent (self->list, principal != NULL && principal->role == CHURN_ROLE_AGENT
                                                ? principal->agent
                                                : NULL);
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
  _churn_poller_take_error (self, NULL);
  refresh_view (self);
  end_poll (request);
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
      fail_poll (request, error, TRUE);
      return;
    }
  self->probe_failed = FALSE;
  _churn_poller_take_interval (self, principal->interval);
  refresh_view (self);
  if (!is_late (request))
    ask_feed (self);
}

void
_churn_poller_start_poll (ChurnPoller *self)
{
  g_assert (self->cancellable == NULL);

  churn_clock_clear_timeout (self->clock, &self->timeout);
  self->again = FALSE;
  self->n_pages = 0;
  self->started = churn_clock_get_boottime (self->clock);
  self->cancellable = g_cancellable_new ();
  g_object_notify (G_OBJECT (self), "polling");

  if (churn_session_get_principal (self->session) == NULL || self->refused)
    churn_session_me_async (self->session, self->cancellable, on_me, request_new (self));
  else
    ask_feed (self);
}
