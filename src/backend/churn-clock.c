#include "churn-clock.h"

G_DEFINE_INTERFACE (ChurnClock, churn_clock, G_TYPE_OBJECT)

static void
churn_clock_default_init (ChurnClockInterface *iface)
{
}

/**
 * churn_clock_get_monotonic:
 * @self: a clock
 *
 * Returns: microseconds that never go back and stand still while the machine sleeps
 */
gint64
churn_clock_get_monotonic (ChurnClock *self)
{
  g_return_val_if_fail (CHURN_IS_CLOCK (self), 0);

  return CHURN_CLOCK_GET_IFACE (self)->get_monotonic (self);
}

/**
 * churn_clock_get_boottime:
 * @self: a clock
 *
 * Returns: microseconds that never go back and go on while the machine sleeps
 */
gint64
churn_clock_get_boottime (ChurnClock *self)
{
  g_return_val_if_fail (CHURN_IS_CLOCK (self), 0);

  return CHURN_CLOCK_GET_IFACE (self)->get_boottime (self);
}

/**
 * churn_clock_get_real:
 * @self: a clock
 *
 * Returns: microseconds since the Unix epoch, as this machine believes
 */
gint64
churn_clock_get_real (ChurnClock *self)
{
  g_return_val_if_fail (CHURN_IS_CLOCK (self), 0);

  return CHURN_CLOCK_GET_IFACE (self)->get_real (self);
}

/**
 * churn_clock_get_random:
 * @self: a clock
 *
 * Returns: a number from 0 up to, and not with, 1
 */
double
churn_clock_get_random (ChurnClock *self)
{
  g_return_val_if_fail (CHURN_IS_CLOCK (self), 0);

  return CHURN_CLOCK_GET_IFACE (self)->get_random (self);
}

/**
 * churn_clock_add_timeout:
 * @self: a clock
 * @delay: microseconds from now; less than 0 is 0
 * @func: what to call, once, from the main loop
 * @user_data: what to call it with
 *
 * Returns: the timeout's id, never 0, for churn_clock_clear_timeout()
 */
guint
churn_clock_add_timeout (ChurnClock *self, gint64 delay, GSourceOnceFunc func, gpointer user_data)
{
  g_return_val_if_fail (CHURN_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return CHURN_CLOCK_GET_IFACE (self)->add_timeout (self, MAX (delay, 0), func, user_data);
}

/**
 * churn_clock_clear_timeout:
 * @self: a clock
 * @id: (inout): where the id of a timeout stands that has not fired, or 0
 *
 * Takes a timeout back and sets its id to 0; does nothing if the id is 0 already.
 */
void
churn_clock_clear_timeout (ChurnClock *self, guint *id)
{
  g_return_if_fail (CHURN_IS_CLOCK (self));
  g_return_if_fail (id != NULL);

  if (*id != 0)
    CHURN_CLOCK_GET_IFACE (self)->remove_timeout (self, *id);
  *id = 0;
}
