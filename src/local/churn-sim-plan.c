#include "churn-sim-random.h"
#include "churn-sim-script.h"

/* What comes after what. */

static gboolean
side_fits (ChurnSimDialogue *self, const ChurnSimSide *side)
{
  if (g_hash_table_contains (self->sides, side))
    return FALSE;
  /* who is far from home or between two homes has none of the noises of one */
  if (g_str_equal (side->when, "voice"))
    return !self->chat && !self->topic->alone;
  if (g_str_equal (side->when, "inbound"))
    return !self->called;
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
 * Plans that the agent puts the customer on hold and comes back: mostly within a minute or two, now
 * and then after a quarter of an hour.
 */
void
churn_sim_script_plan_hold (ChurnSimDialogue *self)
{
  /* nothing takes a quarter of an hour to sell */
  gboolean is_long = self->topic->severity >= SERIOUS &&
                     churn_sim_chance (self->rand, self->endless ? 0.85 : 0.03);
  ChurnSimBeat *back;

  self->n_holds += 1;
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                        churn_sim_script_get_lines (self, is_long ? "hold_long" : "hold"), 0);
  churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER_ACK,
                        churn_sim_script_get_lines (self, "wait_ack"), 0);
  back = churn_sim_script_add (
      self, CHURN_SIM_BEAT_AGENT,
      churn_sim_script_get_lines (self, is_long ? "hold_back_long" : "hold_back"), 0);
  if (is_long)
    back->pause = g_rand_int_range (self->rand, 360, 900) * G_USEC_PER_SEC;
  else
    back->pause = (gint64) ((20 + churn_sim_exponential (self->rand, 55)) * G_USEC_PER_SEC);
  back->mood = -CLAMP ((double) back->pause / (900.0 * G_USEC_PER_SEC), 0, 0.3);
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
                                     churn_sim_script_get_lines (self, "wait_ack"), 0);
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
  beat->closer = churn_sim_script_get_lines (self, "closer_act");
  beat->pause = g_rand_int_range (self->rand, 1, 12) * G_USEC_PER_SEC;
  g_queue_push_tail (&self->beats, beat);
  beat = churn_sim_script_new_beat (CHURN_SIM_BEAT_OUTCOME, NULL, 0);
  beat->fix = number;
  g_queue_push_tail (&self->beats, beat);
}

/* One or two questions to be sure that it is the customer. */
static void
plan_checks (ChurnSimDialogue *self)
{
  GPtrArray *checks = churn_sim_speech_get_checks (self->speech);
  guint first = (guint) g_rand_int_range (self->rand, 0, (gint32) checks->len);
  guint n = churn_sim_chance (self->rand, 0.45) ? 2 : 1;

  for (guint i = 0; i < n; i++)
    {
      const ChurnSimExchange *check = g_ptr_array_index (checks, (first + i) % checks->len);

      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, check->ask, -0.02);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, check->answer, 0);
    }
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "verified"),
                        0);
}

/* In the order in which they stand, for one leads to another; some are left out. */
static void
plan_exchanges (ChurnSimDialogue *self)
{
  GPtrArray *exchanges = self->topic->exchanges;
  guint n_left_out = exchanges->len > 2
                         ? (guint) g_rand_int_range (self->rand, 0, (gint32) exchanges->len - 1)
                         : 0;

  for (guint i = 0; i < exchanges->len; i++)
    {
      const ChurnSimExchange *exchange = g_ptr_array_index (exchanges, i);

      if (churn_sim_chance (self->rand, (double) n_left_out / (exchanges->len - i)))
        {
          n_left_out -= 1;
          continue;
        }
      churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, exchange->ask, 0)->closer =
          churn_sim_script_get_lines (self, "closer_ask");
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, exchange->answer, 0)->closer =
          churn_sim_script_get_lines (self, "closer_answer");
      if (churn_sim_chance (self->rand, 0.4))
        churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT_ACK,
                              churn_sim_script_get_lines (self, "agent_ack"), 0);
      if (churn_sim_chance (self->rand, 0.08))
        churn_sim_script_plan_side (self);
    }
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
  ChurnSimBeat *finding;

  churn_sim_script_add (self, self->campaign ? CHURN_SIM_BEAT_AGENT : CHURN_SIM_BEAT_CUSTOMER,
                        self->topic->problem,
                        self->campaign ? 0.05 : -0.05 - 0.15 * self->topic->severity);
  if (self->topic->reply != NULL)
    churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, self->topic->reply, 0.1);
  else if (!self->campaign)
    churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT,
                          churn_sim_script_get_lines (
                              self, self->topic->severity > 0.2 ? "empathy" : "empathy_light"),
                          0.1);
  if (self->n_topics == 1 && !self->transferred && !self->campaign)
    plan_checks (self);
  plan_exchanges (self);
  if (!self->campaign)
    churn_sim_script_plan_typing (self);
  if (churn_sim_chance (self->rand, 0.22))
    churn_sim_script_plan_side (self);
  if (!self->campaign && churn_sim_chance (self->rand, self->endless ? 0.9 : 0.25))
    churn_sim_script_plan_hold (self);
  finding = churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, self->topic->finding, 0.02);
  finding->closer = churn_sim_script_get_lines (self, "closer_finding");
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
                        0)
      ->plain = TRUE;
  churn_sim_script_add (self, CHURN_SIM_BEAT_AGENT, churn_sim_script_get_lines (self, "bye_agent"),
                        0)
      ->plain = TRUE;
  if (churn_sim_chance (self->rand, 0.85))
    churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER,
                          churn_sim_script_get_lines (self, "bye_customer"), 0)
        ->plain = TRUE;
}
