#include "test-local.h"

#include "churn-delivery.h"
#include "churn-error.h"
#include "churn-json.h"

#define START (G_GINT64_CONSTANT (1795330800) * G_USEC_PER_SEC)
#define GOOD                                                                                       \
  "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","                  \
  "\"time\":\"2026-11-22T07:00:00Z\",\"detail\":{\"eventType\":\"INITIATED\","                     \
  "\"contactId\":\"c1\",\"channel\":\"VOICE\"}}"
#define OTHER                                                                                      \
  "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\","                  \
  "\"time\":\"2026-11-22T07:00:00Z\",\"detail\":{\"eventType\":\"INITIATED\","                     \
  "\"contactId\":\"c2\",\"channel\":\"VOICE\"}}"
#define UNKNOWN "{\"detail-type\":\"Metrics Rules Matched\",\"time\":\"2026-11-22T07:00:00Z\"}"
#define BROKEN                                                                                     \
  "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\",\"detail\":7}"

static gboolean
take (TestPipeline *test, const char *json, ChurnDeliveryCounts *counts, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, &local);

  g_assert_no_error (local);

  return churn_delivery_take (test->pipeline, node, START, counts, NULL, error);
}

static gboolean
is_known (TestPipeline *test, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContact) contact =
      churn_store_get_contact (churn_pipeline_get_store (test->pipeline), id, NULL, &error);

  g_assert_no_error (error);

  return contact != NULL;
}

static void
test_counts (void)
{
  g_auto (TestPipeline) test = { NULL };
  ChurnDeliveryCounts counts;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  test_pipeline_init (&test, START);
  g_assert_true (take (&test, "[" GOOD "," UNKNOWN "," OTHER "]", &counts, &error));
  g_assert_no_error (error);
  json = churn_delivery_counts_to_json (&counts);
  g_assert_cmpstr (json, ==, "{\"applied\":2,\"unchanged\":0,\"ignored\":1}");
  g_assert_true (take (&test, "[]", &counts, &error));
  g_assert_cmpuint (counts.applied + counts.unchanged + counts.ignored, ==, 0);
}

/* One broken event, and nothing of its delivery stands. */
static void
test_broken (void)
{
  g_auto (TestPipeline) test = { NULL };
  ChurnDeliveryCounts counts;
  g_autoptr (GError) error = NULL;

  test_pipeline_init (&test, START);
  g_assert_false (take (&test, "[" GOOD "," BROKEN "," OTHER "]", &counts, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Event 2 of 3"));
  g_assert_nonnull (strstr (error->message, "detail"));
  g_assert_false (is_known (&test, "c1"));
  g_assert_false (is_known (&test, "c2"));

  /* and the next one is taken */
  g_assert_true (take (&test, GOOD, &counts, NULL));
  g_assert_true (is_known (&test, "c1"));
}

void
test_delivery_add (void)
{
  g_test_add_func ("/local/delivery/counts", test_counts);
  g_test_add_func ("/local/delivery/broken", test_broken);
}
