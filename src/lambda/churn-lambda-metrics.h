#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_LAMBDA_METRIC_FEED_AGE,        /* ms from what happened to its being known here */
  CHURN_LAMBDA_METRIC_TICKS,           /* contacts that an analysis looked at */
  CHURN_LAMBDA_METRIC_PREDICTIONS,     /* made */
  CHURN_LAMBDA_METRIC_FALLBACK_SCORES, /* of them by the packaged model, the endpoint being away */
  CHURN_LAMBDA_METRIC_ERRORS,          /* invocations that failed, records that are broken */
  CHURN_LAMBDA_METRIC_WARNINGS,        /* lines in the log */
} ChurnLambdaMetric;

#define CHURN_LAMBDA_N_METRICS 6

/* What one invocation measured; 0 is not told. */
typedef struct
{
  gint64 values[CHURN_LAMBDA_N_METRICS];
} ChurnLambdaMetrics;

char *
churn_lambda_metrics_format (const ChurnLambdaMetrics *self, const char *function, gint64 now);

G_END_DECLS
