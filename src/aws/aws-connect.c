#include "aws-connect.h"

#include "aws-cjson.h"
#include "aws-json.h"

/**
 * AwsConnect:
 *
 * Amazon Connect over an #AwsClient (connect/latest/APIReference), as far as it is called here. It
 * belongs to the client's thread.
 */
struct _AwsConnect
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsConnect, aws_connect, G_TYPE_OBJECT)

static void
aws_connect_finalize (GObject *object)
{
  AwsConnect *self = AWS_CONNECT (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (aws_connect_parent_class)->finalize (object);
}

static void
aws_connect_class_init (AwsConnectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_connect_finalize;
}

static void
aws_connect_init (AwsConnect *self)
{
}

/**
 * aws_connect_new:
 * @client: a client of %AWS_SERVICE_CONNECT
 *
 * Returns: (transfer full): Amazon Connect by that client
 */
AwsConnect *
aws_connect_new (AwsClient *client)
{
  AwsConnect *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_CONNECT, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * aws_connect_update_contact_attributes:
 * @self: Amazon Connect
 * @instance_id: the instance's id
 * @initial_contact_id: the first contact of a chain
 * @attributes: (element-type utf8 utf8): names and values; others stay as they are
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Sets attributes. %AWS_ERROR_NOT_FOUND: there is no such contact.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_connect_update_contact_attributes (AwsConnect *self,
                                       const char *instance_id,
                                       const char *initial_contact_id,
                                       GHashTable *attributes,
                                       GCancellable *cancellable,
                                       GError **error)
{
  g_autoptr (cJSON) root = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  GHashTableIter iter;
  gpointer name, value;
  cJSON *object;

  g_return_val_if_fail (AWS_IS_CONNECT (self), FALSE);
  g_return_val_if_fail (instance_id != NULL && initial_contact_id != NULL, FALSE);
  g_return_val_if_fail (attributes != NULL, FALSE);

  root = cJSON_CreateObject ();
  cJSON_AddStringToObject (root, "InitialContactId", initial_contact_id);
  cJSON_AddStringToObject (root, "InstanceId", instance_id);
  object = cJSON_AddObjectToObject (root, "Attributes");
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    cJSON_AddStringToObject (object, name, value);

  body = aws_cjson_write (root);
  request = aws_request_new ("POST", "/contact/attributes", NULL, body);
  aws_request_add_header (request, "Content-Type", "application/json");
  response = aws_client_send (self->client, request, cancellable, NULL, error);
  return response != NULL;
}

static JsonObject *
describe (AwsConnect *self,
          const char *kind,
          const char *instance_id,
          const char *id,
          const char *member,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *instance = g_uri_escape_string (instance_id, NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/", kind, "/", instance, "/", escaped, NULL);
  g_autoptr (AwsRequest) request = aws_request_new ("GET", path, NULL, NULL);
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonObject *object;

  response = aws_client_send (self->client, request, cancellable, NULL, error);
  if (response == NULL)
    return NULL;
  answer = aws_json_from_response (response, error);
  if (answer == NULL)
    return NULL;
  object = aws_json_get_object (answer, member);
  if (object != NULL)
    return json_object_ref (object);
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer has no %s", member);
  return NULL;
}

/**
 * aws_connect_describe_contact:
 * @self: Amazon Connect
 * @instance_id: the instance's id
 * @contact_id: the contact's id
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Describes a contact. %AWS_ERROR_NOT_FOUND: there is no such contact.
 *
 * Returns: (transfer full): the answer's `Contact`, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
JsonObject *
aws_connect_describe_contact (AwsConnect *self,
                              const char *instance_id,
                              const char *contact_id,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (AWS_IS_CONNECT (self), NULL);
  g_return_val_if_fail (instance_id != NULL && contact_id != NULL, NULL);

  return describe (self, "contacts", instance_id, contact_id, "Contact", cancellable, error);
}

/**
 * aws_connect_describe_user:
 * @self: Amazon Connect
 * @instance_id: the instance's id
 * @user_id: the user's id
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Describes a user. %AWS_ERROR_NOT_FOUND: there is no such user.
 *
 * Returns: (transfer full): the answer's `User`, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
JsonObject *
aws_connect_describe_user (AwsConnect *self,
                           const char *instance_id,
                           const char *user_id,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (AWS_IS_CONNECT (self), NULL);
  g_return_val_if_fail (instance_id != NULL && user_id != NULL, NULL);

  return describe (self, "users", instance_id, user_id, "User", cancellable, error);
}

/**
 * aws_connect_describe_queue:
 * @self: Amazon Connect
 * @instance_id: the instance's id
 * @queue_id: the queue's id
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Describes a queue. %AWS_ERROR_NOT_FOUND: there is no such queue.
 *
 * Returns: (transfer full): the answer's `Queue`, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
JsonObject *
aws_connect_describe_queue (AwsConnect *self,
                            const char *instance_id,
                            const char *queue_id,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (AWS_IS_CONNECT (self), NULL);
  g_return_val_if_fail (instance_id != NULL && queue_id != NULL, NULL);

  return describe (self, "queues", instance_id, queue_id, "Queue", cancellable, error);
}
