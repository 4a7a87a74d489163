#include "churn-lambda-metrics.h"

#include "churn-json.h"

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

static void
add_directive (const ChurnLambdaMetrics *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "Namespace", NAMESPACE);
  json_builder_set_member_name (builder, "Dimensions");
  json_builder_begin_array (builder);
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, DIMENSION);
  json_builder_end_array (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "Metrics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < CHURN_LAMBDA_N_METRICS; i++)
    {
      if (self->values[i] == 0)
        continue;
      json_builder_begin_object (builder);
      churn_json_add_string (builder, "Name", metrics[i].name);
      churn_json_add_string (builder, "Unit", metrics[i].unit);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
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
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  g_return_val_if_fail (self != NULL && function != NULL, NULL);

  if (is_empty (self))
    return NULL;
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "_aws");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Timestamp");
  json_builder_add_int_value (builder, now / (G_USEC_PER_SEC / 1000));
  json_builder_set_member_name (builder, "CloudWatchMetrics");
  json_builder_begin_array (builder);
  add_directive (self, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  churn_json_add_string (builder, DIMENSION, function);
  for (guint i = 0; i < CHURN_LAMBDA_N_METRICS; i++)
    {
      if (self->values[i] == 0)
        continue;
      json_builder_set_member_name (builder, metrics[i].name);
      json_builder_add_int_value (builder, self->values[i]);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = churn_json_to_string (root);
  return g_strconcat (json, "\n", NULL);
}
