#include "churn-predictor.h"

G_DEFINE_INTERFACE (ChurnPredictor, churn_predictor, G_TYPE_OBJECT)

static void
churn_predictor_default_init (ChurnPredictorInterface *iface)
{
}

/**
 * churn_predictor_predict:
 * @self: a #ChurnPredictor
 * @rows: (array length=n_rows): the rows
 * @n_rows: how many
 * @probabilities: (out caller-allocates) (array length=n_rows): 0 to 1
 * @contributions: (out caller-allocates) (optional): room for %CHURN_N_FEATURES log-odds for each
 * of the first
 *   @n_explained rows, in the scale of the probabilities
 * @n_explained: how many rows to explain
 * @fallback: (out) (optional): whether the model that was meant did not answer, and the one at hand
 *   scored in its place
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Scores rows: calibrated probabilities of churn, shifted to the base rate.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_predictor_predict (ChurnPredictor *self,
                         const ChurnFeatures *rows,
                         gsize n_rows,
                         double *probabilities,
                         double *contributions,
                         gsize n_explained,
                         gboolean *fallback,
                         GCancellable *cancellable,
                         GError **error)
{
  gboolean fell_back = FALSE;

  g_return_val_if_fail (CHURN_IS_PREDICTOR (self), FALSE);
  g_return_val_if_fail (rows != NULL, FALSE);
  g_return_val_if_fail (probabilities != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!CHURN_PREDICTOR_GET_IFACE (self)->predict (self, rows, n_rows, probabilities, contributions,
                                                  n_explained, &fell_back, cancellable, error))
    return FALSE;
  if (fallback != NULL)
    *fallback = fell_back;
  return TRUE;
}

/**
 * churn_predictor_get_model:
 * @self: a #ChurnPredictor
 *
 * Names the model.
 *
 * Returns: (nullable): its hash
 */
const char *
churn_predictor_get_model (ChurnPredictor *self)
{
  g_return_val_if_fail (CHURN_IS_PREDICTOR (self), NULL);

  return CHURN_PREDICTOR_GET_IFACE (self)->get_model (self);
}
