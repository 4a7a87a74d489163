#include "churn-json.h"

#include "churn-error.h"
#include "churn-json-private.h"
#include "churn-time.h"

#include <math.h>

static const char *
describe (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "an array";
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return "a string";
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return "a boolean";

  return "a number";
}

static gboolean
fail_type (const char *member, JsonNode *node, const char *expected, GError **error)
{
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: %s is needed here, not %s", member,
               expected, describe (node));
  return FALSE;
}

/* The member, or NULL where it is absent or null; *ok is FALSE, with an error, where it is missing
 * although @required. */
static JsonNode *
lookup (JsonObject *object, const char *member, gboolean required, gboolean *ok, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *ok = TRUE;
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return node;
  if (required)
    {
      *ok = FALSE;
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   node == NULL ? "%s: missing" : "%s: may not be null", member);
    }

  return NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * churn_json_read_object:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): an object, owned by @object; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_object (JsonObject *object,
                        const char *member,
                        gboolean required,
                        JsonObject **value,
                        GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_type (member, node, "an object", error);
  *value = json_node_get_object (node);

  return TRUE;
}

/**
 * churn_json_read_array:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): an array, owned by @object; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_array (JsonObject *object,
                       const char *member,
                       gboolean required,
                       JsonArray **value,
                       GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_type (member, node, "an array", error);
  *value = json_node_get_array (node);

  return TRUE;
}

/**
 * churn_json_read_string:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): a string, to be freed; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_string (JsonObject *object,
                        const char *member,
                        gboolean required,
                        char **value,
                        GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_STRING))
    return fail_type (member, node, "a string", error);
  *value = json_node_dup_string (node);

  return TRUE;
}

/**
 * churn_json_read_int:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): a whole number; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_int (JsonObject *object,
                     const char *member,
                     gboolean required,
                     gint64 *value,
                     GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_INT64))
    return fail_type (member, node, "an integer", error);
  *value = json_node_get_int (node);

  return TRUE;
}

/**
 * churn_json_read_double:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): a number; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_double (JsonObject *object,
                        const char *member,
                        gboolean required,
                        double *value,
                        GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_INT64) && !holds (node, G_TYPE_DOUBLE))
    return fail_type (member, node, "a number", error);
  *value = json_node_get_double (node);

  return TRUE;
}

/**
 * churn_json_read_boolean:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): true or false; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_boolean (JsonObject *object,
                         const char *member,
                         gboolean required,
                         gboolean *value,
                         GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_BOOLEAN))
    return fail_type (member, node, "a boolean", error);
  *value = json_node_get_boolean (node);

  return TRUE;
}

/**
 * churn_json_read_time:
 * @object: where to look
 * @member: the member's name
 * @required: whether it must be there
 * @value: (inout): an ISO 8601 time; untouched where the member is absent or null
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member
 */
gboolean
churn_json_read_time (JsonObject *object,
                      const char *member,
                      gboolean required,
                      gint64 *value,
                      GError **error)
{
  g_autofree char *text = NULL;

  if (!churn_json_read_string (object, member, required, &text, error))
    return FALSE;
  if (text != NULL && !churn_time_parse (text, value, error))
    {
      g_prefix_error (error, "%s: ", member);
      return FALSE;
    }

  return TRUE;
}

/**
 * churn_json_get_object:
 * @object: where to look
 * @member: the member's name
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the object, or %NULL with %CHURN_ERROR_PARSE, which names
 *   @member, if it is absent, null or no object
 */
JsonObject *
churn_json_get_object (JsonObject *object, const char *member, GError **error)
{
  JsonObject *value = NULL;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (member != NULL, NULL);

  churn_json_read_object (object, member, TRUE, &value, error);

  return value;
}

/**
 * churn_json_get_array:
 * @object: where to look
 * @member: the member's name
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the array, or %NULL with %CHURN_ERROR_PARSE, which names
 *   @member, if it is absent, null or no array
 */
JsonArray *
churn_json_get_array (JsonObject *object, const char *member, GError **error)
{
  JsonArray *value = NULL;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (member != NULL, NULL);

  churn_json_read_array (object, member, TRUE, &value, error);

  return value;
}

/**
 * churn_json_get_string:
 * @object: where to look
 * @member: the member's name: a string
 * @value: (out) (transfer full): a new string; what stood there before is not freed
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_string (JsonObject *object, const char *member, char **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_string (object, member, TRUE, value, error);
}

/**
 * churn_json_get_int:
 * @object: where to look
 * @member: the member's name: an integer (12.0 is none)
 * @value: (out): the integer
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_int (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_int (object, member, TRUE, value, error);
}

/**
 * churn_json_get_double:
 * @object: where to look
 * @member: the member's name: a number, with or without a fraction
 * @value: (out): the number, always finite
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_double (JsonObject *object, const char *member, double *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_double (object, member, TRUE, value, error);
}

/**
 * churn_json_get_boolean:
 * @object: where to look
 * @member: the member's name: true or false
 * @value: (out): the boolean
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_boolean (object, member, TRUE, value, error);
}

/**
 * churn_json_get_time:
 * @object: where to look
 * @member: the member's name: a string that churn_time_parse() reads
 * @value: (out): microseconds since 1970, UTC; 0 for a time before 1971
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_time (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_time (object, member, TRUE, value, error);
}

/**
 * churn_json_get_element_object:
 * @array: an array
 * @index: which element, less than the array's length
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the object, or %NULL with %CHURN_ERROR_PARSE, which names
 *   the element as `[3]`, if it is none
 */
JsonObject *
churn_json_get_element_object (JsonArray *array, guint index, GError **error)
{
  g_autofree char *name = NULL;
  JsonNode *node;

  g_return_val_if_fail (array != NULL, NULL);
  g_return_val_if_fail (index < json_array_get_length (array), NULL);

  node = json_array_get_element (array, index);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  name = g_strdup_printf ("[%u]", index);
  fail_type (name, node, "an object", error);

  return NULL;
}
