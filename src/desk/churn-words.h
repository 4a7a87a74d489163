#pragma once

#include "churn-risk.h"
#include "churn-series.h"

#include <glib.h>

G_BEGIN_DECLS

int churn_words_points (double from, double to);
char *churn_words_percent (double probability);
char *churn_words_change (double from, double to);
char *churn_words_change_short (double from, double to);
char *churn_words_clock (double seconds);
char *churn_words_number (double value);
const char *churn_words_risk (ChurnRisk risk);
const char *churn_words_sentiment (double sentiment);
char *churn_words_months (double months);
char *churn_words_run (int run);
char *churn_words_gauge (double probability, double initial, double threshold);
char *churn_words_chart (ChurnSeries *sentiment, ChurnSeries *churn, ChurnSeries *offers);
char *churn_words_moment (double from, double to, double sentiment, double churn, double months);
char *churn_words_sparkline (ChurnSeries *sentiment);

G_END_DECLS
