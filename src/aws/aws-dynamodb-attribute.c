/* One attribute, and its JSON: an object whose one member is the value, and is named by its type.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */

#include "aws-dynamodb-attribute.h"

#include <string.h>

static AwsDynamodbAttribute *
new_with_room (const char *name, AwsDynamodbType type, gsize room)
{
  gsize size = strlen (name) + 1;
  AwsDynamodbAttribute *self = g_malloc (offsetof (AwsDynamodbAttribute, name) + size + room);

  self->ref_count = 1;
  self->type = type;
  memcpy (self->name, name, size);
  return self;
}

/**
 * aws_dynamodb_attribute_new_text:
 * @name: the attribute's name
 * @type: %AWS_DYNAMODB_STRING or %AWS_DYNAMODB_NUMBER
 * @text: its value
 *
 * Returns: (transfer full): an attribute
 */
AwsDynamodbAttribute *
aws_dynamodb_attribute_new_text (const char *name, AwsDynamodbType type, const char *text)
{
  gsize room = strlen (text) + 1;
  AwsDynamodbAttribute *self = new_with_room (name, type, room);

  self->text = self->name + strlen (name) + 1;
  memcpy (self->text, text, room);
  return self;
}

/**
 * aws_dynamodb_attribute_new_texts:
 * @name: the attribute's name
 * @type: %AWS_DYNAMODB_LIST or %AWS_DYNAMODB_SET
 * @texts: (transfer full) (array zero-terminated=1): its value
 *
 * Returns: (transfer full): an attribute
 */
AwsDynamodbAttribute *
aws_dynamodb_attribute_new_texts (const char *name, AwsDynamodbType type, char **texts)
{
  AwsDynamodbAttribute *self = new_with_room (name, type, 0);

  self->texts = texts;
  return self;
}

/**
 * aws_dynamodb_attribute_new_map:
 * @name: the attribute's name
 * @map: (transfer full): its value, which is not changed any more
 *
 * Returns: (transfer full): an attribute
 */
AwsDynamodbAttribute *
aws_dynamodb_attribute_new_map (const char *name, AwsDynamodbItem *map)
{
  AwsDynamodbAttribute *self = new_with_room (name, AWS_DYNAMODB_MAP, 0);

  self->map = map;
  return self;
}

/**
 * aws_dynamodb_attribute_new_renamed:
 * @other: an attribute
 * @name: another name
 *
 * Returns: (transfer full): an attribute of that name with the value of @other
 */
AwsDynamodbAttribute *
aws_dynamodb_attribute_new_renamed (const AwsDynamodbAttribute *other, const char *name)
{
  AwsDynamodbAttribute *self;

  switch (other->type)
    {
    case AWS_DYNAMODB_LIST:
    case AWS_DYNAMODB_SET:
      return aws_dynamodb_attribute_new_texts (name, other->type, g_strdupv (other->texts));
    case AWS_DYNAMODB_MAP:
      return aws_dynamodb_attribute_new_map (name, aws_dynamodb_item_ref (other->map));
    case AWS_DYNAMODB_OTHER:
      self = new_with_room (name, AWS_DYNAMODB_OTHER, 0);
      self->other = cJSON_Duplicate (other->other, TRUE);
      return self;
    case AWS_DYNAMODB_STRING:
    case AWS_DYNAMODB_NUMBER:
    default:
      return aws_dynamodb_attribute_new_text (name, other->type, other->text);
    }
}

