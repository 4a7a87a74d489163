#include "churn-error.h"
#include "test-sqlite.h"
#include "world.h"

/* A call whose customer and start are known. */
static void
begin (World *world)
{
  g_autoptr (JsonNode) answer = world_lookup (world, "c1", ANA);

  world_contact_event (world, "INITIATED", "c1", 0, NULL);
}

static void
say (World *world, ChurnSentiment sentiment)
{
  test_transcripts_say (world->transcripts, "c1", CHURN_PARTICIPANT_CUSTOMER, sentiment);
}

static ChurnAnalysis
get_analysis (World *world)
{
  g_autoptr (ChurnContact) contact = world_get_contact (world, "c1");

  return contact->analysis;
}

static void
test_call (void)
{
  g_autoptr (World) world = world_new_polling (NULL);
  g_autoptr (GPtrArray) turns = NULL;
  const ChurnSegment *newest;
  ChurnFeatures row;

  begin (world);
  /* Not begun: the loop goes on. */
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpint (get_analysis (world), ==, CHURN_ANALYSIS_NONE);
  /* Three turns are two pages, one a tick. */
  say (world, CHURN_SENTIMENT_POSITIVE);
  say (world, CHURN_SENTIMENT_NEUTRAL);
  say (world, CHURN_SENTIMENT_NEGATIVE);
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpint (get_analysis (world), ==, CHURN_ANALYSIS_RUNNING);
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 2);
  /* What was said is known so long after: the newest turn is the second one. */
  turns = churn_store_list_segments (CHURN_STORE (world->store), "c1", 0, NULL, NULL);
  newest = g_ptr_array_index (turns, 1);
  g_assert_cmpint (churn_pipeline_get_counts (world->pipeline)->speech_age, ==,
                   world->now - START - newest->end * (G_USEC_PER_SEC / 1000));
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 3);
  row = world_get_features (world, "100");
  g_assert_cmpfloat (row.values[CHURN_FEATURE_SENTIMENT], ==, -1);
  g_assert_cmpuint (world_count_predictions (world, "c1", CHURN_CAUSE_SENTIMENT), ==, 1);
  /* The call ends while something is still unsaid to us: the loop gets it, and is over then. */
  say (world, CHURN_SENTIMENT_POSITIVE);
  world_contact_event (world, "DISCONNECTED", "c1", 60, NULL);
  g_assert_true (test_connect_is_looping (world->connect, "c1"));
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 4);
  row = world_get_features (world, "100");
  g_assert_cmpfloat (row.values[CHURN_FEATURE_SENTIMENT], ==, 1);
  test_transcripts_complete (world->transcripts, "c1");
  g_assert_cmpuint (world_tick (world, "c1"), ==, 1);
  g_assert_cmpint (get_analysis (world), ==, CHURN_ANALYSIS_COMPLETED);
  world_contact_event (world, "COMPLETED", "c1", 90, NULL);
  g_assert_false (test_connect_is_looping (world->connect, "c1"));
}

/* The analysis is over, the call is not: no request is made in vain. */
static void
test_completed (void)
{
  g_autoptr (World) world = world_new_polling (NULL);
  guint n_requests;

  begin (world);
  say (world, CHURN_SENTIMENT_NEGATIVE);
  test_transcripts_complete (world->transcripts, "c1");
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 1);
  g_assert_cmpint (get_analysis (world), ==, CHURN_ANALYSIS_COMPLETED);
  n_requests = test_transcripts_get_n_requests (world->transcripts);
  g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
  g_assert_cmpuint (test_transcripts_get_n_requests (world->transcripts), ==, n_requests);
}

/* Whatever it says instead of an answer: nothing is lost, nothing comes twice, the call goes on. */
static void
test_failures (void)
{
  g_autoptr (World) world = world_new_polling (NULL);
  const struct
  {
    GQuark domain;
    int code;
  } failures[] = {
    { CHURN_ERROR, CHURN_ERROR_NOT_FOUND },   { CHURN_ERROR, CHURN_ERROR_THROTTLED },
    { CHURN_ERROR, CHURN_ERROR_UNAVAILABLE }, { CHURN_ERROR, CHURN_ERROR_INTERNAL },
    { CHURN_ERROR, CHURN_ERROR_PARSE },       { CHURN_ERROR, CHURN_ERROR_INVALID },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT },
  };

  begin (world);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      say (world, CHURN_SENTIMENT_NEUTRAL);
      test_transcripts_fail (world->transcripts, failures[i].domain, failures[i].code);
      g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
      g_assert_cmpint (get_analysis (world), !=, CHURN_ANALYSIS_COMPLETED);
      g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
      g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
      g_assert_cmpuint (world_tick (world, "c1"), ==, 0);
      g_assert_cmpuint (world_count_turns (world, "c1"), ==, i + 1);
    }
}

