#pragma once

#include "churn-series.h"

G_BEGIN_DECLS

#define CHURN_TYPE_COURSE (churn_course_get_type ())
G_DECLARE_FINAL_TYPE (ChurnCourse, churn_course, CHURN, COURSE, GObject)

ChurnCourse *churn_course_new (void);
ChurnSeries *churn_course_get_sentiment (ChurnCourse *self);
ChurnSeries *churn_course_get_churn (ChurnCourse *self);
ChurnSeries *churn_course_get_offers (ChurnCourse *self);
double churn_course_get_duration (ChurnCourse *self);
void churn_course_set_duration (ChurnCourse *self, double duration);
char *churn_course_describe (ChurnCourse *self);
char *churn_course_describe_moment (ChurnCourse *self, double from, double to);

G_END_DECLS
