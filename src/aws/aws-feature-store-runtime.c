#include "aws-feature-store-runtime.h"

#include "aws-json.h"

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

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* The order of the features is not promised: they are known by name. */
static GHashTable *
read_record (JsonNode *node, GError **error)
{
  g_autoptr (GHashTable) record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *name = object != NULL ? get_text (object, "FeatureName") : NULL;
      const char *value = object != NULL ? get_text (object, "ValueAsString") : NULL;

      if (name == NULL || value == NULL)
        {
          array = NULL;
          break;
        }
      if (!g_hash_table_insert (record, g_strdup (name), g_strdup (value)))
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The record has the feature %s twice",
                       name);
          return NULL;
        }
    }
  if (array == NULL)
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
  g_autoptr (JsonObject) answer = NULL;
  JsonNode *node;

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
  answer = aws_json_from_response (response, error);
  if (answer == NULL)
    return FALSE;
  node = json_object_get_member (answer, "Record");
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
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
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (AWS_IS_FEATURE_STORE_RUNTIME (self), FALSE);
  g_return_val_if_fail (group != NULL && record != NULL, FALSE);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Record");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, record);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "FeatureName");
      json_builder_add_string_value (builder, name);
      json_builder_set_member_name (builder, "ValueAsString");
      json_builder_add_string_value (builder, value);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);

  path = make_path (group);
  body = aws_json_write (node);
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
