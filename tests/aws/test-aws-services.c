/* What stands between the client and the services: addresses, checksums, items and records. */

#include "test-aws.h"

#include "aws-checksum.h"
#include "aws-dynamodb.h"
#include "aws-feature-store-runtime.h"
#include "aws-service-endpoint.h"
#include "test-server.h"

#include <string.h>

static const char *const variables[] = {
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_DYNAMODB",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_REGION",
};

static void
clear_variables (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
}

static void
check_url (AwsService service, const char *region, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = aws_service_endpoint_get_url (service, region, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (url, ==, wanted);
}

/* As botocore 1.29 resolves them. */
static void
test_endpoint_hosts (void)
{
  static const struct
  {
    AwsService service;
    const char *host;
    const char *signing;
  } services[] = {
    { AWS_SERVICE_CONNECT, "connect", "connect" },
    { AWS_SERVICE_CONTACT_LENS, "contact-lens", "connect" },
    { AWS_SERVICE_DYNAMODB, "dynamodb", "dynamodb" },
    { AWS_SERVICE_FEATURE_STORE_RUNTIME, "featurestore-runtime.sagemaker", "sagemaker" },
    { AWS_SERVICE_SAGEMAKER_RUNTIME, "runtime.sagemaker", "sagemaker" },
    { AWS_SERVICE_STEP_FUNCTIONS, "states", "states" },
  };
  static const char *const regions[][2] = {
    { "us-east-1", "amazonaws.com" },      { "us-gov-west-1", "amazonaws.com" },
    { "cn-north-1", "amazonaws.com.cn" },  { "us-iso-east-1", "c2s.ic.gov" },
    { "us-isob-east-1", "sc2s.sgov.gov" },
  };

  clear_variables ();
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_assert_cmpstr (aws_service_endpoint_get_signing_name (services[i].service), ==,
                       services[i].signing);
      for (gsize j = 0; j < G_N_ELEMENTS (regions); j++)
        {
          g_autofree char *wanted =
              g_strdup_printf ("https://%s.%s.%s", services[i].host, regions[j][0], regions[j][1]);

          check_url (services[i].service, regions[j][0], wanted);
        }
    }
}

