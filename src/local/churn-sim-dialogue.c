#include "churn-sim-dialogue.h"

#include "churn-sim-random.h"

#include <math.h>
#include <string.h>

/* A dialogue is a row of beats still to come. Saying one may put others in front of it: a fix that
 * failed brings the next fix, an offer made by the real agent breaks in. */

typedef enum
{
  BEAT_AGENT,
  BEAT_CUSTOMER,
  BEAT_CUSTOMER_ACK, /* a short word, or nothing */
  BEAT_AGENT_ACK,
  BEAT_FIX,     /* the agent does something about it; its outcome is drawn after */
  BEAT_OUTCOME, /* what the customer says to that */
  BEAT_DECIDE,  /* the customer takes the offer or does not */
  BEAT_MORE,    /* is there anything else? */
  BEAT_TRANSFER,
} BeatKind;

typedef struct
{
  BeatKind kind;
  const ChurnSimLines *lines;
  double mood;  /* what it does to the customer, good or bad */
  gint64 pause; /* microseconds of silence before it, beyond the usual */
  guint fix;    /* BEAT_FIX, BEAT_OUTCOME */
  int months;   /* BEAT_DECIDE */
} Beat;

struct _ChurnSimDialogue
{
  ChurnSimSpeech *speech;
  const ChurnSimSubject *subject;
  const ChurnSimSubject *target; /* where to it may be transferred */
  const ChurnSimTopic *topic;
  GRand *rand;
  GHashTable *slots;
  GQueue beats; /* of Beat */

  double mood; /* -1 furious to 1 delighted */
  double skill;
  double service_calls;
  gboolean known;
  int months;
  guint n_topics;
  guint n_failed;
  guint n_turns;
  gboolean threatened;
  gboolean transferred;
  gboolean hanging_up;
  GHashTable *sides; /* those that were had */

  int answered; /* months; 0: no answer to take */
  gboolean accepted;
};

/**
 * churn_sim_turn_clear:
 * @turn: a turn
 *
 * Frees what a turn holds.
 */
void
churn_sim_turn_clear (ChurnSimTurn *turn)
{
  g_clear_pointer (&turn->text, g_free);
}

static const ChurnSimLines *
lines (ChurnSimDialogue *self, const char *name)
{
  return churn_sim_speech_get_lines (self->speech, name);
}

static Beat *
beat_new (BeatKind kind, const ChurnSimLines *what, double mood)
{
  Beat *beat = g_new0 (Beat, 1);

  beat->kind = kind;
  beat->lines = what;
  beat->mood = mood;

  return beat;
}

static void
add (ChurnSimDialogue *self, BeatKind kind, const ChurnSimLines *what, double mood)
{
  g_queue_push_tail (&self->beats, beat_new (kind, what, mood));
}

/* Puts @beats, which it empties, before all that is still to come. */
static void
break_in (ChurnSimDialogue *self, GQueue *beats)
{
  Beat *beat;

  while ((beat = g_queue_pop_tail (beats)) != NULL)
    g_queue_push_head (&self->beats, beat);
}

static void
set_slot (ChurnSimDialogue *self, const char *name, const char *value)
{
  g_hash_table_replace (self->slots, g_strdup (name), g_strdup (value));
}

static void
set_number (ChurnSimDialogue *self, const char *name, int value, const char *unknown)
{
  if (value >= 0)
    g_hash_table_replace (self->slots, g_strdup (name), g_strdup_printf ("%d", value));
  else
    set_slot (self, name, unknown);
}

