#pragma once

#include "aws-dynamodb-item.h"

G_BEGIN_DECLS

/**
 * AwsDynamodbAnswer:
 * @item: (nullable): the item that was read, or the attributes that a write returns
 * @items: (element-type AwsDynamodbItem): the items of a page; empty if there is none
 * @last: (nullable): the key behind which the next page begins
 *
 * What an operation answers, but BatchGetItem. Whoever steals from it leaves %NULL there.
 */
typedef struct
{
  AwsDynamodbItem *item;
  GPtrArray *items;
  AwsDynamodbItem *last;
} AwsDynamodbAnswer;

AwsDynamodbAnswer *aws_dynamodb_answer_read (GBytes *body, GError **error);
void aws_dynamodb_answer_free (AwsDynamodbAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsDynamodbAnswer, aws_dynamodb_answer_free)

G_END_DECLS
