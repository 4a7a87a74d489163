#include "churn-store.h"

/* The calls of #ChurnStore that are about what was said, predicted and offered. */

/**
 * churn_store_add_segments:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @segments: (element-type ChurnSegment): the turns
 * @now: the time now, microseconds UTC
 * @n_added: (out) (optional): how many were new
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Adds turns to a contact's transcript. They are known by their ids: one that is there already
 * changes nothing. The windows follow in the same step.
 *
 * Returns: %TRUE, or %FALSE with @error set (CHURN_ERROR_NOT_FOUND: no such contact)
 */
gboolean
churn_store_add_segments (ChurnStore *self,
                          const char *contact_id,
                          GPtrArray *segments,
                          gint64 now,
                          guint *n_added,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (segments != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->add_segments (self, contact_id, segments, now, n_added,
                                                     cancellable, error);
}

/**
 * churn_store_list_segments:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @since: a version: just what came after it; 0: all
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists a contact's turns in the order of speech.
 *
 * Returns: (transfer full) (element-type ChurnSegment): the turns, or %NULL with @error set
 */
GPtrArray *
churn_store_list_segments (ChurnStore *self,
                           const char *contact_id,
                           gint64 since,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_segments (self, contact_id, since, cancellable, error);
}

/**
 * churn_store_get_newest_turn:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds the customer's newest turn that carries a sentiment.
 *
 * Returns: (transfer full) (nullable): the turn; %NULL without an error if there is none
 */
ChurnSegment *
churn_store_get_newest_turn (ChurnStore *self,
                             const char *contact_id,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->get_newest_turn (self, contact_id, cancellable, error);
}

/**
 * churn_store_get_transcript_token:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @token: (out) (nullable): where the polling of its transcript goes on; %NULL: it was not polled
 *   yet, or there is no such contact
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Gets what churn_store_set_transcript_token() kept.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_get_transcript_token (ChurnStore *self,
                                  const char *contact_id,
                                  char **token,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->get_transcript_token (self, contact_id, token, cancellable,
                                                             error);
}

/**
 * churn_store_set_transcript_token:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @token: up to 131,070 bytes (aws-facts.md, c)
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Keeps where the polling of a contact's transcript goes on. It is set after the turns of the page
 * were added, so that a page is read again rather than lost; the newest word stands. No version is
 * raised by it, and it goes with the contact when that is forgotten.
 *
 * Returns: %TRUE, or %FALSE with @error set (CHURN_ERROR_NOT_FOUND: no such contact)
 */
gboolean
churn_store_set_transcript_token (ChurnStore *self,
                                  const char *contact_id,
                                  const char *token,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->set_transcript_token (self, contact_id, token, cancellable,
                                                             error);
}

/**
 * churn_store_add_prediction:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @prediction: the prediction; the store gives it its version, and a time after that of the
 *   contact's prediction before, by a millisecond at least
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Adds a prediction, and sets the contact's churn, previous churn and months by it.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_store_add_prediction (ChurnStore *self,
                            const char *contact_id,
                            const ChurnPrediction *prediction,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (prediction != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_STORE_GET_IFACE (self)->add_prediction (self, contact_id, prediction, cancellable,
                                                       error);
}

/**
 * churn_store_list_predictions:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @since: a version: just what came after it; 0: all
 * @latest: (nullable): the contact's newest prediction, where it was just read
 *   (churn_store_get_contact_with_latest()): it is the last of the list, or an even newer one
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists a contact's predictions, oldest first.
 *
 * Returns: (transfer full) (element-type ChurnPrediction): the predictions, or %NULL with @error
 * set
 */
GPtrArray *
churn_store_list_predictions (ChurnStore *self,
                              const char *contact_id,
                              gint64 since,
                              ChurnPrediction *latest,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_predictions (self, contact_id, since, latest,
                                                         cancellable, error);
}

/**
 * churn_store_put_offer:
 * @self: a #ChurnStore
 * @offer: the offer
 * @created: (out) (optional): whether it is new
 * @customer: (out) (optional) (nullable): its customer, as the numbering left it; %NULL where
 *   nothing was numbered
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Writes an offer once for its id and numbers it among those of its customer, or returns the one
 * that stands there, untouched.
 *
 * Returns: (transfer full): the offer as it stands, or %NULL with @error set
 */
ChurnOffer *
churn_store_put_offer (ChurnStore *self,
                       const ChurnOffer *offer,
                       gboolean *created,
                       ChurnCustomer **customer,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (offer != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->put_offer (self, offer, created, customer, cancellable,
                                                  error);
}

/**
 * churn_store_get_offer:
 * @self: a #ChurnStore
 * @contact_id: the contact's id
 * @offer_id: the offer's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds an offer of a contact.
 *
 * Returns: (transfer full) (nullable): the offer; %NULL without an error if there is none
 */
ChurnOffer *
churn_store_get_offer (ChurnStore *self,
                       const char *contact_id,
                       const char *offer_id,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);
  g_return_val_if_fail (offer_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->get_offer (self, contact_id, offer_id, cancellable, error);
}

/**
 * churn_store_update_offer:
 * @self: a #ChurnStore
 * @offer: the offer with what is new
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Advances the step (never back), sets the churn after it, and the outcome where one is given.
 *
 * Returns: (transfer full): the offer as it is after, or %NULL with @error set
 * (CHURN_ERROR_NOT_FOUND)
 */
ChurnOffer *
churn_store_update_offer (ChurnStore *self,
                          const ChurnOffer *offer,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (offer != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->update_offer (self, offer, cancellable, error);
}

/**
 * churn_store_list_offers:
 * @self: a #ChurnStore
 * @contact_id: (nullable): the contact's id; %NULL: of every contact
 * @since: a version: just what came after it; 0: all
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists a contact's offers, oldest first; without a contact all offers, by customer.
 *
 * Returns: (transfer full) (element-type ChurnOffer): the offers, or %NULL with @error set
 */
GPtrArray *
churn_store_list_offers (ChurnStore *self,
                         const char *contact_id,
                         gint64 since,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_offers (self, contact_id, since, cancellable, error);
}

/**
 * churn_store_list_unapplied_offers:
 * @self: a #ChurnStore
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Lists the offers that are recorded and not yet applied, oldest first: what a restart goes on
 * with.
 *
 * Returns: (transfer full) (element-type ChurnOffer): the offers, or %NULL with @error set
 */
GPtrArray *
churn_store_list_unapplied_offers (ChurnStore *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CHURN_IS_STORE (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_STORE_GET_IFACE (self)->list_unapplied_offers (self, cancellable, error);
}