static void
set_parties (ChurnSimDialogue *self, const ChurnSimParties *parties)
{
  /* Somebody the centre does not know still has a name to give. */
  static const char *const strangers[][2] = {
    { "Robin", "Achterberg" }, { "Noor", "Haddad" },   { "Alex", "Lindqvist" },
    { "Maxine", "Oduya" },     { "Sasha", "Petrov" },  { "Kim", "Tran" },
    { "Dana", "Whitlock" },    { "Lee", "Castellan" },
  };

  set_slot (self, "company", parties->company);
  set_slot (self, "queue", parties->queue);
  set_slot (self, "agent", parties->agent);
  set_number (self, "months", parties->months, "a few");
  set_number (self, "wait", (int) MAX (2, parties->waited / (60 * G_USEC_PER_SEC)), "ten");
  self->skill = parties->skill;

  if (parties->first_name != NULL)
    {
      set_slot (self, "customer", parties->first_name);
      set_slot (self, "surname", parties->last_name != NULL ? parties->last_name : "");
    }
  else if (!g_hash_table_contains (self->slots, "customer"))
    {
      gint32 i = g_rand_int_range (self->rand, 0, G_N_ELEMENTS (strangers));

      set_slot (self, "customer", strangers[i][0]);
      set_slot (self, "surname", strangers[i][1]);
    }
}

static void
feel (ChurnSimDialogue *self, double change)
{
  /* A good agent softens what hurts and gets more out of what helps. */
  double weight = change < 0 ? 1.3 - 0.5 * self->skill : 0.6 + 0.6 * self->skill;

  self->mood = CLAMP (self->mood + change * weight, -1.0, 1.0);
}

static const ChurnSimTopic *
pick_topic (ChurnSimDialogue *self, const ChurnSimSubject *subject)
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
  if (g_str_equal (side->when, "repeat"))
    return self->service_calls >= 3;
  if (g_str_equal (side->when, "loyal"))
    return self->known;
  if (g_str_equal (side->when, "ending"))
    return self->months > 0 && self->months <= 8;

  return TRUE;
}

static void
plan_side (ChurnSimDialogue *self)
{
  GPtrArray *sides = churn_sim_speech_get_sides (self->speech);
  guint first = (guint) g_rand_int_range (self->rand, 0, (gint32) sides->len);

  for (guint i = 0; i < sides->len; i++)
    {
      const ChurnSimSide *side = g_ptr_array_index (sides, (first + i) % sides->len);

      if (!side_fits (self, side))
        continue;
      g_hash_table_add (self->sides, (gpointer) side);
      add (self, BEAT_CUSTOMER, side->say, 0);
      add (self, BEAT_AGENT, side->reply, 0.07);
      add (self, BEAT_CUSTOMER, side->follow, 0);
      return;
    }
}

static void
plan_hold (ChurnSimDialogue *self)
{
  Beat *back;

  add (self, BEAT_AGENT, lines (self, "hold"), 0);
  add (self, BEAT_CUSTOMER_ACK, lines (self, "ack"), 0);
  back = beat_new (BEAT_AGENT, lines (self, "hold_back"), 0);
  /* mostly a minute or two; now and then a quarter of an hour */
  back->pause = (gint64) ((20 + churn_sim_exponential (self->rand, 55)) * G_USEC_PER_SEC);
  if (churn_sim_chance (self->rand, 0.04))
    back->pause += g_rand_int_range (self->rand, 300, 1000) * G_USEC_PER_SEC;
  back->mood = -CLAMP ((double) back->pause / (600.0 * G_USEC_PER_SEC), 0, 0.4);
  g_queue_push_tail (&self->beats, back);
  add (self, BEAT_CUSTOMER, lines (self, "hold_reaction"), 0);
}

static void
plan_typing (ChurnSimDialogue *self)
{
  Beat *after;

  add (self, BEAT_AGENT, lines (self, "typing"), 0);
  after = beat_new (BEAT_CUSTOMER_ACK, lines (self, "ack"), 0);
  after->pause = g_rand_int_range (self->rand, 0, 3) * G_USEC_PER_SEC;
  g_queue_push_tail (&self->beats, after);
}

