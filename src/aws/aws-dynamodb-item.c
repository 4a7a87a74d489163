/* The attributes of an item, and those of an operation's input.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */

#include "aws-dynamodb-item.h"

#include "aws-error.h"

static void
add (JsonBuilder *builder, const char *name, const char *type, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, type);
  json_builder_add_string_value (builder, value);
  json_builder_end_object (builder);
}

/**
 * aws_dynamodb_item_add_string:
 * @builder: inside an object
 * @name: the attribute's name
 * @value: its value
 *
 * Adds an `S`.
 */
void
aws_dynamodb_item_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (name != NULL && value != NULL);

  add (builder, name, "S", value);
}

/**
 * aws_dynamodb_item_add_int:
 * @builder: inside an object
 * @name: the attribute's name
 * @value: its value
 *
 * Adds an `N`.
 */
void
aws_dynamodb_item_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  char text[24];

  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (name != NULL);

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  add (builder, name, "N", text);
}

/**
 * aws_dynamodb_item_add_list:
 * @builder: inside an object
 * @name: the attribute's name
 * @values: (array zero-terminated=1): strings, which keep their order; perhaps none
 *
 * Adds an `L` of `S`.
 */
void
aws_dynamodb_item_add_list (JsonBuilder *builder, const char *name, const char *const *values)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (name != NULL && values != NULL);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "L");
  json_builder_begin_array (builder);
  for (; *values != NULL; values++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "S");
      json_builder_add_string_value (builder, *values);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * aws_dynamodb_item_add_set:
 * @builder: inside an object
 * @name: the attribute's name
 * @values: (array zero-terminated=1): strings, each another; at least one, as DynamoDB has no empty
 *   set
 *
 * Adds an `SS`.
 */
void
aws_dynamodb_item_add_set (JsonBuilder *builder, const char *name, const char *const *values)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (name != NULL && values != NULL && *values != NULL);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "SS");
  json_builder_begin_array (builder);
  for (; *values != NULL; values++)
    json_builder_add_string_value (builder, *values);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
complain (const char *name, const char *type, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The item's attribute %s is no %s", name, type);
  return FALSE;
}

static const char *
get_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* What stands behind the type of an attribute; *there tells whether there is the attribute. */
static JsonNode *
find (JsonObject *item, const char *name, const char *type, gboolean *there)
{
  JsonNode *node = json_object_get_member (item, name);

  *there = node != NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? json_object_get_member (json_node_get_object (node), type)
             : NULL;
}

/**
 * aws_dynamodb_item_get_string:
 * @item: an item
 * @name: the attribute's name
 * @value: (inout): its value, which takes the place of the string that is there
 * @error: (nullable): where an error goes
 *
 * Reads an `S`.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_string (JsonObject *item, const char *name, char **value, GError **error)
{
  gboolean there;
  const char *text;

  g_return_val_if_fail (item != NULL && name != NULL && value != NULL, FALSE);

  text = get_text (find (item, name, "S", &there));
  if (!there)
    return TRUE;
  if (text == NULL)
    return complain (name, "S", error);
  g_free (*value);
  *value = g_strdup (text);
  return TRUE;
}

/**
 * aws_dynamodb_item_get_int:
 * @item: an item
 * @name: the attribute's name
 * @value: (out): its value
 * @error: (nullable): where an error goes
 *
 * Reads an `N` that is a whole number.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_int (JsonObject *item, const char *name, gint64 *value, GError **error)
{
  gboolean there;
  const char *text;
  gint64 number;

  g_return_val_if_fail (item != NULL && name != NULL && value != NULL, FALSE);

  text = get_text (find (item, name, "N", &there));
  if (!there)
    return TRUE;
  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return complain (name, "N within range", error);
  *value = number;
  return TRUE;
}

static gboolean
get_texts (JsonObject *item, const char *name, const char *type, char ***values, GError **error)
{
  gboolean there;
  JsonNode *node = find (item, name, type, &there);
  g_autoptr (GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (!there)
    return TRUE;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return complain (name, type, error);
  array = json_node_get_array (node);
  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text;

      if (JSON_NODE_HOLDS_OBJECT (element) && *type == 'L')
        element = json_object_get_member (json_node_get_object (element), "S");
      text = get_text (element);
      if (text == NULL)
        return complain (name, type, error);
      g_strv_builder_add (builder, text);
    }
  g_strfreev (*values);
  *values = g_strv_builder_end (builder);
  return TRUE;
}

/**
 * aws_dynamodb_item_get_list:
 * @item: an item
 * @name: the attribute's name
 * @values: (inout) (array zero-terminated=1): its strings, which take the place of those there
 * @error: (nullable): where an error goes
 *
 * Reads an `L` of `S`.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_list (JsonObject *item, const char *name, char ***values, GError **error)
{
  g_return_val_if_fail (item != NULL && name != NULL && values != NULL, FALSE);

  return get_texts (item, name, "L", values, error);
}

/**
 * aws_dynamodb_item_get_set:
 * @item: an item
 * @name: the attribute's name
 * @values: (inout) (array zero-terminated=1): its strings, which take the place of those there
 * @error: (nullable): where an error goes
 *
 * Reads an `SS`.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_set (JsonObject *item, const char *name, char ***values, GError **error)
{
  g_return_val_if_fail (item != NULL && name != NULL && values != NULL, FALSE);

  return get_texts (item, name, "SS", values, error);
}
