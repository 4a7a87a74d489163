#include "test-local.h"

#include "churn-sim-dialogue.h"
#include "churn-sim-random.h"

#define N_DIALOGUES 300

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
  ChurnSimSpeech *speech = churn_sim_speech_new_from_json (good, "{\"queues\":[]}", &error);

  g_assert_no_error (error);
  churn_sim_speech_free (speech);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_null (churn_sim_speech_new_from_json (broken[i], "{\"queues\":[]}", &refused));
      g_assert_nonnull (refused);
    }
  g_assert_null (churn_sim_speech_new_from_json (good, "{\"queues\":[{\"name\":\"x\"}]}", &error));
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

/* No call reads like another: no two, and the same line is rarely said twice. */
static void
test_dialogues (void)
{
  g_autoptr (ChurnSimSpeech) speech = open_speech ();
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_long = 0, n_again = 0, ends[4] = { 0 }, sum = 0;

  for (guint i = 0; i < N_DIALOGUES; i++)
    {
      g_autoptr (GRand) rand = churn_sim_random_new (5, i, 0);
      ChurnSimParties parties = make_parties (i);
      g_autoptr (ChurnSimDialogue) dialogue = churn_sim_dialogue_new (
          speech, g_ptr_array_index (subjects, i % subjects->len), &parties, rand);
      guint n_turns, n_customer;
      ChurnSimTalk end;
      char *text = talk (speech, dialogue, &n_turns, &n_customer, &end);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      ends[end] += 1;
      sum += n_turns;
      g_assert_cmpuint (n_turns, >=, 12);
      g_assert_cmpuint (n_customer, >=, n_turns / 3);
      for (guint j = 0; lines[j] != NULL; j++)
        if (strlen (lines[j]) >= 28)
          {
            n_long += 1;
            n_again += !g_hash_table_add (said, g_strdup (lines[j]));
          }
      g_assert_true (g_hash_table_add (texts, text));
    }
  g_assert_cmpuint (ends[CHURN_SIM_TALK_OVER], >, N_DIALOGUES / 2);
  g_assert_cmpuint (ends[CHURN_SIM_TALK_HUNG_UP], >, 0);
  g_assert_cmpuint (sum / N_DIALOGUES, >=, 25);
  g_test_message ("%u long lines, %u said before", n_long, n_again);
  g_assert_cmpuint (n_again * 3, <, n_long);
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
  g_test_add_func ("/local/speech/mood", test_mood);
  g_test_add_func ("/local/speech/offer", test_offer);
}
