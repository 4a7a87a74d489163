/* The input of an operation, with its expressions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html */

#include "aws-dynamodb-input.h"

#include "aws-dynamodb-attribute.h"

#include <string.h>

#define NAMES "ExpressionAttributeNames"

/**
 * aws_dynamodb_input_new:
 * @table: (nullable): the table's name
 *
 * Returns: (transfer full): the beginning of an input
 */
AwsDynamodbInput *
aws_dynamodb_input_new (const char *table)
{
  AwsDynamodbInput *self = g_new0 (AwsDynamodbInput, 1);

  self->table = g_strdup (table);
  self->key = aws_dynamodb_item_new ();
  self->values = aws_dynamodb_item_new ();
  self->members = cJSON_CreateObject ();
  if (table != NULL)
    aws_dynamodb_input_set_text (self, "TableName", table);
  return self;
}

/**
 * aws_dynamodb_input_free:
 * @self: (transfer full): an input
 *
 * Frees it.
 */
void
aws_dynamodb_input_free (AwsDynamodbInput *self)
{
  g_return_if_fail (self != NULL);

  aws_dynamodb_item_unref (self->key);
  aws_dynamodb_item_unref (self->values);
  g_clear_pointer (&self->item, aws_dynamodb_item_unref);
  g_clear_pointer (&self->start, aws_dynamodb_item_unref);
  cJSON_Delete (self->members);
  g_free (self->table);
  g_free (self);
}

/**
 * aws_dynamodb_input_get_table:
 * @self: an input
 *
 * Returns: (transfer none) (nullable): the table's name
 */
const char *
aws_dynamodb_input_get_table (const AwsDynamodbInput *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->table;
}

/* @member is a literal. */
static void
set (AwsDynamodbInput *self, const char *member, cJSON *node)
{
  cJSON_DeleteItemFromObjectCaseSensitive (self->members, member);
  cJSON_AddItemToObjectCS (self->members, member, node);
}

/**
 * aws_dynamodb_input_set_text:
 * @self: an input
 * @member: which, a literal
 * @text: its value
 *
 * Sets a member that is a string.
 */
void
aws_dynamodb_input_set_text (AwsDynamodbInput *self, const char *member, const char *text)
{
  g_return_if_fail (self != NULL && member != NULL && text != NULL);

  set (self, member, cJSON_CreateString (text));
}

/**
 * aws_dynamodb_input_set_int:
 * @self: an input
 * @member: which, a literal
 * @value: its value
 *
 * Sets a member that is a number.
 */
void
aws_dynamodb_input_set_int (AwsDynamodbInput *self, const char *member, int value)
{
  g_return_if_fail (self != NULL && member != NULL);

  set (self, member, cJSON_CreateNumber (value));
}

/**
 * aws_dynamodb_input_set_flag:
 * @self: an input
 * @member: which, a literal
 * @flag: its value
 *
 * Sets a member that is true or false.
 */
void
aws_dynamodb_input_set_flag (AwsDynamodbInput *self, const char *member, gboolean flag)
{
  g_return_if_fail (self != NULL && member != NULL);

  set (self, member, cJSON_CreateBool (flag));
}

static void
replace (AwsDynamodbItem **place, AwsDynamodbItem *item)
{
  aws_dynamodb_item_ref (item);
  g_clear_pointer (place, aws_dynamodb_item_unref);
  *place = item;
}

/**
 * aws_dynamodb_input_set_item:
 * @self: an input of PutItem
 * @item: (transfer none): the item
 *
 * Sets `Item`.
 */
void
aws_dynamodb_input_set_item (AwsDynamodbInput *self, AwsDynamodbItem *item)
{
  g_return_if_fail (self != NULL && item != NULL);

  replace (&self->item, item);
}

/**
 * aws_dynamodb_input_set_start:
 * @self: an input of Query or Scan
 * @key: (transfer none): the key behind which to go on, as the answer before told it
 *
 * Sets `ExclusiveStartKey`.
 */
void
aws_dynamodb_input_set_start (AwsDynamodbInput *self, AwsDynamodbItem *key)
{
  g_return_if_fail (self != NULL && key != NULL);

  replace (&self->start, key);
}

/**
 * aws_dynamodb_input_set_expression:
 * @self: an input
 * @member: which, a literal
 * @text: the expression, in which each attribute is written #name
 *
 * Sets an expression, and says what the names in it stand for: none can be one of DynamoDB's
 * reserved words then, and none stands there unused, which would be refused.
 */