static void
test_endpoint_environment (void)
{
  static const char *const bad[] = { "", "x.example/", "us east", "US-EAST-1", "-", "a@b" };
  const char *usual = "https://dynamodb.us-east-1.amazonaws.com";
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *fallback = NULL;
  g_autofree char *region = NULL;
  g_autofree char *wanted = NULL;

  clear_variables ();
  g_setenv ("AWS_ENDPOINT_URL", "http://127.0.0.1:1", TRUE);
  check_url (AWS_SERVICE_DYNAMODB, "us-east-1", "http://127.0.0.1:1");
  g_setenv ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2", TRUE);
  check_url (AWS_SERVICE_DYNAMODB, "us-east-1", "http://127.0.0.1:2");
  check_url (AWS_SERVICE_CONNECT, "us-east-1", "http://127.0.0.1:1");
  g_setenv ("AWS_ENDPOINT_URL_DYNAMODB", "", TRUE);
  check_url (AWS_SERVICE_DYNAMODB, "us-east-1", "http://127.0.0.1:1");
  g_setenv ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", TRUE);
  check_url (AWS_SERVICE_DYNAMODB, "us-east-1", usual);
  clear_variables ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (aws_service_endpoint_get_url (AWS_SERVICE_DYNAMODB, bad[i], &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_null (aws_service_endpoint_get_region (bad[i], &error));
      g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
      g_clear_error (&error);
    }

  none = aws_service_endpoint_get_region (NULL, &error);
  g_assert_error (error, AWS_ERROR, AWS_ERROR_INVALID);
  g_assert_null (none);
  g_setenv ("AWS_DEFAULT_REGION", "eu-west-1", TRUE);
  fallback = aws_service_endpoint_get_region (NULL, NULL);
  g_assert_cmpstr (fallback, ==, "eu-west-1");
  g_setenv ("AWS_REGION", "eu-west-2", TRUE);
  region = aws_service_endpoint_get_region (NULL, NULL);
  g_assert_cmpstr (region, ==, "eu-west-2");
  wanted = aws_service_endpoint_get_region ("eu-west-3", NULL);
  g_assert_cmpstr (wanted, ==, "eu-west-3");
  clear_variables ();
}

static gboolean
checksum_matches (const char *body, const char *checksum, const char *encoding)
{
  g_autoptr (AwsRequest) list = aws_request_new ("GET", "/", NULL, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr (AwsResponse) response = NULL;

  if (checksum != NULL)
    aws_request_add_header (list, "x-amz-crc32", checksum);
  if (encoding != NULL)
    aws_request_add_header (list, "Content-Encoding", encoding);
  response = aws_response_new (200, list->headers, bytes);
  return aws_checksum_matches (response);
}

static void
test_checksum (void)
{
  /* 0xCBF43926, the check value of CRC-32. */
  g_assert_true (checksum_matches ("123456789", "3421780262", NULL));
  g_assert_true (checksum_matches ("", "0", NULL));
  g_assert_true (checksum_matches ("123456789", NULL, NULL));
  g_assert_true (checksum_matches ("123456789", "1", "gzip"));
  g_assert_false (checksum_matches ("123456780", "3421780262", NULL));
  g_assert_false (checksum_matches ("", "3421780262", NULL));
  g_assert_false (checksum_matches ("123456789", "cbf43926", NULL));
  g_assert_false (checksum_matches ("123456789", "7716747558", NULL));
}

/* A call in a thread of its own, as the server is in this one. */
typedef struct
{
  const char *url;
  const char *service;
  const char *name; /* what to ask for */
  AwsDynamodbAnswer *answer;
  GHashTable *record;
  gboolean done;
  GError *error;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->answer, aws_dynamodb_answer_free);
  g_clear_pointer (&call->record, g_hash_table_unref);
  g_clear_error (&call->error);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
run_call (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  g_autoptr (AwsCredentials) credentials = test_credentials_new ();
  g_autoptr (AwsClient) client =
      aws_client_new (call->url, "us-east-1", "execute-api", credentials, NULL);

  aws_client_set_random (client, test_no_jitter, NULL, NULL);
  if (g_str_equal (call->service, "dynamodb"))
    {
      g_autoptr (AwsDynamodb) dynamodb = aws_dynamodb_new (client);
      g_autoptr (AwsDynamodbInput) input = aws_dynamodb_input_new ("t");

      call->answer = aws_dynamodb_call (dynamodb, call->name, input, NULL, &call->error);
      call->done = call->answer != NULL;
    }
  else if (g_str_equal (call->service, "get"))
    {
      g_autoptr (AwsFeatureStoreRuntime) runtime = aws_feature_store_runtime_new (client);

      call->done = aws_feature_store_runtime_get_record (runtime, "a group", call->name,
                                                         &call->record, NULL, &call->error);
    }
  else
    {
      g_autoptr (AwsFeatureStoreRuntime) runtime = aws_feature_store_runtime_new (client);
      g_autoptr (GHashTable) record = g_hash_table_new (g_str_hash, g_str_equal);

      g_hash_table_insert (record, (gpointer) "customerID", (gpointer) call->name);
      call->done =
          aws_feature_store_runtime_put_record (runtime, "a/group", record, NULL, &call->error);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static Call *
make_call (TestServer *server, const char *service, const char *name)
{
  Call *call = g_new0 (Call, 1);
  g_autoptr (GTask) task = NULL;
  gboolean done = FALSE;

  call->url = server->url;
  call->service = service;
  call->name = name;
  task = g_task_new (NULL, NULL, on_done, &done);
  g_task_set_task_data (task, call, NULL);
  g_task_run_in_thread (task, run_call);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return call;
}

static void
test_dynamodb (void)
{
  /* The first answer was cut short on its way. */
  static const TestAnswer answers[] = {
    { 200, "x-amz-crc32", "2061421159", "{}" },
    { 200, "x-amz-crc32", "2061421159", "{\"Item\":{\"id\":{\"S\":\"1\"}}}" },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (Call) call = make_call (server, "dynamodb", "GetItem");

  g_assert_no_error (call->error);
  g_assert_cmpstr (aws_dynamodb_item_peek_string (call->answer->item, "id"), ==, "1");
  g_assert_cmpuint (server->requests, ==, 2);
  g_assert_cmpuint (server->accepted, ==, 2);
  g_assert_cmpstr (server->last->method, ==, "POST");
  g_assert_cmpstr (server->last->path, ==, "/");
  g_assert_cmpstr (aws_request_get_header (server->last, "X-Amz-Target"), ==,
                   "DynamoDB_20120810.GetItem");
  g_assert_cmpstr (aws_request_get_header (server->last, "Content-Type"), ==,
                   "application/x-amz-json-1.0");
  g_assert_null (aws_request_get_header (server->last, "Accept-Encoding"));
}

static void
test_dynamodb_errors (void)
{
  static const struct
  {
    TestAnswer answer;
    AwsError code;
    guint requests;
  } cases[] = {
    { { 200, "x-amz-crc32", "1", "{}" }, AWS_ERROR_NETWORK, 4 },
    { { 400, NULL, NULL, "{\"__type\":\"a#ConditionalCheckFailedException\"}" },
      AWS_ERROR_CONDITION,
      1 },
    { { 400, NULL, NULL, "{\"__type\":\"a#ResourceNotFoundException\"}" }, AWS_ERROR_NOT_FOUND, 1 },
    { { 400, NULL, NULL, "{\"__type\":\"a#ValidationException\"}" }, AWS_ERROR_CLIENT, 1 },
    { { 400, NULL, NULL, "{\"__type\":\"a#ProvisionedThroughputExceededException\"}" },
      AWS_ERROR_THROTTLED,
      4 },
    { { 400, NULL, NULL, "{\"__type\":\"a#ReplicatedWriteConflictException\"}" },
      AWS_ERROR_CLIENT,
      4 },
    { { 500, NULL, NULL, "{\"__type\":\"a#InternalServerError\"}" }, AWS_ERROR_SERVER, 4 },
    { { 200, NULL, NULL, "<html>" }, AWS_ERROR_PARSE, 1 },
    { { 200, NULL, NULL, "[]" }, AWS_ERROR_PARSE, 1 },
    { { 200, NULL, NULL, "" }, AWS_ERROR_PARSE, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestServer) server = test_server_new (&cases[i].answer, 1, NULL);
      g_autoptr (Call) call = make_call (server, "dynamodb", "UpdateItem");

      g_assert_error (call->error, AWS_ERROR, (int) cases[i].code);
      g_assert_cmpuint (server->requests, ==, cases[i].requests);
    }
}

static void
test_record (void)
{
  static const TestAnswer answers[] = {
    { 200, NULL, NULL,
      "{\"Record\":[{\"FeatureName\":\"b\",\"ValueAsString\":\"2\"},"
      "{\"FeatureName\":\"a\",\"ValueAsString\":\"1\"}]}" },
    { 200, NULL, NULL, "{}" },
    { 200, NULL, NULL, "" },
  };
  g_autoptr (TestServer) server = test_server_new (answers, G_N_ELEMENTS (answers), NULL);
  g_autoptr (Call) found = make_call (server, "get", "4 0&=+é");
  g_autoptr (Call) missing = NULL;
  g_autoptr (Call) put = NULL;

  g_assert_no_error (found->error);
  g_assert_cmpstr (server->last->path, ==, "/FeatureGroup/a%20group");
  g_assert_cmpstr (server->last->query, ==, "RecordIdentifierValueAsString=4%200%26%3D%2B%C3%A9");
  g_assert_cmpstr (g_hash_table_lookup (found->record, "a"), ==, "1");
  g_assert_cmpstr (g_hash_table_lookup (found->record, "b"), ==, "2");

  missing = make_call (server, "get", "5");
  g_assert_true (missing->done);
  g_assert_null (missing->record);

  put = make_call (server, "put", "5");
  g_assert_no_error (put->error);
  g_assert_cmpstr (server->last->method, ==, "PUT");
  g_assert_cmpstr (server->last->path, ==, "/FeatureGroup/a%2Fgroup");
  g_assert_cmpmem (g_bytes_get_data (server->last->body, NULL),
                   g_bytes_get_size (server->last->body),
                   "{\"Record\":[{\"FeatureName\":\"customerID\",\"ValueAsString\":\"5\"}]}", 61);
  g_assert_cmpuint (server->accepted, ==, 3);
}

static void
test_bad_records (void)
{
  static const char *const bodies[] = {
    "{\"Record\":{}}",
    "{\"Record\":[1]}",
    "{\"Record\":[{\"FeatureName\":\"a\"}]}",
    "{\"Record\":[{\"FeatureName\":\"a\",\"ValueAsString\":1}]}",
    "{\"Record\":[{\"FeatureName\":\"a\",\"ValueAsString\":\"1\\u00002\"}]}",
    "{\"Record\":[{\"FeatureName\":\"a\",\"ValueAsString\":\"1\"}]} 2",
    ("{\"Record\":[{\"FeatureName\":\"a\",\"ValueAsString\":\"1\"},"
     "{\"FeatureName\":\"a\",\"ValueAsString\":\"2\"}]}"),
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      TestAnswer answer = { 200, NULL, NULL, bodies[i] };
      g_autoptr (TestServer) server = test_server_new (&answer, 1, NULL);
      g_autoptr (Call) call = make_call (server, "get", "1");

      g_assert_error (call->error, AWS_ERROR, AWS_ERROR_PARSE);
      g_assert_null (call->record);
    }
}

void
test_aws_services_add (void)
{
  g_test_add_func ("/aws/services/endpoint-hosts", test_endpoint_hosts);
  g_test_add_func ("/aws/services/endpoint-environment", test_endpoint_environment);
  g_test_add_func ("/aws/services/checksum", test_checksum);
  g_test_add_func ("/aws/services/dynamodb", test_dynamodb);
  g_test_add_func ("/aws/services/dynamodb-errors", test_dynamodb_errors);
  g_test_add_func ("/aws/services/record", test_record);
  g_test_add_func ("/aws/services/bad-records", test_bad_records);
}
