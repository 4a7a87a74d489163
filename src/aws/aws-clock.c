#include "aws-clock.h"

/**
 * aws_time_get:
 * @self: whom to ask
 *
 * Returns: the time, in microseconds since the Unix epoch
 */
gint64
aws_time_get (const AwsTime *self)
{
  return self->clock != NULL ? self->clock (self->user_data) : g_get_real_time ();
}

/**
 * aws_time_set:
 * @self: whom to ask
 * @clock: tells the time from now on
 * @user_data: what @clock gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts another clock in the place of the one before.
 */
void
aws_time_set (AwsTime *self, AwsClock clock, gpointer user_data, GDestroyNotify destroy)
{
  aws_time_clear (self);
  *self = (AwsTime){ clock, user_data, destroy };
}

/**
 * aws_time_clear:
 * @self: whom to ask
 *
 * Frees what was set: this machine is asked again.
 */
void
aws_time_clear (AwsTime *self)
{
  AwsTime old = *self;

  *self = (AwsTime){ NULL, NULL, NULL };
  if (old.destroy != NULL)
    old.destroy (old.user_data);
}
