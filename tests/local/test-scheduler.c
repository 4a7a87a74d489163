#include "test-local.h"

#include "churn-delivery.h"
#include "churn-json.h"

#define START (G_GINT64_CONSTANT (1795330800) * G_USEC_PER_SEC)

static void
start_contact (TestPipeline *test, const char *id)
{
  g_autofree char *json = g_strdup_printf (
      "{\"version\":\"0\",\"id\":\"e-%s\",\"detail-type\":\"Amazon Connect Contact Event\","
      "\"source\":\"aws.connect\",\"time\":\"2026-11-22T07:00:00Z\",\"detail\":{"
      "\"eventType\":\"INITIATED\",\"contactId\":\"%s\",\"channel\":\"VOICE\","
      "\"initiationMethod\":\"INBOUND\",\"initiationTimestamp\":\"2026-11-22T07:00:00.000Z\"}}",
      id, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) event = churn_json_parse (json, -1, &error);
  ChurnDeliveryCounts counts;

  g_assert_no_error (error);
  churn_delivery_take (test->pipeline, event, START, &counts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.applied, ==, 1);
}

static void
run (TestPipeline *test, gint64 seconds)
{
  g_autoptr (GError) error = NULL;

  churn_scheduler_run (test->scheduler, test->pipeline, START + seconds * G_TIME_SPAN_SECOND, NULL,
                       &error);
  g_assert_no_error (error);
}

/* A contact event starts the loop, its end or its absence ends it. */
static void
test_loops (void)
{
  g_auto (TestPipeline) test = { NULL };

  test_pipeline_init (&test, START);
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 0);
  start_contact (&test, "a");
  start_contact (&test, "b");
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 2);
  churn_scheduler_start_loop (test.scheduler, "b");
  churn_scheduler_start_loop (test.scheduler, "nobody");
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 3);
  run (&test, 14);
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 3);
  run (&test, 15);
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 2);
  churn_scheduler_stop_loop (test.scheduler, "a");
  churn_scheduler_stop_loop (test.scheduler, "a");
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 1);
}

/* A tick that comes late moves none that follows: the contact that nobody knows of was due at 15 s,
 * was looked at at 29 s and would have been due at 30 s again. */
static void
test_drift (void)
{
  g_auto (TestPipeline) test = { NULL };

  test_pipeline_init (&test, START);
  start_contact (&test, "a");
  run (&test, 29);
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 1);
  churn_scheduler_start_loop (test.scheduler, "nobody"); /* due at 44 s */
  run (&test, 43);
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 2);
  run (&test, 44);
  g_assert_cmpuint (churn_scheduler_get_n_loops (test.scheduler), ==, 1);
}

static void
test_connect (void)
{
  g_auto (TestPipeline) test = { NULL };
  ChurnConnect *connect;
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *queue = NULL;
  g_autoptr (GError) error = NULL;

  test_pipeline_init (&test, START);
  connect = CHURN_CONNECT (test.connect);
  g_assert_true (churn_connect_describe_agent (
      connect, "arn:aws:connect:us-west-2:1:instance/i/agent/a-1", &id, &name, NULL, &error));
  g_assert_cmpstr (id, ==, "a-1");
  g_assert_cmpstr (name, ==, "a-1");
  g_assert_true (churn_connect_describe_queue (
      connect, "arn:aws:connect:us-west-2:1:instance/i/queue/q-1", &queue, NULL, &error));
  g_assert_cmpstr (queue, ==, "q-1");
  g_assert_null (churn_connect_describe_contact (connect, "nobody", NULL, &error));
  g_assert_no_error (error);

  g_hash_table_insert (attributes, (gpointer) "a", (gpointer) "1");
  g_assert_true (churn_connect_set_attributes (connect, "c", attributes, NULL, &error));
  g_hash_table_remove_all (attributes);
  g_hash_table_insert (attributes, (gpointer) "b", (gpointer) "2");
  g_assert_true (churn_connect_set_attributes (connect, "c", attributes, NULL, &error));
  g_assert_cmpstr (churn_local_connect_get_attribute (test.connect, "c", "a"), ==, "1");
  g_assert_cmpstr (churn_local_connect_get_attribute (test.connect, "c", "b"), ==, "2");
  g_assert_null (churn_local_connect_get_attribute (test.connect, "d", "b"));
}

void
test_scheduler_add (void)
{
  g_test_add_func ("/local/scheduler/loops", test_loops);
  g_test_add_func ("/local/scheduler/drift", test_drift);
  g_test_add_func ("/local/connect", test_connect);
}
