/* The values of an item's attributes. */

#include "aws-dynamodb-attribute.h"
#include "aws-error.h"

/**
 * aws_dynamodb_item_set_string:
 * @self: an item
 * @name: the attribute's name
 * @value: its value
 *
 * Sets an `S`.
 */
void
aws_dynamodb_item_set_string (AwsDynamodbItem *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  aws_dynamodb_item_take (self, aws_dynamodb_attribute_new_text (name, AWS_DYNAMODB_STRING, value));
}

/* By hand, as there are so many: printf() takes ten times as long. */
static const char *
write_int (gint64 value, char *end)
{
  guint64 left = value < 0 ? -(guint64) value : (guint64) value;

  *--end = '\0';
  do
    *--end = (char) ('0' + left % 10);
  while ((left /= 10) != 0);
  if (value < 0)
    *--end = '-';
  return end;
}

/**
 * aws_dynamodb_item_set_int:
 * @self: an item
 * @name: the attribute's name
 * @value: its value
 *
 * Sets an `N`.
 */
void
aws_dynamodb_item_set_int (AwsDynamodbItem *self, const char *name, gint64 value)
{
  char text[24];

  g_return_if_fail (self != NULL && name != NULL);

  aws_dynamodb_item_take (self,
                          aws_dynamodb_attribute_new_text (name, AWS_DYNAMODB_NUMBER,
                                                           write_int (value, text + sizeof text)));
}

static void
set_texts (AwsDynamodbItem *self, const char *name, AwsDynamodbType type, const char *const *values)
{
  aws_dynamodb_item_take (
      self, aws_dynamodb_attribute_new_texts (name, type, g_strdupv ((char **) values)));
}

/**
 * aws_dynamodb_item_set_list:
 * @self: an item
 * @name: the attribute's name
 * @values: (array zero-terminated=1): strings, which keep their order; perhaps none
 *
 * Sets an `L` of `S`.
 */
void
aws_dynamodb_item_set_list (AwsDynamodbItem *self, const char *name, const char *const *values)
{
  g_return_if_fail (self != NULL && name != NULL && values != NULL);

  set_texts (self, name, AWS_DYNAMODB_LIST, values);
}

/**
 * aws_dynamodb_item_set_set:
 * @self: an item
 * @name: the attribute's name
 * @values: (array zero-terminated=1): strings, each another; at least one, as DynamoDB has no empty
 *   set
 *
 * Sets an `SS`.
 */
void
aws_dynamodb_item_set_set (AwsDynamodbItem *self, const char *name, const char *const *values)
{
  g_return_if_fail (self != NULL && name != NULL && values != NULL && *values != NULL);

  set_texts (self, name, AWS_DYNAMODB_SET, values);
}

/**
 * aws_dynamodb_item_set_map:
 * @self: an item
 * @name: the attribute's name
 * @map: (transfer none): attributes, which must not be changed any more
 *
 * Sets an `M`.
 */
void
aws_dynamodb_item_set_map (AwsDynamodbItem *self, const char *name, AwsDynamodbItem *map)
{
  g_return_if_fail (self != NULL && name != NULL && map != NULL);

  aws_dynamodb_item_take (self, aws_dynamodb_attribute_new_map (name, aws_dynamodb_item_ref (map)));
}

/**
 * aws_dynamodb_item_set_from:
 * @self: an item
 * @name: an attribute's name
 * @from: an item
 *
 * Sets an attribute as it is in @from, of whatever type, if it is there.
 */
void
aws_dynamodb_item_set_from (AwsDynamodbItem *self, const char *name, const AwsDynamodbItem *from)
{
  AwsDynamodbAttribute *attribute;

  g_return_if_fail (self != NULL && name != NULL && from != NULL);

  attribute = aws_dynamodb_item_find (from, name);
  if (attribute != NULL)
    aws_dynamodb_item_take (self, aws_dynamodb_attribute_ref (attribute));
}

