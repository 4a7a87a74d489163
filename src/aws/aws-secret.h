#pragma once

#include <glib.h>

G_BEGIN_DECLS

void aws_secret_wipe (char *secret);
void aws_secret_free (char *secret);

G_END_DECLS
