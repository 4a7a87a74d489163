#include "aws-feature-store-runtime.h"

#include "aws-cjson.h"

/**
 * AwsFeatureStoreRuntime:
 *
 * SageMaker Feature Store Runtime over an #AwsClient
 * (sagemaker/latest/APIReference/API_Operations_Amazon_SageMaker_Feature_Store_Runtime). It belongs
 * to the client's thread.
 */
struct _AwsFeatureStoreRuntime
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsFeatureStoreRuntime, aws_feature_store_runtime, G_TYPE_OBJECT)

static void
aws_feature_store_runtime_finalize (GObject *object)
{
  AwsFeatureStoreRuntime *self = AWS_FEATURE_STORE_RUNTIME (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (aws_feature_store_runtime_parent_class)->finalize (object);
}

static void
aws_feature_store_runtime_class_init (AwsFeatureStoreRuntimeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_feature_store_runtime_finalize;
}

static void
aws_feature_store_runtime_init (AwsFeatureStoreRuntime *self)
{
}

/**
 * aws_feature_store_runtime_new:
 * @client: a client of %AWS_SERVICE_FEATURE_STORE_RUNTIME
 *
 * Returns: (transfer full): the feature store by that client
 */
AwsFeatureStoreRuntime *
aws_feature_store_runtime_new (AwsClient *client)
{
  AwsFeatureStoreRuntime *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_FEATURE_STORE_RUNTIME, NULL);
  self->client = g_object_ref (client);
  return self;
}

static char *
make_path (const char *group)
{
  g_autofree char *escaped = g_uri_escape_string (group, NULL, FALSE);

  return g_strconcat ("/FeatureGroup/", escaped, NULL);
}

/* The order of the features is not promised: they are known by name. */
static GHashTable *
read_record (const cJSON *node, GError **error)
{
  g_autoptr (GHashTable) record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean good = cJSON_IsArray (node);
  const cJSON *element;

  cJSON_ArrayForEach (element, node)
    {
      const char *name = aws_cjson_get_text (element, "FeatureName");
      const char *value = aws_cjson_get_text (element, "ValueAsString");

      good = good && name != NULL && value != NULL;
      if (!good)
        break;
      if (!g_hash_table_insert (record, g_strdup (name), g_strdup (value)))
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The record has the feature %s twice",
                       name);
          return NULL;
        }
    }
  if (!good)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE,
                           "The record is no list of features, each with FeatureName and "
                           "ValueAsString");
      return NULL;
    }
  return g_steal_pointer (&record);
}

/**
 * aws_feature_store_runtime_get_record:
 * @self: the feature store
 * @group: the feature group's name
 * @id: the record's identifier
 * @record: (out) (nullable) (transfer full) (element-type utf8 utf8): the values of the features by
 *   their names; %NULL if there is no such record, which the service answers with 200 too
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Reads a record of the online store.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_feature_store_runtime_get_record (AwsFeatureStoreRuntime *self,
                                      const char *group,
                                      const char *id,
                                      GHashTable **record,
                                      GCancellable *cancellable,
                                      GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *query = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (cJSON) answer = NULL;
  const cJSON *node;

  g_return_val_if_fail (AWS_IS_FEATURE_STORE_RUNTIME (self), FALSE);
  g_return_val_if_fail (group != NULL && id != NULL && record != NULL, FALSE);

  *record = NULL;
  path = make_path (group);
  escaped = g_uri_escape_string (id, NULL, FALSE);
  query = g_strconcat ("RecordIdentifierValueAsString=", escaped, NULL);
  request = aws_request_new ("GET", path, query, NULL);
  response = aws_client_send (self->client, request, cancellable, NULL, error);
  if (response == NULL)
    return FALSE;
  answer = aws_cjson_read (aws_response_get_body (response), error);
  if (answer == NULL)
    return FALSE;
  node = cJSON_GetObjectItemCaseSensitive (answer, "Record");
  if (node == NULL || cJSON_IsNull (node))
    return TRUE;
  *record = read_record (node, error);
  return *record != NULL;
}

/**
 * aws_feature_store_runtime_put_record:
 * @self: the feature store
 * @group: the feature group's name
 * @record: (element-type utf8 utf8): the values of the features by their names, record identifier
 *   and event time among them
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Replaces a record. Where the one that stands is as new or newer, the online store silently stays
 * as it is: the answer is the same.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_feature_store_runtime_put_record (AwsFeatureStoreRuntime *self,
                                      const char *group,
                                      GHashTable *record,
                                      GCancellable *cancellable,
                                      GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (cJSON) root = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  GHashTableIter iter;
  gpointer name, value;
  cJSON *array;

  g_return_val_if_fail (AWS_IS_FEATURE_STORE_RUNTIME (self), FALSE);
  g_return_val_if_fail (group != NULL && record != NULL, FALSE);

  root = cJSON_CreateObject ();
  array = cJSON_AddArrayToObject (root, "Record");
  g_hash_table_iter_init (&iter, record);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      cJSON *feature = cJSON_CreateObject ();

      cJSON_AddItemToObjectCS (feature, "FeatureName", cJSON_CreateStringReference (name));
      cJSON_AddItemToObjectCS (feature, "ValueAsString", cJSON_CreateStringReference (value));
      cJSON_AddItemToArray (array, feature);
    }

  path = make_path (group);
  body = aws_cjson_write (root);
  request = aws_request_new ("PUT", path, NULL, body);
  aws_request_add_header (request, "Content-Type", "application/json");
  response = aws_client_send (self->client, request, cancellable, NULL, error);
  return response != NULL;
}

/**
 * aws_feature_store_runtime_delete_record:
 * @self: the feature store
 * @group: the feature group's name
 * @id: the record's identifier
 * @event_time: when it was deleted, in the form of the group's event times
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Deletes a record from the online store, wholly (DeletionMode is HardDelete). Where the record
 * that stands is as new or newer, it silently stays, as it does when it is put.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_feature_store_runtime_delete_record (AwsFeatureStoreRuntime *self,
                                         const char *group,
                                         const char *id,
                                         const char *event_time,
                                         GCancellable *cancellable,
                                         GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *escaped_id = NULL;
  g_autofree char *escaped_time = NULL;
  g_autofree char *query = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;

  g_return_val_if_fail (AWS_IS_FEATURE_STORE_RUNTIME (self), FALSE);
  g_return_val_if_fail (group != NULL && id != NULL && event_time != NULL, FALSE);

  path = make_path (group);
  escaped_id = g_uri_escape_string (id, NULL, FALSE);
  escaped_time = g_uri_escape_string (event_time, NULL, FALSE);
  query = g_strconcat ("RecordIdentifierValueAsString=", escaped_id, "&EventTime=", escaped_time,
                       "&DeletionMode=HardDelete", NULL);
  request = aws_request_new ("DELETE", path, query, NULL);
  response = aws_client_send (self->client, request, cancellable, NULL, error);
  return response != NULL;
}
