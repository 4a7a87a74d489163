#pragma once

#include "aws-dynamodb-item.h"

G_BEGIN_DECLS

/**
 * AwsDynamodbInput:
 * @key: the key of the item that is read or written; one without attributes is left out
 * @values: what the values in the expressions stand for, each by its name with a colon before it
 *
 * What an operation takes, but BatchGetItem. A name in an expression is #name and stands for the
 * attribute called name; a value is :name.
 */
typedef struct
{
  AwsDynamodbItem *key;
  AwsDynamodbItem *values;

  /*< private >*/
  char *table;
  AwsDynamodbItem *item;
  AwsDynamodbItem *start;
  struct cJSON *members; /* the others */
} AwsDynamodbInput;

AwsDynamodbInput *aws_dynamodb_input_new (const char *table);
void aws_dynamodb_input_free (AwsDynamodbInput *self);

const char *aws_dynamodb_input_get_table (const AwsDynamodbInput *self);
void aws_dynamodb_input_set_text (AwsDynamodbInput *self, const char *member, const char *text);
void aws_dynamodb_input_set_int (AwsDynamodbInput *self, const char *member, int value);
void aws_dynamodb_input_set_flag (AwsDynamodbInput *self, const char *member, gboolean flag);
void aws_dynamodb_input_set_item (AwsDynamodbInput *self, AwsDynamodbItem *item);
void aws_dynamodb_input_set_start (AwsDynamodbInput *self, AwsDynamodbItem *key);
void
aws_dynamodb_input_set_expression (AwsDynamodbInput *self, const char *member, const char *text);
gboolean aws_dynamodb_input_set_changes (AwsDynamodbInput *self,
                                         const AwsDynamodbItem *before,
                                         const AwsDynamodbItem *after,
                                         const char *const *others);
GBytes *aws_dynamodb_input_write (AwsDynamodbInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsDynamodbInput, aws_dynamodb_input_free)

G_END_DECLS
