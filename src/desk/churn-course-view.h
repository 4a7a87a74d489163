#pragma once

#include "churn-contact-detail.h"
#include "churn-timeline.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_COURSE_VIEW (churn_course_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCourseView, churn_course_view, CHURN, COURSE_VIEW, AdwBin)

void churn_course_view_set_detail (ChurnCourseView *self, const ChurnContactDetail *detail);
void churn_course_view_set_duration (ChurnCourseView *self, double duration);
void churn_course_view_set_span (ChurnCourseView *self, ChurnTimelineSpan span);
void churn_course_view_set_risk_threshold (ChurnCourseView *self, double threshold);

G_END_DECLS
