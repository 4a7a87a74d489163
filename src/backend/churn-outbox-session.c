#include "churn-outbox-private.h"

#include "churn-backend-error.h"

static void
take_record (ChurnOutbox *self, const ChurnOutboxRecord *record)
{
  gint64 most = CHURN_UNDO_SECONDS_MAX * G_USEC_PER_SEC;
  gint64 left = CLAMP (record->due - churn_clock_get_real (self->clock), 0, most);
  g_autoptr (ChurnOutboxEntry) entry = _churn_outbox_entry_new (
      record->offer, record->due, churn_clock_get_monotonic (self->clock) + left);

  if (record->failure != NULL)
    {
      _churn_outbox_entry_set_error (entry, record->failure);
      _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_FAILED);
    }
  else
    _churn_outbox_entry_count_down (entry, churn_clock_get_monotonic (self->clock));
  g_list_store_append (self->entries, entry);
}

static gboolean
open_store (ChurnOutbox *self, GError **error)
{
  g_autoptr (ChurnOutboxStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);

  store = churn_outbox_store_open (self->directory, self->identity, error);
  if (store == NULL || (records = churn_outbox_store_load (store, bad, error)) == NULL)
    return FALSE;
  self->store = g_steal_pointer (&store);
  for (guint i = 0; i < records->len; i++)
    take_record (self, g_ptr_array_index (records, i));
  for (guint i = 0; i < bad->len; i++)
    g_signal_emit_by_name (self, "bad-file", g_ptr_array_index (bad, i));
  _churn_outbox_start_tick (self);
  _churn_outbox_run (self);
  return TRUE;
}

/**
 * churn_outbox_set_session:
 * @self: an outbox
 * @session: (nullable): a session whose caller is known; %NULL to close the outbox
 * @error: (nullable): where an error goes
 *
 * Opens the outbox of this session's caller: what is in it goes on where it stood. What the outbox
 * held before leaves the list and stays on disk.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_BACKEND_ERROR_NOT_CONNECTED if the caller is not known yet,
 *   or a #GFileError; the outbox is closed then
 */
gboolean
churn_outbox_set_session (ChurnOutbox *self, ChurnSession *session, GError **error)
{
  g_autofree char *identity = NULL;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (session == NULL || CHURN_IS_SESSION (session), FALSE);

  if (session != NULL)
    identity = churn_session_get_identity (session);
  if (self->store != NULL && self->session == session && g_strcmp0 (self->identity, identity) == 0)
    return TRUE;

  _churn_outbox_close (self);
  _churn_outbox_update_waiting (self);
  if (session == NULL)
    return TRUE;
  if (identity == NULL)
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED,
                           "The server has not said yet who you are");
      return FALSE;
    }
  self->session = g_object_ref (session);
  self->identity = g_steal_pointer (&identity);
  if (open_store (self, &self->error))
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

static void
follow_session (ChurnOutbox *self)
{
  ChurnSession *session = churn_poller_get_session (self->poller);
  g_autoptr (GError) error = NULL;

  if (session != NULL && churn_session_get_principal (session) == NULL)
    session = NULL;
  if (!churn_outbox_set_session (self, session, &error))
    g_warning ("The outbox cannot be opened: %s", error->message);
}

static void
on_freshness (ChurnPoller *poller, GParamSpec *pspec, ChurnOutbox *self)
{
  if (churn_poller_get_freshness (poller) == CHURN_FRESHNESS_LIVE)
    churn_outbox_wake (self);
}

/**
 * churn_outbox_follow:
 * @self: an outbox that follows nobody yet
 * @poller: whose session is to be the outbox's
 *
 * Opens and closes the outbox with the poller's session, sends again as soon as the server can be
 * reached again, and polls as soon as an offer is answered.
 */
void
churn_outbox_follow (ChurnOutbox *self, ChurnPoller *poller)
{
  g_return_if_fail (CHURN_IS_OUTBOX (self));
  g_return_if_fail (CHURN_IS_POLLER (poller));
  g_return_if_fail (self->poller == NULL);

  self->poller = g_object_ref (poller);
  self->session_signals = g_signal_group_new (CHURN_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::principal",
                                  G_CALLBACK (follow_session), self);
  g_object_bind_property (poller, "session", self->session_signals, "target",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (poller, "notify::session", G_CALLBACK (follow_session), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "notify::freshness", G_CALLBACK (on_freshness), self, 0);
  g_signal_connect_object (self, "sent", G_CALLBACK (churn_poller_poll_now), poller,
                           G_CONNECT_SWAPPED);
  follow_session (self);
}
