#include "churn-lambda-ports.h"

#include "aws-service-endpoint.h"
#include "churn-amazon-connect.h"
#include "churn-contact-lens.h"
#include "churn-dynamo-shared.h"
#include "churn-dynamo-store.h"
#include "churn-error.h"
#include "churn-model-name.h"
#include "churn-sagemaker-features.h"
#include "churn-scorer.h"

#define TRANSCRIPT_HOURS_DEFAULT 24
#define TRANSCRIPT_HOURS_MAX (10 * 365 * 24)
#define CONTACT_DAYS_DEFAULT 400
#define CONTACT_DAYS_MAX (10 * 365)
#define SEGMENT_RATE_DEFAULT 1
#define SEGMENT_RATE_MAX 1000
/* What an account may ask of Contact Lens at once before its quota is raised; after it, it is not
 * taken to be more than a second's worth. */
#define SEGMENT_BURST 2
#define INTERVAL_DEFAULT 15
#define INTERVAL_MAX 3600
/* Where the package has the model. */
#define MODEL "model/xgboost-model.json"

/* What all ports are made with; each is made when it is first needed. */
typedef struct
{
  char *region;
  AwsCredentials *credentials;
  AwsDynamodb *dynamodb;
  ChurnDynamoShared *shared;
} Parts;

static void
parts_clear (Parts *self)
{
  g_free (self->region);
  g_clear_pointer (&self->credentials, aws_credentials_unref);
  g_clear_object (&self->dynamodb);
  g_clear_object (&self->shared);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static const char *
get (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static const char *
require (const char *name, GError **error)
{
  const char *value = get (name);

  if (value == NULL)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s is not set", name);
  return value;
}

static gboolean
get_number (const char *name, guint min, guint max, guint *number, GError **error)
{
  const char *text = get (name);
  guint64 value = *number;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, min, max, &value, NULL))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s: not a number from %u to %u", name,
                   min, max);
      return FALSE;
    }
  *number = (guint) value;
  return TRUE;
}

static AwsClient *
new_client (const Parts *parts, AwsService service, GError **error)
{
  return aws_service_endpoint_new_client (service, parts->region, parts->credentials, error);
}

static ChurnDynamoStore *
new_store (const Parts *parts, const ChurnFunction *function, GError **error)
{
  ChurnDynamoTables tables = {
    .contacts = require ("CHURN_TABLE_CONTACTS", error),
    .predictions = get ("CHURN_TABLE_PREDICTIONS"),
    .sentiments = get ("CHURN_TABLE_SENTIMENTS"),
    .offers = get ("CHURN_TABLE_OFFERS"),
    .shared = get ("CHURN_TABLE_SHARED"),
  };
  ChurnDynamoStore *store;
  guint hours = TRANSCRIPT_HOURS_DEFAULT;
  guint days = CONTACT_DAYS_DEFAULT;

  if (tables.contacts == NULL)
    return NULL;
  if (function->ports & CHURN_PORT_CUSTOMERS)
    {
      tables.customers = require ("CHURN_TABLE_CUSTOMERS", error);
      if (tables.customers == NULL)
        return NULL;
    }
  if (!get_number ("CHURN_TRANSCRIPT_HOURS", 0, TRANSCRIPT_HOURS_MAX, &hours, error) ||
      !get_number ("CHURN_CONTACT_DAYS", 1, CONTACT_DAYS_MAX, &days, error))
    return NULL;
  store = churn_dynamo_store_new (parts->dynamodb, &tables);
  churn_dynamo_store_set_retention (store, hours, days);
  return store;
}

static ChurnFeatureStore *
new_features (const Parts *parts, GError **error)
{
  const char *group = require ("CHURN_FEATURE_GROUP", error);
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsFeatureStoreRuntime) runtime = NULL;

  if (group != NULL)
    client = new_client (parts, AWS_SERVICE_FEATURE_STORE_RUNTIME, error);
  if (client == NULL)
    return NULL;
  runtime = aws_feature_store_runtime_new (client);
  return churn_sagemaker_features_new (runtime, group);
}

/* The names that are cached and the one token bucket of the account; NULL where the function has no
 * such table. */
static ChurnDynamoShared *
get_shared (Parts *parts)
{
  const char *table = get ("CHURN_TABLE_SHARED");

  if (parts->shared == NULL && table != NULL)
    parts->shared = churn_dynamo_shared_new (parts->dynamodb, table);
  return parts->shared;
}

