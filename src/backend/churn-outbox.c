#include "churn-outbox-private.h"

#include "churn-backend-error.h"

#define TICK G_USEC_PER_SEC

enum
{
  PROP_0,
  PROP_N_WAITING,
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
G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnOutbox,
                               churn_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, churn_outbox_model_init))

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
GPtrArray *
_churn_outbox_list_entries (ChurnOutbox *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    g_ptr_array_add (entries, g_list_model_get_item (G_LIST_MODEL (self->entries), i));
  return entries;
}

gboolean
_churn_outbox_is_open (const ChurnOutboxEntry *entry)
{
  return entry->state == CHURN_OUTBOX_WAITING || entry->state == CHURN_OUTBOX_SENDING ||
         entry->state == CHURN_OUTBOX_RETRYING;
}

void
_churn_outbox_update_waiting (ChurnOutbox *self)
{
  guint n_waiting = churn_outbox_get_n_waiting (self);

  if (self->n_waiting == n_waiting)
    return;
  self->n_waiting = n_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void
give_up_request (ChurnOutboxEntry *entry)
{
  if (entry->cancellable != NULL)
    g_cancellable_cancel (entry->cancellable);
  g_clear_object (&entry->cancellable);
}

void
_churn_outbox_drop (ChurnOutbox *self, ChurnOutboxEntry *entry)
{
  guint position;

  give_up_request (entry);
  if (g_list_store_find (self->entries, entry, &position))
    g_list_store_remove (self->entries, position);
}

void
_churn_outbox_close (ChurnOutbox *self)
{
  g_autoptr (GPtrArray) entries = _churn_outbox_list_entries (self);

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
    case PROP_N_WAITING:
      g_value_set_uint (value, churn_outbox_get_n_waiting (CHURN_OUTBOX (object)));
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
    _churn_outbox_close (self);
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

  properties[PROP_N_WAITING] =
      g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
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
  g_autoptr (GPtrArray) entries = _churn_outbox_list_entries (self);
  gint64 now = churn_clock_get_monotonic (self->clock);

  for (guint i = 0; i < entries->len; i++)
    _churn_outbox_entry_count_down (g_ptr_array_index (entries, i), now);
}

static void
on_tick (gpointer user_data)
{
  ChurnOutbox *self = CHURN_OUTBOX (user_data);
  g_autoptr (GPtrArray) entries = _churn_outbox_list_entries (self);
  gboolean waiting = FALSE;

  self->tick = 0;
  for (guint i = 0; i < entries->len; i++)
    waiting |= ((ChurnOutboxEntry *) g_ptr_array_index (entries, i))->state == CHURN_OUTBOX_WAITING;
  if (waiting)
    self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
  count_down (self);
}

void
_churn_outbox_start_tick (ChurnOutbox *self)
{
  if (self->tick == 0)
    self->tick = churn_clock_add_timeout (self->clock, TICK, on_tick, self);
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
  _churn_outbox_start_tick (self);
  _churn_outbox_run (self);
  return g_steal_pointer (&entry);
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
 * churn_outbox_get_n_waiting:
 * @self: an outbox
 *
 * Returns: how many offers are not answered yet: whoever logs out or closes is told
 */
guint
churn_outbox_get_n_waiting (ChurnOutbox *self)
{
  GListModel *entries;
  guint n_waiting = 0;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), 0);

  entries = G_LIST_MODEL (self->entries);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (ChurnOutboxEntry) entry = g_list_model_get_item (entries, i);

      n_waiting += _churn_outbox_is_open (entry);
    }
  return n_waiting;
}
