#pragma once

#include <cjson/cJSON.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* The JSON that is read and written at every turn, by cJSON, which takes a fifth of json-glib's
 * time for it. No header that others read includes this one. */

cJSON *aws_cjson_read (GBytes *body, GError **error);
GBytes *aws_cjson_write (const cJSON *node);
char *aws_cjson_to_text (const cJSON *node);
const char *aws_cjson_get_text (const cJSON *object, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cJSON, cJSON_Delete)

G_END_DECLS
