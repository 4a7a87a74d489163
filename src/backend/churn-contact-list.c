#include "churn-contact-list.h"

/**
 * ChurnContactList:
 *
 * The contacts of the feed, as one list model that changes in place. An item stays the same object
 * for as long as its contact is in the list, so that selection, scroll and focus survive a poll.
 * Applying a feed emits the least: a contact that changed notifies on its item and nothing on the
 * list, contacts that left are one `items-changed` a contiguous range, new ones are one at the
 * end. `merged` follows, once.
 *
 * A contact leaves ten minutes after its end by the server's clock, as it does in the feed.
 */
struct _ChurnContactList
{
  GObject parent_instance;

  GPtrArray *entries;   /* of Entry, owned, in the list's order */
  GHashTable *by_id;    /* of Entry, by the contact's id; neither owned */
  gboolean collecting;  /* between the first and the last page of a reset */
  guint64 reset_serial; /* of the reset that is being collected, or was */
  gint64 newest_time;   /* the server's, of the feeds so far */
  char *agent;          /* whose contacts these are; NULL: everybody's */
};

typedef struct
{
  ChurnContactItem *item;
  guint64 seen;  /* the reset that named it last */
  gint64 ended;  /* when it ended, or, where that is not said, when it was first seen so; 0: live */
  gboolean left; /* went to another agent */
  gboolean gone; /* leaves with this feed */
} Entry;

enum
{
  PROP_0,
  PROP_N_LIVE,
  N_PROPS
};

enum
{
  SIGNAL_MERGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void churn_contact_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnContactList,
                               churn_contact_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      churn_contact_list_model_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->item);
  g_free (entry);
}

static GType
churn_contact_list_get_item_type (GListModel *model)
{
  return CHURN_TYPE_CONTACT_ITEM;
}

static guint
churn_contact_list_get_n_items (GListModel *model)
{
  return CHURN_CONTACT_LIST (model)->entries->len;
}

static gpointer
churn_contact_list_get_item (GListModel *model, guint position)
{
  ChurnContactList *self = CHURN_CONTACT_LIST (model);
  Entry *entry;

  if (position >= self->entries->len)
    return NULL;
  entry = g_ptr_array_index (self->entries, position);
  return g_object_ref (entry->item);
}

static void
churn_contact_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = churn_contact_list_get_item_type;
  iface->get_n_items = churn_contact_list_get_n_items;
  iface->get_item = churn_contact_list_get_item;
}

