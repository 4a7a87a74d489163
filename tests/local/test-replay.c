#include "test-local.h"

#include "churn-error.h"
#include "churn-replay.h"
#include "churn-time.h"

#include <glib/gstdio.h>

#define EVENT(type, time)                                                                          \
  "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\",\"time\":\"" time  \
  "\",\"detail\":{"                                                                                \
  "\"eventType\":\"" type "\",\"contactId\":\"c1\",\"channel\":\"VOICE\","                         \
  "\"initiationTimestamp\":\"2021-08-04T17:00:00.000Z\"}}\n"
#define RECORD(end)                                                                                \
  "{\"Version\":\"1.0.0\",\"Channel\":\"VOICE\",\"ContactId\":\"c1\",\"EventType\":\"SEGMENTS\","  \
  "\"Segments\":[{\"Transcript\":{\"Id\":\"s" end "\",\"ParticipantId\":\"CUSTOMER\","             \
  "\"ParticipantRole\":\"CUSTOMER\",\"Content\":\"Hello\",\"BeginOffsetMillis\":100,"              \
  "\"EndOffsetMillis\":" end "}}]}\n"

static ChurnReplay *
open_text (const char *text, GError **error)
{
  g_autofree char *path = test_write_file (text);
  ChurnReplay *replay = churn_replay_open (path, error);

  g_unlink (path);

  return replay;
}

static guint
count_segments (TestPipeline *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) segments =
      churn_store_list_segments (churn_pipeline_get_store (test->pipeline), "c1", 0, NULL, &error);

  g_assert_no_error (error);

  return segments->len;
}

/* Each line at its own time; a record at the end of its last turn. */
static void
test_pace (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnReplay) replay = NULL;
  g_auto (TestPipeline) test = { NULL };
  gint64 start = 0;

  replay = open_text (EVENT ("INITIATED", "2021-08-04T17:00:01Z") RECORD ("20000") RECORD ("30000")
                          EVENT ("DISCONNECTED", "2021-08-04T17:01:00Z"),
                      &error);
  g_assert_no_error (error);
  g_assert_true (churn_time_parse ("2021-08-04T17:00:01Z", &start, &error));
  g_assert_cmpint (churn_replay_get_start (replay), ==, start);
  test_pipeline_init (&test, start);

  churn_replay_run_until (replay, test.pipeline, start - 1);
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 4);
  churn_replay_run_until (replay, test.pipeline, start);
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 3);
  churn_replay_run_until (replay, test.pipeline, start + 19 * G_TIME_SPAN_SECOND - 1);
  g_assert_cmpuint (count_segments (&test), ==, 0);
  churn_replay_run_until (replay, test.pipeline, start + 19 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (count_segments (&test), ==, 1);
  churn_replay_run_until (replay, test.pipeline, start + 58 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 1);
  g_assert_cmpuint (count_segments (&test), ==, 2);
  churn_replay_run_until (replay, test.pipeline, start + 59 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 0);
}

/* What is broken is named by its line, and the rest is played. */
static void
test_broken (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnReplay) replay = NULL;
  g_auto (TestPipeline) test = { NULL };

  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*line 2 is left out*");
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*line 4 is left out*no object*");
  replay = open_text (
      EVENT (
          "INITIATED",
          "2021-08-04T17:00:01Z") "{\"half\":\n\n[1]\n"
                                  "{\"detail-type\":\"Amazon Connect Contact Event\",\"source\":\"aws.connect\",\"detail\":7}\n" RECORD (
                                      "20000"),
      &error);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 3);

  test_pipeline_init (&test, churn_replay_get_start (replay));
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*line 5 is left out*detail*");
  churn_replay_run_until (replay, test.pipeline, churn_replay_get_start (replay) + G_TIME_SPAN_DAY);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 0);
  g_assert_cmpuint (count_segments (&test), ==, 1);
}

/* An end that no call can have is refused when its line comes, and holds up no other. */
static void
test_endless_turn (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnReplay) replay = NULL;
  g_auto (TestPipeline) test = { NULL };
  gint64 start;

  replay = open_text (EVENT ("INITIATED", "2021-08-04T17:00:01Z") RECORD ("9223372036854775807")
                          RECORD ("20000"),
                      &error);
  g_assert_no_error (error);
  start = churn_replay_get_start (replay);
  test_pipeline_init (&test, start);
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*line 2 is left out*EndOffsetMillis*");
  churn_replay_run_until (replay, test.pipeline, start + 19 * G_TIME_SPAN_SECOND);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (churn_replay_get_n_left (replay), ==, 0);
  g_assert_cmpuint (count_segments (&test), ==, 1);
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_text ("\n \n", &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
  g_clear_error (&error);
  g_assert_null (churn_replay_open ("/nonexistent/recording", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

void
test_replay_add (void)
{
  g_test_add_func ("/local/replay/pace", test_pace);
  g_test_add_func ("/local/replay/broken", test_broken);
  g_test_add_func ("/local/replay/endless-turn", test_endless_turn);
  g_test_add_func ("/local/replay/empty", test_empty);
}
