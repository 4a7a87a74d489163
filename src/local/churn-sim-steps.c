#include "churn-simulation-private.h"

#include "churn-sim-events.h"
#include "churn-sim-random.h"

#include <math.h>

/* What happens in the simulated centre, one function a kind of event. */

#define SECOND G_TIME_SPAN_SECOND
#define COMPANY "Larkfield"
/* The centre's day begins at this hour when the simulation does, whatever the clock says: the same
 * seed is the same day. */
#define OPENING_HOUR 10.0
/* How long it takes to fill the centre that opens empty. */
#define FILLING (6 * G_TIME_SPAN_MINUTE)
/* How long the calls of before last, about: what arrivals have to make up for. */
#define MEAN_CALL 420.0
/* The centre can tell what became of a contact for so long after its end. */
#define REMEMBERED G_TIME_SPAN_HOUR
/* Of all contacts, those that are written. */
#define CHATS 0.17
#define MISDIRECTED 0.08
#define MEAN_PATIENCE 400.0

/* Deliveries are not at once: the stream takes a second or three, EventBridge up to two. */
static void
deliver (ChurnSimulation *self,
         ChurnSimCall *call,
         JsonNode *event,
         gboolean lookup,
         gint64 time,
         double most)
{
  gint64 delay = (gint64) ((0.2 + g_rand_double (call->rand) * most) * SECOND);
  GRand *rand = self->fault_rand;

  /* the flow waits for its answer: a lookup is not lost and not overtaken */
  if (!lookup && (self->faults & CHURN_SIM_FAULT_GAPS) && churn_sim_chance (rand, 0.02))
    {
      json_node_unref (event);
      return;
    }
  if ((self->faults & CHURN_SIM_FAULT_DUPLICATES) && churn_sim_chance (rand, 0.1))
    churn_sim_agenda_add_delivery (self->agenda,
                                   time + delay + g_rand_int_range (rand, 0, 60) * SECOND,
                                   json_node_ref (event), lookup);
  if (!lookup && (self->faults & CHURN_SIM_FAULT_REORDERING) && churn_sim_chance (rand, 0.15))
    delay += g_rand_int_range (rand, 0, 30) * SECOND;
  churn_sim_agenda_add_delivery (self->agenda, time + delay, event, lookup);
}

static void
contact_event (ChurnSimulation *self, ChurnSimCall *call, const char *type, gint64 time)
{
  deliver (self, call, churn_sim_contact_event (call, type, time, call->id_rand), FALSE, time, 2);
}

static void
segment_record (ChurnSimulation *self, ChurnSimCall *call, const char *type, gint64 time)
{
  deliver (self, call, churn_sim_segment_record (call, type), FALSE, time, 2);
}

static void
remember (ChurnSimulation *self, ChurnSimCall *call)
{
  g_hash_table_insert (self->calls, call->id, churn_sim_call_ref (call));
  g_hash_table_replace (self->chains, g_strdup (call->initial_id), churn_sim_call_ref (call));
  self->n_live += 1;
}

static void
arrive (ChurnSimulation *self, gint64 time)
{
  g_autoptr (ChurnSimCall) call = NULL;

  self->n_calls += 1;
  call = churn_sim_call_new (self->seed, self->n_calls, self->start);
  call->chat = churn_sim_floor_has_chats (self->floor) && churn_sim_chance (call->rand, CHATS);
  call->customer = churn_sim_floor_pick_customer (self->floor, call->rand);
  if (call->customer != NULL)
    {
      GPtrArray *phones = call->customer->customer->phones;
      gint32 i = g_rand_int_range (call->rand, 0, (gint32) phones->len);

      call->customer->calling = TRUE;
      call->phone = g_strdup (g_ptr_array_index (phones, i));
    }
  else if (churn_sim_chance (call->rand, 0.5))
    /* of the numbers that North America keeps for fiction */
    call->phone = g_strdup_printf ("+1%d55501%02d", g_rand_int_range (call->rand, 201, 990),
                                   g_rand_int_range (call->rand, 0, 100));
  call->queue = churn_sim_floor_pick_queue (self->floor, call->rand);
  call->initiated = time;
  remember (self, call);

  contact_event (self, call, "INITIATED", time);
  /* who chats has logged in, and the contact says as whom */
  if (!call->chat)
    churn_sim_agenda_add (self->agenda, time + SECOND, CHURN_SIM_STEP_LOOKUP, call);
  /* the menu, which some know by heart */
  churn_sim_agenda_add (self->agenda, time + g_rand_int_range (call->rand, 3, 22) * SECOND,
                        CHURN_SIM_STEP_QUEUE, call);
}

static void
get_parties (ChurnSimulation *self, const ChurnSimCall *call, ChurnSimParties *parties)
{
  const ChurnCustomer *customer = call->customer != NULL ? call->customer->customer : NULL;

  *parties = (ChurnSimParties){
    .company = COMPANY,
    .queue = call->queue->name,
    .agent = call->agent->first_name,
    .first_name = customer != NULL ? customer->first_name : NULL,
    .last_name = customer != NULL ? customer->last_name : NULL,
    .months = customer != NULL ? customer->months : -1,
    .service_calls = customer != NULL ? call->customer->service_calls : 0,
    .history = customer != NULL ? churn_sim_customer_get_history (call->customer) : 0,
    .waited = call->connected - call->queued,
    .chat = call->chat,
    .skill = call->agent->skill,
  };
}

