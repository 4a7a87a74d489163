#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AwsDynamodbItem:
 *
 * Attributes by their names: an item of a table, a key, the values of an expression or a map in an
 * item. It belongs to one thread at a time.
 */
typedef struct _AwsDynamodbItem AwsDynamodbItem;

AwsDynamodbItem *aws_dynamodb_item_new (void);
AwsDynamodbItem *aws_dynamodb_item_copy (const AwsDynamodbItem *self);
AwsDynamodbItem *aws_dynamodb_item_ref (AwsDynamodbItem *self);
void aws_dynamodb_item_unref (AwsDynamodbItem *self);

gboolean aws_dynamodb_item_has (const AwsDynamodbItem *self, const char *name);
gboolean aws_dynamodb_item_equal (const AwsDynamodbItem *self, const AwsDynamodbItem *other);
guint aws_dynamodb_item_get_size (const AwsDynamodbItem *self);
const char *aws_dynamodb_item_get_name (const AwsDynamodbItem *self, guint i);

/* Writers: an attribute takes the place of one of the same name. */
void aws_dynamodb_item_set_string (AwsDynamodbItem *self, const char *name, const char *value);
void aws_dynamodb_item_set_int (AwsDynamodbItem *self, const char *name, gint64 value);
void
aws_dynamodb_item_set_list (AwsDynamodbItem *self, const char *name, const char *const *values);
void aws_dynamodb_item_set_set (AwsDynamodbItem *self, const char *name, const char *const *values);
void aws_dynamodb_item_set_map (AwsDynamodbItem *self, const char *name, AwsDynamodbItem *map);
void
aws_dynamodb_item_set_from (AwsDynamodbItem *self, const char *name, const AwsDynamodbItem *from);
void aws_dynamodb_item_remove (AwsDynamodbItem *self, const char *name);

/* Readers: an attribute of another type is AWS_ERROR_PARSE with its name. One that is not there is
 * accepted and leaves *value untouched. */
gboolean aws_dynamodb_item_get_string (const AwsDynamodbItem *self,
                                       const char *name,
                                       char **value,
                                       GError **error);
gboolean aws_dynamodb_item_get_int (const AwsDynamodbItem *self,
                                    const char *name,
                                    gint64 *value,
                                    GError **error);
gboolean aws_dynamodb_item_get_list (const AwsDynamodbItem *self,
                                     const char *name,
                                     char ***values,
                                     GError **error);
gboolean aws_dynamodb_item_get_set (const AwsDynamodbItem *self,
                                    const char *name,
                                    char ***values,
                                    GError **error);

/* These take an attribute of another type for none. */
const char *aws_dynamodb_item_peek_string (const AwsDynamodbItem *self, const char *name);
AwsDynamodbItem *aws_dynamodb_item_peek_map (const AwsDynamodbItem *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsDynamodbItem, aws_dynamodb_item_unref)

G_END_DECLS
