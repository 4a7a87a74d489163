#include "churn-offers.h"

#include "churn-error.h"
#include "churn-scoring.h"

#include <math.h>

/* A clock may run so far ahead of ours. */
#define MADE_AHEAD_MAX (5 * G_TIME_SPAN_MINUTE)

static gboolean
check_time (const ChurnContact *contact, const ChurnOffer *request, gint64 now, GError **error)
{
  gint64 ended = churn_contact_get_ended (contact);

  if (request->made > now + MADE_AHEAD_MAX)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "made: it is in the future");
      return FALSE;
    }
  if (churn_contact_is_live (contact))
    return TRUE;
  if (request->made == 0 || request->made > ended)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED,
                   "The contact had ended when the offer was made");
      return FALSE;
    }
  if (now - ended > CHURN_OFFER_LATE_SECONDS * (gint64) G_USEC_PER_SEC)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED,
                   "The contact ended more than 24 hours ago");
      return FALSE;
    }
  return TRUE;
}

/* The customer, where there must be one. */
static ChurnCustomer *
require_customer (ChurnPipeline *pipeline,
                  const char *id,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GError) local = NULL;
  ChurnCustomer *customer =
      churn_store_get_customer (churn_pipeline_get_store (pipeline), id, cancellable, &local);

  if (customer != NULL)
    return customer;
  if (local == NULL)
    g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NO_CUSTOMER, "The customer is gone");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* An offer on its way from step to step, and what the steps read. */
typedef struct
{
  ChurnOffer *offer;
  gboolean is_new;             /* nobody can have begun to apply it */
  const ChurnContact *contact; /* NULL: it was forgotten (churn_retain()) */
  ChurnCustomer *customer;     /* as they were known last; NULL: not read */
  ChurnFeatures row;           /* as the feature store has been made to follow */
  gboolean has_row;
  gboolean found; /* whether there are features at all */
} Applying;

