#pragma once

#include "churn-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ChurnChartSpan:
 * @CHURN_CHART_SPAN_5_MINUTES: the newest five minutes
 * @CHURN_CHART_SPAN_15_MINUTES: the newest fifteen
 * @CHURN_CHART_SPAN_CALL: the whole call
 */
typedef enum
{
  CHURN_CHART_SPAN_5_MINUTES,
  CHURN_CHART_SPAN_15_MINUTES,
  CHURN_CHART_SPAN_CALL,
} ChurnChartSpan;

#define CHURN_TYPE_CHART (churn_chart_get_type ())
G_DECLARE_FINAL_TYPE (ChurnChart, churn_chart, CHURN, CHART, GtkWidget)

GtkWidget *churn_chart_new (void);
ChurnSeries *churn_chart_get_sentiment (ChurnChart *self);
ChurnSeries *churn_chart_get_churn (ChurnChart *self);
ChurnSeries *churn_chart_get_offers (ChurnChart *self);
double churn_chart_get_duration (ChurnChart *self);
void churn_chart_set_duration (ChurnChart *self, double duration);
ChurnChartSpan churn_chart_get_span (ChurnChart *self);
void churn_chart_set_span (ChurnChart *self, ChurnChartSpan span);
double churn_chart_get_risk_threshold (ChurnChart *self);
void churn_chart_set_risk_threshold (ChurnChart *self, double threshold);
double churn_chart_get_cursor (ChurnChart *self);
void churn_chart_set_cursor (ChurnChart *self, double time);
char *churn_chart_get_readout (ChurnChart *self);

G_END_DECLS
