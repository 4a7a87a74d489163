#include "churn-system-clock.h"

#include <time.h>

/* The machine's own clocks, and timeouts of the main loop. */
struct _ChurnSystemClock
{
  GObject parent_instance;
};

static void churn_system_clock_iface_init (ChurnClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnSystemClock,
                               churn_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_CLOCK,
                                                      churn_system_clock_iface_init))

static gint64
churn_system_clock_get_monotonic (ChurnClock *clock)
{
  return g_get_monotonic_time ();
}

static gint64
churn_system_clock_get_boottime (ChurnClock *clock)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time ();
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
churn_system_clock_get_real (ChurnClock *clock)
{
  return g_get_real_time ();
}

static double
churn_system_clock_get_random (ChurnClock *clock)
{
  return g_random_double ();
}

static guint
churn_system_clock_add_timeout (ChurnClock *clock,
                                gint64 delay,
                                GSourceOnceFunc func,
                                gpointer user_data)
{
  gint64 milliseconds = (delay + 999) / 1000;

  return g_timeout_add_once ((guint) MIN (milliseconds, G_MAXUINT), func, user_data);
}

static void
churn_system_clock_remove_timeout (ChurnClock *clock, guint id)
{
  g_source_remove (id);
}

static void
churn_system_clock_iface_init (ChurnClockInterface *iface)
{
  iface->get_monotonic = churn_system_clock_get_monotonic;
  iface->get_boottime = churn_system_clock_get_boottime;
  iface->get_real = churn_system_clock_get_real;
  iface->get_random = churn_system_clock_get_random;
  iface->add_timeout = churn_system_clock_add_timeout;
  iface->remove_timeout = churn_system_clock_remove_timeout;
}

static void
churn_system_clock_class_init (ChurnSystemClockClass *klass)
{
}

static void
churn_system_clock_init (ChurnSystemClock *self)
{
}

/**
 * churn_system_clock_new:
 *
 * Makes the clock that the desk runs on. To be used from the main thread, whose default main
 * context its timeouts fire in.
 *
 * Returns: (transfer full): the clock
 */
ChurnClock *
churn_system_clock_new (void)
{
  return g_object_new (CHURN_TYPE_SYSTEM_CLOCK, NULL);
}
