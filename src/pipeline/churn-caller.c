#include "churn-caller.h"

#include "churn-initial-prediction.h"
#include "churn-scoring.h"
#include "churn-speech.h"

/* Whether the customer or the number would change the contact, where the greater of each stands
 * (churn_contact_merge()): whatever order they become known in. */
static gboolean
is_news (const ChurnContact *contact, const ChurnCustomer *customer, const char *phone)
{
  return g_strcmp0 (customer->id, contact->customer_id) > 0 ||
         g_strcmp0 (phone, contact->customer_phone) > 0;
}

/* The contacts that came out of this one have its customer, unless they have one that stands over
 * it. */
static gboolean
set_for_chain (ChurnPipeline *pipeline,
               const char *contact_id,
               const ChurnCustomer *customer,
               const char *phone,
               gint64 now,
               GCancellable *cancellable,
               GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (GPtrArray) ids = churn_store_list_chain_ids (store, contact_id, cancellable, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (ChurnContact) next =
          churn_store_get_contact (store, g_ptr_array_index (ids, i), cancellable, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (next != NULL && is_news (next, customer, phone) &&
          !churn_caller_set (pipeline, next, customer, phone, now, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* The customer that the contact was taken for has its events no more: the feature store follows. */
static gboolean
unfollow (ChurnPipeline *pipeline,
          const char *customer_id,
          GCancellable *cancellable,
          GError **error)
{
  ChurnFeatures row;
  gboolean found = FALSE;
  g_autoptr (GError) local = NULL;
  g_autoptr (ChurnCustomer) customer = churn_store_get_customer (
      churn_pipeline_get_store (pipeline), customer_id, cancellable, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return customer == NULL ||
         churn_scoring_read (pipeline, customer, &row, &found, cancellable, error);
}

/* Events that were counted before the customer was known are the customer's now: read it anew. */
static gboolean
follow (ChurnPipeline *pipeline,
        const ChurnContact *contact,
        gint64 now,
        GCancellable *cancellable,
        GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnCustomer) customer = NULL;
  ChurnFeatures row;
  gboolean found = FALSE;

  customer = churn_store_get_customer (store, contact->customer_id, cancellable, error);
  if (customer == NULL)
    return FALSE;
  return churn_scoring_read (pipeline, customer, &row, &found, cancellable, error) &&
         churn_initial_prediction (pipeline, contact, now, cancellable, error);
}

/**
 * churn_caller_set:
 * @pipeline: the ports
 * @contact: a contact of the store
 * @customer: whose it is
 * @phone: (nullable): the number that the customer is on; %NULL: their first
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Makes a customer known as the contact's, and with it that of the contacts which came out of it,
 * and makes the initial prediction. Where another one is known already the one with the greater id
 * stands, and has what was counted. That the model or the feature store does not answer is only
 * logged: the analysis makes the first prediction then.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_caller_set (ChurnPipeline *pipeline,
                  const ChurnContact *contact,
                  const ChurnCustomer *customer,
                  const char *phone,
                  gint64 now,
                  GCancellable *cancellable,
                  GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (ChurnContact) merged = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (contact != NULL && customer != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  before = churn_store_get_contact (store, contact->id, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (phone == NULL && customer->phones->len > 0)
    phone = g_ptr_array_index (customer->phones, 0);
  facts = churn_contact_new (contact->id);
  facts->customer_id = g_strdup (customer->id);
  facts->customer_name = churn_customer_get_name (customer);
  facts->customer_phone = g_strdup (phone);
  facts->months = customer->months;
  merged = churn_store_merge_contact (store, facts, now, NULL, cancellable, error);
  if (merged == NULL)
    return FALSE;
  if (before != NULL && before->customer_id != NULL &&
      !g_str_equal (before->customer_id, merged->customer_id) &&
      !unfollow (pipeline, before->customer_id, cancellable, error))
    return FALSE;
  if (!follow (pipeline, merged, now, cancellable, &local))
    g_message ("Contact %s: no initial prediction: %s", contact->id,
               local != NULL ? local->message : "its customer is gone");
  /* After the end no tick hears what was said before the customer was known. */
  if (!churn_contact_is_live (merged) &&
      !churn_speech_hear (pipeline, merged, now, cancellable, error))
    return FALSE;
  return set_for_chain (pipeline, contact->id, customer, phone, now, cancellable, error);
}

/* The customer of the contact that this one came out of. */
static ChurnCustomer *
find_initial (ChurnPipeline *pipeline,
              const ChurnContact *contact,
              char **phone,
              GCancellable *cancellable,
              GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) initial = NULL;

  if (contact->initial_id == NULL)
    return NULL;
  initial = churn_store_get_contact (store, contact->initial_id, cancellable, error);
  if (initial == NULL || initial->customer_id == NULL)
    return NULL;
  *phone = g_strdup (initial->customer_phone);
  return churn_store_get_customer (store, initial->customer_id, cancellable, error);
}

static ChurnCustomer *
find_named (ChurnPipeline *pipeline,
            const char *customer_id,
            char **phone,
            GCancellable *cancellable,
            GError **error)
{
  ChurnCustomer *customer;

  if (customer_id == NULL)
    return NULL;
  customer = churn_store_get_customer (churn_pipeline_get_store (pipeline), customer_id,
                                       cancellable, error);
  if (customer != NULL && customer->phones->len > 0)
    *phone = g_strdup (g_ptr_array_index (customer->phones, 0));
  return customer;
}

static ChurnCustomer *
find_by_phone (ChurnPipeline *pipeline,
               const ChurnContact *contact,
               char **phone,
               GCancellable *cancellable,
               GError **error)
{
  /* The number of a known customer only finds that customer again. */
  if (contact->customer_id != NULL || !churn_phone_is_valid (contact->customer_phone))
    return NULL;
  *phone = g_strdup (contact->customer_phone);
  return churn_store_find_customer (churn_pipeline_get_store (pipeline), contact->customer_phone,
                                    cancellable, error);
}

/**
 * churn_caller_identify:
 * @pipeline: the ports
 * @contact: a contact of the store
 * @customer_id: (nullable): who the contact centre says it is
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Finds the customer of a contact that no lookup announced (transfer, callback, outbound): its
 * initial contact's, the one that the contact centre names, or the one with its number, where we
 * know them. Where they are not the same the one with the greater id stands (churn_caller_set()).
 *
 * Returns: %TRUE, also if nobody is found, or %FALSE with @error set
 */
gboolean
churn_caller_identify (ChurnPipeline *pipeline,
                       const ChurnContact *contact,
                       const char *customer_id,
                       gint64 now,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (contact != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ChurnCustomer) customer = NULL;
      g_autofree char *phone = NULL;
      g_autoptr (GError) local = NULL;

      if (i == 0)
        customer = find_initial (pipeline, contact, &phone, cancellable, &local);
      else if (i == 1)
        customer = find_named (pipeline, customer_id, &phone, cancellable, &local);
      else
        customer = find_by_phone (pipeline, contact, &phone, cancellable, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (customer != NULL && is_news (contact, customer, phone) &&
          !churn_caller_set (pipeline, contact, customer, phone, now, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
