#pragma once

#include "churn-course.h"
#include "churn-timeline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_CHART (churn_chart_get_type ())
G_DECLARE_FINAL_TYPE (ChurnChart, churn_chart, CHURN, CHART, GtkWidget)

GtkWidget *churn_chart_new (void);
ChurnCourse *churn_chart_get_course (ChurnChart *self);
void churn_chart_set_span (ChurnChart *self, ChurnTimelineSpan span);
void churn_chart_set_risk_threshold (ChurnChart *self, double threshold);
double churn_chart_get_cursor (ChurnChart *self);
void churn_chart_set_cursor (ChurnChart *self, double time);
char *churn_chart_get_readout (ChurnChart *self);

G_END_DECLS
