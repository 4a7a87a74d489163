/* The JSON that services speak. */

#include "aws-json.h"

#include "aws-error.h"

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
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();

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
