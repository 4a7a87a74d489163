#pragma once

#include "aws-client.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *aws_json_read (GBytes *body, GError **error);
JsonObject *aws_json_from_response (const AwsResponse *response, GError **error);
GBytes *aws_json_write (JsonNode *node);
GBytes *aws_json_write_secret (JsonObject *object);
JsonObject *aws_json_get_object (JsonObject *object, const char *name);
AwsResponse *aws_json_send (AwsClient *client,
                            const char *target,
                            GBytes *body,
                            GCancellable *cancellable,
                            GError **error);
JsonObject *aws_json_call (AwsClient *client,
                           const char *target,
                           JsonNode *input,
                           GCancellable *cancellable,
                           GError **error);

const char *aws_json_get_string (JsonObject *object, const char *name);
gint64 aws_json_get_int (JsonObject *object, const char *name);
void aws_json_wipe (JsonObject *object);

G_END_DECLS
