#include "churn-customer.h"

static void
clear (ChurnCustomer *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->first_name, g_free);
  g_clear_pointer (&self->last_name, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->phones, g_ptr_array_unref);
}

/**
 * churn_customer_new:
 * @id: (nullable): the customer id
 *
 * Returns: (transfer full): a customer of whom nothing else is known
 */
ChurnCustomer *
churn_customer_new (const char *id)
{
  ChurnCustomer *self = g_atomic_rc_box_new0 (ChurnCustomer);

  self->id = g_strdup (id);
  self->phones = g_ptr_array_new_with_free_func (g_free);
  self->months = -1;
  self->sentiment = CHURN_SENTIMENT_NONE;

  return self;
}

/**
 * churn_customer_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnCustomer *
churn_customer_ref (ChurnCustomer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_customer_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_customer_unref (ChurnCustomer *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * churn_customer_get_name:
 * @self: a customer
 *
 * Returns: (transfer full) (nullable): first and last name, as far as they are known
 */
char *
churn_customer_get_name (const ChurnCustomer *self)
{
  gboolean first, last;

  g_return_val_if_fail (self != NULL, NULL);

  first = self->first_name != NULL && *self->first_name != '\0';
  last = self->last_name != NULL && *self->last_name != '\0';
  if (first && last)
    return g_strconcat (self->first_name, " ", self->last_name, NULL);
  if (first)
    return g_strdup (self->first_name);

  return last ? g_strdup (self->last_name) : NULL;
}

/**
 * churn_customer_apply:
 * @self: a customer
 * @features: (inout): the row that the feature store holds
 *
 * Puts what our own events changed over a row: `mth_remain` and `sentiment` where they are known,
 * and `pastSenti_*`, the history plus what was counted since (DESIGN, step 5).
 */
void
churn_customer_apply (const ChurnCustomer *self, ChurnFeatures *features)
{
  double *values;

  g_return_if_fail (self != NULL);
  g_return_if_fail (features != NULL);

  values = features->values;
  if (self->months >= 0)
    values[CHURN_FEATURE_MTH_REMAIN] = self->months;
  if (self->sentiment != CHURN_SENTIMENT_NONE)
    values[CHURN_FEATURE_SENTIMENT] = (double) self->sentiment;
  values[CHURN_FEATURE_PAST_SENTI_NUT] = (double) self->history.neutral + self->counts.neutral;
  values[CHURN_FEATURE_PAST_SENTI_POS] = (double) self->history.positive + self->counts.positive;
  values[CHURN_FEATURE_PAST_SENTI_NEG] = (double) self->history.negative + self->counts.negative;
}

/**
 * churn_phone_is_valid:
 * @phone: (nullable): a phone number
 *
 * Returns: whether @phone is of the form E.164: `+`, a digit that is not 0, and 1 to 14 more
 */
gboolean
churn_phone_is_valid (const char *phone)
{
  gsize n = 0;

  if (phone == NULL || phone[0] != '+' || phone[1] == '0')
    return FALSE;
  while (n <= 15 && g_ascii_isdigit (phone[1 + n]))
    n++;

  return n >= 2 && n <= 15 && phone[1 + n] == '\0';
}
