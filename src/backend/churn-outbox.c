#include "churn-outbox.h"

#include "churn-backend-error.h"
#include "churn-error.h"
#include "churn-outbox-entry-private.h"
#include "churn-outbox-store.h"

#define TICK G_USEC_PER_SEC
#define BACKOFF_BASE (2 * G_USEC_PER_SEC)
#define BACKOFF_MOST (120 * G_USEC_PER_SEC)

/**
 * ChurnOutbox:
 *
 * The offers of one caller at one address, from the click to the answer. An offer is on disk before
 * churn_outbox_add() returns. While it waits it can be undone; then it is sent, under its id as
 * Idempotency-Key, until it is answered, by the next run of the desk if need be. Offers in one
 * contact go one after the other, in the order in which they were made. Those of other callers and
 * other addresses are not even read.
 *
 * As a list model it holds a #ChurnOutboxEntry an offer, oldest first. `sent` and `failed` are
 * emitted with the entry when its fate is known; `bad-file` with the name of a file that was no
 * offer and was put aside.
 */
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
  guint tick;           /* of the countdowns */
  guint timeout;        /* until the next entry is to be sent */
  gboolean had_waiting; /* as notified */
};

enum
{
  PROP_0,
  PROP_HAS_WAITING,
  N_PROPS
};

enum
{
  SIGNAL_SENT,
  SIGNAL_FAILED,
  SIGNAL_BAD_FILE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void churn_outbox_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnOutbox,
                               churn_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, churn_outbox_model_init))

static void run (ChurnOutbox *self);

static GType
churn_outbox_get_item_type (GListModel *model)
{
  return CHURN_TYPE_OUTBOX_ENTRY;
}

static guint
churn_outbox_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CHURN_OUTBOX (model)->entries));
}

static gpointer
churn_outbox_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CHURN_OUTBOX (model)->entries), position);
}

static void
churn_outbox_model_init (GListModelInterface *iface)
{
  iface->get_item_type = churn_outbox_get_item_type;
  iface->get_n_items = churn_outbox_get_n_items;
  iface->get_item = churn_outbox_get_item;
}

static void
on_items_changed (GListModel *entries,
                  guint position,
                  guint removed,
                  guint added,
                  ChurnOutbox *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* The entries as an array that stands whatever handlers do to the list meanwhile. */
static GPtrArray *
list_entries (ChurnOutbox *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    g_ptr_array_add (entries, g_list_model_get_item (G_LIST_MODEL (self->entries), i));
  return entries;
}

static gboolean
is_open (const ChurnOutboxEntry *entry)
{
  return entry->state == CHURN_OUTBOX_WAITING || entry->state == CHURN_OUTBOX_SENDING ||
         entry->state == CHURN_OUTBOX_RETRYING;
}

static void
update_waiting (ChurnOutbox *self)
{
  gboolean has_waiting = churn_outbox_has_waiting (self);

  if (self->had_waiting == has_waiting)
    return;
  self->had_waiting = has_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_WAITING]);
}

static void
give_up_request (ChurnOutboxEntry *entry)
{
  if (entry->cancellable != NULL)
    g_cancellable_cancel (entry->cancellable);
  g_clear_object (&entry->cancellable);
}

static void
drop (ChurnOutbox *self, ChurnOutboxEntry *entry)
{
  guint position;

  give_up_request (entry);
  if (g_list_store_find (self->entries, entry, &position))
    g_list_store_remove (self->entries, position);
}

static void
close_store (ChurnOutbox *self)
{
  g_autoptr (GPtrArray) entries = list_entries (self);

  for (guint i = 0; i < entries->len; i++)
    give_up_request (g_ptr_array_index (entries, i));
  churn_clock_clear_timeout (self->clock, &self->tick);
  churn_clock_clear_timeout (self->clock, &self->timeout);
  g_clear_pointer (&self->store, churn_outbox_store_free);
  g_clear_pointer (&self->identity, g_free);
  g_clear_object (&self->session);
  g_clear_error (&self->error);
  g_list_store_remove_all (self->entries);
}

