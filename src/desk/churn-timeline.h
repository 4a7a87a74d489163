#pragma once

#include "churn-axis.h"
#include "churn-chart.h"

G_BEGIN_DECLS

ChurnAxis churn_timeline_axis (ChurnChartSpan span, double duration);
double churn_timeline_step (const ChurnAxis *axis, double width);
double churn_timeline_snap (const ChurnAxis *axis, double step, double duration, double time);

G_END_DECLS
