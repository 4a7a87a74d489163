#include "aws-dynamodb-attribute.h"
#include "aws-error.h"

#include <string.h>

struct _AwsDynamodbItem
{
  guint ref_count;
  GPtrArray *attributes; /* by name, in the order of strcmp() */
};

/**
 * aws_dynamodb_item_new:
 *
 * Returns: (transfer full): an item without attributes
 */
AwsDynamodbItem *
aws_dynamodb_item_new (void)
{
  AwsDynamodbItem *self = g_new (AwsDynamodbItem, 1);

  self->ref_count = 1;
  self->attributes = g_ptr_array_new_with_free_func ((GDestroyNotify) aws_dynamodb_attribute_unref);
  return self;
}

/**
 * aws_dynamodb_item_copy:
 * @self: (nullable): an item
 *
 * Returns: (transfer full): another with the same attributes; with none if there is no item
 */
AwsDynamodbItem *
aws_dynamodb_item_copy (const AwsDynamodbItem *self)
{
  AwsDynamodbItem *copy = aws_dynamodb_item_new ();

  for (guint i = 0; self != NULL && i < self->attributes->len; i++)
    g_ptr_array_add (copy->attributes,
                     aws_dynamodb_attribute_ref (aws_dynamodb_item_get_attribute (self, i)));
  return copy;
}

/**
 * aws_dynamodb_item_ref:
 * @self: an item
 *
 * Returns: (transfer full): @self
 */
AwsDynamodbItem *
aws_dynamodb_item_ref (AwsDynamodbItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;
  return self;
}

/**
 * aws_dynamodb_item_unref:
 * @self: (transfer full): an item
 *
 * Gives a reference back.
 */
void
aws_dynamodb_item_unref (AwsDynamodbItem *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;
  g_ptr_array_unref (self->attributes);
  g_free (self);
}

/* Where an attribute stands, or would. */
static guint
find_place (const AwsDynamodbItem *self, const char *name, gboolean *there)
{
  guint first = 0, behind = self->attributes->len;

  while (first < behind)
    {
      guint middle = (first + behind) / 2;
      const char *stands = aws_dynamodb_item_get_attribute (self, middle)->name;
      /* Mostly the first byte tells. */
      int order = (guchar) *name - (guchar) *stands;

      if (order == 0)
        order = strcmp (name, stands);
      if (order == 0)
        {
          *there = TRUE;
          return middle;
        }
      if (order < 0)
        behind = middle;
      else
        first = middle + 1;
    }
  *there = FALSE;
  return first;
}

/**
 * aws_dynamodb_item_find:
 * @self: an item
 * @name: an attribute's name
 *
 * Returns: (transfer none) (nullable): it, if the item has it
 */
AwsDynamodbAttribute *
aws_dynamodb_item_find (const AwsDynamodbItem *self, const char *name)
{
  gboolean there;
  guint i = find_place (self, name, &there);

  return there ? aws_dynamodb_item_get_attribute (self, i) : NULL;
}

/**
 * aws_dynamodb_item_has:
 * @self: an item
 * @name: an attribute's name
 *
 * Returns: whether the item has it
 */
gboolean
aws_dynamodb_item_has (const AwsDynamodbItem *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  return aws_dynamodb_item_find (self, name) != NULL;
}

/**
 * aws_dynamodb_item_equal:
 * @self: an item
 * @other: an item
 *
 * Returns: whether both have the same attributes with the same values; a set is another one in
 *   another order
 */
gboolean
aws_dynamodb_item_equal (const AwsDynamodbItem *self, const AwsDynamodbItem *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->attributes->len != other->attributes->len)
    return FALSE;
  for (guint i = 0; i < self->attributes->len; i++)
    if (!aws_dynamodb_attribute_equal (aws_dynamodb_item_get_attribute (self, i),
                                       aws_dynamodb_item_get_attribute (other, i)))
      return FALSE;
  return TRUE;
}

/**
 * aws_dynamodb_item_get_size:
 * @self: an item
 *
 * Returns: how many attributes it has
 */
guint
aws_dynamodb_item_get_size (const AwsDynamodbItem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->attributes->len;
}

/**
 * aws_dynamodb_item_get_attribute:
 * @self: an item
 * @i: the place of an attribute, in the order of the names
 *
 * Returns: (transfer none): it
 */
AwsDynamodbAttribute *
aws_dynamodb_item_get_attribute (const AwsDynamodbItem *self, guint i)
{
  return g_ptr_array_index (self->attributes, i);
}

/**
 * aws_dynamodb_item_get_name:
 * @self: an item
 * @i: the place of an attribute, in the order of the names
 *
 * Returns: (transfer none): what it is called
 */
const char *
aws_dynamodb_item_get_name (const AwsDynamodbItem *self, guint i)
{
  g_return_val_if_fail (self != NULL && i < self->attributes->len, NULL);

  return aws_dynamodb_item_get_attribute (self, i)->name;
}

/**
 * aws_dynamodb_item_take:
 * @self: an item
 * @attribute: (transfer full): an attribute, which takes the place of one of the same name
 *
 * Sets an attribute.
 */
void
aws_dynamodb_item_take (AwsDynamodbItem *self, AwsDynamodbAttribute *attribute)
{
  gboolean there;
  guint i = find_place (self, attribute->name, &there);

  if (there)
    {
      aws_dynamodb_attribute_unref (aws_dynamodb_item_get_attribute (self, i));
      g_ptr_array_index (self->attributes, i) = attribute;
    }
  else
    g_ptr_array_insert (self->attributes, (gint) i, attribute);
}

/**
 * aws_dynamodb_item_remove:
 * @self: an item
 * @name: an attribute's name
 *
 * Removes an attribute, if it is there.
 */
void
aws_dynamodb_item_remove (AwsDynamodbItem *self, const char *name)
{
  gboolean there;
  guint i;

  g_return_if_fail (self != NULL && name != NULL);

  i = find_place (self, name, &there);
  if (there)
    g_ptr_array_remove_index (self->attributes, i);
}

/**
 * aws_dynamodb_item_new_from_json:
 * @object: an object whose members are attributes
 * @error: (nullable): where an error goes
 *
 * Reads an item.
 *
 * Returns: (transfer full): the item, or %NULL with %AWS_ERROR_PARSE if it has an attribute twice
 */
AwsDynamodbItem *
aws_dynamodb_item_new_from_json (const cJSON *object, GError **error)
{
  g_autoptr (AwsDynamodbItem) self = aws_dynamodb_item_new ();
  guint n = 0;
  const cJSON *node;

  cJSON_ArrayForEach (node, object)
    {
      AwsDynamodbAttribute *attribute = aws_dynamodb_attribute_new_from_json (node, error);

      if (attribute == NULL)
        return NULL;
      aws_dynamodb_item_take (self, attribute);
      if (self->attributes->len != ++n)
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The item has the attribute %s twice",
                       node->string);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

/**
 * aws_dynamodb_item_to_json:
 * @self: an item, which is not changed while what is returned is used
 *
 * Returns: (transfer full): an object whose members are the attributes
 */
cJSON *
aws_dynamodb_item_to_json (const AwsDynamodbItem *self)
{
  cJSON *object = cJSON_CreateObject ();

  for (guint i = 0; i < self->attributes->len; i++)
    aws_dynamodb_attribute_add_to_json (aws_dynamodb_item_get_attribute (self, i), object);
  return object;
}
