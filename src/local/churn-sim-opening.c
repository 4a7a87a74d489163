#include "churn-sim-random.h"
#include "churn-sim-script.h"

/* How the two begin to talk, and how they take it up again after a transfer or a call back. */

static void
set_parties (ChurnSimDialogue *self, const ChurnSimParties *parties)
{
  /* Somebody the centre does not know still has a name to give. */
  static const char *const strangers[][2] = {
    { "Robin", "Achterberg" }, { "Noor", "Haddad" },   { "Alex", "Lindqvist" },
    { "Maxine", "Oduya" },     { "Sasha", "Petrov" },  { "Kim", "Tran" },
    { "Dana", "Whitlock" },    { "Lee", "Castellan" },
  };
  const char *former = g_hash_table_lookup (self->slots, "agent");
  int minutes = (int) MAX (2, parties->waited / (60 * G_USEC_PER_SEC));

  churn_sim_script_set_slot (self, "former", former != NULL ? former : "a colleague");
  churn_sim_script_set_slot (self, "company", parties->company);
  churn_sim_script_set_slot (self, "queue", parties->queue);
  churn_sim_script_set_slot (self, "agent", parties->agent);
  churn_sim_script_set_term (self, "term", self->months);
  g_hash_table_replace (self->slots, g_strdup ("wait"), g_strdup_printf ("%d", minutes));
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

static void
add (ChurnSimDialogue *self, ChurnSimBeatKind who, const char *name, double mood)
{
  churn_sim_script_add (self, who, churn_sim_script_get_lines (self, name), mood);
}

static void
plan_greeting (ChurnSimDialogue *self, const ChurnSimParties *parties)
{
  switch (parties->approach)
    {
    case CHURN_SIM_APPROACH_CALL:
      if (parties->waited >= 2 * 60 * G_USEC_PER_SEC)
        {
          add (self, CHURN_SIM_BEAT_AGENT, "greeting_late", 0);
          add (self, CHURN_SIM_BEAT_CUSTOMER, "wait_complaint", 0);
        }
      else
        add (self, CHURN_SIM_BEAT_AGENT, "greeting", 0);
      add (self, CHURN_SIM_BEAT_CUSTOMER, self->known ? "hello" : "hello_unknown", 0);
      break;
    case CHURN_SIM_APPROACH_CALLBACK:
      add (self, CHURN_SIM_BEAT_CUSTOMER, "pick_up", 0);
      add (self, CHURN_SIM_BEAT_AGENT, "callback_greeting", 0.1);
      add (self, CHURN_SIM_BEAT_CUSTOMER, "callback_hello", 0);
      break;
    case CHURN_SIM_APPROACH_CAMPAIGN:
      add (self, CHURN_SIM_BEAT_CUSTOMER, "pick_up", 0);
      add (self, CHURN_SIM_BEAT_AGENT, "campaign_greeting", 0);
      add (self, CHURN_SIM_BEAT_CUSTOMER, "campaign_hello", 0);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * churn_sim_dialogue_new:
 * @speech: what can be said; it must outlive the dialogue
 * @subject: what the queue is for, or what the campaign is about
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
  self->topics = g_hash_table_new (NULL, NULL);
  self->sides = g_hash_table_new (NULL, NULL);
  self->openings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->beats);
  self->chat = parties->chat;
  self->campaign = parties->approach == CHURN_SIM_APPROACH_CAMPAIGN;
  self->called = parties->approach != CHURN_SIM_APPROACH_CALL;
  self->known = parties->first_name != NULL;
  self->months = parties->months;
  self->service_calls = parties->service_calls;
  self->n_topics = 1;
  set_parties (self, parties);

  self->topic = churn_sim_script_pick_topic (self, subject);
  self->endless = !self->campaign && !self->topic->alone && self->topic->severity >= SERIOUS &&
                  churn_sim_chance (rand, 0.1);
  churn_sim_speech_draw_slots (speech, self->topic, self->slots, rand);

  minutes = (double) parties->waited / (60.0 * G_USEC_PER_SEC);
  self->mood = 0.35 + 0.5 * parties->history - 0.65 * self->topic->severity -
               0.04 * MIN (parties->service_calls, 6) - 0.04 * MIN (minutes, 8) +
               churn_sim_normal (rand, 0, 0.22);
  self->mood = CLAMP (self->mood, -0.9, 0.9);

  plan_greeting (self, parties);
  churn_sim_script_plan_topic (self);

  return self;
}

/**
 * churn_sim_dialogue_transfer:
 * @self: a dialogue that ended with %CHURN_SIM_TALK_TRANSFERRED
 * @parties: who talks now
 *
 * Goes on with the agent of the other queue, who mostly knows what it is about, and asks where not.
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

  if (churn_sim_chance (self->rand, 0.7))
    {
      add (self, CHURN_SIM_BEAT_AGENT, "greeting_transfer", 0.05);
      add (self, CHURN_SIM_BEAT_CUSTOMER, "transfer_reply", 0);
    }
  else
    {
      add (self, CHURN_SIM_BEAT_AGENT, "greeting_unbriefed", -0.08);
      add (self, CHURN_SIM_BEAT_CUSTOMER, "unbriefed_reply", 0);
      churn_sim_script_add (self, CHURN_SIM_BEAT_CUSTOMER, self->topic->problem, 0);
      add (self, CHURN_SIM_BEAT_AGENT, "empathy", 0.1);
    }
  churn_sim_script_plan_typing (self);
  churn_sim_script_plan_fix (self, 0);
}

/**
 * churn_sim_dialogue_follow_up:
 * @self: a dialogue that ended with a promise to call
 * @parties: who talks now
 * @rand: the new call's generator; it must outlive the dialogue
 *
 * Goes on in the call that was promised.
 */
void
churn_sim_dialogue_follow_up (ChurnSimDialogue *self, const ChurnSimParties *parties, GRand *rand)
{
  gboolean good;

  g_return_if_fail (self != NULL && self->promised);
  g_return_if_fail (parties != NULL && rand != NULL);

  self->rand = rand;
  self->promised = FALSE;
  self->called = TRUE;
  self->endless = FALSE;
  self->hanging_up = FALSE;
  self->n_turns = 0;
  self->n_topics = G_MAXUINT; /* nobody begins another matter */
  set_parties (self, parties);
  /* some of the anger is gone by then */
  self->mood /= 2;
  good = churn_sim_chance (self->rand, 0.7);

  add (self, CHURN_SIM_BEAT_CUSTOMER, "pick_up", 0);
  add (self, CHURN_SIM_BEAT_AGENT, "follow_up_greeting", 0.15);
  add (self, CHURN_SIM_BEAT_CUSTOMER, "follow_up_hello", 0);
  add (self, CHURN_SIM_BEAT_AGENT, good ? "follow_up_news" : "follow_up_no_news",
       good ? 0.3 : -0.15);
  add (self, CHURN_SIM_BEAT_CUSTOMER, good ? "follow_up_glad" : "follow_up_let_down", 0);
  if (!good)
    add (self, CHURN_SIM_BEAT_AGENT, "follow_up_sorry", 0.05);
  add (self, CHURN_SIM_BEAT_AGENT, "follow_up_credit", 0.2);
  add (self, CHURN_SIM_BEAT_CUSTOMER, "follow_up_thanks", 0);
  churn_sim_script_plan_goodbye (self);
}
