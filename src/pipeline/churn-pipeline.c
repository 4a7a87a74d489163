#include "churn-pipeline.h"

#define INTERVAL_DEFAULT 15

/**
 * ChurnPipeline:
 *
 * The ports that every step of what happens to a contact goes through. The steps are functions,
 * each in a file of its own; they keep nothing between calls, so that any number of processes may
 * run them. Calls of one pipeline come from one thread at a time.
 */
struct _ChurnPipeline
{
  GObject parent_instance;

  ChurnStore *store;
  ChurnFeatureStore *features;
  ChurnPredictor *predictor;
  ChurnTranscripts *transcripts;
  ChurnConnect *connect;
  char *model;
  ChurnCounts counts;
  guint interval;
};

G_DEFINE_FINAL_TYPE (ChurnPipeline, churn_pipeline, G_TYPE_OBJECT)

static void
churn_pipeline_finalize (GObject *object)
{
  ChurnPipeline *self = CHURN_PIPELINE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->features);
  g_clear_object (&self->predictor);
  g_clear_object (&self->transcripts);
  g_clear_object (&self->connect);
  g_free (self->model);

  G_OBJECT_CLASS (churn_pipeline_parent_class)->finalize (object);
}

static void
churn_pipeline_class_init (ChurnPipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_pipeline_finalize;
}

static void
churn_pipeline_init (ChurnPipeline *self)
{
  self->interval = INTERVAL_DEFAULT;
}

/**
 * churn_pipeline_new:
 * @store: where contacts and customers are kept
 * @features: (nullable): where the model's features are; %NULL where only the store is read
 * @predictor: (nullable): the model; without, another process makes the initial predictions, and
 *   what cannot do without a score is %CHURN_ERROR_UNAVAILABLE
 * @transcripts: (nullable): asked for segments where a centre has no segment stream
 * @connect: (nullable): the contact centre; %NULL where no step has to do with it
 *
 * Puts the ports together; the pipeline keeps a reference to each.
 *
 * Returns: (transfer full): the pipeline
 */
ChurnPipeline *
churn_pipeline_new (ChurnStore *store,
                    ChurnFeatureStore *features,
                    ChurnPredictor *predictor,
                    ChurnTranscripts *transcripts,
                    ChurnConnect *connect)
{
  ChurnPipeline *self;

  g_return_val_if_fail (CHURN_IS_STORE (store), NULL);
  g_return_val_if_fail (features == NULL || CHURN_IS_FEATURE_STORE (features), NULL);
  g_return_val_if_fail (predictor == NULL || CHURN_IS_PREDICTOR (predictor), NULL);
  g_return_val_if_fail (transcripts == NULL || CHURN_IS_TRANSCRIPTS (transcripts), NULL);
  g_return_val_if_fail (connect == NULL || CHURN_IS_CONNECT (connect), NULL);

  self = g_object_new (CHURN_TYPE_PIPELINE, NULL);
  self->store = g_object_ref (store);
  g_set_object (&self->features, features);
  g_set_object (&self->predictor, predictor);
  g_set_object (&self->transcripts, transcripts);
  g_set_object (&self->connect, connect);
  return self;
}

/**
 * churn_pipeline_get_store:
 * @self: a #ChurnPipeline
 *
 * Gets the store.
 *
 * Returns: (transfer none): the store
 */
ChurnStore *
churn_pipeline_get_store (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return self->store;
}

/**
 * churn_pipeline_get_features:
 * @self: a #ChurnPipeline
 *
 * Gets the feature store.
 *
 * Returns: (transfer none) (nullable): the feature store
 */
ChurnFeatureStore *
churn_pipeline_get_features (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return self->features;
}

/**
 * churn_pipeline_get_predictor:
 * @self: a #ChurnPipeline
 *
 * Gets the model.
 *
 * Returns: (transfer none) (nullable): the predictor; %NULL: another process scores
 */
ChurnPredictor *
churn_pipeline_get_predictor (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return self->predictor;
}

/**
 * churn_pipeline_get_transcripts:
 * @self: a #ChurnPipeline
 *
 * Gets where to ask for segments.
 *
 * Returns: (transfer none) (nullable): it; %NULL: the stream brings them
 */
ChurnTranscripts *
churn_pipeline_get_transcripts (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return self->transcripts;
}

/**
 * churn_pipeline_get_connect:
 * @self: a #ChurnPipeline
 *
 * Gets the contact centre.
 *
 * Returns: (transfer none) (nullable): it
 */
ChurnConnect *
churn_pipeline_get_connect (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return self->connect;
}

/**
 * churn_pipeline_set_model:
 * @self: a #ChurnPipeline
 * @model: the hash of the model
 *
 * Names the model of a pipeline without a predictor.
 */
void
churn_pipeline_set_model (ChurnPipeline *self, const char *model)
{
  g_return_if_fail (CHURN_IS_PIPELINE (self));
  g_return_if_fail (self->predictor == NULL);

  g_free (self->model);
  self->model = g_strdup (model);
}

/**
 * churn_pipeline_get_model:
 * @self: a #ChurnPipeline
 *
 * Names the model that scores, here or in another process.
 *
 * Returns: (nullable): its hash
 */
const char *
churn_pipeline_get_model (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return self->predictor != NULL ? churn_predictor_get_model (self->predictor) : self->model;
}

/**
 * churn_pipeline_get_counts:
 * @self: a #ChurnPipeline
 *
 * Gets what the steps count.
 *
 * Returns: (transfer none): the counts, for steps to raise and for a watcher to take
 */
ChurnCounts *
churn_pipeline_get_counts (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), NULL);

  return &self->counts;
}

/**
 * churn_pipeline_set_interval:
 * @self: a #ChurnPipeline
 * @seconds: at least 1
 *
 * Sets how many seconds clients are told to wait between polls.
 */
void
churn_pipeline_set_interval (ChurnPipeline *self, guint seconds)
{
  g_return_if_fail (CHURN_IS_PIPELINE (self));
  g_return_if_fail (seconds > 0);

  self->interval = seconds;
}

/**
 * churn_pipeline_get_interval:
 * @self: a #ChurnPipeline
 *
 * Gets how many seconds clients are told to wait between polls.
 *
 * Returns: seconds
 */
guint
churn_pipeline_get_interval (ChurnPipeline *self)
{
  g_return_val_if_fail (CHURN_IS_PIPELINE (self), INTERVAL_DEFAULT);

  return self->interval;
}
