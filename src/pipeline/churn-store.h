#pragma once

#include "churn-contact-detail.h"
#include "churn-customer.h"
#include "churn-feed.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What to list of the feed. */
typedef struct
{
  const char *agent;  /* NULL: every agent's */
  const char *cursor; /* NULL: everything live, and the agent's after-call work */
  gint64 ended_since; /* not 0: the contacts that ended since, and no cursor */
  gint64 now;
  guint limit; /* at most CHURN_FEED_PAGE_MAX */
} ChurnFeedQuery;

#define CHURN_TYPE_STORE (churn_store_get_type ())
G_DECLARE_INTERFACE (ChurnStore, churn_store, CHURN, STORE, GObject)

/**
 * ChurnStoreInterface:
 *
 * Customers, contacts, predictions, sentiments and offers, for any number of processes at once.
 * What a method acknowledged survives the process. A method that fails has done nothing, or, where
 * the store knows no transactions, a part of it, which is then completed by the same call again,
 * and what it returns is what it would have returned at once; nothing is ever done twice. Methods
 * that find nothing return %NULL without an error where that is an ordinary answer (get_*,
 * find_customer). What is asked by id is as the last write left it, whoever wrote; find_customer,
 * list_contacts, list_live_ids, list_chain_ids, list_unheard_ids, list_unticked_ids and
 * list_unapplied_offers may lag behind by seconds, where an index does.
 *
 * Versions: each change of a contact that the feed shows, and each of what hangs on it (turns,
 * predictions, offers), gets a version that is greater than every one before it of the same
 * contact. An offer may have to wait for its first one until update_offer: put_offer need not show
 * it.
 */
struct _ChurnStoreInterface
{
  GTypeInterface parent;

  /* Customers. put: as the ingest brings it; keeps what our own events changed. */
  gboolean (*put_customer) (ChurnStore *self,
                            const ChurnCustomer *customer,
                            GCancellable *cancellable,
                            GError **error);
  ChurnCustomer *(*get_customer) (ChurnStore *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GError **error);
  ChurnCustomer *(*find_customer) (ChurnStore *self,
                                   const char *phone,
                                   GCancellable *cancellable,
                                   GError **error);
  /* Sets the sentiment unless a newer one stands; returns the customer as it is after. */
  ChurnCustomer *(*set_sentiment) (ChurnStore *self,
                                   const char *id,
                                   ChurnSentiment sentiment,
                                   gint64 sentiment_time,
                                   gint64 now,
                                   gboolean *changed,
                                   GCancellable *cancellable,
                                   GError **error);
  /* Counts the event once for the contact and for its customer. Returns the customer after, if any.
   */
  gboolean (*count_sentiment) (ChurnStore *self,
                               const char *contact_id,
                               const char *event_id,
                               ChurnSentiment sentiment,
                               gint64 event_time,
                               gint64 now,
                               gboolean *counted,
                               ChurnCustomer **after,
                               GCancellable *cancellable,
                               GError **error);
  /* Sets the months unless an offer with a higher number did, and raises the event time in any
   * case; returns the customer after. Where the customer is no longer the known one, nothing is
   * done (held FALSE), and the one that stands is returned. */
  ChurnCustomer *(*set_months) (ChurnStore *self,
                                const ChurnCustomer *known,
                                int months,
                                gint64 offer_number,
                                gint64 now,
                                gboolean *held,
                                GCancellable *cancellable,
                                GError **error);

  /* Contacts. merge: creates it, or merges the facts (churn_contact_merge()); raises version if the
   * feed changes. */
  ChurnContact *(*merge_contact) (ChurnStore *self,
                                  const ChurnContact *facts,
                                  gint64 now,
                                  gboolean *changed,
                                  GCancellable *cancellable,
                                  GError **error);
  /* latest: (out) (optional) (nullable): the contact's newest prediction. */
  ChurnContact *(*get_contact) (ChurnStore *self,
                                const char *id,
                                ChurnPrediction **latest,
                                GCancellable *cancellable,
                                GError **error);
  ChurnFeed *(*list_contacts) (ChurnStore *self,
                               const ChurnFeedQuery *query,
                               GCancellable *cancellable,
                               GError **error);
  GPtrArray *(*list_live_ids) (ChurnStore *self, GCancellable *cancellable, GError **error);
  /* The ids of the contacts whose initial contact this is, without itself: transfers of it. */
  GPtrArray *(*list_chain_ids) (ChurnStore *self,
                                const char *initial_id,
                                GCancellable *cancellable,
                                GError **error);
  /* Loops and leases. mark_tick: written at most once a minute; 0: the loop was stopped. Live
   * contacts of which nothing was heard, or whose loop did not tick, since @before. */
  gboolean (*mark_tick) (ChurnStore *self,
                         const char *contact_id,
                         gint64 now,
                         GCancellable *cancellable,
                         GError **error);
  gboolean (*get_tick) (ChurnStore *self,
                        const char *contact_id,
                        gint64 *ticked,
                        GCancellable *cancellable,
                        GError **error);
  GPtrArray *(*list_unheard_ids) (ChurnStore *self,
                                  gint64 before,
                                  GCancellable *cancellable,
                                  GError **error);
  GPtrArray *(*list_unticked_ids) (ChurnStore *self,
                                   gint64 before,
                                   GCancellable *cancellable,
                                   GError **error);
  /* Forgets the transcripts, and all of the contacts but their offers, that ended before. */
  gboolean (*forget) (ChurnStore *self,
                      gint64 transcripts_before,
                      gint64 contacts_before,
                      guint *n_contacts,
                      GCancellable *cancellable,
                      GError **error);
  /* Who looks after the contact: @by does, or no longer does. What another one claimed stands,
   * unless @take_over. Returns the contact after, from which the caller sees whose it is. */
  ChurnContact *(*set_claim) (ChurnStore *self,
                              const char *id,
                              const char *by,
                              const char *name,
                              gboolean active,
                              gboolean take_over,
                              gint64 now,
                              GCancellable *cancellable,
                              GError **error);
  ChurnContact *(*set_help) (ChurnStore *self,
                             const char *id,
                             gboolean active,
                             gint64 now,
                             GCancellable *cancellable,
                             GError **error);

