#include "churn-axis.h"

#include <math.h>

/**
 * churn_axis_is_pathological:
 * @axis: an axis
 *
 * Whether the axis cannot tell one value from another: its ends are equal,
 * crossed or not numbers.
 *
 * Returns: %TRUE if nothing can be projected along @axis
 */
gboolean
churn_axis_is_pathological (const ChurnAxis *axis)
{
  g_return_val_if_fail (axis != NULL, TRUE);

  return !isfinite (axis->min) || !isfinite (axis->max) || !(axis->max > axis->min);
}

/**
 * churn_axis_normalise:
 * @axis: an axis
 * @value: a value, also one outside the axis
 *
 * Where @value lies along the axis, 0 at its beginning and 1 at its end. A
 * pathological axis has all its values in its middle.
 *
 * Returns: the place, NAN for a @value that is not a number
 */
double
churn_axis_normalise (const ChurnAxis *axis, double value)
{
  g_return_val_if_fail (axis != NULL, NAN);

  if (!isfinite (value))
    return NAN;
  if (churn_axis_is_pathological (axis))
    return 0.5;

  return (value - axis->min) / (axis->max - axis->min);
}

/**
 * churn_axis_project:
 * @axis: an axis
 * @value: a value
 * @from: the position of the axis's beginning, in pixels
 * @to: the position of its end; smaller than @from where the axis runs to the
 *   left or upwards
 *
 * Returns: the position of @value in pixels, NAN for what is not a number
 */
double
churn_axis_project (const ChurnAxis *axis, double value, double from, double to)
{
  return from + churn_axis_normalise (axis, value) * (to - from);
}

/**
 * churn_axis_unproject:
 * @axis: an axis
 * @position: a position in pixels
 * @from: the position of the axis's beginning
 * @to: the position of its end
 *
 * The other way than churn_axis_project().
 *
 * Returns: the value at @position, @axis's beginning if it cannot be told
 */
double
churn_axis_unproject (const ChurnAxis *axis, double position, double from, double to)
{
  g_return_val_if_fail (axis != NULL, NAN);

  if (churn_axis_is_pathological (axis) || !isfinite (position) || from == to)
    return axis->min;

  return axis->min + (position - from) / (to - from) * (axis->max - axis->min);
}

static GArray *
ticks_at (const ChurnAxis *axis, double step)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (double));
  double first = ceil (axis->min / step - 1e-9);
  double last = floor (axis->max / step + 1e-9);

  for (double i = first; i <= last; i++)
    {
      /* The sum keeps a rounding's minus from being shown as "-0". */
      double tick = i * step + 0.0;
      g_array_append_val (ticks, tick);
    }

  return ticks;
}

/**
 * churn_axis_ticks:
 * @axis: an axis
 * @at_most: how many ticks there is room for
 *
 * The round numbers (1, 2 or 5 times a power of ten apart) on the axis, as
 * many as fit in @at_most.
 *
 * Returns: (transfer full) (element-type double): the ticks, ascending; empty
 *   for a pathological axis or no room
 */
GArray *
churn_axis_ticks (const ChurnAxis *axis, guint at_most)
{
  static const double nice[] = { 1, 2, 5, 10 };
  g_autoptr (GArray) ticks = NULL;
  double magnitude;

  g_return_val_if_fail (axis != NULL, NULL);

  if (churn_axis_is_pathological (axis) || at_most == 0)
    return g_array_new (FALSE, FALSE, sizeof (double));

  magnitude = pow (10, floor (log10 ((axis->max - axis->min) / at_most)));
  for (;; magnitude *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (nice); i++)
      {
        g_clear_pointer (&ticks, g_array_unref);
        if ((axis->max - axis->min) / (magnitude * nice[i]) > at_most + 1.0)
          continue;
        ticks = ticks_at (axis, magnitude * nice[i]);
        if (ticks->len <= at_most)
          return g_steal_pointer (&ticks);
      }
}

/**
 * churn_axis_time_ticks:
 * @axis: an axis of seconds
 * @at_most: how many ticks there is room for
 *
 * The times of the clock's own steps (5, 15, 30 s, 1, 2, 5, 10, 15, 30 min,
 * 1, 2, 3, 6, 12 h, days) on the axis, as many as fit in @at_most.
 *
 * Returns: (transfer full) (element-type double): the ticks in seconds,
 *   ascending; empty for a pathological axis or no room
 */
GArray *
churn_axis_time_ticks (const ChurnAxis *axis, guint at_most)
{
  static const double steps[] = { 5,    15,   30,   60,    120,   300,   600,  900,
                                  1800, 3600, 7200, 10800, 21600, 43200, 86400 };

  g_return_val_if_fail (axis != NULL, NULL);

  if (churn_axis_is_pathological (axis) || at_most == 0)
    return g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if ((axis->max - axis->min) / steps[i] <= at_most + 1.0)
      {
        g_autoptr (GArray) ticks = ticks_at (axis, steps[i]);

        if (ticks->len <= at_most)
          return g_steal_pointer (&ticks);
      }

  return churn_axis_ticks (axis, at_most);
}
