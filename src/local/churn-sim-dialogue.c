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
  g_clear_pointer (&self->topics, g_hash_table_unref);
  g_clear_pointer (&self->sides, g_hash_table_unref);
  g_clear_pointer (&self->openings, g_hash_table_unref);
  g_free (self);
}

/* Nothing helped: somebody else takes it on and calls, or it ends there. */
static void
plan_failure (ChurnSimDialogue *self)
{
  const ChurnSimLines *say = self->topic->failed;
  const ChurnSimLines *reply = self->topic->failed_reply;

  if (say == NULL)
    {
      self->promised = !self->campaign;
      say = churn_sim_script_get_lines (self, self->campaign ? "campaign_left" : "escalate");
      reply = churn_sim_script_get_lines (self, self->campaign ? "campaign_left_reply"
                                                               : "escalate_reply");
    }
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, say, 0.05);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, reply, 0);
}

/* Whether another thing is done although one has helped. */
static gboolean
is_worth_more (ChurnSimDialogue *self, guint number)
{
  const ChurnSimFix *fix;

  if (number >= self->topic->fixes->len)
    return FALSE;
  fix = g_ptr_array_index (self->topic->fixes, number);

  return fix->also;
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
  said.closer = churn_sim_script_get_lines (self, good ? "closer_good" : "closer_bad");
  said.pause = g_rand_int_range (self->rand, 0, 5) * G_USEC_PER_SEC;
  churn_sim_script_say (self, turn, CHURN_PARTICIPANT_CUSTOMER, &said);

  if (good)
    {
      if (is_worth_more (self, beat->fix + 1) && churn_sim_chance (self->rand, 0.5))
        churn_sim_script_plan_fix (self, beat->fix + 1);
      else
        {
          if (!self->topic->alone && churn_sim_chance (self->rand, 0.4))
            churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                                  churn_sim_script_get_lines (self, "resolved"), 0.1);
          if (churn_sim_chance (self->rand, 0.08))
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
  /* an apology says that something else is tried */
  if (!last || self->topic->failed == NULL)
    g_queue_push_tail (
        &next, churn_sim_script_new_beat (CHURN_SIM_BEAT_AGENT,
                                          churn_sim_script_get_lines (self, "apology"), 0.08));
  if (!last && !self->threatened && self->mood < 0 &&
      churn_sim_chance (self->rand, 0.2 - self->mood * 0.6))
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
      plan_failure (self);
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
    {
      /* who has just signed does not talk of leaving */
      self->threatened = TRUE;
      self->months = beat->months;
      churn_sim_script_set_term (self, "term", beat->months);
    }

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

/* Another matter of the customer's, of this queue or of another; NULL: none. */
static const ChurnSimTopic *
draw_next_topic (ChurnSimDialogue *self)
{
  GPtrArray *subjects = churn_sim_speech_get_subjects (self->speech);
  const ChurnSimSubject *subject = self->subject;

  /* who is angry has nothing else to talk about */
  if (self->campaign || self->topic->alone || self->promised || self->mood < -0.4 ||
      self->n_topics >= (self->endless ? 6 : 3) ||
      !churn_sim_chance (self->rand, self->endless ? 0.9 : 0.2))
    return NULL;
  if (churn_sim_chance (self->rand, 0.4))
    subject =
        g_ptr_array_index (subjects, g_rand_int_range (self->rand, 0, (gint32) subjects->len));

  return churn_sim_script_pick_topic (self, subject);
}

static void
decide_more (ChurnSimDialogue *self)
{
  const ChurnSimTopic *topic = draw_next_topic (self);

  if (topic == NULL)
    {
      churn_sim_script_plan_goodbye (self);
      return;
    }
  self->n_topics += 1;
  self->n_failed = 0;
  self->target = NULL;
  self->topic = topic;
  churn_sim_speech_draw_slots (self->speech, self->topic, self->slots, self->rand);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                        churn_sim_script_get_lines (self, "one_more"), 0);
  churn_sim_script_plan_topic (self);
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
          if (self->tone == CHURN_SIM_TONE_NEGATIVE)
            break;
          G_GNUC_FALLTHROUGH;
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
  g_hash_table_remove_all (self->topics);
  self->topic = churn_sim_script_pick_topic (self, target);
  churn_sim_speech_draw_slots (self->speech, self->topic, self->slots, self->rand);
  g_hash_table_remove_all (self->sides);
  churn_sim_script_plan_topic (self);
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
 * churn_sim_dialogue_is_promised:
 * @self: the dialogue
 *
 * Returns: whether the agent promised that somebody will call
 */
gboolean
churn_sim_dialogue_is_promised (ChurnSimDialogue *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->promised;
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
