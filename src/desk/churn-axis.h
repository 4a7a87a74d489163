#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ChurnAxis:
 * @min: the smallest value that the axis shows
 * @max: the greatest value that the axis shows
 *
 * A stretch of numbers that a chart lays along one of its sides. It knows
 * nothing of pixels beyond the two that it is projected between.
 */
typedef struct
{
  double min;
  double max;
} ChurnAxis;

gboolean churn_axis_is_pathological (const ChurnAxis *axis);
double churn_axis_normalise (const ChurnAxis *axis, double value);
double churn_axis_project (const ChurnAxis *axis, double value, double from, double to);
double churn_axis_unproject (const ChurnAxis *axis, double position, double from, double to);
GArray *churn_axis_ticks (const ChurnAxis *axis, guint at_most);
GArray *churn_axis_time_ticks (const ChurnAxis *axis, guint at_most);

G_END_DECLS
