#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SERIES (churn_series_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSeries, churn_series, CHURN, SERIES, GObject)

ChurnSeries *churn_series_new (void);
void churn_series_set_points (ChurnSeries *self, const double *x, const double *y, guint n_points);
guint churn_series_get_n_points (ChurnSeries *self);
void churn_series_get_point (ChurnSeries *self, guint index, double *x, double *y);
double churn_series_get_value_at (ChurnSeries *self, double x);
double churn_series_get_mean (ChurnSeries *self, double from, double to);
double churn_series_get_first (ChurnSeries *self);
double churn_series_get_last (ChurnSeries *self);
int churn_series_get_run (ChurnSeries *self);
guint churn_series_find (ChurnSeries *self, double x);

G_END_DECLS
