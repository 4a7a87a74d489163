#include "test-local.h"

#include "churn-sim-dialogue.h"
#include "churn-sim-random.h"

#define N_DIALOGUES 300
#define NO_TOPICS "{\"queues\":[],\"campaigns\":[]}"
/* A line of so many words is nobody's habit: heard twice, it is a recording. */
#define LONG_LINE 8

static ChurnSimSpeech *
open_speech (void)
{
  g_autoptr (GError) error = NULL;
  ChurnSimSpeech *speech = churn_sim_speech_new (&error);

  g_assert_no_error (error);

  return speech;
}

static void
test_broken (void)
{
  static const char talk[] = "{\"slots\":{},\"common\":{%s},\"verify\":[],\"sides\":[]}";
  g_autofree char *good = g_strdup_printf (talk, "\"a\":[\"{agent} says\"]");
  g_autofree char *unknown = g_strdup_printf (talk, "\"a\":[\"{nobody} says\"]");
  g_autofree char *empty = g_strdup_printf (talk, "\"a\":[]");
  const char *const broken[] = { unknown, empty, "[]", "{", "{}" };
  g_autoptr (GError) error = NULL;
  ChurnSimSpeech *speech = churn_sim_speech_new_from_json (good, NO_TOPICS, &error);

  g_assert_no_error (error);
  churn_sim_speech_free (speech);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_null (churn_sim_speech_new_from_json (broken[i], NO_TOPICS, &refused));
      g_assert_nonnull (refused);
    }
  g_assert_null (churn_sim_speech_new_from_json (
      good, "{\"queues\":[{\"name\":\"x\"}],\"campaigns\":[]}", &error));
  g_assert_nonnull (error);
}

/* What is said, one turn a line; NULL for @kinds is fine. */
static char *
talk (ChurnSimSpeech *speech,
      ChurnSimDialogue *dialogue,
      guint *n_turns,
      guint *n_customer,
      ChurnSimTalk *end)
{
  g_autoptr (GString) all = g_string_new (NULL);

  *n_turns = *n_customer = 0;
  for (;;)
    {
      g_auto (ChurnSimTurn) turn = { 0 };

      *end = churn_sim_dialogue_next (dialogue, &turn);
      if (*end != CHURN_SIM_TALK_GOES_ON)
        break;
      *n_turns += 1;
      *n_customer += turn.participant == CHURN_PARTICIPANT_CUSTOMER;
      g_assert_cmpuint (strlen (turn.text), >, 1);
      g_assert_null (strpbrk (turn.text, "[]{}|<>"));
      g_assert_null (strstr (turn.text, "  "));
      g_assert_nonnull (strchr (".?!", turn.text[strlen (turn.text) - 1]));
      g_assert_cmpint (turn.length, >, 0);
      g_assert_cmpint (turn.pause, >, 0);
      g_assert_cmpuint (*n_turns, <, 500);
      g_string_append_printf (all, "%s\n", turn.text);
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static ChurnSimParties
make_parties (guint i)
{
  return (ChurnSimParties){
    .company = "Larkfield",
    .queue = "Billing",
    .agent = "Inge",
    .first_name = i % 10 == 0 ? NULL : "Ana",
    .last_name = i % 10 == 0 ? NULL : "Ruiz",
    .months = i % 10 == 0 ? -1 : (int) (i % 30),
    .service_calls = i % 7,
    .history = (i % 5) / 2.0 - 1.0,
    .waited = (gint64) (i % 8) * G_TIME_SPAN_MINUTE,
    .skill = (i % 11) / 10.0,
  };
}

static guint
count_words (const char *line)
{
  guint n = 1;

  for (; *line != '\0'; line++)
    n += *line == ' ';

  return n;
}

/* How many of the long lines occur in another dialogue too, that is, how many would be noticed. */
static void
count_lines (GPtrArray *texts, guint *n_long, guint *n_again)
{
  g_autoptr (GHashTable) homes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *n_long = *n_again = 0;
  /* first where each line was heard (G_MAXUINT: in several), then how many of them were */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < texts->len; i++)
      {
        g_auto (GStrv) lines = g_strsplit (g_ptr_array_index (texts, i), "\n", -1);

        for (guint j = 0; lines[j] != NULL; j++)
          {
            guint home = GPOINTER_TO_UINT (g_hash_table_lookup (homes, lines[j]));

            if (count_words (lines[j]) < LONG_LINE)
              continue;
            if (round == 0)
              g_hash_table_insert (
                  homes, g_strdup (lines[j]),
                  GUINT_TO_POINTER (home == 0 || home == i + 1 ? i + 1 : G_MAXUINT));
            *n_long += round;
            *n_again += round == 1 && home == G_MAXUINT;
          }
      }
}

/* No call reads like another: no two are the same, and of the long lines less than three in a
 * hundred are heard in any other of 300 calls, which is more than anybody listens to in a day. */
static void
test_dialogues (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_long, n_again, ends[4] = { 0 }, sum = 0;

  for (guint i = 0; i < N_DIALOGUES; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (5, i, 0);
      ChurnSimParties parties = make_parties (i);
      g_autoptr (ChurnSimDialogue) dialogue = churn_sim_dialogue_new (
          speech, g_ptr_array_index (subjects, i % subjects->len), &parties, rand);
      guint n_turns, n_customer;
      ChurnSimTalk end;
      char *text = talk (speech, dialogue, &n_turns, &n_customer, &end);

      ends[end] += 1;
      sum += n_turns;
      g_assert_cmpuint (n_turns, >=, 12);
      g_assert_cmpuint (n_customer, >=, n_turns / 3);
      g_ptr_array_add (texts, text);
      g_assert_true (g_hash_table_add (known, text));
    }
  g_assert_cmpuint (ends[CHURN_SIM_TALK_OVER], >, N_DIALOGUES / 2);
  g_assert_cmpuint (ends[CHURN_SIM_TALK_HUNG_UP], >, 0);
  g_assert_cmpuint (sum / N_DIALOGUES, >=, 25);
  count_lines (texts, &n_long, &n_again);
  g_test_message ("%u long lines, %u in more than one dialogue", n_long, n_again);
  g_assert_cmpuint (n_long, >, 10 * N_DIALOGUES);
  g_assert_cmpuint (n_again * 33, <, n_long);
}

/* What is said once stays the same while the call lasts. */
static void
assert_said_once (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *first = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *again = g_match_info_fetch (match, 0);

      if (first == NULL)
        first = g_strdup (again);
      g_assert_cmpstr (again, ==, first);
    }
}

