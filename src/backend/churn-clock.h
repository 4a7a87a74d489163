#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CLOCK (churn_clock_get_type ())
G_DECLARE_INTERFACE (ChurnClock, churn_clock, CHURN, CLOCK, GObject)

/**
 * ChurnClockInterface:
 * @get_monotonic: microseconds that never go back and stand still while the machine sleeps
 * @get_boottime: the same, but going on while the machine sleeps
 * @get_real: microseconds since the Unix epoch
 * @get_random: a number from 0 up to, and not with, 1
 * @add_timeout: calls a function once, after some microseconds, from the main loop
 * @remove_timeout: takes a call back that has not happened yet
 *
 * All that the backend knows of time and chance: the machine's own in the desk, made up in tests.
 */
struct _ChurnClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_monotonic) (ChurnClock *self);
  gint64 (*get_boottime) (ChurnClock *self);
  gint64 (*get_real) (ChurnClock *self);
  double (*get_random) (ChurnClock *self);
  guint (*add_timeout) (ChurnClock *self, gint64 delay, GSourceOnceFunc func, gpointer user_data);
  void (*remove_timeout) (ChurnClock *self, guint id);
};

gint64 churn_clock_get_monotonic (ChurnClock *self);
gint64 churn_clock_get_boottime (ChurnClock *self);
gint64 churn_clock_get_real (ChurnClock *self);
double churn_clock_get_random (ChurnClock *self);
guint
churn_clock_add_timeout (ChurnClock *self, gint64 delay, GSourceOnceFunc func, gpointer user_data);
void churn_clock_clear_timeout (ChurnClock *self, guint *id);

G_END_DECLS
