#include "churn-sim-script.h"

#include "churn-sim-random.h"

#include <math.h>
#include <string.h>

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

static void
set_number (ChurnSimDialogue *self, const char *name, int value, const char *unknown)
{
  if (value >= 0)
    g_hash_table_replace (self->slots, g_strdup (name), g_strdup_printf ("%d", value));
  else
    churn_sim_script_set_slot (self, name, unknown);
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

  churn_sim_script_set_slot (self, "company", parties->company);
  churn_sim_script_set_slot (self, "queue", parties->queue);
  churn_sim_script_set_slot (self, "agent", parties->agent);
  set_number (self, "months", parties->months, "a few");
  set_number (self, "wait", (int) MAX (2, parties->waited / (60 * G_USEC_PER_SEC)), "ten");
  self->skill = parties->skill;

  if (parties->first_name != NULL)
    {
      churn_sim_script_set_slot (self, "customer", parties->first_name);
      churn_sim_script_set_slot (self, "surname",
                                 parties->last_name != NULL ? parties->last_name : "");
    }
  else if (!g_hash_table_contains (self->slots, "customer"))
    {
      gint32 i = g_rand_int_range (self->rand, 0, G_N_ELEMENTS (strangers));

      churn_sim_script_set_slot (self, "customer", strangers[i][0]);
      churn_sim_script_set_slot (self, "surname", strangers[i][1]);
    }
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
  self->openings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->beats);
  self->chat = parties->chat;
  self->known = parties->first_name != NULL;
  self->months = parties->months;
  self->service_calls = parties->service_calls;
  self->n_topics = 1;
  self->endless = churn_sim_chance (rand, 0.025);
  set_parties (self, parties);

  self->topic = churn_sim_script_pick_topic (self, subject);
  churn_sim_speech_draw_slots (speech, self->topic, self->slots, rand);

  minutes = (double) parties->waited / (60.0 * G_USEC_PER_SEC);
  self->mood = 0.35 + 0.5 * parties->history - 0.65 * self->topic->severity -
               0.04 * MIN (parties->service_calls, 6) - 0.04 * MIN (minutes, 8) +
               churn_sim_normal (rand, 0, 0.22);
  self->mood = CLAMP (self->mood, -0.9, 0.9);

  if (minutes >= 2)
    {
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                            churn_sim_script_get_lines (self, "greeting_late"), 0);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                            churn_sim_script_get_lines (self, "wait_complaint"), 0);
    }
  else
    churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "greeting"),
                          0);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                        churn_sim_script_get_lines (self, self->known ? "hello" : "hello_unknown"),
                        0);
  churn_sim_script_plan_topic (self);

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
  g_clear_pointer (&self->openings, g_hash_table_unref);
  g_free (self);
}

