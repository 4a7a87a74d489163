#include "churn-proxy-request.h"

#include "churn-agent-api.h"
#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-json.h"

/* What may stand in a path beside the unreserved characters. A percent sign begins what is encoded
 * already: none of our names has one. */
#define PATH_ALLOWED "!$&'()*+,;=:@/%"

static void
add_param (GString *query, const char *name, const char *value)
{
  if (query->len > 0)
    g_string_append_c (query, '&');
  g_string_append_uri_escaped (query, name, NULL, FALSE);
  g_string_append_c (query, '=');
  g_string_append_uri_escaped (query, value, NULL, FALSE);
}

/* API Gateway decodes the query: {"since":["x"]}, or {"since":"x"} in the older member. */
static gboolean
read_query (ChurnProxyRequest *self, JsonObject *event, GError **error)
{
  g_autoptr (GString) query = g_string_new (NULL);
  JsonObject *params = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!churn_event_get_object (event, "", "multiValueQueryStringParameters", &params, error) ||
      (params == NULL &&
       !churn_event_get_object (event, "", "queryStringParameters", &params, error)))
    return FALSE;
  if (params == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, params);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autoptr (JsonArray) one = NULL;
      JsonArray *values;

      if (JSON_NODE_HOLDS_ARRAY (node))
        values = json_node_get_array (node);
      else
        {
          values = one = json_array_new ();
          json_array_add_element (one, json_node_copy (node));
        }
      for (guint i = 0; i < json_array_get_length (values); i++)
        {
          JsonNode *value = json_array_get_element (values, i);

          if (json_node_get_value_type (value) != G_TYPE_STRING)
            {
              g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                           "A parameter of the query is not a string");
              return FALSE;
            }
          add_param (query, name, json_node_get_string (value));
        }
    }
  self->query = g_string_free (g_steal_pointer (&query), FALSE);
  return TRUE;
}

/* The names of headers are in any case; where one comes twice the last one counts, as in the member
 * that has one value a header. */
static gboolean
read_header (JsonObject *event, const char *name, char **value, GError **error)
{
  JsonObject *headers = NULL;
  JsonArray *values = NULL;
  const char *text = NULL;

  if (!churn_event_get_object (event, "", "headers", &headers, error) ||
      (headers != NULL && !churn_event_get_string (headers, "headers", name, &text, error)))
    return FALSE;
  headers = NULL;
  if (text == NULL && (!churn_event_get_object (event, "", "multiValueHeaders", &headers, error) ||
                       (headers != NULL && !churn_event_get_array (headers, "multiValueHeaders",
                                                                   name, &values, error))))
    return FALSE;
  if (values != NULL && json_array_get_length (values) > 0)
    {
      JsonNode *last = json_array_get_element (values, json_array_get_length (values) - 1);

      if (json_node_get_value_type (last) == G_TYPE_STRING)
        text = json_node_get_string (last);
    }
  *value = g_strdup (text);
  return TRUE;
}

static gboolean
read_body (ChurnProxyRequest *self, JsonObject *event, GError **error)
{
  JsonNode *encoded = churn_event_get_member (event, "isBase64Encoded");
  const char *body = NULL;

  if (!churn_event_get_string (event, "", "body", &body, error))
    return FALSE;
  if (body == NULL)
    return TRUE;
  if (encoded != NULL && json_node_get_value_type (encoded) == G_TYPE_BOOLEAN &&
      json_node_get_boolean (encoded))
    {
      gsize length;
      guchar *bytes = g_base64_decode (body, &length);

      self->body = g_bytes_new_take (bytes, length);
    }
  else
    self->body = g_bytes_new (body, strlen (body));
  return TRUE;
}

static gboolean
read_caller (ChurnProxyRequest *self, JsonObject *event, GError **error)
{
  JsonObject *context = NULL, *identity = NULL;
  const char *arn = NULL;

  if (!churn_event_get_object (event, "", "requestContext", &context, error) ||
      (context != NULL &&
       !churn_event_get_object (context, "requestContext", "identity", &identity, error)) ||
      (identity != NULL &&
       !churn_event_get_string (identity, "requestContext.identity", "userArn", &arn, error)))
    return FALSE;
  self->user_arn = g_strdup (arn);
  return TRUE;
}

/**
 * churn_proxy_request_parse:
 * @event: what the function got
 * @error: return location for the error
 *
 * Reads a request (aws-facts: API Gateway, proxy events v1).
 *
 * Returns: (transfer full): the request, or %NULL with %CHURN_ERROR_INVALID
 */
ChurnProxyRequest *
churn_proxy_request_parse (JsonNode *event, GError **error)
{
  g_autoptr (ChurnProxyRequest) self = g_new0 (ChurnProxyRequest, 1);
  JsonObject *object;
  const char *method = NULL, *path = NULL;

  g_return_val_if_fail (event != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (event))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The event is not an object");
      return NULL;
    }
  object = json_node_get_object (event);
  if (!churn_event_require_name (object, "", "httpMethod", &method, error) ||
      !churn_event_require_name (object, "", "path", &path, error) ||
      !read_query (self, object, error) ||
      !read_header (object, "Idempotency-Key", &self->idempotency_key, error) ||
      !read_body (self, object, error) || !read_caller (self, object, error))
    return NULL;
  self->method = g_strdup (method);
  self->path = g_uri_escape_string (path, PATH_ALLOWED, FALSE);
  return g_steal_pointer (&self);
}

/**
 * churn_proxy_request_free:
 * @self: (nullable): a request
 *
 * Frees it.
 */
void
churn_proxy_request_free (ChurnProxyRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_free (self->idempotency_key);
  g_free (self->user_arn);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/**
 * churn_proxy_request_answer:
 * @status: the status
 * @json: the body
 *
 * Makes what API Gateway takes as the answer.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_proxy_request_answer (guint status, const char *json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "statusCode");
  json_builder_add_int_value (builder, status);
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "Content-Type", "application/json");
  churn_json_add_string (builder, "Cache-Control", "no-store");
  if (status == 429 || status == 503)
    churn_json_add_string (builder, "Retry-After", G_STRINGIFY (CHURN_AGENT_API_RETRY_AFTER));
  json_builder_end_object (builder);
  churn_json_add_string (builder, "body", json);
  json_builder_set_member_name (builder, "isBase64Encoded");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return churn_json_to_string (root);
}
