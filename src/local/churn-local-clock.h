#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Simulated time: it starts somewhere and goes so many seconds a second. */
typedef struct
{
  gint64 start;     /* simulated, microseconds since 1970 */
  gint64 monotonic; /* when that was, g_get_monotonic_time() */
  double speed;
} ChurnLocalClock;

void churn_local_clock_start (ChurnLocalClock *self, gint64 start, double speed);
gint64 churn_local_clock_get_time (const ChurnLocalClock *self);

G_END_DECLS