static void
test_consistent (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  guint n_tickets = 0;

  for (guint i = 0; i < N_DIALOGUES; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (8, i, 0);
      ChurnSimParties parties = make_parties (i);
      g_autoptr (ChurnSimDialogue) dialogue = churn_sim_dialogue_new (
          speech, g_ptr_array_index (subjects, i % subjects->len), &parties, rand);
      guint n_turns, n_customer;
      ChurnSimTalk end;
      g_autofree char *text = talk (speech, dialogue, &n_turns, &n_customer, &end);

      if (churn_sim_dialogue_is_promised (dialogue))
        {
          g_autofree char *more = NULL;
          g_autofree char *both = NULL;

          n_tickets += 1;
          churn_sim_dialogue_follow_up (dialogue, &parties, rand);
          more = talk (speech, dialogue, &n_turns, &n_customer, &end);
          both = g_strconcat (text, more, NULL);
          assert_said_once (both, "\\b[0-9]{8}\\b");
          g_assert_cmpuint (n_turns, >=, 8);
          g_assert_cmpint (end, ==, CHURN_SIM_TALK_OVER);
        }
      assert_said_once (text, "nineteen [a-z]+-[a-z]+");
      assert_said_once (text, "\\b[0-9] [0-9] [0-9] [0-9]\\b");
      assert_said_once (text, "\\b[0-9]{4,5}\\b(?=[.,?])(?=.*postcode)");
      assert_said_once (text, "with you for [a-z ]+ years");
    }
  g_assert_cmpuint (n_tickets, >, 5);
}

/* Who was called answers first, and hears why. */
static void
test_called (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  GPtrArray *campaigns = churn_sim_speech_get_campaigns (speech);

  g_assert_cmpuint (campaigns->len, >, 0);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (9, i, 0);
      ChurnSimParties parties = make_parties (i + (i % 10 == 0));
      g_autoptr (ChurnSimDialogue) dialogue = NULL;
      GPtrArray *matters = i % 2 == 0 ? campaigns : subjects;

      parties.approach = i % 2 == 0 ? CHURN_SIM_APPROACH_CAMPAIGN : CHURN_SIM_APPROACH_CALLBACK;
      dialogue = churn_sim_dialogue_new (speech, g_ptr_array_index (matters, i % matters->len),
                                         &parties, rand);
      for (guint j = 0; j < 4; j++)
        {
          g_auto (ChurnSimTurn) turn = { 0 };

          g_assert_cmpint (churn_sim_dialogue_next (dialogue, &turn), ==, CHURN_SIM_TALK_GOES_ON);
          if (j == 1)
            g_assert_nonnull (strstr (turn.text, "Larkfield"));
          /* the matter is the agent's in a campaign, the customer's else */
          if (j < 3 || parties.approach == CHURN_SIM_APPROACH_CAMPAIGN)
            g_assert_cmpint (turn.participant, ==,
                             j % 2 == 0 ? CHURN_PARTICIPANT_CUSTOMER : CHURN_PARTICIPANT_AGENT);
          else
            g_assert_cmpint (turn.participant, ==, CHURN_PARTICIPANT_CUSTOMER);
        }
    }
}

