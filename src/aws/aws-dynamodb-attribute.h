#pragma once

#include "aws-cjson.h"
#include "aws-dynamodb-item.h"

G_BEGIN_DECLS

/* For the files of DynamoDB alone. */

typedef enum
{
  AWS_DYNAMODB_STRING,
  AWS_DYNAMODB_NUMBER,
  AWS_DYNAMODB_LIST, /* of strings */
  AWS_DYNAMODB_SET,  /* of strings */
  AWS_DYNAMODB_MAP,
  AWS_DYNAMODB_OTHER,
} AwsDynamodbType;

/**
 * AwsDynamodbAttribute:
 * @ref_count: how many items have it
 * @type: which of the values it has
 * @text: that of a string, or of a number as DynamoDB writes it
 * @texts: those of a list or a set
 * @map: the attributes in a map
 * @other: what is of no type that we use, as it came
 * @name: what it is called
 *
 * A name with its value. It never changes, so that items share it.
 */
typedef struct
{
  guint ref_count;
  AwsDynamodbType type;
  union
  {
    char *text;
    char **texts;
    AwsDynamodbItem *map;
    cJSON *other;
  };
  char name[];
} AwsDynamodbAttribute;

AwsDynamodbAttribute *
aws_dynamodb_attribute_new_text (const char *name, AwsDynamodbType type, const char *text);
AwsDynamodbAttribute *
aws_dynamodb_attribute_new_texts (const char *name, AwsDynamodbType type, char **texts);
AwsDynamodbAttribute *aws_dynamodb_attribute_new_map (const char *name, AwsDynamodbItem *map);
AwsDynamodbAttribute *aws_dynamodb_attribute_new_renamed (const AwsDynamodbAttribute *other,
                                                          const char *name);
AwsDynamodbAttribute *aws_dynamodb_attribute_new_from_json (const cJSON *node, GError **error);
AwsDynamodbAttribute *aws_dynamodb_attribute_ref (AwsDynamodbAttribute *self);
void aws_dynamodb_attribute_unref (AwsDynamodbAttribute *self);

gboolean aws_dynamodb_attribute_equal (const AwsDynamodbAttribute *self,
                                       const AwsDynamodbAttribute *other);
void aws_dynamodb_attribute_add_to_json (const AwsDynamodbAttribute *self, cJSON *object);

/* Of items. */
AwsDynamodbAttribute *aws_dynamodb_item_find (const AwsDynamodbItem *self, const char *name);
AwsDynamodbAttribute *aws_dynamodb_item_get_attribute (const AwsDynamodbItem *self, guint i);
void aws_dynamodb_item_take (AwsDynamodbItem *self, AwsDynamodbAttribute *attribute);
AwsDynamodbItem *aws_dynamodb_item_new_from_json (const cJSON *object, GError **error);
cJSON *aws_dynamodb_item_to_json (const AwsDynamodbItem *self);

/* Of answers. */
gboolean aws_dynamodb_answer_read_items (const cJSON *node, GPtrArray *items, GError **error);

G_END_DECLS