static void
plan_fix (ChurnSimDialogue *self, guint number)
{
  const ChurnSimFix *fix = g_ptr_array_index (self->topic->fixes, number);
  Beat *beat = beat_new (BEAT_FIX, fix->act, 0.05);

  beat->fix = number;
  beat->pause = g_rand_int_range (self->rand, 1, 12) * G_USEC_PER_SEC;
  g_queue_push_tail (&self->beats, beat);
  beat = beat_new (BEAT_OUTCOME, NULL, 0);
  beat->fix = number;
  g_queue_push_tail (&self->beats, beat);
}

/* From the problem to the first thing done about it. */
static void
plan_topic (ChurnSimDialogue *self)
{
  GPtrArray *exchanges = self->topic->exchanges;
  guint first = (guint) g_rand_int_range (self->rand, 0, (gint32) exchanges->len);
  guint n = (guint) g_rand_int_range (self->rand, MIN (2, (gint32) exchanges->len),
                                      (gint32) exchanges->len + 1);

  add (self, BEAT_CUSTOMER, self->topic->problem, -0.05 - 0.15 * self->topic->severity);
  add (self, BEAT_AGENT, lines (self, self->mood < 0.1 ? "empathy" : "empathy_light"), 0.1);
  if (self->n_topics == 1 && !self->transferred)
    {
      GPtrArray *checks = churn_sim_speech_get_checks (self->speech);
      guint check = (guint) g_rand_int_range (self->rand, 0, (gint32) checks->len);
      guint n_checks = churn_sim_chance (self->rand, 0.45) ? 2 : 1;

      for (guint i = 0; i < n_checks; i++)
        {
          const ChurnSimExchange *ask = g_ptr_array_index (checks, (check + i) % checks->len);

          add (self, BEAT_AGENT, ask->ask, -0.02);
          add (self, BEAT_CUSTOMER, ask->answer, 0);
        }
      add (self, BEAT_AGENT, lines (self, "verified"), 0);
    }
  for (guint i = 0; i < n; i++)
    {
      const ChurnSimExchange *exchange =
          g_ptr_array_index (exchanges, (first + i) % exchanges->len);

      add (self, BEAT_AGENT, exchange->ask, 0);
      add (self, BEAT_CUSTOMER, exchange->answer, 0);
      if (churn_sim_chance (self->rand, 0.4))
        add (self, BEAT_AGENT_ACK, lines (self, "agent_ack"), 0);
      if (churn_sim_chance (self->rand, 0.16))
        plan_side (self);
    }
  plan_typing (self);
  if (churn_sim_chance (self->rand, 0.35))
    plan_side (self);
  if (churn_sim_chance (self->rand, 0.3))
    plan_hold (self);
  add (self, BEAT_AGENT, self->topic->finding, 0.02);
  add (self, BEAT_CUSTOMER, self->topic->react, -0.1 * self->topic->severity);
  if (self->target != NULL && churn_sim_chance (self->rand, 0.55))
    {
      add (self, BEAT_AGENT, lines (self, "transfer_say"), -0.1);
      add (self, BEAT_CUSTOMER, lines (self, "transfer_answer"), 0);
      add (self, BEAT_TRANSFER, NULL, 0);
      return;
    }
  plan_fix (self, 0);
}

static void
plan_closing (ChurnSimDialogue *self)
{
  if (churn_sim_chance (self->rand, 0.6))
    {
      add (self, BEAT_AGENT, lines (self, "recap"), 0.02);
      add (self, BEAT_CUSTOMER_ACK, lines (self, "ack"), 0);
    }
  add (self, BEAT_AGENT, lines (self, "anything_else"), 0.02);
  add (self, BEAT_MORE, NULL, 0);
}

static void
plan_goodbye (ChurnSimDialogue *self)
{
  add (self, BEAT_CUSTOMER, lines (self, "no_more"), 0);
  add (self, BEAT_AGENT, lines (self, "bye_agent"), 0);
  if (churn_sim_chance (self->rand, 0.85))
    add (self, BEAT_CUSTOMER, lines (self, "bye_customer"), 0);
}

