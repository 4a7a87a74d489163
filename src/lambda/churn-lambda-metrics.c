#include "churn-lambda-metrics.h"

#include "aws-cjson.h"

#define NAMESPACE "ChurnDesk"
#define DIMENSION "FunctionName"

static const struct
{
  const char *name;
  const char *unit;
} metrics[CHURN_LAMBDA_N_METRICS] = {
  [CHURN_LAMBDA_METRIC_FEED_AGE] = { "FeedAge", "Milliseconds" },
  [CHURN_LAMBDA_METRIC_TICKS] = { "Ticks", "Count" },
  [CHURN_LAMBDA_METRIC_PREDICTIONS] = { "Predictions", "Count" },
  [CHURN_LAMBDA_METRIC_FALLBACK_SCORES] = { "FallbackScores", "Count" },
  [CHURN_LAMBDA_METRIC_ERRORS] = { "Errors", "Count" },
  [CHURN_LAMBDA_METRIC_WARNINGS] = { "Warnings", "Count" },
};

static cJSON *
make_directive (const ChurnLambdaMetrics *self)
{
  cJSON *directive = cJSON_CreateObject ();
  cJSON *dimensions = cJSON_CreateArray ();
  cJSON *list;

  cJSON_AddStringToObject (directive, "Namespace", NAMESPACE);
  cJSON_AddItemToArray (dimensions, cJSON_CreateString (DIMENSION));
  cJSON_AddItemToArray (cJSON_AddArrayToObject (directive, "Dimensions"), dimensions);
  list = cJSON_AddArrayToObject (directive, "Metrics");
  for (guint i = 0; i < CHURN_LAMBDA_N_METRICS; i++)
    {
      cJSON *metric;

      if (self->values[i] == 0)
        continue;
      metric = cJSON_CreateObject ();
      cJSON_AddStringToObject (metric, "Name", metrics[i].name);
      cJSON_AddStringToObject (metric, "Unit", metrics[i].unit);
      cJSON_AddItemToArray (list, metric);
    }
  return directive;
}

static gboolean
is_empty (const ChurnLambdaMetrics *self)
{
  for (guint i = 0; i < CHURN_LAMBDA_N_METRICS; i++)
    if (self->values[i] != 0)
      return FALSE;
  return TRUE;
}

/**
 * churn_lambda_metrics_format:
 * @self: what was measured
 * @function: the function's full name, which two stacks of one account do not share
 * @now: the time now, microseconds UTC
 *
 * Makes a line in CloudWatch's embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 *
 * Returns: (transfer full) (nullable): the line with its end; %NULL if there is nothing to tell
 */
char *
churn_lambda_metrics_format (const ChurnLambdaMetrics *self, const char *function, gint64 now)
{
  g_autoptr (cJSON) root = NULL;
  g_autofree char *json = NULL;
  cJSON *head;

  g_return_val_if_fail (self != NULL && function != NULL, NULL);

  if (is_empty (self))
    return NULL;
  root = cJSON_CreateObject ();
  head = cJSON_AddObjectToObject (root, "_aws");
  cJSON_AddNumberToObject (head, "Timestamp", now / (G_USEC_PER_SEC / 1000));
  cJSON_AddItemToArray (cJSON_AddArrayToObject (head, "CloudWatchMetrics"), make_directive (self));
  cJSON_AddStringToObject (root, DIMENSION, function);
  for (guint i = 0; i < CHURN_LAMBDA_N_METRICS; i++)
    if (self->values[i] != 0)
      cJSON_AddNumberToObject (root, metrics[i].name, self->values[i]);
  json = aws_cjson_to_text (root);
  return g_strconcat (json, "\n", NULL);
}
