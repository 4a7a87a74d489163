#include "churn-timeline.h"

#include "churn-windows.h"

#include <math.h>

#define WINDOW ((double) CHURN_WINDOW_SECONDS)
#define SHORTEST_CALL 60.0
#define NARROWEST_COLUMN 4.0

/**
 * churn_timeline_axis:
 * @span: how much of the call is to be seen
 * @duration: how long it has lasted, in seconds
 *
 * The stretch of the call that a chart shows. It begins and ends with a
 * window, so that columns do not change their width while time goes on; a call
 * shorter than the span grows into it from its beginning.
 *
 * Returns: an axis of seconds since the call began
 */
ChurnAxis
churn_timeline_axis (ChurnTimelineSpan span, double duration)
{
  double end = ceil (MAX (duration, 0) / WINDOW) * WINDOW;
  double length;

  switch (span)
    {
    case CHURN_TIMELINE_5_MINUTES:
      length = 5 * 60;
      break;

    case CHURN_TIMELINE_15_MINUTES:
      length = 15 * 60;
      break;

    case CHURN_TIMELINE_CALL:
    default:
      length = MAX (end, SHORTEST_CALL);
      break;
    }

  return (ChurnAxis){ MAX (end - length, 0), MAX (end, length) };
}

/**
 * churn_timeline_step:
 * @axis: an axis of seconds
 * @width: how many pixels it is laid along
 *
 * Returns: how many seconds one column stands for: a window, or as many windows
 *   as keep a column wide enough to be seen
 */
double
churn_timeline_step (const ChurnAxis *axis, double width)
{
  static const double windows[] = { 1, 2, 4, 8, 20, 40, 80, 240 };
  guint i = 0;

  g_return_val_if_fail (axis != NULL, WINDOW);

  if (churn_axis_is_pathological (axis) || width <= 0)
    return WINDOW;

  while (i + 1 < G_N_ELEMENTS (windows) &&
         windows[i] * WINDOW / (axis->max - axis->min) * width < NARROWEST_COLUMN)
    i++;

  return windows[i] * WINDOW;
}

/**
 * churn_timeline_snap:
 * @axis: an axis of seconds
 * @step: how many seconds a column stands for
 * @duration: how long the call has lasted, in seconds
 * @time: a time, also one outside the axis
 *
 * Returns: the beginning of the column that @time is in, or of the nearest one
 *   that is to be seen and has begun
 */
double
churn_timeline_snap (const ChurnAxis *axis, double step, double duration, double time)
{
  double first, last;

  g_return_val_if_fail (axis != NULL, NAN);
  g_return_val_if_fail (step > 0, NAN);

  first = floor (axis->min / step) * step;
  last = MAX (ceil (MIN (MAX (duration, 0), axis->max) / step) * step - step, first);

  return CLAMP (floor (time / step) * step, first, last);
}
