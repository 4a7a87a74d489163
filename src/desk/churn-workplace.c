#include "churn-workplace.h"

/**
 * ChurnWorkplace:
 *
 * The backend as the desk's widgets see it: one list of contacts, the one
 * contact that is looked at, the poller that keeps both, and the outbox that
 * offers leave by.
 */
struct _ChurnWorkplace
{
  GObject parent_instance;

  ChurnClock *clock;
  ChurnContactList *list;
  ChurnContactView *view;
  ChurnPoller *poller;
  ChurnOutbox *outbox;
};

G_DEFINE_FINAL_TYPE (ChurnWorkplace, churn_workplace, G_TYPE_OBJECT)

static void
churn_workplace_dispose (GObject *object)
{
  ChurnWorkplace *self = CHURN_WORKPLACE (object);

  if (self->poller != NULL)
    churn_poller_set_session (self->poller, NULL);
  g_clear_object (&self->outbox);
  g_clear_object (&self->poller);
  g_clear_object (&self->view);
  g_clear_object (&self->list);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (churn_workplace_parent_class)->dispose (object);
}

static void
churn_workplace_class_init (ChurnWorkplaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_workplace_dispose;
}

static void
churn_workplace_init (ChurnWorkplace *self)
{
}

/**
 * churn_workplace_new:
 * @clock: the time
 * @outbox_directory: (nullable): where offers are kept; %NULL for the user's
 *   state directory
 *
 * Returns: (transfer full): a workplace without a session
 */
ChurnWorkplace *
churn_workplace_new (ChurnClock *clock, const char *outbox_directory)
{
  ChurnWorkplace *self;

  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  self = g_object_new (CHURN_TYPE_WORKPLACE, NULL);
  self->clock = g_object_ref (clock);
  self->list = churn_contact_list_new ();
  self->view = churn_contact_view_new ();
  self->poller = churn_poller_new (self->list, self->view, clock);
  self->outbox = churn_outbox_new (outbox_directory, clock);
  churn_outbox_follow (self->outbox, self->poller);

  return self;
}

/**
 * churn_workplace_get_clock:
 * @self: a workplace
 *
 * Returns: (transfer none): the time
 */
ChurnClock *
churn_workplace_get_clock (ChurnWorkplace *self)
{
  g_return_val_if_fail (CHURN_IS_WORKPLACE (self), NULL);

  return self->clock;
}

/**
 * churn_workplace_get_list:
 * @self: a workplace
 *
 * Returns: (transfer none): all contacts
 */
ChurnContactList *
churn_workplace_get_list (ChurnWorkplace *self)
{
  g_return_val_if_fail (CHURN_IS_WORKPLACE (self), NULL);

  return self->list;
}

/**
 * churn_workplace_get_view:
 * @self: a workplace
 *
 * Returns: (transfer none): the contact that is looked at
 */
ChurnContactView *
churn_workplace_get_view (ChurnWorkplace *self)
{
  g_return_val_if_fail (CHURN_IS_WORKPLACE (self), NULL);

  return self->view;
}

/**
 * churn_workplace_get_poller:
 * @self: a workplace
 *
 * Returns: (transfer none): what keeps the contacts
 */
ChurnPoller *
churn_workplace_get_poller (ChurnWorkplace *self)
{
  g_return_val_if_fail (CHURN_IS_WORKPLACE (self), NULL);

  return self->poller;
}

/**
 * churn_workplace_get_outbox:
 * @self: a workplace
 *
 * Returns: (transfer none): where offers go
 */
ChurnOutbox *
churn_workplace_get_outbox (ChurnWorkplace *self)
{
  g_return_val_if_fail (CHURN_IS_WORKPLACE (self), NULL);

  return self->outbox;
}
