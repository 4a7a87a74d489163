#include "churn-store.h"

/* The calls of #ChurnStore that are about loops, leases, retention and who looks after a contact.
 */

/**
 * churn_store_mark_tick:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @now: the time now, microseconds UTC; 0: the loop was stopped
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Remembers that a contact's loop ticked, or was started. What is less than a minute newer than
 * what stands is not written.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_mark_tick (ChurnStore *self,
                       const char *contact_id,
                       gint64 now,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->mark_tick (self, contact_id, now, cancellable, error);
}

/**
 * churn_store_get_tick:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @ticked: (out): when its loop ticked or was started, microseconds UTC, as it was marked; 0: it
 * was not started, or stopped, or there is no such contact
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Recalls churn_store_mark_tick().
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_get_tick (ChurnStore *self,
                      const char *contact_id,
                      gint64 *ticked,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL && ticked != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->get_tick (self, contact_id, ticked, cancellable, error);
}

/**
 * churn_store_list_unheard_ids:
 * @self: a #ChurnStore
 * @before: since when, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists the ids of the live contacts of which nothing was heard since.
 *
 * Returns: (transfer full) (element-type utf8): the ids, or %NULL with @error set
 */
GPtrArray *
churn_store_list_unheard_ids (ChurnStore *self,
                              gint64 before,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_unheard_ids (self, before, cancellable, error);
}

/**
 * churn_store_list_unticked_ids:
 * @self: a #ChurnStore
 * @before: since when, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists the ids of the live contacts whose loop has not ticked since.
 *
 * Returns: (transfer full) (element-type utf8): the ids, or %NULL with @error set
 */
GPtrArray *
churn_store_list_unticked_ids (ChurnStore *self,
                               gint64 before,
                               GCancellable *cancellable,
                               GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_unticked_ids (self, before, cancellable, error);
}

/**
 * churn_store_forget:
 * @self: a #ChurnStore
 * @transcripts_before: microseconds UTC
 * @contacts_before: microseconds UTC
 * @n_contacts: (out) (optional): how many contacts were forgotten
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Forgets the transcripts of the contacts that were known to have ended before one time, and all of
 * those that were before another but their offers, which the next training learns from.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_forget (ChurnStore *self,
                    gint64 transcripts_before,
                    gint64 contacts_before,
                    guint *n_contacts,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->forget (self, transcripts_before, contacts_before,
                                               n_contacts, cancellable, error);
}

/**
 * churn_store_set_claim:
 * @self: a #ChurnStore
 * @id: the contact's id
 * @by: who claims it, or leaves it
 * @name: (nullable): their name
 * @active: whether they look after it from now on
 * @take_over: whether a claim of somebody else gives way
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Claims a contact, or leaves it, in one step with the look at who has it: of two who claim it at
 * once one has it. A contact that another one looks after is left as it is, unless @take_over is
 * set; then @by has it, or, if not @active, nobody. Nothing of that is an error: whether it worked
 * the returned contact's @claimed_by tells.
 *
 * Returns: (transfer full): the contact as it is after, or %NULL with @error set
 * (CHURN_ERROR_NOT_FOUND)
 */
ChurnContact *
churn_store_set_claim (ChurnStore *self,
                       const char *id,
                       const char *by,
                       const char *name,
                       gboolean active,
                       gboolean take_over,
                       gint64 now,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (by != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->set_claim (self, id, by, name, active, take_over, now,
                                                  cancellable, error);
}

/**
 * churn_store_set_help:
 * @self: a #ChurnStore
 * @id: the contact's id
 * @active: whether its agent asks for help
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Sets whether a contact's agent asks for help.
 *
 * Returns: (transfer full): the contact as it is after, or %NULL with @error set
 * (CHURN_ERROR_NOT_FOUND)
 */
ChurnContact *
churn_store_set_help (ChurnStore *self,
                      const char *id,
                      gboolean active,
                      gint64 now,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->set_help (self, id, active, now, cancellable, error);
}
