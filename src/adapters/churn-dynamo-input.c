/* The input of an operation, with its expressions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html */

#include "churn-dynamo-private.h"

#include <math.h>
#include <string.h>

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/**
 * churn_dynamo_input_new:
 * @table: the table's name
 * @id: (nullable): the key's attribute id; %NULL: the operation takes no key
 *
 * Returns: (transfer full): the beginning of an input
 */
ChurnDynamoInput *
churn_dynamo_input_new (const char *table, const char *id)
{
  ChurnDynamoInput *self = g_new0 (ChurnDynamoInput, 1);

  self->body = json_object_new ();
  self->key = json_object_new ();
  self->names = json_object_new ();
  self->values = json_object_new ();
  churn_dynamo_input_set_text (self, "TableName", table);
  if (id != NULL)
    churn_dynamo_set_string (self->key, "id", id);
  return self;
}

/**
 * churn_dynamo_input_free:
 * @self: (transfer full): an input
 *
 * Frees it.
 */
void
churn_dynamo_input_free (ChurnDynamoInput *self)
{
  json_object_unref (self->body);
  json_object_unref (self->key);
  json_object_unref (self->names);
  json_object_unref (self->values);
  g_free (self);
}

/**
 * churn_dynamo_input_set_text:
 * @self: an input
 * @member: which
 * @text: its value
 *
 * Sets a member that is a string.
 */
void
churn_dynamo_input_set_text (ChurnDynamoInput *self, const char *member, const char *text)
{
  json_object_set_string_member (self->body, member, text);
}

/**
 * churn_dynamo_input_set_int:
 * @self: an input
 * @member: which
 * @value: its value
 *
 * Sets a member that is a number.
 */
void
churn_dynamo_input_set_int (ChurnDynamoInput *self, const char *member, gint64 value)
{
  json_object_set_int_member (self->body, member, value);
}

/**
 * churn_dynamo_input_set_flag:
 * @self: an input
 * @member: which
 * @flag: its value
 *
 * Sets a member that is true or false.
 */
void
churn_dynamo_input_set_flag (ChurnDynamoInput *self, const char *member, gboolean flag)
{
  json_object_set_boolean_member (self->body, member, flag);
}

/**
 * churn_dynamo_input_set_object:
 * @self: an input
 * @member: which
 * @object: (transfer none): its value
 *
 * Sets a member that is an object: an item, a key to go on from.
 */
void
churn_dynamo_input_set_object (ChurnDynamoInput *self, const char *member, JsonObject *object)
{
  json_object_set_object_member (self->body, member, json_object_ref (object));
}

/**
 * churn_dynamo_input_set_expression:
 * @self: an input
 * @member: which
 * @text: the expression, in which each attribute is written #name
 *
 * Sets an expression, and says what the names in it stand for: none can be one of DynamoDB's
 * reserved words then, and none stands there unused, which would be refused.
 */
void
churn_dynamo_input_set_expression (ChurnDynamoInput *self, const char *member, const char *text)
{
  churn_dynamo_input_set_text (self, member, text);
  for (const char *hash = strchr (text, '#'); hash != NULL; hash = strchr (hash + 1, '#'))
    {
      g_autofree char *placeholder = g_strndup (hash, 1 + strspn (hash + 1, NAME_CHARACTERS));

      json_object_set_string_member (self->names, placeholder, placeholder + 1);
    }
}

static gboolean
is_other (const char *name, const char *const *others)
{
  return g_str_equal (name, "id") || (others != NULL && g_strv_contains (others, name));
}

/**
 * churn_dynamo_input_set_changes:
 * @self: an input of UpdateItem
 * @before: (nullable): the item as it was read; %NULL: there is none
 * @after: the item as it is to be
 * @others: (nullable) (array zero-terminated=1): attributes that are somebody else's to write
 *
 * Sets the UpdateExpression that makes one of the other.
 *
 * Returns: whether there is any difference; without one no expression is set
 */
gboolean
churn_dynamo_input_set_changes (ChurnDynamoInput *self,
                                JsonObject *before,
                                JsonObject *after,
                                const char *const *others)
{
  g_autoptr (GString) sets = g_string_new (NULL);
  g_autoptr (GString) removes = g_string_new (NULL);
  g_autofree char *expression = NULL;
  g_autoptr (GList) new_names = json_object_get_members (after);
  g_autoptr (GList) old_names = before != NULL ? json_object_get_members (before) : NULL;

  for (GList *l = new_names; l != NULL; l = l->next)
    {
      const char *name = l->data;
      JsonNode *value = json_object_get_member (after, name);
      JsonNode *stands = before != NULL ? json_object_get_member (before, name) : NULL;
      g_autofree char *placeholder = g_strconcat (":", name, NULL);

      if (is_other (name, others) || (stands != NULL && json_node_equal (value, stands)))
        continue;
      g_string_append_printf (sets, "%s#%s = :%s", sets->len > 0 ? ", " : "SET ", name, name);
      json_object_set_member (self->values, placeholder, json_node_copy (value));
    }
  for (GList *l = old_names; l != NULL; l = l->next)
    {
      const char *name = l->data;

      if (!is_other (name, others) && !json_object_has_member (after, name))
        g_string_append_printf (removes, "%s#%s", removes->len > 0 ? ", " : " REMOVE ", name);
    }
  expression = g_strstrip (g_strconcat (sets->str, removes->str, NULL));
  if (*expression == '\0')
    return FALSE;
  churn_dynamo_input_set_expression (self, "UpdateExpression", expression);
  return TRUE;
}