/* The second agent was told, or asks and is told again. */
static void
test_transfer (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  guint n_transferred = 0, n_asked = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (10, i, 0);
      ChurnSimParties parties = make_parties (i);
      g_autoptr (ChurnSimDialogue) dialogue =
          churn_sim_dialogue_new (speech, g_ptr_array_index (subjects, 0), &parties, rand);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      guint n_turns, n_customer;
      ChurnSimTalk end;

      churn_sim_dialogue_allow_transfer (dialogue, g_ptr_array_index (subjects, 1));
      before = talk (speech, dialogue, &n_turns, &n_customer, &end);
      if (end != CHURN_SIM_TALK_TRANSFERRED)
        continue;
      n_transferred += 1;
      parties.agent = "Tomasz";
      parties.queue = "Technical Support";
      churn_sim_dialogue_transfer (dialogue, &parties);
      after = talk (speech, dialogue, &n_turns, &n_customer, &end);
      g_assert_nonnull (strstr (after, "Tomasz"));
      g_assert_cmpint (end, !=, CHURN_SIM_TALK_TRANSFERRED);
      /* the first agent's name is known, unless there are no notes at all */
      n_asked +=
          g_str_has_prefix (after, "Hello, Tomasz") || g_str_has_prefix (after, "Hi, Tomasz");
    }
  g_assert_cmpuint (n_transferred, >, 20);
  g_assert_cmpuint (n_asked, >, 2);
  g_assert_cmpuint (n_asked * 2, <, n_transferred);
}

/* Who is angry to begin with is angrier to listen to. */
static void
test_mood (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  int sums[2] = { 0, 0 };

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (6, i / 2, 0);
      ChurnSimParties parties = make_parties (1);
      g_autoptr (ChurnSimDialogue) dialogue = NULL;

      parties.history = i % 2 == 0 ? -0.8 : 0.8;
      dialogue = churn_sim_dialogue_new (speech, g_ptr_array_index (subjects, i % subjects->len),
                                         &parties, rand);
      for (;;)
        {
          g_auto (ChurnSimTurn) turn = { 0 };

          if (churn_sim_dialogue_next (dialogue, &turn) != CHURN_SIM_TALK_GOES_ON)
            break;
          if (turn.participant == CHURN_PARTICIPANT_CUSTOMER &&
              turn.sentiment != CHURN_SENTIMENT_NONE)
            sums[i % 2] += turn.sentiment;
        }
    }
  g_assert_cmpint (sums[0], <, 0);
  g_assert_cmpint (sums[1], >, 0);
}

static void
test_offer (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  guint n_accepted = 0, n_declined = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (7, i, 0);
      ChurnSimParties parties = make_parties (i);
      g_autoptr (ChurnSimDialogue) dialogue =
          churn_sim_dialogue_new (speech, g_ptr_array_index (subjects, 0), &parties, rand);
      gboolean spoken = FALSE, accepted = FALSE;
      int months = 0;

      for (guint j = 0; j < 8; j++)
        {
          g_auto (ChurnSimTurn) turn = { 0 };

          g_assert_cmpint (churn_sim_dialogue_next (dialogue, &turn), ==, CHURN_SIM_TALK_GOES_ON);
          g_assert_null (strstr (turn.text, "24 months"));
        }
      g_assert_false (churn_sim_dialogue_take_answer (dialogue, &months, &accepted));
      churn_sim_dialogue_offer (dialogue, 24);
      for (guint j = 0; j < 4 && months == 0; j++)
        {
          g_auto (ChurnSimTurn) turn = { 0 };

          g_assert_cmpint (churn_sim_dialogue_next (dialogue, &turn), ==, CHURN_SIM_TALK_GOES_ON);
          spoken = spoken || strstr (turn.text, "24 months") != NULL;
          if (j == 0)
            g_assert_cmpint (turn.participant, ==, CHURN_PARTICIPANT_AGENT);
          if (churn_sim_dialogue_take_answer (dialogue, &months, &accepted))
            g_assert_cmpint (turn.participant, ==, CHURN_PARTICIPANT_CUSTOMER);
        }
      g_assert_cmpint (months, ==, 24);
      g_assert_true (spoken);
      g_assert_false (churn_sim_dialogue_take_answer (dialogue, &months, &accepted));
      *(accepted ? &n_accepted : &n_declined) += 1;
    }
  g_assert_cmpuint (n_accepted, >, 5);
  g_assert_cmpuint (n_declined, >, 5);
}

void
test_speech_add (void)
{
  g_test_add_func ("/local/speech/broken", test_broken);
  g_test_add_func ("/local/speech/dialogues", test_dialogues);
  g_test_add_func ("/local/speech/consistent", test_consistent);
  g_test_add_func ("/local/speech/called", test_called);
  g_test_add_func ("/local/speech/transfer", test_transfer);
  g_test_add_func ("/local/speech/mood", test_mood);
  g_test_add_func ("/local/speech/offer", test_offer);
}
