#include "churn-sagemaker-predictor.h"

#include "churn-error.h"

#include <float.h>
#include <math.h>

/* The packaged model takes over when the endpoint has not answered within this. */
#define TIMEOUT_MS 3000

/* How long an endpoint that did not answer is left alone: at first, and at most. */
#define BACKOFF_MIN (30 * G_TIME_SPAN_SECOND)
#define BACKOFF_MAX (120 * G_TIME_SPAN_SECOND)

/**
 * ChurnSagemakerPredictor:
 *
 * A ChurnPredictor over an endpoint of SageMaker that runs the same model file as the one packaged
 * with this program. The endpoint scores, in one request a call; what is said of it besides comes
 * out of the packaged one: the calibration, the shift to the base rate, the drivers and the hash.
 * While the endpoint is not ready or down, the packaged model scores too, and says so; the endpoint
 * is then left alone for half a minute, and for longer the longer it is away, up to two minutes.
 */
struct _ChurnSagemakerPredictor
{
  GObject parent_instance;

  AwsSagemakerRuntime *runtime;
  char *endpoint;
  ChurnXgboostPredictor *packaged;

  AwsTime time;

  gint64 backoff; /* 0: the endpoint answers */
  gint64 away_until;
};

static void churn_sagemaker_predictor_predictor_init (ChurnPredictorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnSagemakerPredictor,
                               churn_sagemaker_predictor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_PREDICTOR,
                                                      churn_sagemaker_predictor_predictor_init))

static void
churn_sagemaker_predictor_finalize (GObject *object)
{
  ChurnSagemakerPredictor *self = CHURN_SAGEMAKER_PREDICTOR (object);

  aws_time_clear (&self->time);
  g_clear_object (&self->runtime);
  g_clear_object (&self->packaged);
  g_free (self->endpoint);

  G_OBJECT_CLASS (churn_sagemaker_predictor_parent_class)->finalize (object);
}

static void
churn_sagemaker_predictor_class_init (ChurnSagemakerPredictorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_sagemaker_predictor_finalize;
}

static void
churn_sagemaker_predictor_init (ChurnSagemakerPredictor *self)
{
}

/* Whether the endpoint cannot answer now. What else goes wrong (no permission, no such endpoint, an
 * answer of another form) does not pass by itself, and is not to be covered up. */
static gboolean
is_away (const GError *error)
{
  return error->domain == AWS_ERROR &&
         (error->code == AWS_ERROR_MODEL || error->code == AWS_ERROR_NOT_READY ||
          error->code == AWS_ERROR_SERVER || error->code == AWS_ERROR_THROTTLED ||
          error->code == AWS_ERROR_NETWORK || error->code == AWS_ERROR_TIMEOUT);
}

/* The container gives the probability of binary:logistic, of 32 bits: one so near to 0 or 1 that it
 * became that is taken for the nearest that did not. */
static gboolean
to_margin (double score, double *margin, GError **error)
{
  const double least = FLT_MIN, most = 1 - FLT_EPSILON / 2;

  if (!(score >= 0 && score <= 1))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "it gave %g, which is no probability: its objective is not binary:logistic",
                   score);
      return FALSE;
    }
  score = CLAMP (score, least, most);
  *margin = log (score) - log1p (-score);
  return TRUE;
}

static gboolean
ask (ChurnSagemakerPredictor *self,
     const ChurnFeatures *rows,
     gsize n_rows,
     double *probabilities,
     GCancellable *cancellable,
     GError **error)
{
  const ChurnCalibration *calibration = churn_xgboost_predictor_get_calibration (self->packaged);
  g_autoptr (GString) csv = g_string_new (NULL);

  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *line = churn_features_to_csv (&rows[i]);

      if (i > 0)
        g_string_append_c (csv, '\n');
      g_string_append (csv, line);
    }
  if (!aws_sagemaker_runtime_score (self->runtime, self->endpoint, csv->str, n_rows, probabilities,
                                    cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n_rows; i++)
    {
      double margin;

      if (!to_margin (probabilities[i], &margin, error))
        return FALSE;
      probabilities[i] = churn_calibration_probability (calibration, margin);
    }
  return TRUE;
}

