#include "churn-outbox-entry-private.h"

/**
 * ChurnOutboxEntry:
 *
 * An offer on its way. The outbox moves it from state to state; each property notifies when it
 * changes. A state notifies last: whoever hears of it finds answer, error and times in place.
 */

enum
{
  PROP_0,
  PROP_CONTACT_ID,
  PROP_STATE,
  PROP_REMAINING,
  PROP_NEXT_ATTEMPT,
  PROP_REASON,
  PROP_ANSWER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnOutboxEntry, churn_outbox_entry, G_TYPE_OBJECT)

static void
churn_outbox_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ChurnOutboxEntry *self = CHURN_OUTBOX_ENTRY (object);

  switch (id)
    {
    case PROP_CONTACT_ID:
      g_value_set_string (value, self->offer->contact_id);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_REMAINING:
      g_value_set_uint (value, self->remaining);
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_int64 (value, self->next_attempt);
      break;
    case PROP_REASON:
      g_value_set_string (value, churn_outbox_entry_get_reason (self));
      break;
    case PROP_ANSWER:
      g_value_set_pointer (value, self->answer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_outbox_entry_finalize (GObject *object)
{
  ChurnOutboxEntry *self = CHURN_OUTBOX_ENTRY (object);

  g_clear_pointer (&self->offer, churn_offer_unref);
  g_clear_pointer (&self->answer, churn_offer_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (churn_outbox_entry_parent_class)->finalize (object);
}

static void
churn_outbox_entry_class_init (ChurnOutboxEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_outbox_entry_get_property;
  object_class->finalize = churn_outbox_entry_finalize;

  properties[PROP_CONTACT_ID] = g_param_spec_string ("contact-id", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, CHURN_OUTBOX_WAITING, flags);
  properties[PROP_REMAINING] = g_param_spec_uint ("remaining", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_NEXT_ATTEMPT] =
      g_param_spec_int64 ("next-attempt", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_ANSWER] = g_param_spec_pointer ("answer", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_outbox_entry_init (ChurnOutboxEntry *self)
{
}

/* An entry that waits. */
ChurnOutboxEntry *
_churn_outbox_entry_new (ChurnOffer *offer, gint64 due, gint64 act_at)
{
  ChurnOutboxEntry *self = g_object_new (CHURN_TYPE_OUTBOX_ENTRY, NULL);

  self->offer = churn_offer_ref (offer);
  self->due = due;
  self->act_at = act_at;
  return self;
}

void
_churn_outbox_entry_set_state (ChurnOutboxEntry *self, ChurnOutboxState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_churn_outbox_entry_set_error (ChurnOutboxEntry *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
}

void
_churn_outbox_entry_set_answer (ChurnOutboxEntry *self, ChurnOffer *answer)
{
  g_clear_pointer (&self->answer, churn_offer_unref);
  self->answer = churn_offer_ref (answer);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWER]);
}

void
_churn_outbox_entry_set_next_attempt (ChurnOutboxEntry *self, gint64 time)
{
  if (self->next_attempt == time)
    return;
  self->next_attempt = time;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_ATTEMPT]);
}

void
_churn_outbox_entry_count_down (ChurnOutboxEntry *self, gint64 now)
{
  gint64 left = self->state == CHURN_OUTBOX_WAITING ? MAX (self->act_at - now, 0) : 0;
  guint remaining = (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (self->remaining == remaining)
    return;
  self->remaining = remaining;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMAINING]);
}

/**
 * churn_outbox_entry_get_offer:
 * @self: an entry
 *
 * Returns: (transfer none): the offer, as it was made here
 */
const ChurnOffer *
churn_outbox_entry_get_offer (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), NULL);

  return self->offer;
}

/**
 * churn_outbox_entry_get_contact_id:
 * @self: an entry
 *
 * Returns: the contact that the offer is made in
 */
const char *
churn_outbox_entry_get_contact_id (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), NULL);

  return self->offer->contact_id;
}

/**
 * churn_outbox_entry_get_state:
 * @self: an entry
 *
 * Returns: how far the offer has come
 */
ChurnOutboxState
churn_outbox_entry_get_state (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), CHURN_OUTBOX_WAITING);

  return self->state;
}

/**
 * churn_outbox_entry_get_due:
 * @self: an entry
 *
 * Returns: when the offer is sent, or was to be, by this machine's clock
 */
gint64
churn_outbox_entry_get_due (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), 0);

  return self->due;
}

/**
 * churn_outbox_entry_get_remaining:
 * @self: an entry
 *
 * Returns: the seconds, rounded up, for which a waiting offer can be undone
 */
guint
churn_outbox_entry_get_remaining (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), 0);

  return self->remaining;
}

/**
 * churn_outbox_entry_get_next_attempt:
 * @self: an entry
 *
 * Returns: when an offer that was not answered is sent again, by this machine's clock; 0 in any
 *   other state
 */
gint64
churn_outbox_entry_get_next_attempt (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), 0);

  return self->next_attempt;
}

/**
 * churn_outbox_entry_get_reason:
 * @self: an entry
 *
 * Returns: (nullable): why the offer was not answered, or was refused; safe to show
 */
const char *
churn_outbox_entry_get_reason (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), NULL);

  return self->error != NULL ? self->error->message : NULL;
}

/**
 * churn_outbox_entry_get_error:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the same as an error, with its code
 */
const GError *
churn_outbox_entry_get_error (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), NULL);

  return self->error;
}

/**
 * churn_outbox_entry_get_answer:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the offer as the server recorded it, with the churn before
 *   and after, once it is sent
 */
const ChurnOffer *
churn_outbox_entry_get_answer (ChurnOutboxEntry *self)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (self), NULL);

  return self->answer;
}
