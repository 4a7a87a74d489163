#include "churn-contact-item.h"

#include "churn-contact-fields.h"

#include <math.h>

/**
 * ChurnContactItem:
 *
 * One contact as a list shows it. It lives as long as its contact is in the list; each poll puts
 * the newer contact into it, and only the properties that changed notify. `windows-serial` counts
 * the changes of the windows, so that a sparkline knows when to draw anew; `duration` moves with
 * churn_contact_item_tick(), by whole seconds, while the contact is live.
 */
struct _ChurnContactItem
{
  GObject parent_instance;

  ChurnContact *contact;
  guint windows_serial;
  gint64 duration;
};

enum
{
  PROP_DURATION = CHURN_CONTACT_N_FIELDS,
  PROP_WINDOWS_SERIAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnContactItem, churn_contact_item, G_TYPE_OBJECT)

static void
churn_contact_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ChurnContactItem *self = CHURN_CONTACT_ITEM (object);

  if (id < CHURN_CONTACT_N_FIELDS)
    churn_contact_field_get_value (id, self->contact, value);
  else if (id == PROP_DURATION)
    g_value_set_int64 (value, self->duration);
  else if (id == PROP_WINDOWS_SERIAL)
    g_value_set_uint (value, self->windows_serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
churn_contact_item_finalize (GObject *object)
{
  ChurnContactItem *self = CHURN_CONTACT_ITEM (object);

  g_clear_pointer (&self->contact, churn_contact_unref);

  G_OBJECT_CLASS (churn_contact_item_parent_class)->finalize (object);
}

static void
churn_contact_item_class_init (ChurnContactItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_contact_item_get_property;
  object_class->finalize = churn_contact_item_finalize;

  for (guint i = 1; i < CHURN_CONTACT_N_FIELDS; i++)
    properties[i] = churn_contact_field_create_pspec (i);
  properties[PROP_DURATION] =
      g_param_spec_int64 ("duration", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_WINDOWS_SERIAL] =
      g_param_spec_uint ("windows-serial", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_contact_item_init (ChurnContactItem *self)
{
  self->duration = -1;
}

static gint64
get_duration_at (const ChurnContact *contact, gint64 now)
{
  gint64 started = churn_contact_get_started (contact);
  gint64 ended = churn_contact_get_ended (contact);
  gint64 end = churn_contact_is_live (contact) ? now : ended;

  if (started == 0 || end == 0)
    return -1;
  /* A server's clock may be read a little early: no call began in the future. */
  return MAX (end - started, 0) / G_USEC_PER_SEC * G_USEC_PER_SEC;
}

/**
 * churn_contact_item_new:
 * @contact: the contact
 *
 * Makes an item that holds a reference to @contact, which may not be changed any more.
 *
 * Returns: (transfer full): the item
 */
ChurnContactItem *
churn_contact_item_new (ChurnContact *contact)
{
  ChurnContactItem *self;

  g_return_val_if_fail (contact != NULL, NULL);

  self = g_object_new (CHURN_TYPE_CONTACT_ITEM, NULL);
  self->contact = churn_contact_ref (contact);
  self->duration = get_duration_at (contact, 0);
  return self;
}

/**
 * churn_contact_item_update:
 * @self: an item
 * @contact: the same contact, as it is now
 *
 * Puts @contact in the place of what the item held, and notifies the properties that differ, all
 * after the change.
 *
 * Returns: %TRUE if any did
 */
gboolean
churn_contact_item_update (ChurnContactItem *self, ChurnContact *contact)
{
  g_autoptr (ChurnContact) old = NULL;
  gboolean changed[N_PROPS] = { FALSE };
  gboolean any = FALSE;

  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), FALSE);
  g_return_val_if_fail (contact != NULL, FALSE);
  g_return_val_if_fail (g_strcmp0 (contact->id, self->contact->id) == 0, FALSE);

  old = g_steal_pointer (&self->contact);
  self->contact = churn_contact_ref (contact);

  for (guint i = 1; i < CHURN_CONTACT_N_FIELDS; i++)
    changed[i] = churn_contact_field_differs (i, old, contact);

  changed[PROP_WINDOWS_SERIAL] = !churn_windows_equal (old->windows, contact->windows);
  if (changed[PROP_WINDOWS_SERIAL])
    self->windows_serial++;

  /* A live contact's duration waits for the tick; that of an ended one is known now. */
  if (!churn_contact_is_live (contact))
    {
      gint64 duration = get_duration_at (contact, 0);

      changed[PROP_DURATION] = duration != self->duration;
      self->duration = duration;
    }

  for (guint i = 1; i < N_PROPS; i++)
    if (changed[i])
      {
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
        any = TRUE;
      }
  return any;
}

/**
 * churn_contact_item_tick:
 * @self: an item
 * @now: the server's clock
 *
 * Lets the duration of a live contact go on to @now.
 *
 * Returns: %TRUE if it moved by a second
 */
gboolean
churn_contact_item_tick (ChurnContactItem *self, gint64 now)
{
  gint64 duration;

  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), FALSE);

  if (!churn_contact_is_live (self->contact))
    return FALSE;

  duration = get_duration_at (self->contact, now);
  if (duration == self->duration)
    return FALSE;
  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
  return TRUE;
}

