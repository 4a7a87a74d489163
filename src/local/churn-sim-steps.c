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
/* Of all contacts, those that begin with us; of those who have to wait, those who rather are called
 * back. */
#define CAMPAIGNS 0.04
#define CALLBACKS 0.12
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

/**
 * churn_simulation_report:
 * @self: a simulation
 * @call: one of its calls
 * @type: what happened to it
 * @time: when
 *
 * Lets the contact centre tell of it.
 */
void
churn_simulation_report (ChurnSimulation *self, ChurnSimCall *call, const char *type, gint64 time)
{
  deliver (self, call, churn_sim_contact_event (call, type, time, call->id_rand), FALSE, time, 2);
}

static void
segment_record (ChurnSimulation *self, ChurnSimCall *call, const char *type, gint64 time)
{
  deliver (self, call, churn_sim_segment_record (call, type), FALSE, time, 2);
}

/**
 * churn_simulation_remember:
 * @self: a simulation
 * @call: a call that begins
 *
 * Keeps it, so that the centre can tell what becomes of it.
 */
void
churn_simulation_remember (ChurnSimulation *self, ChurnSimCall *call)
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
  if (churn_sim_chance (call->rand, CAMPAIGNS) &&
      churn_simulation_start_campaign (self, call, time))
    return;
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
  if (call->chat)
    call->method = CHURN_SIM_API;
  call->queue = churn_sim_floor_pick_queue (self->floor, call->rand);
  call->initiated = time;
  churn_simulation_remember (self, call);

  churn_simulation_report (self, call, "INITIATED", time);
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
    .approach = call->campaign != NULL                           ? CHURN_SIM_APPROACH_CAMPAIGN
                : g_str_equal (call->method, CHURN_SIM_CALLBACK) ? CHURN_SIM_APPROACH_CALLBACK
                                                                 : CHURN_SIM_APPROACH_CALL,
    .company = COMPANY,
    .queue = call->queue->name,
    .agent = call->agent->first_name,
    .first_name = customer != NULL ? customer->first_name : NULL,
    .last_name = customer != NULL ? customer->last_name : NULL,
    .months = customer != NULL ? call->customer->months : -1,
    .service_calls = customer != NULL ? call->customer->service_calls : 0,
    .history = customer != NULL ? churn_sim_customer_get_history (call->customer) : 0,
    .waited = call->queued != 0 ? call->connected - call->queued : 0,
    .chat = call->chat,
    .skill = call->agent->skill,
  };
}

static void
begin_to_talk (ChurnSimulation *self, ChurnSimCall *call)
{
  const ChurnSimSubject *subject = call->campaign != NULL ? call->campaign : call->queue->subject;
  ChurnSimParties parties;

  get_parties (self, call, &parties);
  if (call->dialogue != NULL && churn_sim_call_is_outbound (call))
    churn_sim_dialogue_follow_up (call->dialogue, &parties, call->rand);
  else if (call->dialogue != NULL)
    churn_sim_dialogue_transfer (call->dialogue, &parties);
  else
    call->dialogue = churn_sim_dialogue_new (self->speech, subject, &parties, call->rand);

  if (g_str_equal (call->method, CHURN_SIM_INBOUND) &&
      churn_sim_floor_get_queues (self->floor)->len > 1 &&
      churn_sim_chance (call->rand, MISDIRECTED))
    {
      ChurnSimQueue *target = call->queue;

      while (target == call->queue)
        target = churn_sim_floor_pick_queue (self->floor, call->rand);
      churn_sim_dialogue_allow_transfer (call->dialogue, target->subject);
    }
}

static void
connect_call (ChurnSimulation *self, ChurnSimCall *call, ChurnSimAgent *agent, gint64 time)
{
  g_queue_remove (&call->queue->waiting, call);
  agent->n_busy += 1;
  call->agent = agent;
  call->connected = time;
  begin_to_talk (self, call);
  if (call->offered > 0)
    churn_sim_dialogue_offer (call->dialogue, call->offered);
  call->offered = 0;

  if (churn_sim_call_is_outbound (call))
    churn_simulation_report (self, call, "CONNECTED_TO_SYSTEM", time);
  churn_simulation_report (self, call, "CONNECTED_TO_AGENT", time);
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
  churn_simulation_report (self, call, "QUEUED", time);
  agent = churn_sim_floor_find_agent (self->floor, call);
  /* nobody waits on the telephone for a callback */
  if (!g_str_equal (call->method, CHURN_SIM_CALLBACK))
    {
      gint64 patience =
          (gint64) ((15 + churn_sim_exponential (call->rand, MEAN_PATIENCE)) * SECOND);

      call->wants_callback = agent == NULL && call->customer != NULL &&
                             g_str_equal (call->method, CHURN_SIM_INBOUND) &&
                             churn_sim_chance (call->rand, CALLBACKS);
      if (call->wants_callback)
        patience = g_rand_int_range (call->rand, 20, 70) * SECOND;
      churn_sim_agenda_add (self->agenda, time + patience, CHURN_SIM_STEP_ABANDON, call);
    }
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
  churn_simulation_report (self, call, "DISCONNECTED", time);

  if (call->agent != NULL)
    {
      segment_record (self, call, "COMPLETED", time);
      churn_sim_agenda_add (self->agenda,
                            time + (gint64) ((8 + churn_sim_exponential (call->rand, 30)) * SECOND),
                            CHURN_SIM_STEP_WORKED, call);
    }
  else
    {
      churn_simulation_report (self, call, "COMPLETED", time);
      churn_sim_agenda_add (self->agenda, time + REMEMBERED, CHURN_SIM_STEP_FORGET, call);
    }
}

/* The same customer goes on as a contact of another queue, or to be called back. */
static void
hand_over (ChurnSimulation *self,
           ChurnSimCall *call,
           ChurnSimQueue *queue,
           const char *method,
           gint64 time)
{
  g_autoptr (ChurnSimCall) next = churn_sim_call_new_successor (call, method);

  next->queue = queue;
  next->initiated = time;
  churn_simulation_remember (self, next);
  churn_simulation_report (self, next, "INITIATED", time);
  disconnect (self, call, call->connected != 0 ? "OTHER" : "CONTACT_FLOW_DISCONNECT",
              time + SECOND / 2);
  enter_queue (self, next, time + SECOND);
}

/* Patience is over, or nobody answers our call. */
static void
give_up (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  if (call->connected != 0 || call->disconnected != 0)
    return;
  if (call->wants_callback)
    hand_over (self, call, call->queue, CHURN_SIM_CALLBACK, time);
  else
    disconnect (self, call,
                churn_sim_call_is_outbound (call) ? "TELECOM_UNANSWERED" : "CUSTOMER_DISCONNECT",
                time);
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
      hand_over (
          self, call,
          churn_sim_floor_find_queue (self->floor, churn_sim_dialogue_get_topic (call->dialogue)),
          CHURN_SIM_TRANSFER, time);
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
  if (churn_sim_dialogue_take_answer (call->dialogue, &months, &accepted))
    {
      if (accepted && call->customer != NULL)
        call->customer->months = months;
      if (self->answer != NULL)
        self->answer (call->id, months, accepted, time, self->user_data);
    }
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
      give_up (self, call, time);
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
    case CHURN_SIM_STEP_DIAL:
      churn_simulation_dial (self, call, time);
      break;
    case CHURN_SIM_STEP_WORKED:
      call->worked = time;
      churn_simulation_report (self, call, "COMPLETED", time);
      churn_simulation_plan_follow_up (self, call, time);
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
