#include "churn-simulation.h"

#include "churn-sim-agenda.h"
#include "churn-sim-call.h"
#include "churn-sim-events.h"
#include "churn-sim-people.h"
#include "churn-sim-random.h"

#include <math.h>

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
#define STRANGERS 0.05
#define MISDIRECTED 0.08
#define MEAN_PATIENCE 400.0

struct _ChurnSimulation
{
  GObject parent_instance;

  ChurnSimSpeech *speech;
  guint64 seed;
  gint64 start;
  guint n_contacts;
  GRand *rand;
  GPtrArray *queues;    /* of ChurnSimQueue */
  GPtrArray *agents;    /* of ChurnSimAgent */
  GPtrArray *customers; /* of ChurnSimCustomer */
  ChurnSimAgenda *agenda;
  GHashTable *calls;  /* id → ChurnSimCall */
  GHashTable *chains; /* initial id → the newest ChurnSimCall of the chain */
  guint64 n_calls;
  guint n_live;
  guint next_agent;
  gint64 now;

  ChurnSimulationEvent event;
  ChurnSimulationAnswer answer;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (ChurnSimulation, churn_simulation, G_TYPE_OBJECT)

static void
churn_simulation_finalize (GObject *object)
{
  ChurnSimulation *self = CHURN_SIMULATION (object);

  g_clear_pointer (&self->agenda, churn_sim_agenda_free);
  g_clear_pointer (&self->chains, g_hash_table_unref);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->agents, g_ptr_array_unref);
  g_clear_pointer (&self->queues, g_ptr_array_unref);
  g_clear_pointer (&self->rand, g_rand_free);
  G_OBJECT_CLASS (churn_simulation_parent_class)->finalize (object);
}

static void
churn_simulation_class_init (ChurnSimulationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_simulation_finalize;
}

static void
churn_simulation_init (ChurnSimulation *self)
{
  self->agenda = churn_sim_agenda_new ();
  self->calls =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) churn_sim_call_unref);
  self->chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) churn_sim_call_unref);
  self->customers = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_sim_customer_free);
}

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

static ChurnSimCustomer *
pick_customer (ChurnSimulation *self, GRand *rand)
{
  guint n = self->customers->len;
  guint first;

  if (n == 0 || churn_sim_chance (rand, STRANGERS))
    return NULL;
  first = (guint) g_rand_int_range (rand, 0, (gint32) n);
  for (guint i = 0; i < n; i++)
    {
      ChurnSimCustomer *customer = g_ptr_array_index (self->customers, (first + i) % n);

      if (!customer->calling && customer->customer->phones->len > 0)
        return customer;
    }

  return NULL;
}

/* Who is in trouble calls about it: customers of the same history call again and again. */
static guint
pick_queue (ChurnSimulation *self, GRand *rand)
{
  guint all = 0;
  guint drawn;
  guint i;

  for (i = 0; i < self->queues->len; i++)
    all += ((ChurnSimQueue *) g_ptr_array_index (self->queues, i))->subject->weight;
  drawn = (guint) g_rand_int_range (rand, 0, (gint32) all);
  for (i = 0; i + 1 < self->queues->len; i++)
    {
      guint weight = ((ChurnSimQueue *) g_ptr_array_index (self->queues, i))->subject->weight;

      if (drawn < weight)
        break;
      drawn -= weight;
    }

  return i;
}