/**
 * churn_contact_item_get_contact:
 * @self: an item
 *
 * Returns: the contact; it stands until the next update
 */
const ChurnContact *
churn_contact_item_get_contact (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact;
}

/**
 * churn_contact_item_get_id:
 * @self: an item
 *
 * Returns: the contact's id
 */
const char *
churn_contact_item_get_id (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->id;
}

/**
 * churn_contact_item_get_state:
 * @self: an item
 *
 * Returns: the contact's state
 */
ChurnState
churn_contact_item_get_state (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), CHURN_STATE_INITIATED);

  return churn_contact_get_state (self->contact);
}

/**
 * churn_contact_item_get_live:
 * @self: an item
 *
 * Returns: whether the contact is neither ended nor lost
 */
gboolean
churn_contact_item_get_live (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), FALSE);

  return churn_contact_is_live (self->contact);
}

/**
 * churn_contact_item_get_queue:
 * @self: an item
 *
 * Returns: (nullable): the queue's name
 */
const char *
churn_contact_item_get_queue (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->queue;
}

/**
 * churn_contact_item_get_agent_id:
 * @self: an item
 *
 * Returns: (nullable): the agent's Connect user name
 */
const char *
churn_contact_item_get_agent_id (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->agent_id;
}

/**
 * churn_contact_item_get_agent_name:
 * @self: an item
 *
 * Returns: (nullable): the agent's name
 */
const char *
churn_contact_item_get_agent_name (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->agent_name;
}

/**
 * churn_contact_item_get_customer_id:
 * @self: an item
 *
 * Returns: (nullable): the customer's id; %NULL for an unknown customer
 */
const char *
churn_contact_item_get_customer_id (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->customer_id;
}

/**
 * churn_contact_item_get_customer_name:
 * @self: an item
 *
 * Returns: (nullable): the customer's name
 */
const char *
churn_contact_item_get_customer_name (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->customer_name;
}

/**
 * churn_contact_item_get_customer_phone:
 * @self: an item
 *
 * Returns: (nullable): the customer's phone number, E.164
 */
const char *
churn_contact_item_get_customer_phone (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->customer_phone;
}

/**
 * churn_contact_item_get_duration:
 * @self: an item
 *
 * Returns: how long the contact had lasted at the newest tick, in microseconds, whole seconds; -1:
 * not known
 */
gint64
churn_contact_item_get_duration (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), -1);

  return self->duration;
}

/**
 * churn_contact_item_get_months:
 * @self: an item
 *
 * Returns: the months left on the customer's contract; -1: not known
 */
int
churn_contact_item_get_months (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), -1);

  return self->contact->months;
}

/**
 * churn_contact_item_get_churn:
 * @self: an item
 *
 * Returns: the churn probability, 0 to 1; NAN: not known yet
 */
double
churn_contact_item_get_churn (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NAN);

  return self->contact->churn;
}

/**
 * churn_contact_item_get_previous_churn:
 * @self: an item
 *
 * Returns: the churn probability before the newest; NAN: not known
 */
double
churn_contact_item_get_previous_churn (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NAN);

  return self->contact->previous_churn;
}

/**
 * churn_contact_item_get_windows:
 * @self: an item
 *
 * Returns: the newest sentiment windows; they stand until the next update
 */
const ChurnWindows *
churn_contact_item_get_windows (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->windows;
}

/**
 * churn_contact_item_get_windows_serial:
 * @self: an item
 *
 * Returns: a number that changes whenever the windows do
 */
guint
churn_contact_item_get_windows_serial (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), 0);

  return self->windows_serial;
}

/**
 * churn_contact_item_get_help:
 * @self: an item
 *
 * Returns: whether the agent calls for help
 */
gboolean
churn_contact_item_get_help (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), FALSE);

  return self->contact->help;
}

/**
 * churn_contact_item_get_claimed_by:
 * @self: an item
 *
 * Returns: (nullable): the user name of who looks after the contact
 */
const char *
churn_contact_item_get_claimed_by (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->claimed_by;
}

/**
 * churn_contact_item_get_claimed_name:
 * @self: an item
 *
 * Returns: (nullable): the name of who looks after the contact
 */
const char *
churn_contact_item_get_claimed_name (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), NULL);

  return self->contact->claimed_name;
}

/**
 * churn_contact_item_get_analysis:
 * @self: an item
 *
 * Returns: how the contact's analysis stands
 */
ChurnAnalysis
churn_contact_item_get_analysis (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), CHURN_ANALYSIS_NONE);

  return self->contact->analysis;
}

/**
 * churn_contact_item_get_version:
 * @self: an item
 *
 * Returns: the contact's version
 */
gint64
churn_contact_item_get_version (ChurnContactItem *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (self), 0);

  return self->contact->version;
}