static void
churn_contact_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_N_LIVE:
      g_value_set_uint (value, churn_contact_list_get_n_live (CHURN_CONTACT_LIST (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_contact_list_finalize (GObject *object)
{
  ChurnContactList *self = CHURN_CONTACT_LIST (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->agent, g_free);

  G_OBJECT_CLASS (churn_contact_list_parent_class)->finalize (object);
}

static void
churn_contact_list_class_init (ChurnContactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_contact_list_get_property;
  object_class->finalize = churn_contact_list_finalize;

  properties[PROP_N_LIVE] =
      g_param_spec_uint ("n-live", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnContactList::merged:
   * @self: the list
   * @added: how many contacts came
   * @updated: how many changed
   * @removed: how many left
   *
   * A feed was applied: this is the moment to sort anew.
   */
  signals[SIGNAL_MERGED] =
      g_signal_new ("merged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
}

static void
churn_contact_list_init (ChurnContactList *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * churn_contact_list_new:
 *
 * Makes an empty list. To be used from the main thread.
 *
 * Returns: (transfer full): the list
 */
ChurnContactList *
churn_contact_list_new (void)
{
  return g_object_new (CHURN_TYPE_CONTACT_LIST, NULL);
}

/**
 * churn_contact_list_set_agent:
 * @self: a list
 * @agent: (nullable): whose contacts it is to hold from the next feed on; %NULL: everybody's
 *
 * The feed of an agent tells also of a contact that went to another one, which leaves the list.
 */
void
churn_contact_list_set_agent (ChurnContactList *self, const char *agent)
{
  g_return_if_fail (CHURN_IS_CONTACT_LIST (self));

  if (g_strcmp0 (self->agent, agent) == 0)
    return;
  g_free (self->agent);
  self->agent = g_strdup (agent);
}

static gboolean
is_another_agents (ChurnContactList *self, const ChurnContact *contact)
{
  return self->agent != NULL && g_strcmp0 (contact->agent_id, self->agent) != 0;
}

static gint64
get_end (const ChurnContact *contact, gint64 now)
{
  gint64 ended;

  if (churn_contact_is_live (contact))
    return 0;
  ended = churn_contact_get_ended (contact);
  return ended != 0 ? ended : now;
}

static gboolean
has_expired (gint64 ended, gint64 now)
{
  return ended != 0 && now - ended > CHURN_FEED_ENDED_SECONDS * G_USEC_PER_SEC;
}

/* Takes out the entries that are marked, from the end, each contiguous range at once. */
static guint
remove_gone (ChurnContactList *self)
{
  guint removed = 0;
  guint end = self->entries->len;

  while (end > 0)
    {
      Entry *entry = g_ptr_array_index (self->entries, end - 1);
      guint start = end;

      if (!entry->gone)
        {
          end--;
          continue;
        }
      while (start > 0 && ((Entry *) g_ptr_array_index (self->entries, start - 1))->gone)
        start--;

      for (guint i = start; i < end; i++)
        {
          entry = g_ptr_array_index (self->entries, i);
          g_hash_table_remove (self->by_id, churn_contact_item_get_id (entry->item));
        }
      g_ptr_array_remove_range (self->entries, start, end - start);
      g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, 0);
      removed += end - start;
      end = start;
    }
  return removed;
}

static guint
append_all (ChurnContactList *self, GPtrArray *added)
{
  guint position = self->entries->len;
  guint n_added = added->len;

  if (n_added == 0)
    return 0;
  g_ptr_array_extend_and_steal (self->entries, g_ptr_array_ref (added));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_added);
  return n_added;
}

/**
 * churn_contact_list_apply:
 * @self: a list
 * @feed: one page of the feed; its contacts may not be changed any more
 *
 * Puts what changed into the list. A version that the list has already, or that is older, is
 * dropped: the server reads a little behind its cursor. One that went to another agent than this
 * list's (churn_contact_list_set_agent()) leaves. After a page that resets, and those that
 * follow until one says that there are no more, contacts that none of them named leave.
 */
void
churn_contact_list_apply (ChurnContactList *self, const ChurnFeed *feed)
{
  g_autoptr (GPtrArray) added = NULL;
  guint n_live;
  guint n_added;
  guint n_updated = 0;
  guint n_removed;

  g_return_if_fail (CHURN_IS_CONTACT_LIST (self));
  g_return_if_fail (feed != NULL);

  n_live = churn_contact_list_get_n_live (self);
  self->newest_time = MAX (self->newest_time, feed->time);
  if (feed->reset)
    {
      self->collecting = TRUE;
      self->reset_serial++;
    }

  added = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < feed->contacts->len; i++)
    {
      ChurnContact *contact = g_ptr_array_index (feed->contacts, i);
      Entry *entry = g_hash_table_lookup (self->by_id, contact->id);
      gint64 ended;

      if (entry == NULL)
        {
          ended = get_end (contact, self->newest_time);
          if (has_expired (ended, self->newest_time) || is_another_agents (self, contact))
            continue;
          entry = g_new0 (Entry, 1);
          entry->item = churn_contact_item_new (contact);
          entry->ended = ended;
          churn_contact_item_tick (entry->item, self->newest_time);
          g_hash_table_insert (self->by_id, (gpointer) churn_contact_item_get_id (entry->item),
                               entry);
          g_ptr_array_add (added, entry);
        }
      else if (contact->version > churn_contact_item_get_version (entry->item))
        {
          ended = get_end (contact, self->newest_time);
          if (ended == 0 || entry->ended == 0 || churn_contact_get_ended (contact) != 0)
            entry->ended = ended;
          /* The item lets go of the string that is the key. */
          g_hash_table_steal (self->by_id, contact->id);
          g_hash_table_insert (self->by_id, contact->id, entry);
          if (churn_contact_item_update (entry->item, contact))
            n_updated++;
          entry->left = is_another_agents (self, contact);
        }
      entry->seen = self->reset_serial;
    }

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      entry->gone = entry->left || has_expired (entry->ended, self->newest_time) ||
                    (self->collecting && !feed->more && entry->seen != self->reset_serial);
    }
  if (!feed->more)
    self->collecting = FALSE;

  n_removed = remove_gone (self);
  n_added = append_all (self, added);
  if (churn_contact_list_get_n_live (self) != n_live)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_LIVE]);
  g_signal_emit (self, signals[SIGNAL_MERGED], 0, n_added, n_updated, n_removed);
}

/**
 * churn_contact_list_tick:
 * @self: a list
 * @now: the server's clock, in microseconds since the epoch
 *
 * Lets the durations of the live contacts go on, once a second for all of them.
 */
void
churn_contact_list_tick (ChurnContactList *self, gint64 now)
{
  g_return_if_fail (CHURN_IS_CONTACT_LIST (self));

  for (guint i = 0; i < self->entries->len; i++)
    churn_contact_item_tick (((Entry *) g_ptr_array_index (self->entries, i))->item, now);
}

/**
 * churn_contact_list_clear:
 * @self: a list
 *
 * Empties the list, for somebody else's contacts.
 */
void
churn_contact_list_clear (ChurnContactList *self)
{
  guint n_live;
  guint n_items;

  g_return_if_fail (CHURN_IS_CONTACT_LIST (self));

  n_live = churn_contact_list_get_n_live (self);
  n_items = self->entries->len;
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->entries, 0);
  self->collecting = FALSE;
  self->newest_time = 0;
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
  if (n_live > 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_LIVE]);
}

/**
 * churn_contact_list_lookup:
 * @self: a list
 * @id: a contact's id
 *
 * Returns: (transfer none) (nullable): the item of this contact, if it is in the list
 */
ChurnContactItem *
churn_contact_list_lookup (ChurnContactList *self, const char *id)
{
  Entry *entry;

  g_return_val_if_fail (CHURN_IS_CONTACT_LIST (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  entry = g_hash_table_lookup (self->by_id, id);
  return entry != NULL ? entry->item : NULL;
}

/**
 * churn_contact_list_get_n_live:
 * @self: a list
 *
 * Returns: how many of the contacts are live
 */
guint
churn_contact_list_get_n_live (ChurnContactList *self)
{
  guint n_live = 0;

  g_return_val_if_fail (CHURN_IS_CONTACT_LIST (self), 0);

  for (guint i = 0; i < self->entries->len; i++)
    if (((Entry *) g_ptr_array_index (self->entries, i))->ended == 0)
      n_live++;
  return n_live;
}
