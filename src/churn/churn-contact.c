#include "churn-contact.h"

#include <math.h>

static void
clear (ChurnContact *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->initial_id, g_free);
  g_clear_pointer (&self->previous_id, g_free);
  g_clear_pointer (&self->channel, g_free);
  g_clear_pointer (&self->initiation, g_free);
  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->queue, g_free);
  g_clear_pointer (&self->queue_arn, g_free);
  g_clear_pointer (&self->agent_id, g_free);
  g_clear_pointer (&self->agent_name, g_free);
  g_clear_pointer (&self->agent_arn, g_free);
  g_clear_pointer (&self->customer_id, g_free);
  g_clear_pointer (&self->customer_name, g_free);
  g_clear_pointer (&self->customer_phone, g_free);
  g_clear_pointer (&self->former, g_variant_unref);
  g_clear_pointer (&self->windows, churn_windows_free);
  g_clear_pointer (&self->claimed_by, g_free);
  g_clear_pointer (&self->claimed_name, g_free);
}

/**
 * churn_contact_new:
 * @id: (nullable): the contact id
 *
 * Returns: (transfer full): a contact of which nothing else is known
 */
ChurnContact *
churn_contact_new (const char *id)
{
  ChurnContact *self = g_atomic_rc_box_new0 (ChurnContact);

  self->id = g_strdup (id);
  self->months = -1;
  self->windows = churn_windows_new ();
  self->churn = NAN;
  self->previous_churn = NAN;
  self->initial_churn = NAN;

  return self;
}

/**
 * churn_contact_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnContact *
churn_contact_ref (ChurnContact *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_contact_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_contact_unref (ChurnContact *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * churn_contact_copy:
 * @self: a contact
 *
 * Returns: (transfer full): a copy that may be changed
 */
ChurnContact *
churn_contact_copy (const ChurnContact *self)
{
  ChurnContact *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_atomic_rc_box_new0 (ChurnContact);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->initial_id = g_strdup (self->initial_id);
  copy->previous_id = g_strdup (self->previous_id);
  copy->channel = g_strdup (self->channel);
  copy->initiation = g_strdup (self->initiation);
  copy->instance = g_strdup (self->instance);
  copy->queue = g_strdup (self->queue);
  copy->queue_arn = g_strdup (self->queue_arn);
  copy->agent_id = g_strdup (self->agent_id);
  copy->agent_name = g_strdup (self->agent_name);
  copy->agent_arn = g_strdup (self->agent_arn);
  copy->former = self->former != NULL ? g_variant_ref (self->former) : NULL;
  copy->customer_id = g_strdup (self->customer_id);
  copy->customer_name = g_strdup (self->customer_name);
  copy->customer_phone = g_strdup (self->customer_phone);
  copy->windows = churn_windows_copy (self->windows);
  copy->claimed_by = g_strdup (self->claimed_by);
  copy->claimed_name = g_strdup (self->claimed_name);

  return copy;
}

/**
 * churn_contact_get_state:
 * @self: a contact
 *
 * Derives the state from the facts. A contact that was given up as lost and was heard of later is
 * not lost; one whose end is known never was. An end that no agent was part of leaves no after-call
 * work to wait for.
 *
 * Returns: the state
 */
ChurnState
churn_contact_get_state (const ChurnContact *self)
{
  g_return_val_if_fail (self != NULL, CHURN_STATE_INITIATED);

  if (self->completed != 0 || (self->disconnected != 0 && self->connected == 0))
    return CHURN_STATE_ENDED;
  if (self->disconnected != 0)
    return CHURN_STATE_AFTER_CALL;
  if (self->lost != 0 && self->heard <= self->lost)
    return CHURN_STATE_LOST;
  if (self->connected != 0 && self->connected >= self->queued)
    return CHURN_STATE_CONNECTED;

  return self->queued != 0 ? CHURN_STATE_QUEUED : CHURN_STATE_INITIATED;
}

/**
 * churn_contact_is_live:
 * @self: a contact
 *
 * Returns: whether the call is still going on (INITIATED, QUEUED or CONNECTED)
 */
gboolean
churn_contact_is_live (const ChurnContact *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (churn_contact_get_state (self))
    {
    case CHURN_STATE_INITIATED:
    case CHURN_STATE_QUEUED:
    case CHURN_STATE_CONNECTED:
      return TRUE;
    case CHURN_STATE_AFTER_CALL:
    case CHURN_STATE_ENDED:
    case CHURN_STATE_LOST:
    default:
      return FALSE;
    }
}

/**
 * churn_contact_get_started:
 * @self: a contact
 *
 * Returns: when the contact began, or else the earliest time that is known of it, in microseconds
 *   since 1970, UTC; 0 if none is
 */
gint64
churn_contact_get_started (const ChurnContact *self)
{
  gint64 earliest = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->initiated != 0)
    return self->initiated;

  const gint64 times[] = { self->begun,     self->queued, self->connected, self->disconnected,
                           self->completed, self->heard,  self->lost };
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i] != 0 && (earliest == 0 || times[i] < earliest))
      earliest = times[i];

  return earliest;
}

/**
 * churn_contact_get_ended:
 * @self: a contact
 *
 * Returns: when the call ended, or else when after-call work was done, or else when the contact was
 *   given up as lost, in microseconds since 1970, UTC; 0 while it is live
 */
gint64
churn_contact_get_ended (const ChurnContact *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->disconnected != 0)
    return self->disconnected;
  if (self->completed != 0)
    return self->completed;

  return churn_contact_get_state (self) == CHURN_STATE_LOST ? self->lost : 0;
}

/**
 * churn_contact_get_initial_id:
 * @self: a contact
 *
 * Returns: (transfer none) (nullable): the id of the first contact of the chain, to which contact
 *   attributes go: the contact's own where it is the first
 */
const char *
churn_contact_get_initial_id (const ChurnContact *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->initial_id != NULL ? self->initial_id : self->id;
}
