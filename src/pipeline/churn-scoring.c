#include "churn-scoring.h"

#include "churn-error.h"

#include <math.h>

/**
 * churn_scoring_read:
 * @pipeline: the ports
 * @customer: whose
 * @row: (out caller-allocates): the features as they are now
 * @found: (out): whether the feature store has a record of the customer
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Reads a customer's features: the record of the feature store under what our own events changed.
 * Where the two differ the feature store is made to follow: a write that was lost once, or that an
 * older one overtook, is made good here.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_scoring_read (ChurnPipeline *pipeline,
                    const ChurnCustomer *customer,
                    ChurnFeatures *row,
                    gboolean *found,
                    GCancellable *cancellable,
                    GError **error)
{
  ChurnFeatureStore *features = churn_pipeline_get_features (pipeline);
  ChurnFeatures record;

  if (!churn_feature_store_get (features, customer->id, &record, found, cancellable, error))
    return FALSE;
  if (!*found)
    return TRUE;
  *row = record;
  churn_customer_apply (customer, row);
  if (churn_features_equal (&record, row))
    return TRUE;
  return churn_feature_store_put (features, customer->id, row, customer->event_time, cancellable,
                                  error);
}

/* To nine decimals, more than a model of 32 bits can tell: the others would only be written, sent
 * and read. */
static double
round_figure (double value)
{
  return round (value * 1e9) / 1e9;
}

static ChurnPrediction *
make_prediction (ChurnPipeline *pipeline,
                 const ChurnFeatures *row,
                 ChurnCause cause,
                 double churn,
                 const double *what_ifs,
                 double *contributions,
                 gboolean fallback,
                 gint64 now)
{
  ChurnPrediction *prediction = churn_prediction_new ();
  double months = row->values[CHURN_FEATURE_MTH_REMAIN];

  prediction->time = now;
  prediction->cause = cause;
  prediction->churn = round_figure (churn);
  prediction->months = isnan (months) ? -1 : (int) months;
  prediction->features = *row;
  prediction->model = g_strdup (churn_pipeline_get_model (pipeline));
  prediction->fallback = fallback;
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    contributions[i] = round_figure (contributions[i]);
  churn_prediction_set_contributions (prediction, contributions);
  for (guint i = 0; i < CHURN_N_WHAT_IFS; i++)
    {
      ChurnWhatIf what_if = { churn_what_if_months[i], round_figure (what_ifs[i]) };

      g_array_append_val (prediction->what_ifs, what_if);
    }
  return prediction;
}

/**
 * churn_scoring_predict:
 * @pipeline: the ports
 * @rows: (array length=n_rows): the features of one contact each
 * @causes: (array length=n_rows): why each is scored
 * @n_rows: how many
 * @now: the time of the predictions, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Scores all rows, what each would be under each offer, and the drivers of each, in one call of the
 * model.
 *
 * Returns: (transfer full) (element-type ChurnPrediction): one for each row, or %NULL with @error
 *   set; %CHURN_ERROR_UNAVAILABLE where @pipeline has no predictor
 */
GPtrArray *
churn_scoring_predict (ChurnPipeline *pipeline,
                       const ChurnFeatures *rows,
                       const ChurnCause *causes,
                       gsize n_rows,
                       gint64 now,
                       GCancellable *cancellable,
                       GError **error)
{
  gsize n_all = n_rows * (1 + CHURN_N_WHAT_IFS);
  g_autofree ChurnFeatures *all = g_new (ChurnFeatures, n_all);
  g_autofree double *probabilities = g_new (double, n_all);
  g_autofree double *contributions = g_new (double, n_rows *CHURN_N_FEATURES);
  ChurnPredictor *predictor = churn_pipeline_get_predictor (pipeline);
  ChurnCounts *counts = churn_pipeline_get_counts (pipeline);
  g_autoptr (GPtrArray) predictions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_prediction_unref);
  gboolean fallback = FALSE;

  if (predictor == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE, "Nothing is scored here");
      return NULL;
    }
  /* The rows to explain first, then each row's what-ifs. */
  for (gsize i = 0; i < n_rows; i++)
    {
      all[i] = rows[i];
      for (gsize j = 0; j < CHURN_N_WHAT_IFS; j++)
        {
          ChurnFeatures *what_if = &all[n_rows + i * CHURN_N_WHAT_IFS + j];

          *what_if = rows[i];
          what_if->values[CHURN_FEATURE_MTH_REMAIN] = churn_what_if_months[j];
        }
    }
  if (!churn_predictor_predict (predictor, all, n_all, probabilities, contributions, n_rows,
                                &fallback, cancellable, error))
    return NULL;
  counts->predictions += n_rows;
  if (fallback)
    counts->fallbacks += n_rows;
  for (gsize i = 0; i < n_rows; i++)
    g_ptr_array_add (predictions,
                     make_prediction (pipeline, &rows[i], causes[i], probabilities[i],
                                      &probabilities[n_rows + i * CHURN_N_WHAT_IFS],
                                      &contributions[i * CHURN_N_FEATURES], fallback, now));
  return g_steal_pointer (&predictions);
}