void
aws_dynamodb_input_set_expression (AwsDynamodbInput *self, const char *member, const char *text)
{
  cJSON *names;

  g_return_if_fail (self != NULL && member != NULL && text != NULL);

  aws_dynamodb_input_set_text (self, member, text);
  names = cJSON_GetObjectItemCaseSensitive (self->members, NAMES);
  for (const char *hash = strchr (text, '#'); hash != NULL; hash = strchr (hash + 1, '#'))
    {
      g_autofree char *placeholder = NULL;
      gsize length = 1;

      while (g_ascii_isalnum (hash[length]))
        length++;
      placeholder = g_strndup (hash, length);
      if (names == NULL)
        names = cJSON_AddObjectToObject (self->members, NAMES);
      if (cJSON_GetObjectItemCaseSensitive (names, placeholder) == NULL)
        cJSON_AddStringToObject (names, placeholder, placeholder + 1);
    }
}

/* Appends a name to the list that @lead begins. */
static void
append (GString *expression, const char **lead, const char *name)
{
  g_string_append (expression, *lead);
  g_string_append_c (expression, '#');
  g_string_append (expression, name);
  *lead = ", ";
}

/* Whether an attribute is part of the key, or somebody else's to write. */
static gboolean
is_other (const AwsDynamodbInput *self, const char *name, const char *const *others)
{
  return aws_dynamodb_item_has (self->key, name) ||
         (others != NULL && g_strv_contains (others, name));
}

/**
 * aws_dynamodb_input_set_changes:
 * @self: an input of UpdateItem, with its key
 * @before: (nullable): the item as it was read; %NULL: there is none
 * @after: the item as it is to be
 * @others: (nullable) (array zero-terminated=1): attributes that are somebody else's to write
 *
 * Sets the UpdateExpression that makes one of the other.
 *
 * Returns: whether there is any difference; without one no expression is set
 */
gboolean
aws_dynamodb_input_set_changes (AwsDynamodbInput *self,
                                const AwsDynamodbItem *before,
                                const AwsDynamodbItem *after,
                                const char *const *others)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  const char *lead = "SET ";

  g_return_val_if_fail (self != NULL && after != NULL, FALSE);

  for (guint i = 0; i < aws_dynamodb_item_get_size (after); i++)
    {
      const AwsDynamodbAttribute *value = aws_dynamodb_item_get_attribute (after, i);
      const AwsDynamodbAttribute *stands =
          before != NULL ? aws_dynamodb_item_find (before, value->name) : NULL;
      g_autofree char *placeholder = NULL;

      if ((stands != NULL && aws_dynamodb_attribute_equal (value, stands)) ||
          is_other (self, value->name, others))
        continue;
      placeholder = g_strconcat (":", value->name, NULL);
      append (expression, &lead, value->name);
      g_string_append (expression, " = ");
      g_string_append (expression, placeholder);
      aws_dynamodb_item_take (self->values,
                              aws_dynamodb_attribute_new_renamed (value, placeholder));
    }
  lead = expression->len > 0 ? " REMOVE " : "REMOVE ";
  for (guint i = 0; before != NULL && i < aws_dynamodb_item_get_size (before); i++)
    {
      const char *name = aws_dynamodb_item_get_name (before, i);

      if (!aws_dynamodb_item_has (after, name) && !is_other (self, name, others))
        append (expression, &lead, name);
    }
  if (expression->len == 0)
    return FALSE;
  aws_dynamodb_input_set_expression (self, "UpdateExpression", expression->str);
  return TRUE;
}

/**
 * aws_dynamodb_input_write:
 * @self: an input
 *
 * Returns: (transfer full): it, as a request's body
 */
GBytes *
aws_dynamodb_input_write (AwsDynamodbInput *self)
{
  const struct
  {
    const char *member;
    const AwsDynamodbItem *item;
  } items[] = {
    { "Key", self->key },
    { "Item", self->item },
    { "ExclusiveStartKey", self->start },
    { "ExpressionAttributeValues", self->values },
  };
  GBytes *body;

  /* What the items lend is given back: they may change until they are written again. */
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].item != NULL && aws_dynamodb_item_get_size (items[i].item) > 0)
      cJSON_AddItemToObjectCS (self->members, items[i].member,
                               aws_dynamodb_item_to_json (items[i].item));
  body = aws_cjson_write (self->members);
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    cJSON_DeleteItemFromObjectCaseSensitive (self->members, items[i].member);
  return body;
}