static void
churn_outbox_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_HAS_WAITING:
      g_value_set_boolean (value, churn_outbox_has_waiting (CHURN_OUTBOX (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_outbox_dispose (GObject *object)
{
  ChurnOutbox *self = CHURN_OUTBOX (object);

  if (self->clock != NULL)
    close_store (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->poller);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (churn_outbox_parent_class)->dispose (object);
}

static void
churn_outbox_finalize (GObject *object)
{
  ChurnOutbox *self = CHURN_OUTBOX (object);

  g_clear_object (&self->entries);
  g_clear_pointer (&self->directory, g_free);

  G_OBJECT_CLASS (churn_outbox_parent_class)->finalize (object);
}

static void
churn_outbox_class_init (ChurnOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_outbox_get_property;
  object_class->dispose = churn_outbox_dispose;
  object_class->finalize = churn_outbox_finalize;

  properties[PROP_HAS_WAITING] =
      g_param_spec_boolean ("has-waiting", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnOutbox::sent:
   * @self: the outbox
   * @entry: the entry
   *
   * An offer was answered: it stands.
   */
  signals[SIGNAL_SENT] = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, CHURN_TYPE_OUTBOX_ENTRY);

  /**
   * ChurnOutbox::failed:
   * @self: the outbox
   * @entry: the entry
   *
   * An offer was refused for good. It is kept until it is dismissed.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, CHURN_TYPE_OUTBOX_ENTRY);

  /**
   * ChurnOutbox::bad-file:
   * @self: the outbox
   * @path: where the file is now
   *
   * A file in the outbox is no offer, or cannot be read. It is kept.
   */
  signals[SIGNAL_BAD_FILE] = g_signal_new ("bad-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
churn_outbox_init (ChurnOutbox *self)
{
  self->undo_seconds = CHURN_UNDO_SECONDS_DEFAULT;
  self->entries = g_list_store_new (CHURN_TYPE_OUTBOX_ENTRY);
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

/**
 * churn_outbox_new:
 * @directory: (nullable): where offers are kept; %NULL for `churn-desk/outbox` in the user's state
 *   directory
 * @clock: the time
 *
 * Makes an outbox that is closed until it has a session. To be used from the main thread.
 *
 * Returns: (transfer full): the outbox
 */
ChurnOutbox *
churn_outbox_new (const char *directory, ChurnClock *clock)
{
  ChurnOutbox *self;

  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  self = g_object_new (CHURN_TYPE_OUTBOX, NULL);
  self->clock = g_object_ref (clock);
  self->directory = directory != NULL
                        ? g_strdup (directory)
                        : g_build_filename (g_get_user_state_dir (), "churn-desk", "outbox", NULL);
  return self;
}

static void
count_down (ChurnOutbox *self)
{
  g_autoptr (GPtrArray) entries = list_entries (self);
  gint64 now = churn_clock_get_monotonic (self->clock);

  for (guint i = 0; i < entries->len; i++)
    _churn_outbox_entry_count_down (g_ptr_array_index (entries, i), now);
}

static void
on_tick (gpointer user_data)
{
  ChurnOutbox *self = CHURN_OUTBOX (user_data);
  g_autoptr (GPtrArray) entries = list_entries (self);
  gboolean waiting = FALSE;

  self->tick = 0;
  for (guint i = 0; i < entries->len; i++)
    waiting |= ((ChurnOutboxEntry *) g_ptr_array_index (entries, i))->state == CHURN_OUTBOX_WAITING;
  if (waiting)
    self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
  count_down (self);
}

static void
start_tick (ChurnOutbox *self)
{
  if (self->tick == 0)
    self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
}

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
  g_signal_emit (self, signals[SIGNAL_SENT], 0, entry);
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
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, entry);
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
  update_waiting (self);
  run (self);
}

static void
send_entry (ChurnOutbox *self, ChurnOutboxEntry *entry)
{
  Request *request;

  /* Another desk of the same person may have sent it, or taken it back. */
  if (!churn_outbox_store_contains (self->store, entry->offer->id))
    {
      drop (self, entry);
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
  run (self);
}

/* Sends what is due, unless an older offer in the same contact is not answered yet, and sets the
 * time of the next. */
static void
run (ChurnOutbox *self)
{
  g_autoptr (GPtrArray) entries = list_entries (self);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 now = churn_clock_get_monotonic (self->clock);
  gint64 next = G_MAXINT64;

  churn_clock_clear_timeout (self->clock, &self->timeout);
  for (guint i = 0; i < entries->len && self->store != NULL; i++)
    {
      ChurnOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (!is_open (entry))
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
  update_waiting (self);
}

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
    g_signal_emit (self, signals[SIGNAL_BAD_FILE], 0, g_ptr_array_index (bad, i));
  start_tick (self);
  run (self);
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

  close_store (self);
  update_waiting (self);
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

/**
 * churn_outbox_get_undo_seconds:
 * @self: an outbox
 *
 * Returns: for how many seconds an offer can be undone
 */
guint
churn_outbox_get_undo_seconds (ChurnOutbox *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX (self), CHURN_UNDO_SECONDS_DEFAULT);

  return self->undo_seconds;
}

/**
 * churn_outbox_set_undo_seconds:
 * @self: an outbox
 * @seconds: for how many seconds an offer can be undone, 5 to 30
 *
 * Sets it for the offers that are made from now on.
 */
void
churn_outbox_set_undo_seconds (ChurnOutbox *self, guint seconds)
{
  g_return_if_fail (CHURN_IS_OUTBOX (self));

  self->undo_seconds = CLAMP (seconds, CHURN_UNDO_SECONDS_MIN, CHURN_UNDO_SECONDS_MAX);
}

/**
 * churn_outbox_add:
 * @self: an outbox
 * @contact_id: the contact in which the offer is made
 * @months: how many months are offered
 * @note: (nullable): a note; an empty one is none
 * @made: when the offer was made, by the server's clock; 0 for now
 * @error: (nullable): where an error goes
 *
 * Makes an offer. It is on disk, durably, when this returns, and sent when it can no longer be
 * undone.
 *
 * Returns: (transfer full): the entry, or %NULL with %CHURN_BACKEND_ERROR_NOT_CONNECTED,
 *   %CHURN_ERROR_INVALID for an offer that cannot be made, or a #GFileError if it cannot be
 *   written; there is no offer then
 */
ChurnOutboxEntry *
churn_outbox_add (ChurnOutbox *self,
                  const char *contact_id,
                  int months,
                  const char *note,
                  gint64 made,
                  GError **error)
{
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (ChurnOutboxRecord) record = NULL;
  g_autoptr (ChurnOutboxEntry) entry = NULL;
  gint64 delay;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  if (self->store == NULL)
    {
      if (self->error != NULL && error != NULL)
        *error = g_error_copy (self->error);
      else
        g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED,
                             "No offer can be made before the server has said who you are");
      return NULL;
    }

  if (made == 0)
    made = churn_session_get_server_time (self->session);
  delay = self->undo_seconds * G_USEC_PER_SEC;
  offer = churn_offer_new ();
  offer->id = g_uuid_string_random ();
  offer->contact_id = g_strdup (contact_id);
  offer->months = months;
  offer->note = note != NULL && *note != '\0' ? g_strdup (note) : NULL;
  /* As exact as on the wire, so that it is the same offer when it is read back. */
  offer->made = made / 1000 * 1000;
  if (!churn_offer_check (offer, error))
    return NULL;

  record = churn_outbox_record_new (offer, churn_clock_get_real (self->clock) + delay, NULL);
  if (!churn_outbox_store_write (self->store, record, error))
    {
      /* A file whose durability alone is in doubt must not be sent by the next run either. */
      churn_outbox_store_remove (self->store, offer->id, NULL);
      return NULL;
    }
  entry =
      _churn_outbox_entry_new (offer, record->due, churn_clock_get_monotonic (self->clock) + delay);
  _churn_outbox_entry_count_down (entry, churn_clock_get_monotonic (self->clock));
  g_list_store_append (self->entries, entry);
  start_tick (self);
  run (self);
  return g_steal_pointer (&entry);
}

/**
 * churn_outbox_undo:
 * @self: an outbox
 * @entry: an offer
 * @error: (nullable): where an error goes
 *
 * Takes back an offer that still waits: it leaves disk and list, and is never sent.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_BACKEND_ERROR_TOO_LATE, or with a #GFileError if it cannot
 *   be removed from disk; it goes on waiting then
 */
gboolean
churn_outbox_undo (ChurnOutbox *self, ChurnOutboxEntry *entry, GError **error)
{
  g_autoptr (ChurnOutboxEntry) alive = NULL;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (entry), FALSE);

  if (self->store == NULL || entry->state != CHURN_OUTBOX_WAITING ||
      !g_list_store_find (self->entries, entry, NULL))
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_TOO_LATE,
                           "The offer is on its way and cannot be undone");
      return FALSE;
    }
  if (!churn_outbox_store_remove (self->store, entry->offer->id, error))
    return FALSE;

  alive = g_object_ref (entry);
  drop (self, entry);
  _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_UNDONE);
  _churn_outbox_entry_count_down (entry, 0);
  run (self);
  return TRUE;
}