/**
 * churn_sim_dialogue_new:
 * @speech: what can be said; it must outlive the dialogue
 * @subject: what the queue is for
 * @parties: who talks
 * @rand: the call's generator; it must outlive the dialogue
 *
 * Begins the talk of one call: its matter is drawn, its mood follows from the customer's history,
 * the matter and the wait.
 *
 * Returns: (transfer full): the dialogue
 */
ChurnSimDialogue *
churn_sim_dialogue_new (ChurnSimSpeech *speech,
                        const ChurnSimSubject *subject,
                        const ChurnSimParties *parties,
                        GRand *rand)
{
  ChurnSimDialogue *self;
  double minutes;

  g_return_val_if_fail (speech != NULL, NULL);
  g_return_val_if_fail (subject != NULL && subject->topics->len > 0, NULL);
  g_return_val_if_fail (parties != NULL, NULL);
  g_return_val_if_fail (rand != NULL, NULL);

  self = g_new0 (ChurnSimDialogue, 1);
  self->speech = speech;
  self->subject = subject;
  self->rand = rand;
  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sides = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->beats);
  self->known = parties->first_name != NULL;
  self->months = parties->months;
  self->service_calls = parties->service_calls;
  self->n_topics = 1;
  set_parties (self, parties);

  self->topic = pick_topic (self, subject);
  churn_sim_speech_draw_slots (speech, self->topic, self->slots, rand);

  minutes = (double) parties->waited / (60.0 * G_USEC_PER_SEC);
  self->mood = 0.25 + 0.5 * parties->history - 0.65 * self->topic->severity -
               0.04 * MIN (parties->service_calls, 6) - 0.04 * MIN (minutes, 8) +
               churn_sim_normal (rand, 0, 0.22);
  self->mood = CLAMP (self->mood, -0.9, 0.9);

  if (minutes >= 2)
    {
      add (self, BEAT_AGENT, lines (self, "greeting_late"), 0);
      add (self, BEAT_CUSTOMER, lines (self, "wait_complaint"), 0);
    }
  else
    add (self, BEAT_AGENT, lines (self, "greeting"), 0);
  add (self, BEAT_CUSTOMER, lines (self, self->known ? "hello" : "hello_unknown"), 0);
  plan_topic (self);

  return self;
}

/**
 * churn_sim_dialogue_free:
 * @self: (transfer full) (nullable): the dialogue
 *
 * Frees the dialogue.
 */
void
churn_sim_dialogue_free (ChurnSimDialogue *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->beats, g_free);
  g_clear_pointer (&self->slots, g_hash_table_unref);
  g_clear_pointer (&self->sides, g_hash_table_unref);
  g_free (self);
}

static ChurnSimTone
tone_of_mood (ChurnSimDialogue *self)
{
  double felt = self->mood + churn_sim_normal (self->rand, 0, 0.28);

  if (felt < -0.28)
    return CHURN_SIM_TONE_NEGATIVE;
  if (felt > 0.38)
    return CHURN_SIM_TONE_POSITIVE;

  return CHURN_SIM_TONE_NEUTRAL;
}

static void
say (ChurnSimDialogue *self, ChurnSimTurn *turn, ChurnParticipant who, const Beat *beat)
{
  static const ChurnSentiment sentiments[CHURN_SIM_N_TONES] = { CHURN_SENTIMENT_NEGATIVE,
                                                                CHURN_SENTIMENT_NEUTRAL,
                                                                CHURN_SENTIMENT_POSITIVE };
  gboolean customer = who == CHURN_PARTICIPANT_CUSTOMER;
  ChurnSimTone tone = customer ? tone_of_mood (self) : CHURN_SIM_TONE_NEUTRAL;
  double words = 1;

  turn->participant = who;
  turn->text = churn_sim_speech_say (self->speech, beat->lines, &tone, self->slots, self->rand);
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

  turn->length =
      (gint64) ((0.5 + words * (0.30 + 0.12 * g_rand_double (self->rand))) * G_USEC_PER_SEC);
  turn->pause =
      beat->pause + (gint64) ((0.2 + churn_sim_exponential (self->rand, 0.8)) * G_USEC_PER_SEC);
  self->n_turns += 1;
}

