/* The store on DynamoDB in a process that was not told all of its tables. */

#include "churn-dynamo-store.h"
#include "churn-error.h"
#include "test-adapters.h"

static void
check_refused (gboolean done, GError **error)
{
  g_assert_false (done);
  g_assert_error (*error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE);
  g_clear_error (error);
}

/* An error, and neither "there is no such customer" nor a call. */
static void
test_customers (void)
{
  static const ChurnDynamoTables tables = { .contacts = "contacts" };
  g_autoptr (AwsCredentials) credentials = aws_credentials_new ("id", "secret", NULL, 0);
  g_autoptr (AwsClient) client =
      aws_client_new ("http://127.0.0.1:1", "us-east-1", "dynamodb", credentials, NULL);
  g_autoptr (AwsDynamodb) dynamodb = aws_dynamodb_new (client);
  g_autoptr (ChurnDynamoStore) dynamo = churn_dynamo_store_new (dynamodb, &tables);
  g_autoptr (ChurnCustomer) customer = churn_customer_new ("100");
  g_autoptr (GError) error = NULL;
  ChurnStore *store = CHURN_STORE (dynamo);

  check_refused (churn_store_get_customer (store, "100", NULL, &error) != NULL, &error);
  check_refused (churn_store_find_customer (store, "+61400000000", NULL, &error) != NULL, &error);
  check_refused (churn_store_put_customer (store, customer, NULL, &error), &error);
}

void
test_dynamo_untold_add (void)
{
  g_test_add_func ("/dynamo-untold/customers", test_customers);
}
