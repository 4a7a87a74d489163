#include "aws-dynamodb-answer.h"

#include "aws-dynamodb-attribute.h"
#include "aws-error.h"

static gboolean
complain (const char *member, const char *what, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer's %s is no %s", member, what);
  return FALSE;
}

/* A member that stands there twice is the last one. */
static gboolean
read_item (const cJSON *node, AwsDynamodbItem **item, GError **error)
{
  if (!cJSON_IsObject (node))
    return complain (node->string, "item", error);
  g_clear_pointer (item, aws_dynamodb_item_unref);
  *item = aws_dynamodb_item_new_from_json (node, error);
  return *item != NULL;
}

/**
 * aws_dynamodb_answer_read_items:
 * @node: a list of items
 * @items: (element-type AwsDynamodbItem): to which they are added
 * @error: (nullable): where an error goes
 *
 * Reads items.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_PARSE
 */
gboolean
aws_dynamodb_answer_read_items (const cJSON *node, GPtrArray *items, GError **error)
{
  const cJSON *element;

  if (!cJSON_IsArray (node))
    return complain (node->string, "list", error);
  cJSON_ArrayForEach (element, node)
    {
      AwsDynamodbItem *item;

      if (!cJSON_IsObject (element))
        return complain (node->string, "list of items", error);
      item = aws_dynamodb_item_new_from_json (element, error);
      if (item == NULL)
        return FALSE;
      g_ptr_array_add (items, item);
    }
  return TRUE;
}

/**
 * aws_dynamodb_answer_read:
 * @body: what an operation answers
 * @error: (nullable): where an error goes
 *
 * Reads an answer; of what is not asked for, nothing.
 *
 * Returns: (transfer full): it, or %NULL with %AWS_ERROR_PARSE
 */
AwsDynamodbAnswer *
aws_dynamodb_answer_read (GBytes *body, GError **error)
{
  g_autoptr (AwsDynamodbAnswer) self = NULL;
  g_autoptr (cJSON) root = aws_cjson_read (body, error);
  const cJSON *node;

  if (root == NULL)
    return NULL;
  self = g_new0 (AwsDynamodbAnswer, 1);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) aws_dynamodb_item_unref);
  cJSON_ArrayForEach (node, root)
    {
      gboolean good = TRUE;

      if (g_str_equal (node->string, "Item") || g_str_equal (node->string, "Attributes"))
        good = read_item (node, &self->item, error);
      else if (g_str_equal (node->string, "LastEvaluatedKey"))
        good = read_item (node, &self->last, error);
      else if (g_str_equal (node->string, "Items"))
        good = aws_dynamodb_answer_read_items (node, self->items, error);
      if (!good)
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * aws_dynamodb_answer_free:
 * @self: (transfer full): an answer
 *
 * Frees it.
 */
void
aws_dynamodb_answer_free (AwsDynamodbAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->item, aws_dynamodb_item_unref);
  g_clear_pointer (&self->last, aws_dynamodb_item_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}