/* The strings of a list or a set, or NULL if it is one of anything else. */
static char **
read_texts (const cJSON *array, gboolean is_list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const cJSON *element;

  cJSON_ArrayForEach (element, array)
    {
      const char *text =
          is_list ? aws_cjson_get_text (element, "S") : cJSON_GetStringValue (element);

      if (text == NULL || (is_list && element->child->next != NULL))
        return NULL;
      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static AwsDynamodbAttribute *
read_array (const char *name, const cJSON *value)
{
  gboolean is_list = g_str_equal (value->string, "L");
  char **texts = is_list || g_str_equal (value->string, "SS") ? read_texts (value, is_list) : NULL;

  return texts != NULL ? aws_dynamodb_attribute_new_texts (
                             name, is_list ? AWS_DYNAMODB_LIST : AWS_DYNAMODB_SET, texts)
                       : NULL;
}

/**
 * aws_dynamodb_attribute_new_from_json:
 * @node: a member of an item's object
 * @error: (nullable): where an error goes
 *
 * Reads an attribute. One that is of no type that we use, or of none, is kept as it came: only
 * whoever wants to know its value gets an error.
 *
 * Returns: (transfer full): the attribute, or %NULL with %AWS_ERROR_PARSE
 */
AwsDynamodbAttribute *
aws_dynamodb_attribute_new_from_json (const cJSON *node, GError **error)
{
  const cJSON *value = cJSON_IsObject (node) ? node->child : NULL;
  AwsDynamodbAttribute *self = NULL;

  if (value != NULL && value->next != NULL)
    value = NULL;
  if (cJSON_IsString (value) && g_str_equal (value->string, "S"))
    self = aws_dynamodb_attribute_new_text (node->string, AWS_DYNAMODB_STRING, value->valuestring);
  else if (cJSON_IsString (value) && g_str_equal (value->string, "N"))
    self = aws_dynamodb_attribute_new_text (node->string, AWS_DYNAMODB_NUMBER, value->valuestring);
  else if (cJSON_IsArray (value))
    self = read_array (node->string, value);
  else if (cJSON_IsObject (value) && g_str_equal (value->string, "M"))
    {
      AwsDynamodbItem *map = aws_dynamodb_item_new_from_json (value, error);

      return map != NULL ? aws_dynamodb_attribute_new_map (node->string, map) : NULL;
    }
  if (self == NULL)
    {
      self = new_with_room (node->string, AWS_DYNAMODB_OTHER, 0);
      self->other = cJSON_Duplicate (node, TRUE);
    }
  return self;
}

/**
 * aws_dynamodb_attribute_ref:
 * @self: an attribute
 *
 * Returns: (transfer full): @self
 */
AwsDynamodbAttribute *
aws_dynamodb_attribute_ref (AwsDynamodbAttribute *self)
{
  self->ref_count++;
  return self;
}

/**
 * aws_dynamodb_attribute_unref:
 * @self: (transfer full): an attribute
 *
 * Gives a reference back.
 */
void
aws_dynamodb_attribute_unref (AwsDynamodbAttribute *self)
{
  if (--self->ref_count > 0)
    return;
  switch (self->type)
    {
    case AWS_DYNAMODB_LIST:
    case AWS_DYNAMODB_SET:
      g_strfreev (self->texts);
      break;
    case AWS_DYNAMODB_MAP:
      aws_dynamodb_item_unref (self->map);
      break;
    case AWS_DYNAMODB_OTHER:
      cJSON_Delete (self->other);
      break;
    case AWS_DYNAMODB_STRING:
    case AWS_DYNAMODB_NUMBER:
    default:
      break;
    }
  g_free (self);
}

/**
 * aws_dynamodb_attribute_equal:
 * @self: an attribute
 * @other: an attribute
 *
 * Returns: whether they have the same name and value
 */
gboolean
aws_dynamodb_attribute_equal (const AwsDynamodbAttribute *self, const AwsDynamodbAttribute *other)
{
  if (self == other)
    return TRUE;
  if (self->type != other->type || !g_str_equal (self->name, other->name))
    return FALSE;
  switch (self->type)
    {
    case AWS_DYNAMODB_LIST:
    case AWS_DYNAMODB_SET:
      return g_strv_equal ((const char *const *) self->texts, (const char *const *) other->texts);
    case AWS_DYNAMODB_MAP:
      return aws_dynamodb_item_equal (self->map, other->map);
    case AWS_DYNAMODB_OTHER:
      return cJSON_Compare (self->other, other->other, TRUE);
    case AWS_DYNAMODB_STRING:
    case AWS_DYNAMODB_NUMBER:
    default:
      return g_str_equal (self->text, other->text);
    }
}

static cJSON *
write_texts (char **texts, gboolean is_list)
{
  cJSON *array = cJSON_CreateArray ();

  for (; *texts != NULL; texts++)
    {
      cJSON *text = cJSON_CreateStringReference (*texts);
      cJSON *element = text;

      if (is_list)
        {
          element = cJSON_CreateObject ();
          cJSON_AddItemToObjectCS (element, "S", text);
        }
      cJSON_AddItemToArray (array, element);
    }
  return array;
}

/**
 * aws_dynamodb_attribute_add_to_json:
 * @self: an attribute, which outlives what is added
 * @object: an object
 *
 * Adds the attribute to an item's object. Its strings are not copied.
 */
void
aws_dynamodb_attribute_add_to_json (const AwsDynamodbAttribute *self, cJSON *object)
{
  static const char *const names[] = { "S", "N", "L", "SS", "M" };
  cJSON *value = NULL;
  cJSON *node;

  switch (self->type)
    {
    case AWS_DYNAMODB_LIST:
    case AWS_DYNAMODB_SET:
      value = write_texts (self->texts, self->type == AWS_DYNAMODB_LIST);
      break;
    case AWS_DYNAMODB_MAP:
      value = aws_dynamodb_item_to_json (self->map);
      break;
    case AWS_DYNAMODB_OTHER:
      cJSON_AddItemReferenceToObject (object, self->name, self->other);
      return;
    case AWS_DYNAMODB_STRING:
    case AWS_DYNAMODB_NUMBER:
    default:
      value = cJSON_CreateStringReference (self->text);
      break;
    }
  node = cJSON_CreateObject ();
  cJSON_AddItemToObjectCS (node, names[self->type], value);
  cJSON_AddItemToObjectCS (object, self->name, node);
}