/* What the customer says to a thing done about it, and what follows from that. */
static void
say_outcome (ChurnSimDialogue *self, ChurnSimTurn *turn, const ChurnSimBeat *beat)
{
  const ChurnSimFix *fix = g_ptr_array_index (self->topic->fixes, beat->fix);
  gboolean last = beat->fix + 1 >= self->topic->fixes->len;
  gboolean good =
      churn_sim_chance (self->rand, CLAMP (0.38 + 0.25 * self->skill + 0.2 * self->mood -
                                               0.15 * self->topic->severity,
                                           0.08, 0.92));
  ChurnSimBeat said = *beat;
  GQueue next = G_QUEUE_INIT;

  churn_sim_script_feel (self, good ? 0.34 : -0.24);
  said.lines = good ? fix->good : fix->bad;
  said.pause = g_rand_int_range (self->rand, 0, 5) * G_USEC_PER_SEC;
  churn_sim_script_say (self, turn, CHURN_PARTICIPANT_CUSTOMER, &said);

  if (good)
    {
      if (!last && churn_sim_chance (self->rand, 0.3))
        churn_sim_script_plan_fix (self, beat->fix + 1);
      else
        {
          if (churn_sim_chance (self->rand, 0.5))
            churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                                  churn_sim_script_get_lines (self, "resolved"), 0.1);
          if (churn_sim_chance (self->rand, 0.25))
            churn_sim_script_plan_side (self);
          churn_sim_script_plan_closing (self);
        }
      return;
    }

  self->n_failed += 1;
  if (self->mood < -0.2 && churn_sim_chance (self->rand, 0.6))
    g_queue_push_tail (
        &next, churn_sim_script_new_beat (CHURN_SIM_BEAT_CUSTOMER,
                                          churn_sim_script_get_lines (self, "frustrated"), -0.03));
  g_queue_push_tail (&next, churn_sim_script_new_beat (CHURN_SIM_BEAT_AGENT,
                                                       churn_sim_script_get_lines (self, "apology"),
                                                       0.08));
  if (!self->threatened && self->mood < 0 && churn_sim_chance (self->rand, 0.2 - self->mood * 0.6))
    {
      self->threatened = TRUE;
      g_queue_push_tail (
          &next, churn_sim_script_new_beat (CHURN_SIM_BEAT_CUSTOMER,
                                            churn_sim_script_get_lines (self, "threaten"), -0.05));
      g_queue_push_tail (
          &next, churn_sim_script_new_beat (CHURN_SIM_BEAT_AGENT,
                                            churn_sim_script_get_lines (self, "retain"), 0.1));
    }
  churn_sim_script_break_in (self, &next);

  if (self->mood < -0.75 && self->n_failed >= 2 && churn_sim_chance (self->rand, 0.35))
    {
      g_queue_clear_full (&self->beats, g_free);
      self->hanging_up = TRUE;
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                            churn_sim_script_get_lines (self, "give_up"), -0.2);
    }
  else if (!last)
    {
      if (churn_sim_chance (self->rand, self->endless ? 0.7 : self->n_holds == 0 ? 0.25 : 0.06))
        churn_sim_script_plan_hold (self);
      else if (churn_sim_chance (self->rand, 0.4))
        churn_sim_script_plan_typing (self);
      churn_sim_script_plan_fix (self, beat->fix + 1);
    }
  else
    {
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                            churn_sim_script_get_lines (self, "escalate"), 0.05);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                            churn_sim_script_get_lines (self, "escalate_reply"), 0);
      churn_sim_script_plan_closing (self);
    }
}

static void
say_decision (ChurnSimDialogue *self, ChurnSimTurn *turn, const ChurnSimBeat *beat)
{
  /* The longer the term, the harder to sign; who is happy, signs. */
  double chance = 0.62 + 0.35 * self->mood - 0.008 * (beat->months - 12);
  gboolean accepted = churn_sim_chance (self->rand, CLAMP (chance, 0.08, 0.93));
  ChurnSimBeat said = *beat;
  GQueue next = G_QUEUE_INIT;

  churn_sim_script_feel (self, accepted ? 0.45 : -0.06);
  said.lines = churn_sim_script_get_lines (self, accepted ? "offer_accept" : "offer_decline");
  churn_sim_script_say (self, turn, CHURN_PARTICIPANT_CUSTOMER, &said);
  self->answered = beat->months;
  self->accepted = accepted;
  if (accepted)
    self->months = beat->months;

  g_queue_push_tail (
      &next, churn_sim_script_new_beat (
                 CHURN_SIM_BEAT_AGENT,
                 churn_sim_script_get_lines (self, accepted ? "offer_done" : "offer_left"), 0.05));
  if (churn_sim_chance (self->rand, 0.5))
    g_queue_push_tail (&next,
                       churn_sim_script_new_beat (CHURN_SIM_BEAT_CUSTOMER_ACK,
                                                  churn_sim_script_get_lines (self, "ack"), 0));
  churn_sim_script_break_in (self, &next);
}

