#include "churn-sim-script.h"

#include "churn-sim-random.h"

/* A comma or an end within so many bytes: the sentence has an opener of its own. */
#define OPENER 12

/**
 * churn_sim_script_get_lines:
 * @self: a dialogue
 * @name: what is said
 *
 * Returns: (transfer none): the ways to say it
 */
const ChurnSimLines *
churn_sim_script_get_lines (ChurnSimDialogue *self, const char *name)
{
  g_autofree char *written = self->chat ? g_strconcat ("chat_", name, NULL) : NULL;

  /* some things are written otherwise than they are said */
  if (written != NULL && churn_sim_speech_has_lines (self->speech, written))
    return churn_sim_speech_get_lines (self->speech, written);

  return churn_sim_speech_get_lines (self->speech, name);
}

/**
 * churn_sim_script_new_beat:
 * @kind: who does what
 * @what: (nullable): what is said
 * @mood: what it does to the customer
 *
 * Returns: (transfer full): a beat
 */
ChurnSimBeat *
churn_sim_script_new_beat (ChurnSimBeatKind kind, const ChurnSimLines *what, double mood)
{
  ChurnSimBeat *beat = g_new0 (ChurnSimBeat, 1);

  beat->kind = kind;
  beat->lines = what;
  beat->mood = mood;

  return beat;
}

/**
 * churn_sim_script_add:
 * @self: a dialogue
 * @kind: who does what
 * @what: (nullable): what is said
 * @mood: what it does to the customer
 *
 * Puts a beat after all that is still to come.
 */
void
churn_sim_script_add (ChurnSimDialogue *self,
                      ChurnSimBeatKind kind,
                      const ChurnSimLines *what,
                      double mood)
{
  g_queue_push_tail (&self->beats, churn_sim_script_new_beat (kind, what, mood));
}

/**
 * churn_sim_script_break_in:
 * @self: a dialogue
 * @beats: beats; it is empty after
 *
 * Puts beats before all that is still to come.
 */
void
churn_sim_script_break_in (ChurnSimDialogue *self, GQueue *beats)
{
  ChurnSimBeat *beat;

  while ((beat = g_queue_pop_tail (beats)) != NULL)
    g_queue_push_head (&self->beats, beat);
}

/**
 * churn_sim_script_feel:
 * @self: a dialogue
 * @change: good or bad
 *
 * Moves the mood. A good agent softens what hurts and gets more out of what helps.
 */
void
churn_sim_script_feel (ChurnSimDialogue *self, double change)
{
  double weight = change < 0 ? 1.3 - 0.5 * self->skill : 0.6 + 0.6 * self->skill;

  self->mood = CLAMP (self->mood + change * weight, -1.0, 1.0);
}

/**
 * churn_sim_script_pick_topic:
 * @self: a dialogue
 * @subject: what a queue is for
 *
 * Returns: (transfer none): a matter, another one than the last
 */
const ChurnSimTopic *
churn_sim_script_pick_topic (ChurnSimDialogue *self, const ChurnSimSubject *subject)
{
  gint32 i = g_rand_int_range (self->rand, 0, (gint32) subject->topics->len);

  if (g_ptr_array_index (subject->topics, i) == self->topic && subject->topics->len > 1)
    i = (i + 1) % (gint32) subject->topics->len;

  return g_ptr_array_index (subject->topics, i);
}

static gboolean
side_fits (ChurnSimDialogue *self, const ChurnSimSide *side)
{
  if (g_hash_table_contains (self->sides, side))
    return FALSE;
  if (g_str_equal (side->when, "voice"))
    return !self->chat;
  if (g_str_equal (side->when, "repeat"))
    return self->service_calls >= 3;
  if (g_str_equal (side->when, "loyal"))
    return self->known;
  if (g_str_equal (side->when, "ending"))
    return self->months > 0 && self->months <= 8;

  return TRUE;
}

/**
 * churn_sim_script_plan_side:
 * @self: a dialogue
 *
 * Plans a word beside the matter, if one is left that fits.
 */