/* What the customer says to a thing done about it, and what follows from that. */
static void
say_outcome (ChurnSimDialogue *self, ChurnSimTurn *turn, const Beat *beat)
{
  const ChurnSimFix *fix = g_ptr_array_index (self->topic->fixes, beat->fix);
  gboolean last = beat->fix + 1 >= self->topic->fixes->len;
  gboolean good =
      churn_sim_chance (self->rand, CLAMP (0.38 + 0.25 * self->skill + 0.2 * self->mood -
                                               0.15 * self->topic->severity,
                                           0.08, 0.92));
  Beat said = *beat;
  GQueue next = G_QUEUE_INIT;

  feel (self, good ? 0.34 : -0.24);
  said.lines = good ? fix->good : fix->bad;
  said.pause = g_rand_int_range (self->rand, 0, 5) * G_USEC_PER_SEC;
  say (self, turn, CHURN_PARTICIPANT_CUSTOMER, &said);

  if (good)
    {
      if (!last && churn_sim_chance (self->rand, 0.3))
        plan_fix (self, beat->fix + 1);
      else
        {
          if (churn_sim_chance (self->rand, 0.5))
            add (self, BEAT_CUSTOMER, lines (self, "resolved"), 0.1);
          if (churn_sim_chance (self->rand, 0.25))
            plan_side (self);
          plan_closing (self);
        }
      return;
    }

  self->n_failed += 1;
  if (self->mood < -0.2 && churn_sim_chance (self->rand, 0.6))
    g_queue_push_tail (&next, beat_new (BEAT_CUSTOMER, lines (self, "frustrated"), -0.03));
  g_queue_push_tail (&next, beat_new (BEAT_AGENT, lines (self, "apology"), 0.08));
  if (!self->threatened && self->mood < 0 && churn_sim_chance (self->rand, 0.2 - self->mood * 0.6))
    {
      self->threatened = TRUE;
      g_queue_push_tail (&next, beat_new (BEAT_CUSTOMER, lines (self, "threaten"), -0.05));
      g_queue_push_tail (&next, beat_new (BEAT_AGENT, lines (self, "retain"), 0.1));
    }
  break_in (self, &next);

  if (self->mood < -0.75 && self->n_failed >= 2 && churn_sim_chance (self->rand, 0.35))
    {
      g_queue_clear_full (&self->beats, g_free);
      self->hanging_up = TRUE;
      add (self, BEAT_CUSTOMER, lines (self, "give_up"), -0.2);
    }
  else if (!last)
    {
      if (churn_sim_chance (self->rand, 0.3))
        plan_hold (self);
      else if (churn_sim_chance (self->rand, 0.4))
        plan_typing (self);
      plan_fix (self, beat->fix + 1);
    }
  else
    {
      add (self, BEAT_AGENT, lines (self, "escalate"), 0.05);
      add (self, BEAT_CUSTOMER, lines (self, "escalate_reply"), 0);
      plan_closing (self);
    }
}

