#include "churn-local-clock.h"

/**
 * churn_local_clock_start:
 * @self: a clock
 * @start: the simulated time now, microseconds UTC
 * @speed: simulated seconds a second, over 0
 *
 * Starts the clock.
 */
void
churn_local_clock_start (ChurnLocalClock *self, gint64 start, double speed)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (speed > 0);

  self->start = start;
  self->monotonic = g_get_monotonic_time ();
  self->speed = speed;
}

/**
 * churn_local_clock_get_time:
 * @self: a clock that was started
 *
 * Returns: the simulated time, microseconds UTC; it never goes back
 */
gint64
churn_local_clock_get_time (const ChurnLocalClock *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->start +
         (gint64) ((double) (g_get_monotonic_time () - self->monotonic) * self->speed);
}