void
churn_sim_script_plan_side (ChurnSimDialogue *self)
{
  GPtrArray *sides = churn_sim_speech_get_sides (self->speech);
  guint first = (guint) g_rand_int_range (self->rand, 0, (gint32) sides->len);

  for (guint i = 0; i < sides->len; i++)
    {
      const ChurnSimSide *side = g_ptr_array_index (sides, (first + i) % sides->len);

      if (!side_fits (self, side))
        continue;
      g_hash_table_add (self->sides, (gpointer) side);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, side->say, 0);
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, side->reply, 0.07);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, side->follow, 0);
      return;
    }
}

/**
 * churn_sim_script_plan_hold:
 * @self: a dialogue
 *
 * Plans that the agent puts the customer on hold and comes back.
 */
void
churn_sim_script_plan_hold (ChurnSimDialogue *self)
{
  ChurnSimBeat *back;

  self->n_holds += 1;
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "hold"), 0);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER_ACK, churn_sim_script_get_lines (self, "ack"),
                        0);
  back = churn_sim_script_new_beat (CHURN_SIM_BEAT_AGENT,
                                    churn_sim_script_get_lines (self, "hold_back"), 0);
  /* mostly a minute or two; now and then a quarter of an hour */
  back->pause = (gint64) ((20 + churn_sim_exponential (self->rand, 55)) * G_USEC_PER_SEC);
  if (churn_sim_chance (self->rand, self->endless ? 0.5 : 0.04))
    back->pause += g_rand_int_range (self->rand, 240, 900) * G_USEC_PER_SEC;
  back->mood = -CLAMP ((double) back->pause / (600.0 * G_USEC_PER_SEC), 0, 0.4);
  g_queue_push_tail (&self->beats, back);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                        churn_sim_script_get_lines (self, "hold_reaction"), 0);
}

/**
 * churn_sim_script_plan_typing:
 * @self: a dialogue
 *
 * Plans that the customer waits for the system.
 */
void
churn_sim_script_plan_typing (ChurnSimDialogue *self)
{
  ChurnSimBeat *after;

  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "typing"), 0);
  after = churn_sim_script_new_beat (CHURN_SIM_BEAT_CUSTOMER_ACK,
                                     churn_sim_script_get_lines (self, "ack"), 0);
  after->pause = g_rand_int_range (self->rand, 0, 3) * G_USEC_PER_SEC;
  g_queue_push_tail (&self->beats, after);
}

/**
 * churn_sim_script_plan_fix:
 * @self: a dialogue
 * @number: of the topic's fixes
 *
 * Plans that the agent does something about it.
 */
void
churn_sim_script_plan_fix (ChurnSimDialogue *self, guint number)
{
  const ChurnSimFix *fix = g_ptr_array_index (self->topic->fixes, number);
  ChurnSimBeat *beat = churn_sim_script_new_beat (CHURN_SIM_BEAT_FIX, fix->act, 0.05);

  beat->fix = number;
  beat->pause = g_rand_int_range (self->rand, 1, 12) * G_USEC_PER_SEC;
  g_queue_push_tail (&self->beats, beat);
  beat = churn_sim_script_new_beat (CHURN_SIM_BEAT_OUTCOME, NULL, 0);
  beat->fix = number;
  g_queue_push_tail (&self->beats, beat);
}

/**
 * churn_sim_script_plan_topic:
 * @self: a dialogue
 *
 * Plans from the problem to the first thing done about it.
 */
