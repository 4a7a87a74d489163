#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GHashTable *
aws_profile_parse (const char *text, gsize length, const char *file_name, GError **error);

G_END_DECLS
