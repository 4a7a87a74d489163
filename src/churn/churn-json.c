#include "churn-json.h"

#include "churn-error.h"
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

static gboolean
read_object (JsonObject *object,
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

static gboolean
read_array (JsonObject *object,
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

static gboolean
read_string (JsonObject *object,
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

static gboolean
read_int (JsonObject *object, const char *member, gboolean required, gint64 *value, GError **error)
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

static gboolean
read_double (JsonObject *object,
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

static gboolean
read_boolean (JsonObject *object,
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

static gboolean
read_time (JsonObject *object, const char *member, gboolean required, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;

  if (!read_string (object, member, required, &text, error))
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

  read_object (object, member, TRUE, &value, error);

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

  read_array (object, member, TRUE, &value, error);

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

  return read_string (object, member, TRUE, value, error);
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

  return read_int (object, member, TRUE, value, error);
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

  return read_double (object, member, TRUE, value, error);
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

  return read_boolean (object, member, TRUE, value, error);
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

  return read_time (object, member, TRUE, value, error);
}

/**
 * churn_json_maybe_object:
 * @object: where to look
 * @member: the member's name: an object, null or absent
 * @value: (inout) (transfer none): the object; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_object (JsonObject *object, const char *member, JsonObject **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_object (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_array:
 * @object: where to look
 * @member: the member's name: an array, null or absent
 * @value: (inout) (transfer none): the array; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_array (JsonObject *object, const char *member, JsonArray **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_array (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_string:
 * @object: where to look
 * @member: the member's name: a string, null or absent
 * @value: (inout) (transfer full): a new string; what stood there before is not freed; untouched
 * where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_string (JsonObject *object, const char *member, char **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_string (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_int:
 * @object: where to look
 * @member: the member's name: an integer (12.0 is none), null or absent
 * @value: (inout): the integer; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_int (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_int (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_double:
 * @object: where to look
 * @member: the member's name: a number, with or without a fraction, null or absent
 * @value: (inout): the number, always finite; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_double (JsonObject *object, const char *member, double *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_double (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_boolean:
 * @object: where to look
 * @member: the member's name: true or false, null or absent
 * @value: (inout): the boolean; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_boolean (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_time:
 * @object: where to look
 * @member: the member's name: a string that churn_time_parse() reads, null or absent
 * @value: (inout): microseconds since 1970, UTC; 0 for a time before 1971; untouched where it is
 * null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_time (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_time (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_count:
 * @object: where to look
 * @member: the member's name: an integer from 0 to @most, null or absent
 * @most: the greatest value allowed
 * @value: (inout): the integer; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type or out of
 *   range; @value is untouched then
 */
gboolean
churn_json_maybe_count (JsonObject *object,
                        const char *member,
                        gint64 most,
                        gint64 *value,
                        GError **error)
{
  gint64 number = 0;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!read_int (object, member, FALSE, &number, error))
    return FALSE;
  if (number < 0 || number > most)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s: %" G_GINT64_FORMAT " is not between 0 and %" G_GINT64_FORMAT, member,
                   number, most);
      return FALSE;
    }
  if (json_object_has_member (object, member) && !json_object_get_null_member (object, member))
    *value = number;

  return TRUE;
}

/**
 * churn_json_maybe_probability:
 * @object: where to look
 * @member: the member's name: a number from 0 to 1, null or absent
 * @value: (inout): the number; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type or out of
 *   range; @value is untouched then
 */
gboolean
churn_json_maybe_probability (JsonObject *object, const char *member, double *value, GError **error)
{
  double number = NAN;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!read_double (object, member, FALSE, &number, error))
    return FALSE;
  if (isnan (number))
    return TRUE;
  if (number < 0 || number > 1)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: %g is not between 0 and 1", member,
                   number);
      return FALSE;
    }
  *value = number;

  return TRUE;
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
