#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void aws_body_read_async (GInputStream *stream,
                          guint64 max,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GBytes *aws_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