static void
connect_call (ChurnSimulation *self, ChurnSimCall *call, ChurnSimAgent *agent, gint64 time)
{
  ChurnSimParties parties;

  g_queue_remove (&call->queue->waiting, call);
  agent->n_busy += 1;
  call->agent = agent;
  call->connected = time;
  get_parties (self, call, &parties);
  if (call->dialogue != NULL)
    churn_sim_dialogue_transfer (call->dialogue, &parties);
  else
    {
      call->dialogue =
          churn_sim_dialogue_new (self->speech, call->queue->subject, &parties, call->rand);
      if (!call->chat && churn_sim_floor_get_queues (self->floor)->len > 1 &&
          churn_sim_chance (call->rand, MISDIRECTED))
        {
          ChurnSimQueue *target = call->queue;

          while (target == call->queue)
            target = churn_sim_floor_pick_queue (self->floor, call->rand);
          churn_sim_dialogue_allow_transfer (call->dialogue, target->subject);
        }
    }
  if (call->offered > 0)
    churn_sim_dialogue_offer (call->dialogue, call->offered);
  call->offered = 0;

  contact_event (self, call, "CONNECTED_TO_AGENT", time);
  segment_record (self, call, "STARTED", time);
  churn_sim_agenda_add (self->agenda, time + SECOND, CHURN_SIM_STEP_TALK, call);
  churn_sim_agenda_add (self->agenda, time + CHURN_WINDOW_SECONDS * SECOND, CHURN_SIM_STEP_RULE,
                        call);
}

static void
enter_queue (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  ChurnSimAgent *agent;

  call->queued = time;
  g_queue_push_tail (&call->queue->waiting, call);
  contact_event (self, call, "QUEUED", time);
  churn_sim_agenda_add (
      self->agenda,
      time + (gint64) ((15 + churn_sim_exponential (call->rand, MEAN_PATIENCE)) * SECOND),
      CHURN_SIM_STEP_ABANDON, call);

  agent = churn_sim_floor_find_agent (self->floor, call);
  if (agent == NULL)
    return;
  agent->n_busy += 1; /* rings */
  churn_sim_agenda_add_answer (self->agenda, time + g_rand_int_range (call->rand, 2, 9) * SECOND,
                               call, agent);
}

/* The agent is free: takes the next one. */
static void
take_next (ChurnSimulation *self, ChurnSimAgent *agent, gint64 time)
{
  ChurnSimCall *call = churn_sim_floor_find_call (self->floor, agent);

  if (call != NULL)
    connect_call (self, call, agent, time);
}

static void
disconnect (ChurnSimulation *self, ChurnSimCall *call, const char *reason, gint64 time)
{
  call->disconnected = time;
  call->reason = reason;
  self->n_live -= 1;
  g_queue_remove (&call->queue->waiting, call);
  if (call->customer != NULL)
    call->customer->calling = FALSE;
  contact_event (self, call, "DISCONNECTED", time);

  if (call->agent != NULL)
    {
      segment_record (self, call, "COMPLETED", time);
      churn_sim_agenda_add (self->agenda,
                            time + (gint64) ((8 + churn_sim_exponential (call->rand, 30)) * SECOND),
                            CHURN_SIM_STEP_WORKED, call);
    }
  else
    {
      contact_event (self, call, "COMPLETED", time);
      churn_sim_agenda_add (self->agenda, time + REMEMBERED, CHURN_SIM_STEP_FORGET, call);
    }
}

static void
transfer (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  ChurnSimQueue *target =
      churn_sim_floor_find_queue (self->floor, churn_sim_dialogue_get_topic (call->dialogue));
  g_autoptr (ChurnSimCall) next = NULL;

  /* the old one still draws what its own end takes */
  next = churn_sim_call_new_transfer (call);
  call->rand = g_rand_new_with_seed (g_rand_int (next->rand));
  call->id_rand = g_rand_new_with_seed (g_rand_int (next->id_rand));
  next->queue = target;
  next->initiated = time;
  remember (self, next);
  contact_event (self, next, "INITIATED", time);
  disconnect (self, call, "OTHER", time + SECOND / 2);
  enter_queue (self, next, time + SECOND);
}