static void
arrive (ChurnSimulation *self, gint64 time)
{
  g_autoptr (ChurnSimCall) call = NULL;

  self->n_calls += 1;
  call = churn_sim_call_new (self->seed, self->n_calls, self->start);
  call->customer = pick_customer (self, call->rand);
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
  call->queue = g_ptr_array_index (self->queues, pick_queue (self, call->rand));
  call->initiated = time;
  remember (self, call);

  contact_event (self, call, "INITIATED", time);
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
      if (self->queues->len > 1 && churn_sim_chance (call->rand, MISDIRECTED))
        {
          ChurnSimQueue *target = call->queue;

          while (target == call->queue)
            target = g_ptr_array_index (self->queues, pick_queue (self, call->rand));
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

static gboolean
answers (const ChurnSimAgent *agent, guint queue)
{
  if (agent->n_busy > 0)
    return FALSE;
  for (guint i = 0; i < agent->n_queues; i++)
    if (agent->queues[i] == queue)
      return TRUE;

  return FALSE;
}

static guint
queue_index (ChurnSimulation *self, const ChurnSimQueue *queue)
{
  guint index = 0;

  g_assert (g_ptr_array_find (self->queues, queue, &index));

  return index;
}

static void
enter_queue (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  guint queue = queue_index (self, call->queue);

  call->queued = time;
  g_queue_push_tail (&call->queue->waiting, call);
  contact_event (self, call, "QUEUED", time);
  churn_sim_agenda_add (
      self->agenda,
      time + (gint64) ((15 + churn_sim_exponential (call->rand, MEAN_PATIENCE)) * SECOND),
      CHURN_SIM_STEP_ABANDON, call);

  /* whoever is free longest: the next one round */
  for (guint i = 0; i < self->agents->len; i++)
    {
      guint at = (self->next_agent + i) % self->agents->len;
      ChurnSimAgent *agent = g_ptr_array_index (self->agents, at);

      if (!answers (agent, queue))
        continue;
      self->next_agent = at + 1;
      churn_sim_agenda_add_answer (
          self->agenda, time + g_rand_int_range (call->rand, 2, 9) * SECOND, call, agent);
      agent->n_busy += 1; /* rings */
      return;
    }
}

/* The agent is free: takes who waited longest in any of the agent's queues. */
static void
take_next (ChurnSimulation *self, ChurnSimAgent *agent, gint64 time)
{
  ChurnSimCall *oldest = NULL;

  if (agent->n_busy > 0)
    return;
  for (guint i = 0; i < agent->n_queues; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, agent->queues[i]);
      ChurnSimCall *first = g_queue_peek_head (&queue->waiting);

      if (first != NULL && (oldest == NULL || first->queued < oldest->queued))
        oldest = first;
    }
  if (oldest != NULL)
    connect_call (self, oldest, agent, time);
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

static ChurnSimQueue *
find_queue (ChurnSimulation *self, const ChurnSimTopic *topic)
{
  for (guint i = 0; i < self->queues->len; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, i);

      if (g_ptr_array_find (queue->subject->topics, topic, NULL))
        return queue;
    }
  g_assert_not_reached ();
}

static void
transfer (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  ChurnSimQueue *target = find_queue (self, churn_sim_dialogue_get_topic (call->dialogue));
  g_autoptr (ChurnSimCall) next = NULL;

  /* the old one still draws what its own end takes */
  next = churn_sim_call_new_transfer (call);
  call->rand = churn_sim_random_new (self->seed, self->n_calls, g_str_hash (next->previous_id));
  call->id_rand = churn_sim_random_new (self->seed, g_str_hash (next->id), self->start);
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

static void
take_step (ChurnSimulation *self, ChurnSimStep *step)
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

/**
 * churn_simulation_new:
 * @speech: what people say; it must outlive the simulation
 * @seed: the same seed is the same centre with the same calls
 * @n_contacts: how many contacts to keep live, from 1
 * @start: when the centre opens, empty; it fills in six minutes
 *
 * Builds a contact centre: queues, agents for so many calls. Nothing happens until
 * churn_simulation_run_until(). Only identifiers depend on @start.
 *
 * Returns: (transfer full): the simulation
 */
ChurnSimulation *
churn_simulation_new (ChurnSimSpeech *speech, guint64 seed, guint n_contacts, gint64 start)
{
  ChurnSimulation *self;
  guint n_agents;

  g_return_val_if_fail (speech != NULL, NULL);
  g_return_val_if_fail (n_contacts > 0, NULL);

  self = g_object_new (CHURN_TYPE_SIMULATION, NULL);
  self->speech = speech;
  self->seed = seed;
  self->start = start;
  self->now = start;
  self->n_contacts = n_contacts;
  self->rand = churn_sim_random_new (seed, 0, 0);
  self->queues = churn_sim_queues_new (speech, self->rand);
  /* a few calls wait at any time */
  n_agents = (guint) ceil (n_contacts * 0.98) + 1;
  self->agents = churn_sim_agents_new (n_agents, self->queues->len, self->rand);
  churn_sim_agenda_add (self->agenda, start, CHURN_SIM_STEP_OPEN, NULL);

  return self;
}

/**
 * churn_simulation_set_callbacks:
 * @self: a simulation
 * @event: called with each event that is delivered, in the order of delivery
 * @answer: called when a customer answers an offer
 * @user_data: for both
 *
 * Says who hears of what happens; the callbacks are called within churn_simulation_run_until().
 */
void
churn_simulation_set_callbacks (ChurnSimulation *self,
                                ChurnSimulationEvent event,
                                ChurnSimulationAnswer answer,
                                gpointer user_data)
{
  g_return_if_fail (CHURN_IS_SIMULATION (self));

  self->event = event;
  self->answer = answer;
  self->user_data = user_data;
}

/**
 * churn_simulation_add_customer:
 * @self: a simulation
 * @customer: a customer, with phone numbers
 * @features: the customer's features
 *
 * Adds somebody who may call.
 */
void
churn_simulation_add_customer (ChurnSimulation *self,
                               const ChurnCustomer *customer,
                               const ChurnFeatures *features)
{
  double calls;

  g_return_if_fail (CHURN_IS_SIMULATION (self));
  g_return_if_fail (customer != NULL);
  g_return_if_fail (features != NULL);

  calls = features->values[CHURN_FEATURE_CUSTSERV_CALLS];
  g_ptr_array_add (self->customers, churn_sim_customer_new (customer, isnan (calls) ? 0 : calls));
}

/**
 * churn_simulation_run_until:
 * @self: a simulation
 * @time: a time
 *
 * Lets everything happen that happens until @time, that time included.
 */
void
churn_simulation_run_until (ChurnSimulation *self, gint64 time)
{
  ChurnSimStep *step;

  g_return_if_fail (CHURN_IS_SIMULATION (self));

  while ((step = churn_sim_agenda_take (self->agenda, time)) != NULL)
    {
      self->now = step->time;
      take_step (self, step);
      churn_sim_step_free (step);
    }
  self->now = MAX (self->now, time);
}

/**
 * churn_simulation_get_next:
 * @self: a simulation
 *
 * Returns: when the next thing happens
 */
gint64
churn_simulation_get_next (ChurnSimulation *self)
{
  g_return_val_if_fail (CHURN_IS_SIMULATION (self), 0);

  return churn_sim_agenda_get_next (self->agenda);
}

/**
 * churn_simulation_get_n_live:
 * @self: a simulation
 *
 * Returns: how many contacts are not disconnected
 */
guint
churn_simulation_get_n_live (ChurnSimulation *self)
{
  g_return_val_if_fail (CHURN_IS_SIMULATION (self), 0);

  return self->n_live;
}

/**
 * churn_simulation_set_attributes:
 * @self: a simulation
 * @initial_contact_id: the first contact of a chain
 * @attributes: (element-type utf8 utf8): what is set
 *
 * Hears, as Amazon Connect does, of attributes that are set on a contact. Another number of
 * contracted months than before is an offer: the agent makes it, and the customer answers.
 */
void
churn_simulation_set_attributes (ChurnSimulation *self,
                                 const char *initial_contact_id,
                                 GHashTable *attributes)
{
  ChurnSimCall *call;
  const char *text;
  guint64 months;

  g_return_if_fail (CHURN_IS_SIMULATION (self));
  g_return_if_fail (initial_contact_id != NULL);
  g_return_if_fail (attributes != NULL);

  call = g_hash_table_lookup (self->chains, initial_contact_id);
  text = g_hash_table_lookup (attributes, "contractedMonths");
  if (call == NULL || text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, 0, 1200, &months, NULL))
    return;
  if (call->months != -1 && call->months != (int) months && call->disconnected == 0)
    {
      if (call->connected != 0)
        churn_sim_dialogue_offer (call->dialogue, (int) months);
      else
        call->offered = (int) months;
    }
  call->months = (int) months;
}

/**
 * churn_simulation_describe:
 * @self: a simulation
 * @contact_id: a contact
 *
 * Returns: (transfer full) (nullable): what the centre knows of it, or %NULL if nothing
 */
ChurnContact *
churn_simulation_describe (ChurnSimulation *self, const char *contact_id)
{
  ChurnSimCall *call;

  g_return_val_if_fail (CHURN_IS_SIMULATION (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  call = g_hash_table_lookup (self->calls, contact_id);

  return call != NULL ? churn_sim_call_describe (call) : NULL;
}

/**
 * churn_simulation_list_agents:
 * @self: a simulation
 * @entry: called with each agent's ARN, user name and name
 * @user_data: for @entry
 *
 * Tells who works here.
 */
void
churn_simulation_list_agents (ChurnSimulation *self, ChurnSimulationEntry entry, gpointer user_data)
{
  g_return_if_fail (CHURN_IS_SIMULATION (self));

  for (guint i = 0; i < self->agents->len; i++)
    {
      ChurnSimAgent *agent = g_ptr_array_index (self->agents, i);

      entry (agent->arn, agent->id, agent->name, user_data);
    }
}

/**
 * churn_simulation_list_queues:
 * @self: a simulation
 * @entry: called with each queue's ARN and name; its id is %NULL
 * @user_data: for @entry
 *
 * Tells which queues there are.
 */
void
churn_simulation_list_queues (ChurnSimulation *self, ChurnSimulationEntry entry, gpointer user_data)
{
  g_return_if_fail (CHURN_IS_SIMULATION (self));

  for (guint i = 0; i < self->queues->len; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, i);

      entry (queue->arn, NULL, queue->name, user_data);
    }
}
