#include "fault-store.h"

struct _FaultStore
{
  GObject parent_instance;

  ChurnStore *inner;
  guint countdown; /* 1: the next call; 0: none */
  gboolean after;
  gboolean failed;
};

static gboolean
is_due (FaultStore *self)
{
  if (self->countdown == 0)
    return FALSE;
  self->countdown--;
  if (self->countdown > 0)
    return FALSE;
  self->failed = TRUE;
  return TRUE;
}

static void
set_error (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the store is away");
}

static gboolean
put_customer (ChurnStore *store,
              const ChurnCustomer *customer,
              GCancellable *cancellable,
              GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_put_customer (self->inner, customer, cancellable, error);
  if (self->after)
    {
      result = churn_store_put_customer (self->inner, customer, cancellable, NULL);
      g_assert_true (result);
    }
  set_error (error);
  return FALSE;
}

static ChurnCustomer *
get_customer (ChurnStore *store, const char *id, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnCustomer *result;

  if (!is_due (self))
    return churn_store_get_customer (self->inner, id, cancellable, error);
  if (self->after)
    {
      result = churn_store_get_customer (self->inner, id, cancellable, NULL);
      g_clear_pointer (&result, churn_customer_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnCustomer *
find_customer (ChurnStore *store, const char *phone, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnCustomer *result;

  if (!is_due (self))
    return churn_store_find_customer (self->inner, phone, cancellable, error);
  if (self->after)
    {
      result = churn_store_find_customer (self->inner, phone, cancellable, NULL);
      g_clear_pointer (&result, churn_customer_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnCustomer *
set_sentiment (ChurnStore *store,
               const char *id,
               ChurnSentiment sentiment,
               gint64 sentiment_time,
               gint64 now,
               gboolean *changed,
               GCancellable *cancellable,
               GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnCustomer *result;

  if (!is_due (self))
    return churn_store_set_sentiment (self->inner, id, sentiment, sentiment_time, now, changed,
                                      cancellable, error);
  if (self->after)
    {
      result = churn_store_set_sentiment (self->inner, id, sentiment, sentiment_time, now, changed,
                                          cancellable, NULL);
      g_clear_pointer (&result, churn_customer_unref);
    }
  set_error (error);
  return NULL;
}

static gboolean
count_sentiment (ChurnStore *store,
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
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_count_sentiment (self->inner, contact_id, event_id, sentiment, event_time,
                                        now, counted, after, cancellable, error);
  if (self->after)
    {
      result = churn_store_count_sentiment (self->inner, contact_id, event_id, sentiment,
                                            event_time, now, counted, after, cancellable, NULL);
      g_assert_true (result);
      if (after != NULL)
        g_clear_pointer (after, churn_customer_unref);
    }
  set_error (error);
  return FALSE;
}

static ChurnCustomer *
set_months (ChurnStore *store,
            const ChurnCustomer *known,
            int months,
            gint64 offer_number,
            gint64 now,
            gboolean *held,
            GCancellable *cancellable,
            GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnCustomer *result;

  if (!is_due (self))
    return churn_store_set_months (self->inner, known, months, offer_number, now, held, cancellable,
                                   error);
  if (self->after)
    {
      result = churn_store_set_months (self->inner, known, months, offer_number, now, held,
                                       cancellable, NULL);
      g_clear_pointer (&result, churn_customer_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnContact *
merge_contact (ChurnStore *store,
               const ChurnContact *facts,
               gint64 now,
               gboolean *changed,
               GCancellable *cancellable,
               GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnContact *result;

  if (!is_due (self))
    return churn_store_merge_contact (self->inner, facts, now, changed, cancellable, error);
  if (self->after)
    {
      result = churn_store_merge_contact (self->inner, facts, now, changed, cancellable, NULL);
      g_clear_pointer (&result, churn_contact_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnContact *
get_contact (ChurnStore *store,
             const char *id,
             ChurnPrediction **latest,
             GCancellable *cancellable,
             GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnContact *result;

  if (!is_due (self))
    return latest != NULL
               ? churn_store_get_contact_with_latest (self->inner, id, latest, cancellable, error)
               : churn_store_get_contact (self->inner, id, cancellable, error);
  if (self->after)
    {
      result = churn_store_get_contact (self->inner, id, cancellable, NULL);
      g_clear_pointer (&result, churn_contact_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnFeed *
list_contacts (ChurnStore *store,
               const ChurnFeedQuery *query,
               GCancellable *cancellable,
               GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnFeed *result;

  if (!is_due (self))
    return churn_store_list_contacts (self->inner, query, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_contacts (self->inner, query, cancellable, NULL);
      g_clear_pointer (&result, churn_feed_unref);
    }
  set_error (error);
  return NULL;
}

static GPtrArray *
list_live_ids (ChurnStore *store, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_live_ids (self->inner, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_live_ids (self->inner, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static GPtrArray *
list_chain_ids (ChurnStore *store,
                const char *initial_id,
                GCancellable *cancellable,
                GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_chain_ids (self->inner, initial_id, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_chain_ids (self->inner, initial_id, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnContact *
set_claim (ChurnStore *store,
           const char *id,
           const char *by,
           const char *name,
           gboolean active,
           gboolean take_over,
           gint64 now,
           GCancellable *cancellable,
           GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnContact *result;

  if (!is_due (self))
    return churn_store_set_claim (self->inner, id, by, name, active, take_over, now, cancellable,
                                  error);
  if (self->after)
    {
      result = churn_store_set_claim (self->inner, id, by, name, active, take_over, now,
                                      cancellable, NULL);
      g_clear_pointer (&result, churn_contact_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnContact *
set_help (ChurnStore *store,
          const char *id,
          gboolean active,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnContact *result;

  if (!is_due (self))
    return churn_store_set_help (self->inner, id, active, now, cancellable, error);
  if (self->after)
    {
      result = churn_store_set_help (self->inner, id, active, now, cancellable, NULL);
      g_clear_pointer (&result, churn_contact_unref);
    }
  set_error (error);
  return NULL;
}

static gboolean
add_segments (ChurnStore *store,
              const char *contact_id,
              GPtrArray *segments,
              gint64 now,
              guint *n_added,
              GCancellable *cancellable,
              GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_add_segments (self->inner, contact_id, segments, now, n_added, cancellable,
                                     error);
  if (self->after)
    {
      result = churn_store_add_segments (self->inner, contact_id, segments, now, n_added,
                                         cancellable, NULL);
      g_assert_true (result);
    }
  set_error (error);
  return FALSE;
}

static GPtrArray *
list_segments (ChurnStore *store,
               const char *contact_id,
               gint64 since,
               GCancellable *cancellable,
               GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_segments (self->inner, contact_id, since, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_segments (self->inner, contact_id, since, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnSegment *
get_newest_turn (ChurnStore *store,
                 const char *contact_id,
                 GCancellable *cancellable,
                 GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnSegment *result;

  if (!is_due (self))
    return churn_store_get_newest_turn (self->inner, contact_id, cancellable, error);
  if (self->after)
    {
      result = churn_store_get_newest_turn (self->inner, contact_id, cancellable, NULL);
      g_clear_pointer (&result, churn_segment_unref);
    }
  set_error (error);
  return NULL;
}

static gboolean
get_transcript_token (ChurnStore *store,
                      const char *contact_id,
                      char **token,
                      GCancellable *cancellable,
                      GError **error)
{
  FaultStore *self = FAULT_STORE (store);

  if (!is_due (self))
    return churn_store_get_transcript_token (self->inner, contact_id, token, cancellable, error);
  *token = NULL;
  set_error (error);
  return FALSE;
}

static gboolean
set_transcript_token (ChurnStore *store,
                      const char *contact_id,
                      const char *token,
                      GCancellable *cancellable,
                      GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_set_transcript_token (self->inner, contact_id, token, cancellable, error);
  if (self->after)
    {
      result = churn_store_set_transcript_token (self->inner, contact_id, token, cancellable, NULL);
      g_assert_true (result);
    }
  set_error (error);
  return FALSE;
}

static gboolean
add_prediction (ChurnStore *store,
                const char *contact_id,
                const ChurnPrediction *prediction,
                GCancellable *cancellable,
                GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_add_prediction (self->inner, contact_id, prediction, cancellable, error);
  if (self->after)
    {
      result = churn_store_add_prediction (self->inner, contact_id, prediction, cancellable, NULL);
      g_assert_true (result);
    }
  set_error (error);
  return FALSE;
}

static GPtrArray *
list_predictions (ChurnStore *store,
                  const char *contact_id,
                  gint64 since,
                  ChurnPrediction *latest,
                  GCancellable *cancellable,
                  GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_predictions (self->inner, contact_id, since, latest, cancellable,
                                         error);
  if (self->after)
    {
      result =
          churn_store_list_predictions (self->inner, contact_id, since, latest, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnOffer *
put_offer (ChurnStore *store,
           const ChurnOffer *offer,
           gboolean *created,
           ChurnCustomer **customer,
           GCancellable *cancellable,
           GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnOffer *result;

  if (!is_due (self))
    return churn_store_put_offer (self->inner, offer, created, customer, cancellable, error);
  if (self->after)
    {
      result = churn_store_put_offer (self->inner, offer, created, NULL, cancellable, NULL);
      g_clear_pointer (&result, churn_offer_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnOffer *
get_offer (ChurnStore *store,
           const char *contact_id,
           const char *offer_id,
           GCancellable *cancellable,
           GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnOffer *result;

  if (!is_due (self))
    return churn_store_get_offer (self->inner, contact_id, offer_id, cancellable, error);
  if (self->after)
    {
      result = churn_store_get_offer (self->inner, contact_id, offer_id, cancellable, NULL);
      g_clear_pointer (&result, churn_offer_unref);
    }
  set_error (error);
  return NULL;
}

static ChurnOffer *
update_offer (ChurnStore *store, const ChurnOffer *offer, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  ChurnOffer *result;

  if (!is_due (self))
    return churn_store_update_offer (self->inner, offer, cancellable, error);
  if (self->after)
    {
      result = churn_store_update_offer (self->inner, offer, cancellable, NULL);
      g_clear_pointer (&result, churn_offer_unref);
    }
  set_error (error);
  return NULL;
}

static GPtrArray *
list_offers (ChurnStore *store,
             const char *contact_id,
             gint64 since,
             GCancellable *cancellable,
             GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_offers (self->inner, contact_id, since, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_offers (self->inner, contact_id, since, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static GPtrArray *
list_unapplied_offers (ChurnStore *store, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_unapplied_offers (self->inner, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_unapplied_offers (self->inner, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static gboolean
mark_tick (ChurnStore *store,
           const char *contact_id,
           gint64 now,
           GCancellable *cancellable,
           GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_mark_tick (self->inner, contact_id, now, cancellable, error);
  if (self->after)
    {
      result = churn_store_mark_tick (self->inner, contact_id, now, cancellable, NULL);
      g_assert_true (result);
    }
  set_error (error);
  return FALSE;
}

static gboolean
get_tick (ChurnStore *store,
          const char *contact_id,
          gint64 *ticked,
          GCancellable *cancellable,
          GError **error)
{
  FaultStore *self = FAULT_STORE (store);

  if (!is_due (self))
    return churn_store_get_tick (self->inner, contact_id, ticked, cancellable, error);
  set_error (error);
  return FALSE;
}

static GPtrArray *
list_unheard_ids (ChurnStore *store, gint64 before, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_unheard_ids (self->inner, before, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_unheard_ids (self->inner, before, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static GPtrArray *
list_unticked_ids (ChurnStore *store, gint64 before, GCancellable *cancellable, GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  GPtrArray *result;

  if (!is_due (self))
    return churn_store_list_unticked_ids (self->inner, before, cancellable, error);
  if (self->after)
    {
      result = churn_store_list_unticked_ids (self->inner, before, cancellable, NULL);
      g_clear_pointer (&result, g_ptr_array_unref);
    }
  set_error (error);
  return NULL;
}

static gboolean
forget (ChurnStore *store,
        gint64 transcripts_before,
        gint64 contacts_before,
        guint *n_contacts,
        GCancellable *cancellable,
        GError **error)
{
  FaultStore *self = FAULT_STORE (store);
  gboolean result;

  if (!is_due (self))
    return churn_store_forget (self->inner, transcripts_before, contacts_before, n_contacts,
                               cancellable, error);
  if (self->after)
    {
      result = churn_store_forget (self->inner, transcripts_before, contacts_before, n_contacts,
                                   cancellable, NULL);
      g_assert_true (result);
    }
  set_error (error);
  return FALSE;
}

static void
store_iface_init (ChurnStoreInterface *iface)
{
  iface->mark_tick = mark_tick;
  iface->get_tick = get_tick;
  iface->list_unheard_ids = list_unheard_ids;
  iface->list_unticked_ids = list_unticked_ids;
  iface->forget = forget;
  iface->put_customer = put_customer;
  iface->get_customer = get_customer;
  iface->find_customer = find_customer;
  iface->set_sentiment = set_sentiment;
  iface->count_sentiment = count_sentiment;
  iface->set_months = set_months;
  iface->merge_contact = merge_contact;
  iface->get_contact = get_contact;
  iface->list_contacts = list_contacts;
  iface->list_live_ids = list_live_ids;
  iface->list_chain_ids = list_chain_ids;
  iface->set_claim = set_claim;
  iface->set_help = set_help;
  iface->add_segments = add_segments;
  iface->list_segments = list_segments;
  iface->get_newest_turn = get_newest_turn;
  iface->get_transcript_token = get_transcript_token;
  iface->set_transcript_token = set_transcript_token;
  iface->add_prediction = add_prediction;
  iface->list_predictions = list_predictions;
  iface->put_offer = put_offer;
  iface->get_offer = get_offer;
  iface->update_offer = update_offer;
  iface->list_offers = list_offers;
  iface->list_unapplied_offers = list_unapplied_offers;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FaultStore,
                               fault_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_STORE, store_iface_init))

static void
fault_store_finalize (GObject *object)
{
  FaultStore *self = FAULT_STORE (object);

  g_object_unref (self->inner);

  G_OBJECT_CLASS (fault_store_parent_class)->finalize (object);
}

static void
fault_store_class_init (FaultStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fault_store_finalize;
}

static void
fault_store_init (FaultStore *self)
{
}

FaultStore *
fault_store_new (ChurnStore *inner)
{
  FaultStore *self = g_object_new (FAULT_TYPE_STORE, NULL);

  self->inner = g_object_ref (inner);
  return self;
}

void
fault_store_fail (FaultStore *self, guint nth, gboolean after)
{
  self->countdown = nth;
  self->after = after;
  self->failed = FALSE;
}

gboolean
fault_store_has_failed (FaultStore *self)
{
  return self->failed;
}
