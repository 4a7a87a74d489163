#include "churn-error.h"
#include "churn-event-json.h"
#include "test-pipeline.h"

static void
test_times (void)
{
  const struct
  {
    const char *json;
    gint64 time; /* -1: refused */
  } times[] = {
    { "{}", 7 },
    { "{\"t\":null}", 7 },
    { "{\"T\":\"2021-08-04T17:17:53.000Z\"}", G_GINT64_CONSTANT (1628097473000000) },
    { "{\"t\":\"2021-08-04T17:17:53Z\"}", G_GINT64_CONSTANT (1628097473000000) },
    { "{\"t\":\"1970-01-01T00:00:00.001Z\"}", 7 },
    { "{\"t\":\"1628097473000\"}", G_GINT64_CONSTANT (1628097473000000) },
    { "{\"t\":\"1628097473\"}", G_GINT64_CONSTANT (1628097473000000) },
    { "{\"t\":1628097473}", G_GINT64_CONSTANT (1628097473000000) },
    { "{\"t\":1628097473.5}", G_GINT64_CONSTANT (1628097473500000) },
    { "{\"t\":1628097473500}", G_GINT64_CONSTANT (1628097473500000) },
    { "{\"t\":0}", 7 },
    { "{\"t\":\"\"}", -1 },
    { "{\"t\":\"soon\"}", -1 },
    { "{\"t\":-1}", -1 },
    { "{\"t\":1e300}", -1 },
    { "{\"t\":\"99999999999999999999999\"}", -1 },
    { "{\"t\":true}", -1 },
    { "{\"t\":[]}", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (JsonNode) node = test_parse (times[i].json);
      g_autoptr (GError) error = NULL;
      gint64 time = 7;

      if (churn_event_get_time (json_node_get_object (node), "detail", "t", &time, &error))
        g_assert_cmpint (time, ==, times[i].time);
      else
        {
          g_assert_cmpint (times[i].time, ==, -1);
          g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
          g_assert_cmpstr (error->message, ==, "detail.t is not a time");
        }
    }
}

static void
test_cases (void)
{
  g_autoptr (JsonNode) node = test_parse ("{\"NAME\":\"other\",\"name\":\"exact\",\"Empty\":\"\"}");
  JsonObject *object = json_node_get_object (node);
  const char *value = NULL;

  g_assert_true (churn_event_get_name (object, "", "name", &value, NULL));
  g_assert_cmpstr (value, ==, "exact");
  value = "kept";
  g_assert_true (churn_event_get_name (object, "", "empty", &value, NULL));
  g_assert_cmpstr (value, ==, "kept");
  g_assert_false (churn_event_require_name (object, "", "empty", &value, NULL));
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (1025, 'a');
  g_autofree char *json = g_strdup_printf ("{\"a\":\"%s\",\"b\":\"%s\"}", text, text + 1);
  g_autoptr (JsonNode) node = test_parse (json);
  JsonObject *object = json_node_get_object (node);
  const char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (churn_event_get_name (object, "", "b", &value, &error));
  g_assert_false (churn_event_get_name (object, "", "a", &value, &error));
  g_assert_cmpstr (error->message, ==, "a is longer than 1024 bytes");
}

void
test_event_json_add (void)
{
  g_test_add_func ("/event-json/times", test_times);
  g_test_add_func ("/event-json/cases", test_cases);
  g_test_add_func ("/event-json/long", test_long);
}
