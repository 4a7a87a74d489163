#pragma once

#include "aws-response.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *aws_json_read (GBytes *body, GError **error);
JsonObject *aws_json_from_response (const AwsResponse *response, GError **error);
GBytes *aws_json_write (JsonNode *node);

G_END_DECLS
