#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GHashTable *aws_xml_read (GBytes *body, GError **error);

G_END_DECLS