void
churn_sim_script_plan_topic (ChurnSimDialogue *self)
{
  GPtrArray *exchanges = self->topic->exchanges;
  guint first = (guint) g_rand_int_range (self->rand, 0, (gint32) exchanges->len);
  guint n = (guint) g_rand_int_range (self->rand, MIN (2, (gint32) exchanges->len),
                                      (gint32) exchanges->len + 1);

  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, self->topic->problem,
                        -0.05 - 0.15 * self->topic->severity);
  churn_sim_script_add (
      self, CHURN_SIM_BEAT_AGENT,
      churn_sim_script_get_lines (self, self->mood < 0.1 ? "empathy" : "empathy_light"), 0.1);
  if (self->n_topics == 1 && !self->transferred)
    {
      GPtrArray *checks = churn_sim_speech_get_checks (self->speech);
      guint check = (guint) g_rand_int_range (self->rand, 0, (gint32) checks->len);
      guint n_checks = churn_sim_chance (self->rand, 0.45) ? 2 : 1;

      for (guint i = 0; i < n_checks; i++)
        {
          const ChurnSimExchange *ask = g_ptr_array_index (checks, (check + i) % checks->len);

          churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, ask->ask, -0.02);
          churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, ask->answer, 0);
        }
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                            churn_sim_script_get_lines (self, "verified"), 0);
    }
  for (guint i = 0; i < n; i++)
    {
      const ChurnSimExchange *exchange =
          g_ptr_array_index (exchanges, (first + i) % exchanges->len);

      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, exchange->ask, 0);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, exchange->answer, 0);
      if (churn_sim_chance (self->rand, 0.4))
        churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT_ACK,
                              churn_sim_script_get_lines (self, "agent_ack"), 0);
      if (churn_sim_chance (self->rand, 0.16))
        churn_sim_script_plan_side (self);
    }
  churn_sim_script_plan_typing (self);
  if (churn_sim_chance (self->rand, 0.35))
    churn_sim_script_plan_side (self);
  if (churn_sim_chance (self->rand, 0.25))
    churn_sim_script_plan_hold (self);
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, self->topic->finding, 0.02);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, self->topic->react,
                        -0.1 * self->topic->severity);
  if (self->target != NULL && churn_sim_chance (self->rand, 0.55))
    {
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                            churn_sim_script_get_lines (self, "transfer_say"), -0.1);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                            churn_sim_script_get_lines (self, "transfer_answer"), 0);
      churn_sim_script_add (self, CHURN_SIM_BEAT_TRANSFER, NULL, 0);
      return;
    }
  churn_sim_script_plan_fix (self, 0);
}

/**
 * churn_sim_script_plan_closing:
 * @self: a dialogue
 *
 * Plans the end of a matter.
 */
void
churn_sim_script_plan_closing (ChurnSimDialogue *self)
{
  if (churn_sim_chance (self->rand, 0.6))
    {
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "recap"),
                            0.02);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER_ACK,
                            churn_sim_script_get_lines (self, "ack"), 0);
    }
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                        churn_sim_script_get_lines (self, "anything_else"), 0.02);
  churn_sim_script_add (self, CHURN_SIM_BEAT_MORE, NULL, 0);
}

/**
 * churn_sim_script_plan_goodbye:
 * @self: a dialogue
 *
 * Plans the goodbye.
 */
void
churn_sim_script_plan_goodbye (ChurnSimDialogue *self)
{
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, churn_sim_script_get_lines (self, "no_more"),
                        0);
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "bye_agent"),
                        0);
  if (churn_sim_chance (self->rand, 0.85))
    churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                          churn_sim_script_get_lines (self, "bye_customer"), 0);
}

/**
 * churn_sim_script_set_slot:
 * @self: a dialogue
 * @name: a slot
 * @value: what it says from now on
 *
 * Fills a slot.
 */
void
churn_sim_script_set_slot (ChurnSimDialogue *self, const char *name, const char *value)
{
  g_hash_table_replace (self->slots, g_strdup (name), g_strdup (value));
}

static ChurnSimTone
tone_of_mood (ChurnSimDialogue *self)
{
  double felt = self->mood + churn_sim_normal (self->rand, 0, 0.28);

  if (felt < -0.2)
    return CHURN_SIM_TONE_NEGATIVE;
  if (felt > 0.3)
    return CHURN_SIM_TONE_POSITIVE;

  return CHURN_SIM_TONE_NEUTRAL;
}

/* People begin with a word or two that say little: always where the sentence itself was heard
 * before in this centre. */