static void
say_decision (ChurnSimDialogue *self, ChurnSimTurn *turn, const Beat *beat)
{
  /* The longer the term, the harder to sign; who is happy, signs. */
  double chance = 0.62 + 0.35 * self->mood - 0.008 * (beat->months - 12);
  gboolean accepted = churn_sim_chance (self->rand, CLAMP (chance, 0.08, 0.93));
  Beat said = *beat;
  GQueue next = G_QUEUE_INIT;

  feel (self, accepted ? 0.45 : -0.06);
  said.lines = lines (self, accepted ? "offer_accept" : "offer_decline");
  say (self, turn, CHURN_PARTICIPANT_CUSTOMER, &said);
  self->answered = beat->months;
  self->accepted = accepted;
  if (accepted)
    self->months = beat->months;

  g_queue_push_tail (
      &next, beat_new (BEAT_AGENT, lines (self, accepted ? "offer_done" : "offer_left"), 0.05));
  if (churn_sim_chance (self->rand, 0.5))
    g_queue_push_tail (&next, beat_new (BEAT_CUSTOMER_ACK, lines (self, "ack"), 0));
  break_in (self, &next);
}

static void
decide_more (ChurnSimDialogue *self)
{
  GPtrArray *subjects = churn_sim_speech_get_subjects (self->speech);

  if (self->n_topics < 4 && churn_sim_chance (self->rand, 0.2))
    {
      const ChurnSimSubject *subject = self->subject;

      if (churn_sim_chance (self->rand, 0.4))
        subject =
            g_ptr_array_index (subjects, g_rand_int_range (self->rand, 0, (gint32) subjects->len));
      self->n_topics += 1;
      self->n_failed = 0;
      self->target = NULL;
      self->topic = pick_topic (self, subject);
      churn_sim_speech_draw_slots (self->speech, self->topic, self->slots, self->rand);
      add (self, BEAT_CUSTOMER, lines (self, "one_more"), 0);
      plan_topic (self);
    }
  else
    plan_goodbye (self);
}

/**
 * churn_sim_dialogue_next:
 * @self: the dialogue
 * @turn: (out): filled, if it goes on; clear it with churn_sim_turn_clear()
 *
 * Says the next turn.
 *
 * Returns: %CHURN_SIM_TALK_GOES_ON with a turn, or how it ended
 */
