/* The adapters of the cloud, one call a run, for tests:
 *   cloud-tool customer TABLE ID      cloud-tool phone TABLE NUMBER     cloud-tool features GROUP
 * ID prints what is found as lines "name: value", or "none". */

#include "aws-service-endpoint.h"
#include "churn-dynamo-customers.h"
#include "churn-sagemaker-features.h"

#include <math.h>

static int
fail (const GError *error)
{
  g_printerr ("%s\n", error->message);
  return 1;
}

static int
show_customer (ChurnCustomer *customer, const GError *error)
{
  if (error != NULL)
    return fail (error);
  if (customer == NULL)
    {
      g_print ("none\n");
      return 0;
    }
  g_print ("id: %s\nfirst: %s\nlast: %s\nemail: %s\n", customer->id, customer->first_name,
           customer->last_name, customer->email);
  for (guint i = 0; i < customer->phones->len; i++)
    g_print ("phone: %s\n", (char *) g_ptr_array_index (customer->phones, i));
  g_print ("months: %d\noffer: %" G_GINT64_FORMAT "\nsentiment: %d\n", customer->months,
           customer->months_offer, customer->sentiment);
  g_print ("history: %u %u %u\ncounts: %u %u %u\n", customer->history.positive,
           customer->history.neutral, customer->history.negative, customer->counts.positive,
           customer->counts.neutral, customer->counts.negative);
  g_print ("time: %" G_GINT64_FORMAT "\n", customer->event_time);
  return 0;
}

static int
show_features (ChurnFeatureStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  ChurnFeatures features;
  gboolean found;

  if (!churn_feature_store_get (store, id, &features, &found, NULL, &error))
    return fail (error);
  if (!found)
    {
      g_print ("none\n");
      return 0;
    }
  for (ChurnFeature feature = 0; feature < CHURN_N_FEATURES; feature++)
    {
      g_autofree char *text = isnan (features.values[feature])
                                  ? g_strdup ("missing")
                                  : churn_feature_value_to_string (features.values[feature]);

      g_print ("%s: %s\n", churn_feature_get_name (feature), text);
    }
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (GError) error = NULL;
  gboolean features = argc == 4 && g_str_equal (argv[1], "features");

  if (argc != 4)
    return 64;
  credentials = aws_credentials_new_from_environment (&error);
  if (credentials == NULL)
    return fail (error);
  client = aws_service_endpoint_new_client (features ? AWS_SERVICE_FEATURE_STORE_RUNTIME
                                                     : AWS_SERVICE_DYNAMODB,
                                            "us-east-1", credentials, &error);
  if (client == NULL)
    return fail (error);
  if (features)
    {
      g_autoptr (AwsFeatureStoreRuntime) runtime = aws_feature_store_runtime_new (client);
      g_autoptr (ChurnFeatureStore) store = churn_sagemaker_features_new (runtime, argv[2]);

      return show_features (store, argv[3]);
    }
  else
    {
      g_autoptr (AwsDynamodb) dynamodb = aws_dynamodb_new (client);
      g_autoptr (ChurnDynamoCustomers) customers = churn_dynamo_customers_new (dynamodb, argv[2]);
      g_autoptr (ChurnCustomer) customer =
          g_str_equal (argv[1], "phone")
              ? churn_dynamo_customers_find (customers, argv[3], NULL, &error)
              : churn_dynamo_customers_get (customers, argv[3], NULL, &error);

      return show_customer (customer, error);
    }
}