static void
open_sentence (ChurnSimDialogue *self, ChurnSimTurn *turn, ChurnSimTone tone, gboolean again)
{
  gboolean customer = turn->participant == CHURN_PARTICIPANT_CUSTOMER;
  g_autofree char *opener = NULL;
  char *text;
  gboolean unused;

  /* it begins so already, or it is the greeting */
  if (strcspn (turn->text, ",.?") < OPENER || self->n_turns == 0 ||
      !churn_sim_chance (self->rand, again ? 0.85 : 0.12))
    return;
  opener = churn_sim_speech_say (
      self->speech,
      churn_sim_script_get_lines (self, customer ? "opener_customer" : "opener_agent"), &tone,
      self->slots, self->openings, self->rand, &unused);
  text = g_strconcat (opener, " ", turn->text, NULL);
  g_free (turn->text);
  turn->text = text;
}

/* Who chats does not call. */
static void
write_down (ChurnSimTurn *turn)
{
  static const char *const words[][2] = {
    { "I'm calling", "I'm writing" },
    { "on this call", "in this chat" },
    { "can you hear me, ", "" },
    { "on the phone", "in a chat" },
  };
  GString *text = g_string_new (turn->text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (text, words[i][0], words[i][1], 0);
  g_free (turn->text);
  turn->text = g_string_free (text, FALSE);
}

/**
 * churn_sim_script_say:
 * @self: a dialogue
 * @turn: (out): filled
 * @who: speaks
 * @beat: what is said
 *
 * Puts a beat into words, of a tone that the mood suggests.
 */
void
churn_sim_script_say (ChurnSimDialogue *self,
                      ChurnSimTurn *turn,
                      ChurnParticipant who,
                      const ChurnSimBeat *beat)
{
  static const ChurnSentiment sentiments[CHURN_SIM_N_TONES] = { CHURN_SENTIMENT_NEGATIVE,
                                                                CHURN_SENTIMENT_NEUTRAL,
                                                                CHURN_SENTIMENT_POSITIVE };
  gboolean customer = who == CHURN_PARTICIPANT_CUSTOMER;
  ChurnSimTone tone = customer ? tone_of_mood (self) : CHURN_SIM_TONE_NEUTRAL;
  gboolean again = FALSE;
  double words = 1;

  turn->participant = who;
  turn->text = churn_sim_speech_say (self->speech, beat->lines, &tone, self->slots, self->openings,
                                     self->rand, &again);
  open_sentence (self, turn, tone, again);
  if (self->chat)
    write_down (turn);
  for (const char *c = turn->text; *c != '\0'; c++)
    words += *c == ' ';

  /* The analysis hears the words, is wrong at times, and leaves the shortest turns without. */
  turn->sentiment = sentiments[tone];
  if (words < 3 && churn_sim_chance (self->rand, 0.5))
    turn->sentiment = CHURN_SENTIMENT_NONE;
  else if (turn->sentiment != CHURN_SENTIMENT_NEUTRAL && churn_sim_chance (self->rand, 0.06))
    turn->sentiment = CHURN_SENTIMENT_NEUTRAL;
  if (!customer)
    turn->sentiment =
        churn_sim_chance (self->rand, 0.15) ? CHURN_SENTIMENT_POSITIVE : CHURN_SENTIMENT_NEUTRAL;

  turn->pause = beat->pause;
  if (self->chat)
    {
      /* it is there at once, but had to be typed, by somebody who does other things meanwhile */
      turn->length = G_USEC_PER_SEC / 2;
      turn->pause +=
          (gint64) ((2 + words * 0.5 + churn_sim_exponential (self->rand, 7)) * G_USEC_PER_SEC);
    }
  else
    {
      turn->length =
          (gint64) ((0.5 + words * (0.30 + 0.12 * g_rand_double (self->rand))) * G_USEC_PER_SEC);
      turn->pause += (gint64) ((0.2 + churn_sim_exponential (self->rand, 0.8)) * G_USEC_PER_SEC);
    }
  self->n_turns += 1;
}
