#include "churn-outbox-private.h"

#include "churn-backend-error.h"
#include "churn-error.h"

#define BACKOFF_BASE (2 * G_USEC_PER_SEC)
#define BACKOFF_MOST (120 * G_USEC_PER_SEC)

/* What tells an answer that is still wanted from one that is not. */
typedef struct
{
  ChurnOutbox *outbox;
  ChurnOutboxEntry *entry;
  GCancellable *cancellable;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->outbox);
  g_object_unref (request->entry);
  g_object_unref (request->cancellable);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
take_answer (ChurnOutbox *self, ChurnOutboxEntry *entry, ChurnOffer *answer)
{
  g_autoptr (GError) error = NULL;

  /* Sent once more by the next run, it would be answered with the same. */
  if (!churn_outbox_store_remove (self->store, entry->offer->id, &error))
    g_warning ("An offer was answered and stays in the outbox: %s", error->message);
  _churn_outbox_entry_set_answer (entry, answer);
  _churn_outbox_entry_set_error (entry, NULL);
  _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_SENT);
  g_signal_emit_by_name (self, "sent", entry);
}

static void
take_refusal (ChurnOutbox *self, ChurnOutboxEntry *entry, const GError *refusal)
{
  g_autoptr (ChurnOutboxRecord) record =
      churn_outbox_record_new (entry->offer, entry->due, refusal);
  g_autoptr (GError) error = NULL;

  if (!churn_outbox_store_write (self->store, record, &error))
    g_warning ("That an offer was refused cannot be written: %s", error->message);
  _churn_outbox_entry_set_error (entry, refusal);
  _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_FAILED);
  g_signal_emit_by_name (self, "failed", entry);
}

static void
retry_later (ChurnOutbox *self, ChurnOutboxEntry *entry, const GError *error)
{
  gint64 delay = churn_schedule_get_backoff (entry->attempts, BACKOFF_BASE, BACKOFF_MOST,
                                             churn_session_get_wait (self->session),
                                             churn_clock_get_random (self->clock));

  entry->act_at = churn_clock_get_monotonic (self->clock) + delay;
  _churn_outbox_entry_set_error (entry, error);
  _churn_outbox_entry_set_next_attempt (entry, churn_clock_get_real (self->clock) + delay);
  _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_RETRYING);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (ChurnOffer) answer = NULL;
  g_autoptr (GError) error = NULL;
  ChurnOutbox *self = request->outbox;
  ChurnOutboxEntry *entry = request->entry;

  answer = churn_session_post_offer_finish (CHURN_SESSION (source), result, &error);
  if (entry->cancellable != request->cancellable)
    return;
  g_clear_object (&entry->cancellable);

  if (answer != NULL && g_ascii_strcasecmp (answer->id, entry->offer->id) != 0)
    error = g_error_new_literal (CHURN_ERROR, CHURN_ERROR_PARSE,
                                 "The server answered with another offer");
  if (error == NULL)
    take_answer (self, entry, answer);
  else if (churn_backend_error_is_definite (error))
    take_refusal (self, entry, error);
  else
    retry_later (self, entry, error);
  _churn_outbox_update_waiting (self);
  _churn_outbox_run (self);
}

static void
send_entry (ChurnOutbox *self, ChurnOutboxEntry *entry)
{
  Request *request;

  /* Another desk of the same person may have sent it, or taken it back. */
  if (!churn_outbox_store_contains (self->store, entry->offer->id))
    {
      _churn_outbox_drop (self, entry);
      return;
    }

  entry->attempts++;
  entry->cancellable = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->outbox = g_object_ref (self);
  request->entry = g_object_ref (entry);
  request->cancellable = g_object_ref (entry->cancellable);
  churn_session_post_offer_async (self->session, entry->offer, entry->cancellable, on_answer,
                                  request);
  _churn_outbox_entry_set_next_attempt (entry, 0);
  _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_SENDING);
  _churn_outbox_entry_count_down (entry, churn_clock_get_monotonic (self->clock));
}

static void
on_timeout (gpointer user_data)
{
  ChurnOutbox *self = CHURN_OUTBOX (user_data);
  g_autoptr (ChurnOutbox) alive = g_object_ref (self);

  self->timeout = 0;
  _churn_outbox_run (self);
}

/* Sends what is due, unless an older offer in the same contact is not answered yet, and sets the
 * time of the next. */
void
_churn_outbox_run (ChurnOutbox *self)
{
  g_autoptr (GPtrArray) entries = _churn_outbox_list_entries (self);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 now = churn_clock_get_monotonic (self->clock);
  gint64 next = G_MAXINT64;

  churn_clock_clear_timeout (self->clock, &self->timeout);
  for (guint i = 0; i < entries->len && self->store != NULL; i++)
    {
      ChurnOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (!_churn_outbox_is_open (entry))
        continue;
      if (g_hash_table_add (held, entry->offer->contact_id) && entry->state != CHURN_OUTBOX_SENDING)
        {
          if (entry->act_at <= now)
            send_entry (self, entry);
          else
            next = MIN (next, entry->act_at);
        }
    }
  if (next != G_MAXINT64 && self->store != NULL)
    {
      churn_clock_clear_timeout (self->clock, &self->timeout);
      self->timeout = churn_clock_add_timeout (self->clock, next - now, on_timeout, self);
    }
  _churn_outbox_update_waiting (self);
}

/**
 * churn_outbox_send_now:
 * @self: an outbox
 * @entry: an offer that waits, or that is to be sent again later
 *
 * Sends an offer now, for somebody who does not want to wait, as before closing.
 */
void
churn_outbox_send_now (ChurnOutbox *self, ChurnOutboxEntry *entry)
{
  g_return_if_fail (CHURN_IS_OUTBOX (self));
  g_return_if_fail (CHURN_IS_OUTBOX_ENTRY (entry));

  if (entry->state == CHURN_OUTBOX_WAITING || entry->state == CHURN_OUTBOX_RETRYING)
    entry->act_at = churn_clock_get_monotonic (self->clock);
  _churn_outbox_run (self);
}

/**
 * churn_outbox_wake:
 * @self: an outbox
 *
 * Sends what was not answered again at once: the server can be reached again.
 */
void
churn_outbox_wake (ChurnOutbox *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (CHURN_IS_OUTBOX (self));

  if (self->session == NULL || churn_session_get_wait (self->session) > 0)
    return;
  entries = _churn_outbox_list_entries (self);
  for (guint i = 0; i < entries->len; i++)
    {
      ChurnOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == CHURN_OUTBOX_RETRYING)
        entry->act_at = churn_clock_get_monotonic (self->clock);
    }
  _churn_outbox_run (self);
}
