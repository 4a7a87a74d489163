#pragma once

#include "churn-axis.h"

G_BEGIN_DECLS

/**
 * ChurnTimelineSpan:
 * @CHURN_TIMELINE_5_MINUTES: the newest five minutes
 * @CHURN_TIMELINE_15_MINUTES: the newest fifteen
 * @CHURN_TIMELINE_CALL: the whole call
 *
 * How much of a call is to be seen.
 */
typedef enum
{
  CHURN_TIMELINE_5_MINUTES,
  CHURN_TIMELINE_15_MINUTES,
  CHURN_TIMELINE_CALL,
} ChurnTimelineSpan;

ChurnAxis churn_timeline_axis (ChurnTimelineSpan span, double duration);
double churn_timeline_step (const ChurnAxis *axis, double width);
double churn_timeline_snap (const ChurnAxis *axis, double step, double duration, double time);

G_END_DECLS
