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

/**
 * AwsTime:
 *
 * Whom an object asks for the time: this machine, as long as nothing else is set. All zeros is
 * valid.
 */
typedef struct
{
  AwsClock clock;
  gpointer user_data;
  GDestroyNotify destroy;
} AwsTime;

gint64 aws_time_get (const AwsTime *self);
void aws_time_set (AwsTime *self, AwsClock clock, gpointer user_data, GDestroyNotify destroy);
void aws_time_clear (AwsTime *self);

G_END_DECLS
