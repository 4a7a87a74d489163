#pragma once

#include "aws-response.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *aws_json_read (GBytes *body, GError **error);
JsonObject *aws_json_from_response (const AwsResponse *response, GError **error);
GBytes *aws_json_write (JsonNode *node);

const char *aws_json_get_string (JsonObject *object, const char *name);
gint64 aws_json_get_int (JsonObject *object, const char *name);
void aws_json_wipe (JsonObject *object);

G_END_DECLS