/* A token that nobody knows any more: all of it is read again, and counts once. */
static void
test_refused_token (void)
{
  g_autoptr (World) world = world_new_polling (NULL);
  g_autoptr (ChurnContact) before = NULL;
  g_autoptr (ChurnContact) after = NULL;

  begin (world);
  say (world, CHURN_SENTIMENT_NEGATIVE);
  world_tick (world, "c1");
  before = world_get_contact (world, "c1");
  test_transcripts_forget_tokens (world->transcripts);
  world_tick (world, "c1");
  after = world_get_contact (world, "c1");
  g_assert_cmpint (after->version, ==, before->version);
  say (world, CHURN_SENTIMENT_NEGATIVE);
  world_tick (world, "c1");
  g_assert_cmpuint (world_count_turns (world, "c1"), ==, 2);
}

/* The stream brings the turns of this contact. */
static void
test_stream (void)
{
  g_autoptr (World) world = world_new_polling (NULL);

  begin (world);
  world_turn (world, "c1", "t1", "CUSTOMER", "NEGATIVE", 5);
  world_tick (world, "c1");
  g_assert_cmpuint (test_transcripts_get_n_requests (world->transcripts), ==, 0);
  world_contact_event (world, "DISCONNECTED", "c1", 60, NULL);
  g_assert_cmpuint (world_tick (world, "c1"), ==, 1);
}

/* Analysis is not switched on, and the call has ended: the loop does not wait for ever. */
static void
test_no_analysis (void)
{
  g_autoptr (World) world = world_new_polling (NULL);
  guint n_ticks = 0;

  begin (world);
  world_contact_event (world, "DISCONNECTED", "c1", 60, NULL);
  while (world_tick (world, "c1") == 0)
    {
      n_ticks++;
      g_assert_cmpuint (n_ticks, <, 30);
    }
  g_assert_cmpuint (n_ticks, >=, 10);
}

/* The store is away at any one call of a tick, before or after it did what it was told: the next
 * ticks make good what is missing, and nothing counts twice. */
static void
test_store_away (void)
{
  g_autofree char *expected = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (World) world = world_new_polling (NULL);
      g_autofree char *dump = NULL;
      gboolean was_away;

      begin (world);
      say (world, CHURN_SENTIMENT_NEGATIVE);
      say (world, CHURN_SENTIMENT_POSITIVE);
      say (world, CHURN_SENTIMENT_NEUTRAL);
      test_transcripts_complete (world->transcripts, "c1");
      if (i > 0)
        fault_store_fail (world->store, (i + 1) / 2, i % 2 == 0);
      for (guint j = 0; j < 4; j++)
        world_tick (world, "c1");
      was_away = fault_store_has_failed (world->store);
      fault_store_fail (world->store, 0, FALSE);
      g_assert_cmpuint (world_count_turns (world, "c1"), ==, 3);
      g_assert_cmpint (get_analysis (world), ==, CHURN_ANALYSIS_COMPLETED);
      dump = world_dump (world);
      if (expected == NULL)
        expected = g_strdup (dump);
      g_assert_cmpstr (dump, ==, expected);
      if (i > 0 && !was_away)
        {
          g_assert_cmpuint (i, >, 12);
          return;
        }
    }
  g_assert_not_reached ();
}

void
test_poll_add (void)
{
  g_test_add_func ("/poll/call", test_call);
  g_test_add_func ("/poll/completed", test_completed);
  g_test_add_func ("/poll/failures", test_failures);
  g_test_add_func ("/poll/refused-token", test_refused_token);
  g_test_add_func ("/poll/stream", test_stream);
  g_test_add_func ("/poll/no-analysis", test_no_analysis);
  g_test_add_func ("/poll/store-away", test_store_away);
}
