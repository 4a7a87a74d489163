/* The JSON that services speak. */

#include "aws-json.h"

#include "aws-error.h"
#include "aws-secret.h"

#include <string.h>

/* json-glib goes down by recursion: what is nested deeper is no answer of any service we call. */
#define MAX_DEPTH 32

static gboolean
is_shallow (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '{' || text[i] == '['))
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
        }
      else if (!quoted && (text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

/**
 * aws_json_read:
 * @body: a body
 * @error: (nullable): where an error goes
 *
 * Reads a body that is one JSON object.
 *
 * Returns: (transfer full): the object, or %NULL with %AWS_ERROR_PARSE, which repeats nothing of
 *   the body
 */
JsonObject *
aws_json_read (GBytes *body, GError **error)
{
  gsize length = 0;
  const char *text;

  g_return_val_if_fail (body != NULL, NULL);

  text = g_bytes_get_data (body, &length);
  if (length > 0 && g_utf8_validate (text, (gssize) length, NULL) && is_shallow (text, length))
    {
      /* Not an immutable one, which hashes all that it reads. */
      g_autoptr (JsonParser) parser = json_parser_new ();

      if (json_parser_load_from_data (parser, text, (gssize) length, NULL))
        {
          JsonNode *root = json_parser_get_root (parser);

          if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
            return json_node_dup_object (root);
        }
    }
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer is no JSON object");
  return NULL;
}

/**
 * aws_json_from_response:
 * @response: an answer
 * @error: (nullable): where an error goes
 *
 * aws_json_read() of an answer's body.
 *
 * Returns: (transfer full): the object, or %NULL with %AWS_ERROR_PARSE
 */
JsonObject *
aws_json_from_response (const AwsResponse *response, GError **error)
{
  g_return_val_if_fail (response != NULL, NULL);

  return aws_json_read (aws_response_get_body (response), error);
}

/**
 * aws_json_write:
 * @node: what to write
 *
 * Returns: (transfer full): it, as a request's body
 */
GBytes *
aws_json_write (JsonNode *node)
{
  char *text;

  g_return_val_if_fail (node != NULL, NULL);

  text = json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * aws_json_write_secret:
 * @object: (transfer full): what to write, which nobody else reads
 *
 * As aws_json_write(), but of secrets: @object is wiped, and so is the body when it is freed.
 *
 * Returns: (transfer full): it, as a request's body
 */
GBytes *
aws_json_write_secret (JsonObject *object)
{
  g_autoptr (JsonNode) node = NULL;
  char *text;

  g_return_val_if_fail (object != NULL, NULL);

  node = json_node_init_object (json_node_alloc (), object);
  text = json_to_string (node, FALSE);
  aws_json_wipe (object);
  json_object_unref (object);
  return g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify) aws_secret_free, text);
}

/**
 * aws_json_get_string:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (nullable): the member, if it is a string that is not empty
 */
const char *
aws_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node;
  const char *text;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  node = json_object_get_member (object, name);
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  return *text != '\0' ? text : NULL;
}

/**
 * aws_json_get_int:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: the member, if it is a whole number; else 0
 */
gint64
aws_json_get_int (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  node = json_object_get_member (object, name);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : 0;
}

/**
 * aws_json_wipe:
 * @object: an object that nobody else reads
 *
 * Overwrites the strings of an object that holds secrets, and of the objects in it: json-glib
 * frees them as they are.
 */
void
aws_json_wipe (JsonObject *object)
{
  GList *members;

  g_return_if_fail (object != NULL);

  members = json_object_get_values (object);
  for (GList *item = members; item != NULL; item = item->next)
    {
      if (JSON_NODE_HOLDS_OBJECT (item->data))
        aws_json_wipe (json_node_get_object (item->data));
      else if (json_node_get_value_type (item->data) == G_TYPE_STRING)
        aws_secret_wipe ((char *) json_node_get_string (item->data));
    }
  g_list_free (members);
}

/**
 * aws_json_get_object:
 * @object: an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member, if it is an object
 */
JsonObject *
aws_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && name != NULL, NULL);

  node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * aws_json_send:
 * @client: a client of a service that speaks AWS JSON 1.0
 * @target: the operation's full name, as `DynamoDB_20120810.UpdateItem`
 * @body: what the operation takes, as the API's reference has it
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Calls an operation whose answer the caller reads.
 *
 * Returns: (transfer full): the answer, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
AwsResponse *
aws_json_send (AwsClient *client,
               const char *target,
               GBytes *body,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (AwsRequest) request = NULL;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);
  g_return_val_if_fail (target != NULL && body != NULL, NULL);

  request = aws_request_new ("POST", "/", NULL, body);
  aws_request_add_header (request, "Content-Type", "application/x-amz-json-1.0");
  aws_request_add_header (request, "X-Amz-Target", target);
  return aws_client_send (client, request, cancellable, NULL, error);
}

/**
 * aws_json_call:
 * @client: a client of a service that speaks AWS JSON 1.0
 * @target: the operation's full name, as `AWSStepFunctions.StartExecution`
 * @input: what the operation takes, as the API's reference has it
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Calls an operation.
 *
 * Returns: (transfer full): what it answers, or %NULL with a code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
JsonObject *
aws_json_call (AwsClient *client,
               const char *target,
               JsonNode *input,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GBytes) body = NULL;

  g_return_val_if_fail (input != NULL && JSON_NODE_HOLDS_OBJECT (input), NULL);

  body = aws_json_write (input);
  response = aws_json_send (client, target, body, cancellable, error);
  return response != NULL ? aws_json_from_response (response, error) : NULL;
}
