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
 * @event_id: EventBridge's id of the event
 * @sentiment: which rule matched
 * @event_time: when, microseconds UTC
 * @now: the time now, microseconds UTC
 * @counted: (out) (optional): whether any of it was new
 * @after: (out) (optional) (nullable): the contact's customer as it is after; %NULL: it has none,
 * or one that is not known
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Counts a rule's event once for its contact and once for the contact's customer, however often it
 * comes, and sets the customer's feature `sentiment` if it is the newest (as
 * churn_store_set_sentiment() does), with @event_time raised in the same write. Whose the contact
 * is the store looks up itself, after the event is written to the contact: an event that comes
 * while churn_store_merge_contact() makes a customer known is counted for the customer by one of
 * the two, or by both, which is once.
 *
 * The counts are the sizes of two sets of event ids, the contact's and the customer's; adding an id
 * twice changes nothing. Where they are two writes the contact's comes first, and an event that
 * stopped between them is completed, and reported as counted, by the same call again.
 *
 * Returns: %TRUE, or %FALSE with @error set (CHURN_ERROR_NOT_FOUND: no such contact)
 */
gboolean
churn_store_count_sentiment (ChurnStore *self,
                             const char *contact_id,
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

  return CHURN_STORE_GET_IFACE (self)->count_sentiment (
      self, contact_id, event_id, sentiment, event_time, now, counted, after, cancellable, error);
}

/**
 * churn_store_set_months:
 * @self: a #ChurnStore
 * @known: the customer, as the caller knows it
 * @months: the months
 * @offer_number: the offer's number with this customer, from 1
 * @now: the time now, microseconds UTC
 * @held: (out): whether @known was still what stood; if not nothing was done
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Sets the months left on the contract unless an offer with a higher number did. The event time is
 * raised in any case, so that nobody's call holds who knew the customer before this one: what a
 * caller did between learning of @known and this call, nobody else's offer came into. A call whose
 * answer was lost may not hold when it is sent again, though its months stand.
 *
 * Returns: (transfer full): the customer as it stands after, or %NULL with @error set
 */
ChurnCustomer *
churn_store_set_months (ChurnStore *self,
                        const ChurnCustomer *known,
                        int months,
                        gint64 offer_number,
                        gint64 now,
                        gboolean *held,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (known != NULL && held != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->set_months (self, known, months, offer_number, now, held,
                                                   cancellable, error);
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
 * Where that makes a customer known, the contact's events are counted for this customer, and no
 * longer for the one that the contact was taken for: that one's counts and `sentiment` are left as
 * if the contact had never been theirs. Where these are several writes, the contact's own comes
 * first; if the others fail, they are completed by the next merge of any facts into the contact.
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

  return CHURN_STORE_GET_IFACE (self)->get_contact (self, id, NULL, cancellable, error);
}

/**
 * churn_store_get_contact_with_latest:
 * @self: a #ChurnStore
 * @id: the contact's id
 * @latest: (out) (nullable): its newest prediction; %NULL: there is none
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * As churn_store_get_contact(), with what was predicted last.
 *
 * Returns: (transfer full) (nullable): the contact; %NULL without an error if there is none
 */
ChurnContact *
churn_store_get_contact_with_latest (ChurnStore *self,
                                     const char *id,
                                     ChurnPrediction **latest,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL && latest != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  *latest = NULL;
  return CHURN_STORE_GET_IFACE (self)->get_contact (self, id, latest, cancellable, error);
}

/**
 * churn_store_list_contacts:
 * @self: a #ChurnStore
 * @query: what to list
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists what changed after a cursor, or all that is live, or what ended since (the newest end
 * first, one page of %CHURN_FEED_PAGE_MAX, and with an agent just those that the agent had last).
 *
 * A cursor is the store's own. What changed after it is listed, each contact as it stands now, and
 * perhaps some of what changed in the minute before it; nothing is left out. Where there is more
 * than the page, @more is set and the page's cursor goes on after it; all that is live may come in
 * pages, too. A contact that ended is listed for %CHURN_FEED_ENDED_SECONDS after its end became
 * known (@now of the call that brought it).
 *
 * With an agent, just the contacts are listed that are with this agent. For an agent's reader a
 * contact that goes to another agent, or to none, ends with that: it is listed once more, as it
 * stands, with whom it is now, by the version with which it went, and for as long as one that
 * ended. A reader drops a row whose agent is another one. One that comes back is listed as before.
 *
 * A cursor that is not this store's, or from before an end (or a going) that is no longer listed,
 * gets @reset and all that is live. A cursor that was given less than %CHURN_FEED_ENDED_SECONDS ago
 * is never reset; an older one may be even if it missed nothing.
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