static void
set_unless_empty (JsonObject *body, const char *member, JsonObject *object)
{
  if (json_object_get_size (object) > 0)
    json_object_set_object_member (body, member, json_object_ref (object));
}

/**
 * churn_dynamo_input_get_node:
 * @self: an input
 *
 * Returns: (transfer full): it, whole
 */
JsonNode *
churn_dynamo_input_get_node (ChurnDynamoInput *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  set_unless_empty (self->body, "Key", self->key);
  set_unless_empty (self->body, "ExpressionAttributeNames", self->names);
  set_unless_empty (self->body, "ExpressionAttributeValues", self->values);
  json_node_set_object (node, self->body);
  return node;
}

static void
set_typed (JsonObject *item, const char *name, const char *type, JsonNode *value)
{
  JsonObject *attribute = json_object_new ();

  json_object_set_member (attribute, type, value);
  json_object_set_object_member (item, name, attribute);
}

static JsonNode *
text_node (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  return node;
}

/**
 * churn_dynamo_set_string:
 * @item: an item, or the values of an expression
 * @name: the attribute's name
 * @value: (nullable): its value; %NULL and the empty string, which no key can hold, leave it out
 *
 * Sets an `S`.
 */
void
churn_dynamo_set_string (JsonObject *item, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    set_typed (item, name, "S", text_node (value));
}

/**
 * churn_dynamo_set_int:
 * @item: an item, or the values of an expression
 * @name: the attribute's name
 * @value: its value
 *
 * Sets an `N`.
 */
void
churn_dynamo_set_int (JsonObject *item, const char *name, gint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  set_typed (item, name, "N", text_node (text));
}

/**
 * churn_dynamo_set_double:
 * @item: an item
 * @name: the attribute's name
 * @value: its value; NAN leaves it out
 *
 * Sets an `S` from which the same number is read again. An `N` comes back written otherwise than it
 * was sent, and then an item looks changed that is not.
 */
void
churn_dynamo_set_double (JsonObject *item, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  churn_dynamo_set_string (item, name, g_ascii_dtostr (text, sizeof text, value));
}

/**
 * churn_dynamo_set_list:
 * @item: an item, or the values of an expression
 * @name: the attribute's name
 * @values: (nullable) (array zero-terminated=1): strings; %NULL leaves it out
 *
 * Sets an `L` of `S`.
 */
void
churn_dynamo_set_list (JsonObject *item, const char *name, const char *const *values)
{
  JsonNode *node;
  JsonArray *array;

  if (values == NULL)
    return;
  array = json_array_new ();
  for (; *values != NULL; values++)
    {
      JsonObject *element = json_object_new ();

      json_object_set_member (element, "S", text_node (*values));
      json_array_add_object_element (array, element);
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  set_typed (item, name, "L", node);
}

/**
 * churn_dynamo_set_map:
 * @item: an item
 * @name: the attribute's name
 * @map: (nullable) (transfer none): attributes; %NULL leaves it out
 *
 * Sets an `M`.
 */
void
churn_dynamo_set_map (JsonObject *item, const char *name, JsonObject *map)
{
  JsonNode *node;

  if (map == NULL)
    return;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, map);
  set_typed (item, name, "M", node);
}

/**
 * churn_dynamo_get_map:
 * @item: an item
 * @name: the attribute's name
 *
 * Returns: (transfer none) (nullable): the attributes in an `M`; %NULL if there is none
 */
JsonObject *
churn_dynamo_get_map (JsonObject *item, const char *name)
{
  JsonNode *node = json_object_get_member (item, name);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), "M");
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * churn_dynamo_get_double:
 * @item: an item
 * @name: the attribute's name
 * @value: (out): its value; untouched if there is none
 * @error: return location for the error
 *
 * Reads what churn_dynamo_set_double() writes.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
churn_dynamo_get_double (JsonObject *item, const char *name, double *value, GError **error)
{
  g_autofree char *text = NULL;
  char *end = NULL;
  double number;

  if (!aws_dynamodb_item_get_string (item, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (number))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The item's attribute %s is no number", name);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * churn_dynamo_copy_item:
 * @item: (nullable): an item
 *
 * Returns: (transfer full): another with the same attributes, which may be set anew but not changed
 */
JsonObject *
churn_dynamo_copy_item (JsonObject *item)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = item != NULL ? json_object_get_members (item) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (item, l->data)));
  return copy;
}