static void
applying_clear (Applying *applying)
{
  g_clear_pointer (&applying->offer, churn_offer_unref);
  g_clear_pointer (&applying->customer, churn_customer_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Applying, applying_clear)

static gboolean
read_customer (ChurnPipeline *pipeline,
               Applying *applying,
               GCancellable *cancellable,
               GError **error)
{
  g_clear_pointer (&applying->customer, churn_customer_unref);
  applying->customer =
      require_customer (pipeline, applying->offer->customer_id, cancellable, error);
  return applying->customer != NULL;
}

/* The contact's attribute says what the customer has, which is what the newest of their offers
 * promised: an older one that comes late neither goes over a newer one nor leaves its own contact
 * without. */
static gboolean
set_attribute (ChurnPipeline *pipeline,
               Applying *applying,
               GCancellable *cancellable,
               GError **error)
{
  const ChurnContact *contact = applying->contact;
  const ChurnOffer *offer = applying->offer;
  g_autoptr (GHashTable) attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gboolean is_newest;

  if (applying->customer == NULL && !read_customer (pipeline, applying, cancellable, error))
    return FALSE;
  is_newest = offer->number > applying->customer->months_offer;
  g_hash_table_insert (
      attributes, (gpointer) "contractedMonths",
      g_strdup_printf ("%d", is_newest ? offer->months : applying->customer->months));
  return churn_connect_set_attributes (churn_pipeline_get_connect (pipeline),
                                       contact != NULL ? churn_contact_get_initial_id (contact)
                                                       : offer->contact_id,
                                       attributes, cancellable, error);
}

/* The attribute knows no order. So the customer follows it, on the condition that they are still as
 * they were when it was written: an offer that came between writes the attribute again. */
static gboolean
set_months (ChurnPipeline *pipeline,
            Applying *applying,
            gint64 now,
            GCancellable *cancellable,
            GError **error)
{
  const ChurnOffer *offer = applying->offer;
  gboolean held = FALSE;

  if (applying->customer == NULL && !set_attribute (pipeline, applying, cancellable, error))
    return FALSE;
  while (!held)
    {
      g_autoptr (ChurnCustomer) known = g_steal_pointer (&applying->customer);

      applying->customer =
          churn_store_set_months (churn_pipeline_get_store (pipeline), known, offer->months,
                                  offer->number, now, &held, cancellable, error);
      if (applying->customer == NULL ||
          (!held && !set_attribute (pipeline, applying, cancellable, error)))
        return FALSE;
    }
  return TRUE;
}

/* The prediction that this offer caused, if the process died between making it and saying so. */
static ChurnPrediction *
find_prediction (ChurnPipeline *pipeline,
                 const ChurnOffer *offer,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (churn_pipeline_get_store (pipeline), offer->contact_id,
                                    offer->since, NULL, cancellable, error);

  for (guint i = 0; predictions != NULL && i < predictions->len; i++)
    {
      ChurnPrediction *prediction = g_ptr_array_index (predictions, i);

      if (prediction->cause == CHURN_CAUSE_OFFER)
        return churn_prediction_ref (prediction);
    }
  return NULL;
}

/* Makes the feature store follow; @found is FALSE where it knows nothing of the customer. */
static gboolean
follow (ChurnPipeline *pipeline, Applying *applying, GCancellable *cancellable, GError **error)
{
  if (applying->customer == NULL && !read_customer (pipeline, applying, cancellable, error))
    return FALSE;
  applying->has_row = churn_scoring_read (pipeline, applying->customer, &applying->row,
                                          &applying->found, cancellable, error);
  return applying->has_row;
}

static gboolean
score (ChurnPipeline *pipeline,
       Applying *applying,
       gint64 now,
       GCancellable *cancellable,
       GError **error)
{
  ChurnOffer *offer = applying->offer;
  g_autoptr (ChurnPrediction) made = NULL;
  g_autoptr (GPtrArray) predictions = NULL;
  g_autoptr (GError) local = NULL;
  const ChurnCause cause = CHURN_CAUSE_OFFER;

  /* Nothing is left to predict for. */
  if (applying->contact == NULL)
    return TRUE;
  if (!applying->is_new)
    made = find_prediction (pipeline, offer, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (made == NULL)
    {
      if (!applying->has_row && !follow (pipeline, applying, cancellable, error))
        return FALSE;
      /* Without features there is no churn, before it or after it. */
      if (!applying->found)
        return TRUE;
      predictions =
          churn_scoring_predict (pipeline, &applying->row, &cause, 1, now, cancellable, error);
      if (predictions == NULL)
        return FALSE;
      made = churn_prediction_ref (g_ptr_array_index (predictions, 0));
      if (!churn_store_add_prediction (churn_pipeline_get_store (pipeline), offer->contact_id, made,
                                       cancellable, &local))
        {
          /* Forgotten meanwhile. */
          if (g_error_matches (local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND))
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  offer->after = made->churn;
  return TRUE;
}

static gboolean
do_step (ChurnPipeline *pipeline,
         Applying *applying,
         gint64 now,
         GCancellable *cancellable,
         GError **error)
{
  switch (applying->offer->step)
    {
    case CHURN_OFFER_RECORDED:
      return set_attribute (pipeline, applying, cancellable, error);
    case CHURN_OFFER_ATTRIBUTE_SET:
      return set_months (pipeline, applying, now, cancellable, error);
    case CHURN_OFFER_CUSTOMER_SET:
      return follow (pipeline, applying, cancellable, error);
    case CHURN_OFFER_FEATURE_SET:
      return score (pipeline, applying, now, cancellable, error);
    case CHURN_OFFER_APPLIED:
    default:
      g_assert_not_reached ();
    }
}

/* Lets the contact show an offer that stands still: put_offer may have left that to the end. */
static void
leave (ChurnPipeline *pipeline, const ChurnOffer *offer, GCancellable *cancellable)
{
  g_autoptr (ChurnOffer) shown =
      churn_store_update_offer (churn_pipeline_get_store (pipeline), offer, cancellable, NULL);
}

/* Goes on from the step that was done last. Each may be done again without harm: so nothing is
 * written between them, and one that is interrupted begins anew. */
static ChurnOffer *
apply (ChurnPipeline *pipeline,
       const ChurnOffer *recorded,
       const ChurnContact *contact,
       ChurnCustomer *customer,
       gboolean is_new,
       gint64 now,
       GCancellable *cancellable,
       GError **error)
{
  g_auto (Applying) applying = {
    .offer = churn_offer_copy (recorded),
    .is_new = is_new,
    .contact = contact,
    .customer = customer != NULL ? churn_customer_ref (customer) : NULL,
  };
  ChurnOffer *offer = applying.offer;

  if (offer->step == CHURN_OFFER_APPLIED)
    return g_steal_pointer (&applying.offer);
  for (; offer->step < CHURN_OFFER_APPLIED; offer->step++)
    if (!do_step (pipeline, &applying, now, cancellable, error))
      {
        leave (pipeline, recorded, cancellable);
        return NULL;
      }
  return churn_store_update_offer (churn_pipeline_get_store (pipeline), offer, cancellable, error);
}

/* The offer that stands under this id, or that is recorded now if it may still be made. */
static ChurnOffer *
record (ChurnPipeline *pipeline,
        const ChurnContact *contact,
        ChurnOffer *offer,
        gint64 now,
        gboolean *is_new,
        ChurnCustomer **customer,
        GCancellable *cancellable,
        GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  const gint64 made = offer->made;
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) local = NULL;

  if (check_time (contact, offer, now, &refusal) && contact->customer_id == NULL)
    g_set_error (&refusal, CHURN_ERROR, CHURN_ERROR_NO_CUSTOMER,
                 "The contact has no known customer to make an offer to");
  if (refusal == NULL)
    {
      if (made == 0)
        offer->made = now;
      stands = churn_store_put_offer (store, offer, is_new, customer, cancellable, error);
      offer->made = made;
      return g_steal_pointer (&stands);
    }
  stands = churn_store_get_offer (store, contact->id, offer->id, cancellable, &local);
  if (stands == NULL)
    g_propagate_error (error,
                       local != NULL ? g_steal_pointer (&local) : g_steal_pointer (&refusal));
  return g_steal_pointer (&stands);
}

/* The same key for the same promise is the same offer. */
static gboolean
check_promise (const ChurnOffer *stands, const ChurnOffer *wanted, GError **error)
{
  if (churn_offer_same_promise (stands, wanted))
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_IDEMPOTENCY,
               "This Idempotency-Key was used for another offer");
  return FALSE;
}

/**
 * churn_offers_make:
 * @pipeline: the ports
 * @contact: the contact, as it stands
 * @principal: who makes the offer
 * @key: the Idempotency-Key, a UUID in lower case
 * @request: months, note, and when it was made (0: now)
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "offer": records it, then applies it step by step: the contact's attribute, the
 * customer's months, the feature, a new prediction. The same key again is the same offer, and goes
 * on where it stopped. An offer made during the contact is taken for 24 hours after its end.
 *
 * Returns: (transfer full): the offer, applied, or %NULL with @error set (CHURN_ERROR_INVALID,
 *   CHURN_ERROR_NO_CUSTOMER, CHURN_ERROR_CONTACT_ENDED, CHURN_ERROR_IDEMPOTENCY); after any other
 *   error it may be recorded, and goes on by the same key or churn_offers_resume()
 */
ChurnOffer *
churn_offers_make (ChurnPipeline *pipeline,
                   const ChurnContact *contact,
                   const ChurnPrincipal *principal,
                   const char *key,
                   const ChurnOffer *request,
                   gint64 now,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  gboolean is_new = FALSE;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), NULL);
  g_return_val_if_fail (contact != NULL && principal != NULL && request != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  offer = churn_offer_new ();
  offer->id = g_strdup (key);
  offer->contact_id = g_strdup (contact->id);
  offer->customer_id = g_strdup (contact->customer_id);
  offer->months = request->months;
  offer->note = g_strdup (request->note);
  offer->made = request->made;
  offer->recorded = now;
  offer->agent_id = g_strdup (principal->agent);
  offer->before = contact->churn;
  offer->since = contact->version;
  if (!churn_offer_check (offer, error))
    return NULL;
  stands = record (pipeline, contact, offer, now, &is_new, &customer, cancellable, error);
  if (stands == NULL || !check_promise (stands, offer, error))
    return NULL;
  return apply (pipeline, stands, contact, customer, is_new, now, cancellable, error);
}

/**
 * churn_offers_set_outcome:
 * @pipeline: the ports
 * @contact_id: the contact
 * @offer_id: the offer
 * @outcome: what the customer said
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Keeps what the customer said of an offer; the newest word stands.
 *
 * Returns: (transfer full): the offer, or %NULL with @error set (CHURN_ERROR_NOT_FOUND)
 */
ChurnOffer *
churn_offers_set_outcome (ChurnPipeline *pipeline,
                          const char *contact_id,
                          const char *offer_id,
                          ChurnOutcome outcome,
                          GCancellable *cancellable,
                          GError **error)
{
  ChurnStore *store;
  g_autoptr (ChurnOffer) stands = NULL;
  g_autoptr (ChurnOffer) offer = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), NULL);
  g_return_val_if_fail (contact_id != NULL && offer_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  store = churn_pipeline_get_store (pipeline);
  stands = churn_store_get_offer (store, contact_id, offer_id, cancellable, &local);
  if (stands == NULL)
    {
      if (local == NULL)
        g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no such offer");
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  offer = churn_offer_copy (stands);
  offer->outcome = outcome;
  return churn_store_update_offer (store, offer, cancellable, error);
}

static ChurnOffer *
resume (ChurnPipeline *pipeline,
        const ChurnOffer *recorded,
        gint64 now,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnContact) contact = churn_store_get_contact (
      churn_pipeline_get_store (pipeline), recorded->contact_id, cancellable, &local);

  if (local == NULL)
    return apply (pipeline, recorded, contact, NULL, FALSE, now, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/**
 * churn_offers_resume:
 * @pipeline: the ports
 * @now: the time now, microseconds UTC
 * @n_left: (out) (optional): how many could still not be applied
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Goes on with all offers that are recorded and not applied, oldest first. One that fails is logged
 * by its id and stops no other.
 *
 * Returns: %TRUE, or %FALSE with @error set if they cannot be listed
 */
gboolean
churn_offers_resume (ChurnPipeline *pipeline,
                     gint64 now,
                     guint *n_left,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) offers = NULL;
  guint n = 0;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  offers =
      churn_store_list_unapplied_offers (churn_pipeline_get_store (pipeline), cancellable, error);
  if (offers == NULL)
    return FALSE;
  for (guint i = 0; i < offers->len; i++)
    {
      ChurnOffer *recorded = g_ptr_array_index (offers, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (ChurnOffer) offer = resume (pipeline, recorded, now, cancellable, &local);

      if (offer == NULL)
        {
          g_message ("Offer %s: still not applied: %s", recorded->id, local->message);
          n++;
        }
    }
  if (n_left != NULL)
    *n_left = n;
  return TRUE;
}
