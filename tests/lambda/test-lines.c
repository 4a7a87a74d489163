#include "churn-json.h"
#include "churn-lambda-log.h"
#include "churn-lambda-metrics.h"
#include "churn-loop-state.h"
#include "churn-error.h"
#include "test-lambda.h"

static void
test_log (void)
{
  g_autofree char *of_contact = churn_lambda_log_format (
      G_LOG_LEVEL_MESSAGE, "track", "r-1", "Contact c-1: the agent has no name: \"x\"\n{");
  g_autofree char *plain =
      churn_lambda_log_format (G_LOG_LEVEL_WARNING, "track", NULL, "Contact is");
  g_autofree char *spaced =
      churn_lambda_log_format (G_LOG_LEVEL_CRITICAL, NULL, NULL, "Contact centre away: no");
  g_autofree char *broken = churn_lambda_log_format (G_LOG_LEVEL_ERROR, "offer", "r", "a\xff");

  g_assert_cmpstr (of_contact, ==,
                   "{\"level\":\"WARN\",\"function\":\"track\",\"requestId\":\"r-1\",\"contact\":"
                   "\"c-1\",\"message\":\"the agent has no name: \\\"x\\\"\\n{\"}\n");
  g_assert_cmpstr (plain, ==,
                   "{\"level\":\"ERROR\",\"function\":\"track\",\"message\":\"Contact is\"}\n");
  g_assert_cmpstr (
      spaced, ==,
      "{\"level\":\"FATAL\",\"function\":null,\"message\":\"Contact centre away: no\"}\n");
  g_assert_cmpstr (broken, ==,
                   "{\"level\":\"FATAL\",\"function\":\"offer\",\"requestId\":\"r\",\"message\":"
                   "\"a\xef\xbf\xbd\"}\n");
}

static void
test_metrics (void)
{
  ChurnLambdaMetrics metrics = { { 0 } };
  g_autofree char *none = churn_lambda_metrics_format (&metrics, "stack-Analyse", 1);
  g_autofree char *line = NULL;

  g_assert_null (none);
  metrics.values[CHURN_LAMBDA_METRIC_FEED_AGE] = 1250;
  metrics.values[CHURN_LAMBDA_METRIC_PREDICTIONS] = 2;
  line = churn_lambda_metrics_format (&metrics, "stack-Analyse", 1790000000123456);
  g_assert_cmpstr (
      line, ==,
      "{\"_aws\":{\"Timestamp\":1790000000123,\"CloudWatchMetrics\":[{\"Namespace\":\"ChurnDesk\","
      "\"Dimensions\":[[\"FunctionName\"]],\"Metrics\":[{\"Name\":\"FeedAge\",\"Unit\":"
      "\"Milliseconds\"},{\"Name\":\"Predictions\",\"Unit\":\"Count\"}]}]},\"FunctionName\":"
      "\"stack-Analyse\",\"FeedAge\":1250,\"Predictions\":2}\n");
}

static void
test_state (void)
{
  static const char *const broken[] = { "[]",
                                        "{}",
                                        "{\"contact\":7}",
                                        "{\"contact\":\"c\",\"tick\":-1}",
                                        "{\"contact\":\"c\",\"tick\":\"1\"}",
                                        "{\"contact\":\"c\",\"tick\":1e12}" };
  g_autoptr (JsonNode) first = churn_json_parse ("{\"contact\":\"c-1\"}", -1, NULL);
  g_autoptr (JsonNode) later =
      churn_json_parse ("{\"contact\":\"c-1\",\"tick\":2399,\"done\":false}", -1, NULL);
  g_auto (ChurnLoopState) state = { 0 };
  g_auto (ChurnLoopState) again = { 0 };
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (churn_loop_state_read (&state, first, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state.tick, ==, 0);
  g_assert_true (churn_loop_state_read (&again, later, &error));
  g_assert_cmpint (again.tick, ==, 2399);
  again.done = TRUE;
  json = churn_loop_state_write (&again);
  g_assert_cmpstr (json, ==, "{\"contact\":\"c-1\",\"tick\":2399,\"done\":true}");
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (JsonNode) node = churn_json_parse (broken[i], -1, NULL);
      g_auto (ChurnLoopState) none = { 0 };

      g_assert_false (churn_loop_state_read (&none, node, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
      g_clear_error (&error);
    }
}

void
test_lines_add (void)
{
  g_test_add_func ("/lines/log", test_log);
  g_test_add_func ("/lines/metrics", test_metrics);
  g_test_add_func ("/lines/state", test_state);
}