static ChurnConnect *
new_connect (Parts *parts, GError **error)
{
  const char *instance = require ("CHURN_INSTANCE_ARN", error);
  const char *machine = get ("CHURN_STATE_MACHINE_ARN");
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsClient) loops = NULL;
  g_autoptr (AwsConnect) connect = NULL;
  g_autoptr (AwsStepFunctions) step_functions = NULL;

  if (instance != NULL)
    client = new_client (parts, AWS_SERVICE_CONNECT, error);
  if (client != NULL)
    loops = new_client (parts, AWS_SERVICE_STEP_FUNCTIONS, error);
  if (loops == NULL)
    return NULL;
  connect = aws_connect_new (client);
  step_functions = aws_step_functions_new (loops);
  return CHURN_CONNECT (
      churn_amazon_connect_new (connect, step_functions, instance, machine, get_shared (parts)));
}

static gboolean
new_transcripts (Parts *parts, ChurnTranscripts **transcripts, GError **error)
{
  const char *source = get ("CHURN_SEGMENTS");
  const char *instance;
  guint rate = SEGMENT_RATE_DEFAULT;
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (AwsContactLens) lens = NULL;
  ChurnContactLens *made;

  if (source == NULL || g_str_equal (source, "stream"))
    return TRUE;
  if (!g_str_equal (source, "poll"))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "CHURN_SEGMENTS is neither stream nor poll");
      return FALSE;
    }
  instance = require ("CHURN_INSTANCE_ARN", error);
  if (instance == NULL || require ("CHURN_TABLE_SHARED", error) == NULL ||
      !get_number ("CHURN_SEGMENT_RATE", 1, SEGMENT_RATE_MAX, &rate, error))
    return FALSE;
  client = new_client (parts, AWS_SERVICE_CONTACT_LENS, error);
  if (client == NULL)
    return FALSE;
  lens = aws_contact_lens_new (client);
  made = churn_contact_lens_new (lens, instance, get_shared (parts));
  churn_contact_lens_set_quota (made, rate, MAX (rate, SEGMENT_BURST));
  *transcripts = CHURN_TRANSCRIPTS (made);
  return TRUE;
}

static char *
find_model (void)
{
  const char *path = get ("CHURN_MODEL");
  const char *root = get ("LAMBDA_TASK_ROOT");

  return path != NULL ? g_strdup (path) : g_build_filename (root != NULL ? root : ".", MODEL, NULL);
}

static gboolean
find_parts (Parts *parts, GError **error)
{
  g_autoptr (AwsClient) client = NULL;

  parts->region = aws_service_endpoint_get_region (NULL, error);
  if (parts->region != NULL)
    parts->credentials = aws_credentials_new_from_environment (error);
  if (parts->credentials != NULL)
    client = new_client (parts, AWS_SERVICE_DYNAMODB, error);
  if (client == NULL)
    return FALSE;
  parts->dynamodb = aws_dynamodb_new (client);
  return TRUE;
}

/**
 * churn_lambda_ports_new_pipeline:
 * @function: the function
 * @error: return location for the error
 *
 * Makes the ports that a function goes through, and no others, from the environment that
 * data/cloud/template.yaml gives it.
 *
 * Returns: (transfer full): the pipeline, or %NULL with an error that names the variable which is
 *   wrong
 */
ChurnPipeline *
churn_lambda_ports_new_pipeline (const ChurnFunction *function, GError **error)
{
  g_auto (Parts) parts = { 0 };
  g_autoptr (ChurnDynamoStore) store = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;
  g_autoptr (ChurnConnect) connect = NULL;
  g_autoptr (ChurnTranscripts) transcripts = NULL;
  g_autoptr (ChurnPredictor) predictor = NULL;
  g_autoptr (ChurnPipeline) pipeline = NULL;
  g_autofree char *model = find_model ();
  guint interval = INTERVAL_DEFAULT;

  g_return_val_if_fail (function != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!get_number ("CHURN_INTERVAL", 1, INTERVAL_MAX, &interval, error) ||
      !find_parts (&parts, error))
    return NULL;
  store = new_store (&parts, function, error);
  if (store == NULL)
    return NULL;
  if (function->ports & CHURN_PORT_FEATURES)
    {
      features = new_features (&parts, error);
      if (features == NULL)
        return NULL;
    }
  if (function->ports & CHURN_PORT_CONNECT)
    {
      connect = new_connect (&parts, error);
      if (connect == NULL)
        return NULL;
    }
  if (function->ports & CHURN_PORT_TRANSCRIPTS && !new_transcripts (&parts, &transcripts, error))
    return NULL;
  if (function->ports & CHURN_PORT_PREDICTOR)
    {
      predictor = churn_scorer_new (parts.region, parts.credentials, model, error);
      if (predictor == NULL)
        return NULL;
    }
  pipeline = churn_pipeline_new (CHURN_STORE (store), features, predictor, transcripts, connect);
  churn_pipeline_set_interval (pipeline, interval);
  if (function->ports & CHURN_PORT_MODEL)
    {
      g_autofree char *name = churn_model_name (model, error);

      if (name == NULL)
        return NULL;
      churn_pipeline_set_model (pipeline, name);
    }
  return g_steal_pointer (&pipeline);
}