/* An attribute that is of the type, if it is there at all. */
static gboolean
find_typed (const AwsDynamodbItem *self,
            const char *name,
            AwsDynamodbType type,
            const char *type_name,
            AwsDynamodbAttribute **attribute,
            GError **error)
{
  *attribute = aws_dynamodb_item_find (self, name);
  if (*attribute == NULL || (*attribute)->type == type)
    return TRUE;
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The item's attribute %s is no %s", name,
               type_name);
  return FALSE;
}

/**
 * aws_dynamodb_item_get_string:
 * @self: an item
 * @name: the attribute's name
 * @value: (inout): its value, which takes the place of the string that is there
 * @error: (nullable): where an error goes
 *
 * Reads an `S`.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_string (const AwsDynamodbItem *self,
                              const char *name,
                              char **value,
                              GError **error)
{
  AwsDynamodbAttribute *attribute;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  if (!find_typed (self, name, AWS_DYNAMODB_STRING, "S", &attribute, error))
    return FALSE;
  if (attribute != NULL)
    {
      g_free (*value);
      *value = g_strdup (attribute->text);
    }
  return TRUE;
}

/**
 * aws_dynamodb_item_get_int:
 * @self: an item
 * @name: the attribute's name
 * @value: (out): its value
 * @error: (nullable): where an error goes
 *
 * Reads an `N` that is a whole number.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_int (const AwsDynamodbItem *self,
                           const char *name,
                           gint64 *value,
                           GError **error)
{
  static const char *const type_name = "N within range";
  AwsDynamodbAttribute *attribute;
  gint64 number;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  if (!find_typed (self, name, AWS_DYNAMODB_NUMBER, type_name, &attribute, error))
    return FALSE;
  if (attribute == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (attribute->text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The item's attribute %s is no %s", name,
                   type_name);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

static gboolean
get_texts (const AwsDynamodbItem *self,
           const char *name,
           AwsDynamodbType type,
           const char *type_name,
           char ***values,
           GError **error)
{
  AwsDynamodbAttribute *attribute;

  if (!find_typed (self, name, type, type_name, &attribute, error))
    return FALSE;
  if (attribute != NULL)
    {
      g_strfreev (*values);
      *values = g_strdupv (attribute->texts);
    }
  return TRUE;
}

/**
 * aws_dynamodb_item_get_list:
 * @self: an item
 * @name: the attribute's name
 * @values: (inout) (array zero-terminated=1): its strings, which take the place of those there
 * @error: (nullable): where an error goes
 *
 * Reads an `L` of `S`.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_list (const AwsDynamodbItem *self,
                            const char *name,
                            char ***values,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && values != NULL, FALSE);

  return get_texts (self, name, AWS_DYNAMODB_LIST, "L", values, error);
}

/**
 * aws_dynamodb_item_get_set:
 * @self: an item
 * @name: the attribute's name
 * @values: (inout) (array zero-terminated=1): its strings, which take the place of those there
 * @error: (nullable): where an error goes
 *
 * Reads an `SS`.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_item_get_set (const AwsDynamodbItem *self,
                           const char *name,
                           char ***values,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && values != NULL, FALSE);

  return get_texts (self, name, AWS_DYNAMODB_SET, "SS", values, error);
}

/**
 * aws_dynamodb_item_peek_string:
 * @self: (nullable): an item
 * @name: an attribute's name
 *
 * Returns: (transfer none) (nullable): its `S`; %NULL if there is none
 */
const char *
aws_dynamodb_item_peek_string (const AwsDynamodbItem *self, const char *name)
{
  AwsDynamodbAttribute *attribute = self != NULL ? aws_dynamodb_item_find (self, name) : NULL;

  return attribute != NULL && attribute->type == AWS_DYNAMODB_STRING ? attribute->text : NULL;
}

/**
 * aws_dynamodb_item_peek_map:
 * @self: (nullable): an item
 * @name: an attribute's name
 *
 * Returns: (transfer none) (nullable): its `M`; %NULL if there is none
 */
AwsDynamodbItem *
aws_dynamodb_item_peek_map (const AwsDynamodbItem *self, const char *name)
{
  AwsDynamodbAttribute *attribute = self != NULL ? aws_dynamodb_item_find (self, name) : NULL;

  return attribute != NULL && attribute->type == AWS_DYNAMODB_MAP ? attribute->map : NULL;
}