/**
 * churn_outbox_undo_last:
 * @self: an outbox
 * @error: (nullable): where an error goes
 *
 * Takes back the newest offer that still waits.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_BACKEND_ERROR_TOO_LATE if none does, or with a #GFileError
 */
gboolean
churn_outbox_undo_last (ChurnOutbox *self, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);

  entries = list_entries (self);
  for (guint i = entries->len; i > 0; i--)
    {
      ChurnOutboxEntry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->state == CHURN_OUTBOX_WAITING)
        return churn_outbox_undo (self, entry, error);
    }
  g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_TOO_LATE,
                       "There is no offer that can be undone");
  return FALSE;
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
  run (self);
}

/**
 * churn_outbox_dismiss:
 * @self: an outbox
 * @entry: an offer that was answered or refused
 * @error: (nullable): where an error goes
 *
 * Takes an offer whose fate is known off the list, and what was kept of it off the disk. An offer
 * on its way stays.
 *
 * Returns: %TRUE, or %FALSE with a #GFileError
 */
gboolean
churn_outbox_dismiss (ChurnOutbox *self, ChurnOutboxEntry *entry, GError **error)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (entry), FALSE);

  if (self->store == NULL || is_open (entry) || !g_list_store_find (self->entries, entry, NULL))
    return TRUE;
  if (!churn_outbox_store_remove (self->store, entry->offer->id, error))
    return FALSE;
  drop (self, entry);
  return TRUE;
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
  entries = list_entries (self);
  for (guint i = 0; i < entries->len; i++)
    {
      ChurnOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == CHURN_OUTBOX_RETRYING)
        entry->act_at = churn_clock_get_monotonic (self->clock);
    }
  run (self);
}

/**
 * churn_outbox_find:
 * @self: an outbox
 * @contact_id: a contact
 *
 * Returns: (transfer none) (nullable): the newest offer in this contact
 */
ChurnOutboxEntry *
churn_outbox_find (ChurnOutbox *self, const char *contact_id)
{
  GListModel *entries;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  entries = G_LIST_MODEL (self->entries);
  for (guint i = g_list_model_get_n_items (entries); i > 0; i--)
    {
      g_autoptr (ChurnOutboxEntry) entry = g_list_model_get_item (entries, i - 1);

      if (g_str_equal (entry->offer->contact_id, contact_id))
        return entry;
    }
  return NULL;
}

/**
 * churn_outbox_has_waiting:
 * @self: an outbox
 *
 * Returns: whether an offer is not answered yet: whoever logs out or closes is told
 */
gboolean
churn_outbox_has_waiting (ChurnOutbox *self)
{
  GListModel *entries;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);

  entries = G_LIST_MODEL (self->entries);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (ChurnOutboxEntry) entry = g_list_model_get_item (entries, i);

      if (is_open (entry))
        return TRUE;
    }
  return FALSE;
}
