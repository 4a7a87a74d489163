/* Tables in an engine that speaks as DynamoDB does, made as the cloud's template says: the variable
 * CHURN_TEST_TABLES names a file with what CreateTable takes for each. */

#include "dynamo-tables.h"

#include "aws-error.h"
#include "aws-json.h"
#include "aws-service-endpoint.h"

#include <unistd.h>

static const char *const ids[] = {
  "CustomerData", "ContactIds", "ChurnPrediction", "Sentiments", "Offers", "Shared", NULL
};

/* Of one thread, as the environment says where it is. */
static AwsClient *
make_client (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) credentials = aws_credentials_new_from_environment (&error);
  AwsClient *client;

  g_assert_no_error (error);
  client = aws_service_endpoint_new_client (AWS_SERVICE_DYNAMODB, "us-east-1", credentials, &error);
  g_assert_no_error (error);
  return client;
}

static AwsDynamodb *
make_dynamodb (void)
{
  g_autoptr (AwsClient) client = make_client ();

  return aws_dynamodb_new (client);
}

JsonObject *
dynamo_tables_call (const char *operation, JsonObject *input, GError **error)
{
  g_autoptr (AwsClient) client = make_client ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), input);
  g_autofree char *target = g_strconcat ("DynamoDB_20120810.", operation, NULL);

  return aws_json_call (client, target, node, NULL, error);
}

static JsonObject *
read_forms (void)
{
  static JsonParser *parser = NULL;
  g_autoptr (GError) error = NULL;

  if (parser == NULL)
    {
      parser = json_parser_new_immutable ();
      json_parser_load_from_file (parser, g_getenv ("CHURN_TEST_TABLES"), &error);
      g_assert_no_error (error);
    }
  return json_node_get_object (json_parser_get_root (parser));
}

static void
wait_for_table (const char *name)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (JsonObject) body = json_object_new ();
      g_autoptr (JsonObject) answer = NULL;
      g_autoptr (GError) error = NULL;

      json_object_set_string_member (body, "TableName", name);
      answer = dynamo_tables_call ("DescribeTable", body, &error);
      g_assert_no_error (error);
      if (g_str_equal (json_object_get_string_member (
                           json_object_get_object_member (answer, "Table"), "TableStatus"),
                       "ACTIVE"))
        return;
      g_usleep (1000);
    }
  g_assert_not_reached ();
}

static void
make_table (const char *id, const char *name)
{
  JsonObject *form = json_object_get_object_member (read_forms (), id);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GList) members = json_object_get_members (form);
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (body, "TableName", name);
  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (body, l->data, json_node_copy (json_object_get_member (form, l->data)));
  answer = dynamo_tables_call ("CreateTable", body, &error);
  /* It was made, and the answer lost. */
  if (!g_error_matches (error, AWS_ERROR, AWS_ERROR_CLIENT))
    g_assert_no_error (error);
}

static ChurnStore *
open_named (AwsDynamodb *dynamodb, char **names)
{
  ChurnDynamoTables tables = { names[0], names[1], names[2], names[3], names[4], names[5] };
  ChurnStore *store = CHURN_STORE (churn_dynamo_store_new (dynamodb, &tables));

  g_object_set_data_full (G_OBJECT (store), "test-tables", g_strdupv (names),
                          (GDestroyNotify) g_strfreev);
  return store;
}

ChurnStore *
dynamo_tables_make (void)
{
  static gint n_made = 0;
  guint number = (guint) g_atomic_int_add (&n_made, 1);
  g_autoptr (AwsDynamodb) dynamodb = make_dynamodb ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup_printf ("test-%u-%u-%s", (guint) getpid (), number, ids[i]));
  g_ptr_array_add (names, NULL);
  for (guint i = 0; ids[i] != NULL; i++)
    make_table (ids[i], g_ptr_array_index (names, i));
  for (guint i = 0; ids[i] != NULL; i++)
    wait_for_table (g_ptr_array_index (names, i));
  return open_named (dynamodb, (char **) names->pdata);
}

ChurnStore *
dynamo_tables_open (ChurnStore *store)
{
  g_autoptr (AwsDynamodb) dynamodb = make_dynamodb ();

  return open_named (dynamodb, g_object_get_data (G_OBJECT (store), "test-tables"));
}

const char *
dynamo_tables_get_name (ChurnStore *store, const char *id)
{
  char **names = g_object_get_data (G_OBJECT (store), "test-tables");

  for (guint i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], id))
      return names[i];
  g_assert_not_reached ();
}
