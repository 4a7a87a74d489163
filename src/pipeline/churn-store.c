#include "churn-store.h"

G_DEFINE_INTERFACE (ChurnStore, churn_store, G_TYPE_OBJECT)

static void
churn_store_default_init (ChurnStoreInterface *iface)
{
}

/**
 * churn_store_put_customer:
 * @self: a #ChurnStore
 * @customer: who it is; @event_time is when the ingest took it
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Writes a customer as the ingest brings it. Where it is known already, what our own events changed
 * (months set by an offer, counts, a newer sentiment) stays.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_put_customer (ChurnStore *self,
                          const ChurnCustomer *customer,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (customer != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->put_customer (self, customer, cancellable, error);
}

/**
 * churn_store_get_customer:
 * @self: a #ChurnStore
 * @id: the customer's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds a customer by id.
 *
 * Returns: (transfer full) (nullable): the customer; %NULL without an error if there is none
 */
ChurnCustomer *
churn_store_get_customer (ChurnStore *self,
                          const char *id,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->get_customer (self, id, cancellable, error);
}

/**
 * churn_store_find_customer:
 * @self: a #ChurnStore
 * @phone: a phone number, E.164
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds a customer by phone number.
 *
 * Returns: (transfer full) (nullable): the customer; %NULL without an error if there is none
 */
ChurnCustomer *
churn_store_find_customer (ChurnStore *self,
                           const char *phone,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (phone != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->find_customer (self, phone, cancellable, error);
}

/**
 * churn_store_set_sentiment:
 * @self: a #ChurnStore
 * @id: the customer's id
 * @sentiment: the sentiment
 * @sentiment_time: when it was uttered, microseconds UTC
 * @now: the time now, microseconds UTC
 * @changed: (out) (optional): whether anything changed
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Sets the feature `sentiment` unless a newer one stands, and raises @event_time of the customer
 * with it. Of two at the same time the lower one stands, so that the order in which they come is of
 * no matter.
 *
 * Returns: (transfer full): the customer as it is after, or %NULL with @error set
 */
ChurnCustomer *
churn_store_set_sentiment (ChurnStore *self,
                           const char *id,
                           ChurnSentiment sentiment,
                           gint64 sentiment_time,
                           gint64 now,
                           gboolean *changed,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->set_sentiment (self, id, sentiment, sentiment_time, now,
                                                      changed, cancellable, error);
}

/**
 * churn_store_count_sentiment:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @customer_id: (nullable): the customer, if known
 * @event_id: EventBridge's id of the event
 * @sentiment: which rule matched
 * @event_time: when, microseconds UTC
 * @now: the time now, microseconds UTC
 * @counted: (out) (optional): whether it is new
 * @after: (out) (optional) (nullable): the customer as it is after
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Counts a rule's event once for its contact and customer, however often it comes, and sets the
 * feature `sentiment` if it is the newest. An event of a contact without a customer is counted for
 * the customer as soon as one is merged into the contact.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_count_sentiment (ChurnStore *self,
                             const char *contact_id,
                             const char *customer_id,
                             const char *event_id,
                             ChurnSentiment sentiment,
                             gint64 event_time,
                             gint64 now,
                             gboolean *counted,
                             ChurnCustomer **after,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (event_id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->count_sentiment (self, contact_id, customer_id, event_id,
                                                        sentiment, event_time, now, counted, after,
                                                        cancellable, error);
}

/**
 * churn_store_set_months:
 * @self: a #ChurnStore
 * @id: the customer's id
 * @months: the months
 * @offer_number: the offer's number with this customer, from 1
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Sets the months left on the contract unless an offer with a higher number did.
 *
 * Returns: (transfer full): the customer as it is after, or %NULL with @error set
 */
ChurnCustomer *
churn_store_set_months (ChurnStore *self,
                        const char *id,
                        int months,
                        gint64 offer_number,
                        gint64 now,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->set_months (self, id, months, offer_number, now, cancellable,
                                                   error);
}

/**
 * churn_store_merge_contact:
 * @self: a #ChurnStore
 * @facts: what became known
 * @now: the time now, microseconds UTC
 * @changed: (out) (optional): whether anything changed
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Creates the contact, or merges the facts into it (churn_contact_merge()); raises its version if
 * the feed shows the change. @heard alone is no change.
 *
 * Returns: (transfer full): the contact as it is after, or %NULL with @error set
 */
ChurnContact *
churn_store_merge_contact (ChurnStore *self,
                           const ChurnContact *facts,
                           gint64 now,
                           gboolean *changed,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->merge_contact (self, facts, now, changed, cancellable,
                                                      error);
}

/**
 * churn_store_get_contact:
 * @self: a #ChurnStore
 * @id: the contact's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds a contact. Its version is that of its newest change, be it one of the feed or one of its
 * detail.
 *
 * Returns: (transfer full) (nullable): the contact; %NULL without an error if there is none
 */
ChurnContact *
churn_store_get_contact (ChurnStore *self,
                         const char *id,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->get_contact (self, id, cancellable, error);
}

/**
 * churn_store_list_contacts:
 * @self: a #ChurnStore
 * @query: what to list
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists what changed after a cursor, or all that is live, or what ended since.
 *
 * Returns: (transfer full): the page, or %NULL with @error set
 */
ChurnFeed *
churn_store_list_contacts (ChurnStore *self,
                           const ChurnFeedQuery *query,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_contacts (self, query, cancellable, error);
}

/**
 * churn_store_list_live_ids:
 * @self: a #ChurnStore
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists the ids of all live contacts.
 *
 * Returns: (transfer full) (element-type utf8): the ids, or %NULL with @error set
 */
GPtrArray *
churn_store_list_live_ids (ChurnStore *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_live_ids (self, cancellable, error);
}

/**
 * churn_store_list_chain_ids:
 * @self: a #ChurnStore
 * @initial_id: the initial contact's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists the ids of the contacts whose initial contact this is, without itself: its transfers.
 *
 * Returns: (transfer full) (element-type utf8): the ids, or %NULL with @error set
 */
GPtrArray *
churn_store_list_chain_ids (ChurnStore *self,
                            const char *initial_id,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (initial_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_chain_ids (self, initial_id, cancellable, error);
}

/**
 * churn_store_mark_tick:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @now: the time now, microseconds UTC
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
 * churn_store_set_care:
 * @self: a #ChurnStore
 * @id: the contact's id
 * @set_claim: whether to set the claim
 * @claimed_by: (nullable): who; %NULL: nobody
 * @claimed_name: (nullable): their name
 * @help: 1 or 0; -1 leaves it as it is
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Sets who looks after a contact and whether its agent asks for help.
 *
 * Returns: (transfer full): the contact as it is after, or %NULL with @error set
 * (CHURN_ERROR_NOT_FOUND)
 */
ChurnContact *
churn_store_set_care (ChurnStore *self,
                      const char *id,
                      gboolean set_claim,
                      const char *claimed_by,
                      const char *claimed_name,
                      int help,
                      gint64 now,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->set_care (self, id, set_claim, claimed_by, claimed_name,
                                                 help, now, cancellable, error);
}
