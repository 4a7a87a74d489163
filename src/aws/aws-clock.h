#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AwsClock:
 * @user_data: what was given to the setter, as aws_client_set_clock()
 *
 * Tells the time, as g_get_real_time() does.
 *
 * Returns: microseconds since the Unix epoch
 */
typedef gint64 (*AwsClock) (gpointer user_data);

G_END_DECLS
