/* How our values stand in attributes. */

#include "churn-dynamo-private.h"
#include "churn-features.h"

#include <math.h>

/**
 * churn_dynamo_input_new:
 * @table: (nullable): the table's name
 * @id: (nullable): the key's attribute id; %NULL: the operation takes no key
 *
 * Returns: (transfer full): the beginning of an input
 */
AwsDynamodbInput *
churn_dynamo_input_new (const char *table, const char *id)
{
  AwsDynamodbInput *self = aws_dynamodb_input_new (table);

  if (id != NULL)
    aws_dynamodb_item_set_string (self->key, "id", id);
  return self;
}

/**
 * churn_dynamo_input_new_for:
 * @table: (nullable): the table's name
 * @kind: the kind of the item, as %CHURN_DYNAMO_CUSTOMER
 * @id: which one of that kind
 *
 * Returns: (transfer full): the beginning of an input, of a table that holds items of several kinds
 */
AwsDynamodbInput *
churn_dynamo_input_new_for (const char *table, const char *kind, const char *id)
{
  g_autofree char *key = g_strconcat (kind, id, NULL);

  return churn_dynamo_input_new (table, key);
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
churn_dynamo_set_string (AwsDynamodbItem *item, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    aws_dynamodb_item_set_string (item, name, value);
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
churn_dynamo_set_double (AwsDynamodbItem *item, const char *name, double value)
{
  g_autofree char *text = NULL;

  if (isnan (value))
    return;
  text = churn_feature_value_to_string (value);
  aws_dynamodb_item_set_string (item, name, text);
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
churn_dynamo_get_double (const AwsDynamodbItem *item,
                         const char *name,
                         double *value,
                         GError **error)
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
