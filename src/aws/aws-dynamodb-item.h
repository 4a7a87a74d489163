#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An item is an object of attributes, each an object that names its type: {"id":{"S":"…"}}.
 *
 * Writers: a member of the builder's object. */
void aws_dynamodb_item_add_string (JsonBuilder *builder, const char *name, const char *value);
void aws_dynamodb_item_add_int (JsonBuilder *builder, const char *name, gint64 value);
void aws_dynamodb_item_add_list (JsonBuilder *builder, const char *name, const char *const *values);
void aws_dynamodb_item_add_set (JsonBuilder *builder, const char *name, const char *const *values);

/* Readers: an attribute of another type is AWS_ERROR_PARSE with its name. One that is not there is
 * accepted and leaves *value untouched. */
gboolean
aws_dynamodb_item_get_string (JsonObject *item, const char *name, char **value, GError **error);
gboolean
aws_dynamodb_item_get_int (JsonObject *item, const char *name, gint64 *value, GError **error);
gboolean
aws_dynamodb_item_get_list (JsonObject *item, const char *name, char ***values, GError **error);
gboolean
aws_dynamodb_item_get_set (JsonObject *item, const char *name, char ***values, GError **error);

G_END_DECLS