ChurnSimTalk
churn_sim_dialogue_next (ChurnSimDialogue *self, ChurnSimTurn *turn)
{
  g_return_val_if_fail (self != NULL, CHURN_SIM_TALK_OVER);
  g_return_val_if_fail (turn != NULL, CHURN_SIM_TALK_OVER);

  memset (turn, 0, sizeof *turn);
  for (;;)
    {
      g_autofree Beat *beat = g_queue_pop_head (&self->beats);

      if (beat == NULL)
        return self->hanging_up ? CHURN_SIM_TALK_HUNG_UP : CHURN_SIM_TALK_OVER;

      feel (self, beat->mood);
      switch (beat->kind)
        {
        case BEAT_AGENT_ACK:
        case BEAT_AGENT:
          say (self, turn, CHURN_PARTICIPANT_AGENT, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case BEAT_CUSTOMER_ACK:
          if (churn_sim_chance (self->rand, 0.25))
            break;
          say (self, turn, CHURN_PARTICIPANT_CUSTOMER, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case BEAT_CUSTOMER:
          say (self, turn, CHURN_PARTICIPANT_CUSTOMER, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case BEAT_FIX:
          say (self, turn, CHURN_PARTICIPANT_AGENT, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case BEAT_OUTCOME:
          say_outcome (self, turn, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case BEAT_DECIDE:
          say_decision (self, turn, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case BEAT_MORE:
          decide_more (self);
          break;
        case BEAT_TRANSFER:
          g_queue_clear_full (&self->beats, g_free);
          return CHURN_SIM_TALK_TRANSFERRED;
        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * churn_sim_dialogue_allow_transfer:
 * @self: a dialogue of which nothing was said yet
 * @target: the queue whose matter it really is
 *
 * Makes it likely that the agent finds this a matter for @target.
 */
void
churn_sim_dialogue_allow_transfer (ChurnSimDialogue *self, const ChurnSimSubject *target)
{
  Beat *hello;

  g_return_if_fail (self != NULL && self->n_turns == 0);
  g_return_if_fail (target != NULL && target != self->subject);

  self->target = target;
  set_slot (self, "target", target->name);

  /* the matter is the other queue's: it is planned anew, after the greeting and the hello */
  while (g_queue_get_length (&self->beats) > 0)
    {
      hello = g_queue_peek_tail (&self->beats);
      if (hello->lines == lines (self, self->known ? "hello" : "hello_unknown"))
        break;
      g_free (g_queue_pop_tail (&self->beats));
    }
  self->topic = pick_topic (self, target);
  churn_sim_speech_draw_slots (self->speech, self->topic, self->slots, self->rand);
  g_hash_table_remove_all (self->sides);
  plan_topic (self);
}

/**
 * churn_sim_dialogue_transfer:
 * @self: a dialogue that ended with %CHURN_SIM_TALK_TRANSFERRED
 * @parties: who talks now
 *
 * Goes on with the agent of the other queue, who knows what it is about.
 */
void
churn_sim_dialogue_transfer (ChurnSimDialogue *self, const ChurnSimParties *parties)
{
  g_return_if_fail (self != NULL && self->target != NULL);
  g_return_if_fail (parties != NULL);

  self->subject = self->target;
  self->target = NULL;
  self->transferred = TRUE;
  set_parties (self, parties);
  feel (self, -0.03 * (double) parties->waited / (60.0 * G_USEC_PER_SEC));

  add (self, BEAT_AGENT, lines (self, "greeting_transfer"), 0.05);
  add (self, BEAT_CUSTOMER, lines (self, "transfer_reply"), 0);
  plan_typing (self);
  plan_fix (self, 0);
}

/**
 * churn_sim_dialogue_offer:
 * @self: the dialogue
 * @months: of a new term
 *
 * The agent made the customer an offer: it is put into words next, the customer asks, decides and
 * remembers it. The answer is had from churn_sim_dialogue_take_answer().
 */
void
churn_sim_dialogue_offer (ChurnSimDialogue *self, int months)
{
  GQueue next = G_QUEUE_INIT;
  Beat *decide;

  g_return_if_fail (self != NULL);
  g_return_if_fail (months > 0);

  g_hash_table_replace (self->slots, g_strdup ("offer"),
                        g_strdup_printf (months == 1 ? "%d month" : "%d months", months));
  g_queue_push_tail (&next, beat_new (BEAT_AGENT, lines (self, "offer_say"), 0.18));
  if (churn_sim_chance (self->rand, 0.75))
    {
      g_queue_push_tail (&next, beat_new (BEAT_CUSTOMER, lines (self, "offer_question"), 0));
      g_queue_push_tail (&next, beat_new (BEAT_AGENT, lines (self, "offer_answer"), 0.08));
    }
  decide = beat_new (BEAT_DECIDE, NULL, 0);
  decide->months = months;
  decide->pause = g_rand_int_range (self->rand, 0, 4) * G_USEC_PER_SEC;
  g_queue_push_tail (&next, decide);
  break_in (self, &next);
}

/**
 * churn_sim_dialogue_take_answer:
 * @self: the dialogue
 * @months: (out): the months of the offer that was answered
 * @accepted: (out): whether the customer took it
 *
 * Returns: whether there was an answer that nobody took yet
 */
gboolean
churn_sim_dialogue_take_answer (ChurnSimDialogue *self, int *months, gboolean *accepted)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->answered == 0)
    return FALSE;
  *months = self->answered;
  *accepted = self->accepted;
  self->answered = 0;

  return TRUE;
}

/**
 * churn_sim_dialogue_get_mood:
 * @self: the dialogue
 *
 * Returns: the customer's mood, from -1 to 1
 */
double
churn_sim_dialogue_get_mood (ChurnSimDialogue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->mood;
}

/**
 * churn_sim_dialogue_get_topic:
 * @self: the dialogue
 *
 * Returns: (transfer none): what it is about now
 */
const ChurnSimTopic *
churn_sim_dialogue_get_topic (ChurnSimDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->topic;
}