  /* Speech. Segments are known by (contact, id): one that is there already changes nothing. Windows
   * follow. */
  gboolean (*add_segments) (ChurnStore *self,
                            const char *contact_id,
                            GPtrArray *segments,
                            gint64 now,
                            guint *n_added,
                            GCancellable *cancellable,
                            GError **error);
  GPtrArray *(*list_segments) (ChurnStore *self,
                               const char *contact_id,
                               gint64 since,
                               GCancellable *cancellable,
                               GError **error);
  /* The customer's newest turn that carries a sentiment; NULL if none. */
  ChurnSegment *(*get_newest_turn) (ChurnStore *self,
                                    const char *contact_id,
                                    GCancellable *cancellable,
                                    GError **error);
  /* Where the polling of the contact's transcript goes on (#ChurnTranscripts); NULL: it was not
   * polled yet. It is no part of the contact: setting it changes no version. */
  gboolean (*get_transcript_token) (ChurnStore *self,
                                    const char *contact_id,
                                    char **token,
                                    GCancellable *cancellable,
                                    GError **error);
  gboolean (*set_transcript_token) (ChurnStore *self,
                                    const char *contact_id,
                                    const char *token,
                                    GCancellable *cancellable,
                                    GError **error);

  /* Predictions: adding one also sets the contact's churn, previous churn and months. */
  gboolean (*add_prediction) (ChurnStore *self,
                              const char *contact_id,
                              const ChurnPrediction *prediction,
                              GCancellable *cancellable,
                              GError **error);
  /* latest: (nullable): the newest one, where the caller has just read it. */
  GPtrArray *(*list_predictions) (ChurnStore *self,
                                  const char *contact_id,
                                  gint64 since,
                                  ChurnPrediction *latest,
                                  GCancellable *cancellable,
                                  GError **error);

  /* Offers. put: writes it once for its id and numbers it, or returns the one that stands there
   * (created FALSE). One that stands in another contact is CHURN_ERROR_IDEMPOTENCY. customer: as
   * the numbering left it; NULL where nothing was numbered. */
  ChurnOffer *(*put_offer) (ChurnStore *self,
                            const ChurnOffer *offer,
                            gboolean *created,
                            ChurnCustomer **customer,
                            GCancellable *cancellable,
                            GError **error);
  ChurnOffer *(*get_offer) (ChurnStore *self,
                            const char *contact_id,
                            const char *offer_id,
                            GCancellable *cancellable,
                            GError **error);
  /* Advances the step (never back), the churn after it, the outcome. */
  ChurnOffer *(*update_offer) (ChurnStore *self,
                               const ChurnOffer *offer,
                               GCancellable *cancellable,
                               GError **error);
  /* Without a contact all offers, by customer: what the next training learns from. */
  GPtrArray *(*list_offers) (ChurnStore *self,
                             const char *contact_id,
                             gint64 since,
                             GCancellable *cancellable,
                             GError **error);
  /* Recorded but not yet applied, oldest first: what a restart goes on with. */
  GPtrArray *(*list_unapplied_offers) (ChurnStore *self, GCancellable *cancellable, GError **error);
};

gboolean churn_store_put_customer (ChurnStore *self,
                                   const ChurnCustomer *customer,
                                   GCancellable *cancellable,
                                   GError **error);
ChurnCustomer *churn_store_get_customer (ChurnStore *self,
                                         const char *id,
                                         GCancellable *cancellable,
                                         GError **error);
ChurnCustomer *churn_store_find_customer (ChurnStore *self,
                                          const char *phone,
                                          GCancellable *cancellable,
                                          GError **error);
ChurnCustomer *churn_store_set_sentiment (ChurnStore *self,
                                          const char *id,
                                          ChurnSentiment sentiment,
                                          gint64 sentiment_time,
                                          gint64 now,
                                          gboolean *changed,
                                          GCancellable *cancellable,
                                          GError **error);