/* *away: the endpoint does not answer now, or did not a moment ago. */
static gboolean
ask_unless_away (ChurnSagemakerPredictor *self,
                 const ChurnFeatures *rows,
                 gsize n_rows,
                 double *probabilities,
                 gboolean *away,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GError) local = NULL;

  *away = self->backoff != 0 && aws_time_get (&self->time) < self->away_until;
  if (*away)
    return TRUE;
  if (ask (self, rows, n_rows, probabilities, cancellable, &local))
    {
      if (self->backoff != 0)
        g_message ("The endpoint %s answers again", self->endpoint);
      self->backoff = 0;
      return TRUE;
    }
  if (!is_away (local))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                  "The endpoint %s: ", self->endpoint);
      return FALSE;
    }
  *away = TRUE;
  self->backoff = self->backoff == 0 ? BACKOFF_MIN : MIN (2 * self->backoff, BACKOFF_MAX);
  self->away_until = aws_time_get (&self->time) + self->backoff;
  g_message ("The endpoint %s does not answer, and the packaged model scores for %d s: %s",
             self->endpoint, (int) (self->backoff / G_TIME_SPAN_SECOND), local->message);
  return TRUE;
}

static gboolean
churn_sagemaker_predictor_predict (ChurnPredictor *predictor,
                                   const ChurnFeatures *rows,
                                   gsize n_rows,
                                   double *probabilities,
                                   double *contributions,
                                   gsize n_explained,
                                   gboolean *fallback,
                                   GCancellable *cancellable,
                                   GError **error)
{
  ChurnSagemakerPredictor *self = CHURN_SAGEMAKER_PREDICTOR (predictor);

  if (n_rows == 0)
    return TRUE;
  if (!ask_unless_away (self, rows, n_rows, probabilities, fallback, cancellable, error))
    return FALSE;
  if (*fallback)
    return churn_predictor_predict (CHURN_PREDICTOR (self->packaged), rows, n_rows, probabilities,
                                    contributions, n_explained, NULL, cancellable, error);
  if (contributions != NULL)
    churn_xgboost_predictor_get_contributions (self->packaged, rows, MIN (n_explained, n_rows),
                                               contributions, NULL);
  return TRUE;
}

static const char *
churn_sagemaker_predictor_get_model (ChurnPredictor *predictor)
{
  ChurnSagemakerPredictor *self = CHURN_SAGEMAKER_PREDICTOR (predictor);

  return churn_predictor_get_model (CHURN_PREDICTOR (self->packaged));
}

static void
churn_sagemaker_predictor_predictor_init (ChurnPredictorInterface *iface)
{
  iface->predict = churn_sagemaker_predictor_predict;
  iface->get_model = churn_sagemaker_predictor_get_model;
}

/**
 * churn_sagemaker_predictor_new:
 * @runtime: SageMaker Runtime, whose calls are bounded to 3 s from now on
 * @endpoint: the endpoint's name
 * @packaged: the same model
 *
 * Makes the predictor of an endpoint. Its errors are those of #AwsError that do not pass by
 * themselves, %CHURN_ERROR_PARSE for scores that are no probabilities, and @packaged's.
 *
 * Returns: (transfer full): it
 */
ChurnSagemakerPredictor *
churn_sagemaker_predictor_new (AwsSagemakerRuntime *runtime,
                               const char *endpoint,
                               ChurnXgboostPredictor *packaged)
{
  ChurnSagemakerPredictor *self;

  g_return_val_if_fail (AWS_IS_SAGEMAKER_RUNTIME (runtime), NULL);
  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (CHURN_IS_XGBOOST_PREDICTOR (packaged), NULL);

  self = g_object_new (CHURN_TYPE_SAGEMAKER_PREDICTOR, NULL);
  self->runtime = g_object_ref (runtime);
  self->endpoint = g_strdup (endpoint);
  self->packaged = g_object_ref (packaged);
  aws_sagemaker_runtime_set_timeout (runtime, TIMEOUT_MS);
  return self;
}

/**
 * churn_sagemaker_predictor_set_clock:
 * @self: a predictor
 * @clock: tells the time by which the endpoint is left alone
 * @user_data: what @clock gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts another clock in the place of this machine's.
 */
void
churn_sagemaker_predictor_set_clock (ChurnSagemakerPredictor *self,
                                     AwsClock clock,
                                     gpointer user_data,
                                     GDestroyNotify destroy)
{
  g_return_if_fail (CHURN_IS_SAGEMAKER_PREDICTOR (self));
  g_return_if_fail (clock != NULL);

  aws_time_set (&self->time, clock, user_data, destroy);
}
