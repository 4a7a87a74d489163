#pragma once

#include <glib.h>

G_BEGIN_DECLS

void aws_source_attach (GSource **slot,
                        GSource *source,
                        GMainContext *context,
                        GSourceFunc callback,
                        gpointer data);
void aws_source_clear (GSource **slot);

G_END_DECLS