static void
decide_more (ChurnSimDialogue *self)
{
  GPtrArray *subjects = churn_sim_speech_get_subjects (self->speech);

  if (self->n_topics < (self->endless ? 9 : 4) &&
      churn_sim_chance (self->rand, self->endless ? 0.85 : 0.2))
    {
      const ChurnSimSubject *subject = self->subject;

      if (churn_sim_chance (self->rand, 0.4))
        subject =
            g_ptr_array_index (subjects, g_rand_int_range (self->rand, 0, (gint32) subjects->len));
      self->n_topics += 1;
      self->n_failed = 0;
      self->target = NULL;
      self->topic = churn_sim_script_pick_topic (self, subject);
      churn_sim_speech_draw_slots (self->speech, self->topic, self->slots, self->rand);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                            churn_sim_script_get_lines (self, "one_more"), 0);
      churn_sim_script_plan_topic (self);
    }
  else
    churn_sim_script_plan_goodbye (self);
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
      g_autofree ChurnSimBeat *beat = g_queue_pop_head (&self->beats);

      if (beat == NULL)
        return self->hanging_up ? CHURN_SIM_TALK_HUNG_UP : CHURN_SIM_TALK_OVER;

      churn_sim_script_feel (self, beat->mood);
      switch (beat->kind)
        {
        case CHURN_SIM_BEAT_AGENT_ACK:
        case CHURN_SIM_BEAT_AGENT:
          churn_sim_script_say (self, turn, CHURN_PARTICIPANT_AGENT, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case CHURN_SIM_BEAT_CUSTOMER_ACK:
          if (churn_sim_chance (self->rand, 0.25))
            break;
          churn_sim_script_say (self, turn, CHURN_PARTICIPANT_CUSTOMER, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case CHURN_SIM_BEAT_CUSTOMER:
          churn_sim_script_say (self, turn, CHURN_PARTICIPANT_CUSTOMER, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case CHURN_SIM_BEAT_FIX:
          churn_sim_script_say (self, turn, CHURN_PARTICIPANT_AGENT, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case CHURN_SIM_BEAT_OUTCOME:
          say_outcome (self, turn, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case CHURN_SIM_BEAT_DECIDE:
          say_decision (self, turn, beat);
          return CHURN_SIM_TALK_GOES_ON;
        case CHURN_SIM_BEAT_MORE:
          decide_more (self);
          break;
        case CHURN_SIM_BEAT_TRANSFER:
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
  ChurnSimBeat *hello;

  g_return_if_fail (self != NULL && self->n_turns == 0);
  g_return_if_fail (target != NULL && target != self->subject);

  self->target = target;
  churn_sim_script_set_slot (self, "target", target->name);

  /* the matter is the other queue's: it is planned anew, after the greeting and the hello */
  while (g_queue_get_length (&self->beats) > 0)
    {
      hello = g_queue_peek_tail (&self->beats);
      if (hello->lines ==
          churn_sim_script_get_lines (self, self->known ? "hello" : "hello_unknown"))
        break;
      g_free (g_queue_pop_tail (&self->beats));
    }
  self->topic = churn_sim_script_pick_topic (self, target);
  churn_sim_speech_draw_slots (self->speech, self->topic, self->slots, self->rand);
  g_hash_table_remove_all (self->sides);
  churn_sim_script_plan_topic (self);
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
  churn_sim_script_feel (self, -0.03 * (double) parties->waited / (60.0 * G_USEC_PER_SEC));

  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                        churn_sim_script_get_lines (self, "greeting_transfer"), 0.05);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                        churn_sim_script_get_lines (self, "transfer_reply"), 0);
  churn_sim_script_plan_typing (self);
  churn_sim_script_plan_fix (self, 0);
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
  ChurnSimBeat *decide;

  g_return_if_fail (self != NULL);
  g_return_if_fail (months > 0);

  g_hash_table_replace (self->slots, g_strdup ("offer"),
                        g_strdup_printf (months == 1 ? "%d month" : "%d months", months));
  g_queue_push_tail (
      &next, churn_sim_script_new_beat (CHURN_SIM_BEAT_AGENT,
                                        churn_sim_script_get_lines (self, "offer_say"), 0.18));
  if (churn_sim_chance (self->rand, 0.75))
    {
      g_queue_push_tail (&next, churn_sim_script_new_beat (
                                    CHURN_SIM_BEAT_CUSTOMER,
                                    churn_sim_script_get_lines (self, "offer_question"), 0));
      g_queue_push_tail (&next, churn_sim_script_new_beat (
                                    CHURN_SIM_BEAT_AGENT,
                                    churn_sim_script_get_lines (self, "offer_answer"), 0.08));
    }
  decide = churn_sim_script_new_beat (CHURN_SIM_BEAT_DECIDE, NULL, 0);
  decide->months = months;
  decide->pause = g_rand_int_range (self->rand, 0, 4) * G_USEC_PER_SEC;
  g_queue_push_tail (&next, decide);
  churn_sim_script_break_in (self, &next);
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