gboolean churn_store_count_sentiment (ChurnStore *self,
                                      const char *contact_id,
                                      const char *event_id,
                                      ChurnSentiment sentiment,
                                      gint64 event_time,
                                      gint64 now,
                                      gboolean *counted,
                                      ChurnCustomer **after,
                                      GCancellable *cancellable,
                                      GError **error);
ChurnCustomer *churn_store_set_months (ChurnStore *self,
                                       const ChurnCustomer *known,
                                       int months,
                                       gint64 offer_number,
                                       gint64 now,
                                       gboolean *held,
                                       GCancellable *cancellable,
                                       GError **error);
ChurnContact *churn_store_merge_contact (ChurnStore *self,
                                         const ChurnContact *facts,
                                         gint64 now,
                                         gboolean *changed,
                                         GCancellable *cancellable,
                                         GError **error);
ChurnContact *churn_store_get_contact (ChurnStore *self,
                                       const char *id,
                                       GCancellable *cancellable,
                                       GError **error);
ChurnContact *churn_store_get_contact_with_latest (ChurnStore *self,
                                                   const char *id,
                                                   ChurnPrediction **latest,
                                                   GCancellable *cancellable,
                                                   GError **error);
ChurnFeed *churn_store_list_contacts (ChurnStore *self,
                                      const ChurnFeedQuery *query,
                                      GCancellable *cancellable,
                                      GError **error);
GPtrArray *churn_store_list_live_ids (ChurnStore *self, GCancellable *cancellable, GError **error);
GPtrArray *churn_store_list_chain_ids (ChurnStore *self,
                                       const char *initial_id,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean churn_store_mark_tick (ChurnStore *self,
                                const char *contact_id,
                                gint64 now,
                                GCancellable *cancellable,
                                GError **error);
gboolean churn_store_get_tick (ChurnStore *self,
                               const char *contact_id,
                               gint64 *ticked,
                               GCancellable *cancellable,
                               GError **error);
GPtrArray *churn_store_list_unheard_ids (ChurnStore *self,
                                         gint64 before,
                                         GCancellable *cancellable,
                                         GError **error);
GPtrArray *churn_store_list_unticked_ids (ChurnStore *self,
                                          gint64 before,
                                          GCancellable *cancellable,
                                          GError **error);
gboolean churn_store_forget (ChurnStore *self,
                             gint64 transcripts_before,
                             gint64 contacts_before,
                             guint *n_contacts,
                             GCancellable *cancellable,
                             GError **error);
ChurnContact *churn_store_set_claim (ChurnStore *self,
                                     const char *id,
                                     const char *by,
                                     const char *name,
                                     gboolean active,
                                     gboolean take_over,
                                     gint64 now,
                                     GCancellable *cancellable,
                                     GError **error);
ChurnContact *churn_store_set_help (ChurnStore *self,
                                    const char *id,
                                    gboolean active,
                                    gint64 now,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean churn_store_add_segments (ChurnStore *self,
                                   const char *contact_id,
                                   GPtrArray *segments,
                                   gint64 now,
                                   guint *n_added,
                                   GCancellable *cancellable,
                                   GError **error);
GPtrArray *churn_store_list_segments (ChurnStore *self,
                                      const char *contact_id,
                                      gint64 since,
                                      GCancellable *cancellable,
                                      GError **error);
ChurnSegment *churn_store_get_newest_turn (ChurnStore *self,
                                           const char *contact_id,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean churn_store_get_transcript_token (ChurnStore *self,
                                           const char *contact_id,
                                           char **token,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean churn_store_set_transcript_token (ChurnStore *self,
                                           const char *contact_id,
                                           const char *token,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean churn_store_add_prediction (ChurnStore *self,
                                     const char *contact_id,
                                     const ChurnPrediction *prediction,
                                     GCancellable *cancellable,
                                     GError **error);
GPtrArray *churn_store_list_predictions (ChurnStore *self,
                                         const char *contact_id,
                                         gint64 since,
                                         ChurnPrediction *latest,
                                         GCancellable *cancellable,
                                         GError **error);
ChurnOffer *churn_store_put_offer (ChurnStore *self,
                                   const ChurnOffer *offer,
                                   gboolean *created,
                                   ChurnCustomer **customer,
                                   GCancellable *cancellable,
                                   GError **error);
ChurnOffer *churn_store_get_offer (ChurnStore *self,
                                   const char *contact_id,
                                   const char *offer_id,
                                   GCancellable *cancellable,
                                   GError **error);
ChurnOffer *churn_store_update_offer (ChurnStore *self,
                                      const ChurnOffer *offer,
                                      GCancellable *cancellable,
                                      GError **error);
GPtrArray *churn_store_list_offers (ChurnStore *self,
                                    const char *contact_id,
                                    gint64 since,
                                    GCancellable *cancellable,
                                    GError **error);
GPtrArray *
churn_store_list_unapplied_offers (ChurnStore *self, GCancellable *cancellable, GError **error);

G_END_DECLS
