#include "churn-command.h"

#include "aws-service-endpoint.h"
#include "churn-dynamo-store.h"
#include "churn-sagemaker-features.h"
#include "churn-sqlite-store.h"

/* So much later than the record that stands is later enough for the feature store. */
#define LATER G_TIME_SPAN_MILLISECOND

typedef struct
{
  char *region;
  char *feature_group;
  char *customer_table;
  char *contact_table;
  char *prediction_table;
  char *sentiment_table;
  char *offer_table;
} Cloud;

static void
cloud_clear (Cloud *self)
{
  g_free (self->region);
  g_free (self->feature_group);
  g_free (self->customer_table);
  g_free (self->contact_table);
  g_free (self->prediction_table);
  g_free (self->sentiment_table);
  g_free (self->offer_table);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cloud, cloud_clear)

static gboolean
forget_locally (const char *customer_id, const char *path, guint *n_contacts, GError **error)
{
  g_autoptr (ChurnSqliteStore) store = NULL;

  /* A store that is not there has nobody to forget: to make one would hide a mistyped name. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: there is no such store", path);
      return FALSE;
    }
  store = churn_sqlite_store_new (path, error);
  return store != NULL &&
         churn_sqlite_store_forget_customer (store, customer_id, n_contacts, NULL, error);
}

/* The store first, as it may refuse; the record of the feature store by a time that is later than
 * the customer's last change. */
static gboolean
forget_in_services (const char *customer_id,
                    ChurnDynamoStore *store,
                    ChurnSagemakerFeatures *features,
                    guint *n_contacts,
                    GError **error)
{
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GError) local = NULL;
  gint64 time = g_get_real_time ();

  customer = churn_store_get_customer (CHURN_STORE (store), customer_id, NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (customer != NULL)
    time = MAX (time, customer->event_time + LATER);
  return churn_dynamo_store_forget_customer (store, customer_id, n_contacts, NULL, error) &&
         churn_sagemaker_features_forget (features, customer_id, time, NULL, error);
}

static gboolean
forget_in_cloud (const char *customer_id, const Cloud *cloud, guint *n_contacts, GError **error)
{
  const ChurnDynamoTables tables = {
    .customers = cloud->customer_table,
    .contacts = cloud->contact_table,
    .predictions = cloud->prediction_table,
    .sentiments = cloud->sentiment_table,
    .offers = cloud->offer_table,
  };
  g_autofree char *region = aws_service_endpoint_get_region (cloud->region, error);
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (AwsClient) tables_client = NULL;
  g_autoptr (AwsClient) group_client = NULL;
  g_autoptr (AwsDynamodb) dynamodb = NULL;
  g_autoptr (AwsFeatureStoreRuntime) runtime = NULL;
  g_autoptr (ChurnDynamoStore) store = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;

  credentials = region != NULL ? aws_credentials_new_from_environment (error) : NULL;
  if (credentials == NULL)
    return FALSE;
  tables_client =
      aws_service_endpoint_new_client (AWS_SERVICE_DYNAMODB, region, credentials, error);
  group_client = tables_client != NULL
                     ? aws_service_endpoint_new_client (AWS_SERVICE_FEATURE_STORE_RUNTIME, region,
                                                        credentials, error)
                     : NULL;
  if (group_client == NULL)
    return FALSE;
  dynamodb = aws_dynamodb_new (tables_client);
  runtime = aws_feature_store_runtime_new (group_client);
  store = churn_dynamo_store_new (dynamodb, &tables);
  features = churn_sagemaker_features_new (runtime, cloud->feature_group);
  return forget_in_services (customer_id, store, CHURN_SAGEMAKER_FEATURES (features), n_contacts,
                             error);
}

/**
 * churn_command_forget:
 * @argc: of the command
 * @argv: of the command
 *
 * `forget`: erases a customer.
 *
 * Returns: the exit status
 */
int
churn_command_forget (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_auto (Cloud) cloud = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_contacts = 0;
  gboolean any, all;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &path,
      "The SQLite store, that of churn-desk-local --store", "FILE" },
    { "feature-group", 0, 0, G_OPTION_ARG_STRING, &cloud.feature_group,
      "The feature group in SageMaker", "NAME" },
    { "customer-table", 0, 0, G_OPTION_ARG_STRING, &cloud.customer_table,
      "The table CustomerData in DynamoDB", "NAME" },
    { "contact-table", 0, 0, G_OPTION_ARG_STRING, &cloud.contact_table, "The table ContactIds",
      "NAME" },
    { "prediction-table", 0, 0, G_OPTION_ARG_STRING, &cloud.prediction_table,
      "The table ChurnPrediction", "NAME" },
    { "sentiment-table", 0, 0, G_OPTION_ARG_STRING, &cloud.sentiment_table, "The table Sentiments",
      "NAME" },
    { "offer-table", 0, 0, G_OPTION_ARG_STRING, &cloud.offer_table, "The table Offers", "NAME" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &cloud.region, "The region of them (else AWS_REGION)",
      "REGION" },
    { NULL },
  };

  if (!churn_command_parse (
          "CUSTOMER --store FILE | --feature-group NAME --customer-table NAME …",
          "Erases a customer: who they are, their numbers and features, their contacts, and all "
          "that was\nsaid, predicted and offered in them; of one machine's store, or in AWS, by "
          "the keys in\nAWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Not while "
          "they are on the phone.\nWhat was interrupted can be run again.",
          entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;
  any = cloud.feature_group != NULL || cloud.customer_table != NULL ||
        cloud.contact_table != NULL || cloud.prediction_table != NULL ||
        cloud.sentiment_table != NULL || cloud.offer_table != NULL || cloud.region != NULL;
  all = cloud.feature_group != NULL && cloud.customer_table != NULL &&
        cloud.contact_table != NULL && cloud.prediction_table != NULL &&
        cloud.sentiment_table != NULL && cloud.offer_table != NULL;
  if (path != NULL && any)
    return churn_command_misuse (
        "--store is one machine's, the others are the cloud's: name one or "
        "the other");
  if (path == NULL && !any)
    return churn_command_misuse ("--store is missing, or the feature group and the tables");
  /* Erased in some and not in others is not erased. */
  if (path == NULL && !all)
    return churn_command_misuse ("the feature group and all five tables must be named");

  if (!(path != NULL ? forget_locally (argv[1], path, &n_contacts, &error)
                     : forget_in_cloud (argv[1], &cloud, &n_contacts, &error)))
    return churn_command_fail (error);
  g_print ("forgotten, with %u contacts\n", n_contacts);
  return CHURN_EXIT_OK;
}