static void
talk (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  g_auto (ChurnSimTurn) turn = { 0 };
  int months;
  gboolean accepted;
  gint64 end;

  if (call->disconnected != 0 || call->dialogue == NULL)
    return;
  switch (churn_sim_dialogue_next (call->dialogue, &turn))
    {
    case CHURN_SIM_TALK_OVER:
      disconnect (self, call,
                  churn_sim_chance (call->rand, 0.7) ? "CUSTOMER_DISCONNECT" : "AGENT_DISCONNECT",
                  time);
      return;
    case CHURN_SIM_TALK_HUNG_UP:
      disconnect (self, call, "CUSTOMER_DISCONNECT", time);
      return;
    case CHURN_SIM_TALK_TRANSFERRED:
      transfer (self, call, time);
      return;
    case CHURN_SIM_TALK_GOES_ON:
      break;
    default:
      g_assert_not_reached ();
    }

  end = time + turn.pause + turn.length;
  deliver (self, call, churn_sim_transcript_record (call, &turn, time + turn.pause, call->id_rand),
           FALSE, end, 2.5);
  if (turn.participant == CHURN_PARTICIPANT_CUSTOMER)
    churn_sim_call_hear (call, end, turn.sentiment);
  if (churn_sim_dialogue_take_answer (call->dialogue, &months, &accepted) && self->answer != NULL)
    self->answer (call->id, months, accepted, time, self->user_data);
  churn_sim_agenda_add (self->agenda, end, CHURN_SIM_STEP_TALK, call);
}

static void
match_rules (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  ChurnSentiment sentiment;

  if (call->disconnected != 0)
    return;
  sentiment = churn_sim_call_get_window (call, time);
  if (sentiment != CHURN_SENTIMENT_NONE)
    deliver (self, call, churn_sim_rule_event (call, sentiment, time, call->id_rand), FALSE, time,
             3);
  churn_sim_agenda_add (self->agenda, time + CHURN_WINDOW_SECONDS * SECOND, CHURN_SIM_STEP_RULE,
                        call);
}

/* Over a day: quiet at night, a hill before noon, a lower one in the afternoon. */
static double
hour_factor (ChurnSimulation *self, gint64 time)
{
  double hour = fmod (OPENING_HOUR + (double) (time - self->start) / (double) G_TIME_SPAN_HOUR, 24);
  double morning = exp (-pow ((hour - 10.5) / 2.2, 2));
  double afternoon = exp (-pow ((hour - 15.5) / 2.5, 2));

  /* never below 1: N calls are what was asked for */
  return 1.0 + 0.14 * morning + 0.08 * afternoon;
}

/* Once a second: how many call now. Around a rate that follows the hour, faster when calls are
 * missing, slower when there are too many. */
static void
open_lines (ChurnSimulation *self, gint64 time)
{
  double filled = MIN (1.0, (double) (time - self->start) / (double) FILLING);
  double target = self->n_contacts * hour_factor (self, time) * filled;
  double missing = (target - self->n_live) / MAX (target, 1);
  double rate = target / MEAN_CALL * CLAMP (1.0 + 6.0 * missing, 0.0, 6.0);
  guint n = churn_sim_poisson (self->rand, rate);

  if (self->n_live + n < 0.93 * target)
    n = (guint) ceil (0.93 * target) - self->n_live;
  for (guint i = 0; i < n; i++)
    arrive (self, time + g_rand_int_range (self->rand, 0, SECOND));

  churn_sim_agenda_add (self->agenda, time + SECOND, CHURN_SIM_STEP_OPEN, NULL);
}

/**
 * churn_simulation_take_step:
 * @self: a simulation
 * @step: what happens now
 *
 * Lets one thing happen, and plans what follows from it.
 */
void
churn_simulation_take_step (ChurnSimulation *self, const ChurnSimStep *step)
{
  ChurnSimCall *call = step->call;
  gint64 time = step->time;

  switch (step->kind)
    {
    case CHURN_SIM_STEP_OPEN:
      open_lines (self, time);
      break;
    case CHURN_SIM_STEP_DELIVER:
      if (self->event != NULL)
        self->event (step->event, step->lookup, time, self->user_data);
      break;
    case CHURN_SIM_STEP_LOOKUP:
      deliver (self, call, churn_sim_lookup_event (call), TRUE, time, 0.3);
      break;
    case CHURN_SIM_STEP_QUEUE:
      enter_queue (self, call, time);
      break;
    case CHURN_SIM_STEP_ABANDON:
      if (call->connected == 0 && call->disconnected == 0)
        disconnect (self, call, "CUSTOMER_DISCONNECT", time);
      break;
    case CHURN_SIM_STEP_ANSWER:
      step->agent->n_busy -= 1;
      if (call->connected == 0 && call->disconnected == 0)
        connect_call (self, call, step->agent, time);
      else
        take_next (self, step->agent, time);
      break;
    case CHURN_SIM_STEP_TALK:
      talk (self, call, time);
      break;
    case CHURN_SIM_STEP_RULE:
      match_rules (self, call, time);
      break;
    case CHURN_SIM_STEP_WORKED:
      call->worked = time;
      contact_event (self, call, "COMPLETED", time);
      call->agent->n_busy -= 1;
      take_next (self, call->agent, time);
      churn_sim_agenda_add (self->agenda, time + REMEMBERED, CHURN_SIM_STEP_FORGET, call);
      break;
    case CHURN_SIM_STEP_FORGET:
      if (g_hash_table_lookup (self->chains, call->initial_id) == call)
        g_hash_table_remove (self->chains, call->initial_id);
      g_hash_table_remove (self->calls, call->id);
      break;
    default:
      g_assert_not_reached ();
    }
}
