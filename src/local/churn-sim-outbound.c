#include "churn-simulation-private.h"

#include "churn-sim-random.h"

/* The calls that the centre makes by itself: what an agent promised, and campaigns. */

#define SECOND G_TIME_SPAN_SECOND
/* Of those who are called, those who do not answer. */
#define UNANSWERED 0.2
#define RETRY (20 * SECOND)
/* A campaign calls customers whose contract ends within so many months. */
#define MONTHS 6
/* How many customers are looked at for one who is due. */
#define LOOKS 30

static ChurnSimCustomer *
find_due_customer (ChurnSimulation *self, GRand *rand)
{
  for (guint i = 0; i < LOOKS; i++)
    {
      ChurnSimCustomer *customer = churn_sim_floor_pick_customer (self->floor, rand);

      if (customer != NULL && customer->months > 0 && customer->months <= MONTHS)
        return customer;
    }

  return NULL;
}

/**
 * churn_simulation_start_campaign:
 * @self: a simulation
 * @call: a call that is nobody's yet
 * @time: when
 *
 * Makes it one that the centre makes, to a customer who is due for one.
 *
 * Returns: whether there is one
 */
gboolean
churn_simulation_start_campaign (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  GPtrArray *campaigns = churn_sim_speech_get_campaigns (self->speech);
  const ChurnSimSubject *campaign;
  ChurnSimCustomer *customer;
  ChurnSimQueue *queue;

  if (campaigns->len == 0)
    return FALSE;
  campaign =
      g_ptr_array_index (campaigns, g_rand_int_range (call->rand, 0, (gint32) campaigns->len));
  queue = churn_sim_floor_find_queue_by_name (self->floor, campaign->name);
  customer = find_due_customer (self, call->rand);
  if (queue == NULL || customer == NULL)
    return FALSE;
  call->method = CHURN_SIM_OUTBOUND;
  call->campaign = campaign;
  call->queue = queue;
  call->customer = customer;
  call->phone = g_strdup (g_ptr_array_index (customer->customer->phones, 0));
  churn_simulation_dial (self, call, time);

  return TRUE;
}

/**
 * churn_simulation_plan_follow_up:
 * @self: a simulation
 * @call: a call that has ended
 * @time: now
 *
 * Plans the call that the agent promised, if one was: within the hour.
 */
void
churn_simulation_plan_follow_up (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  g_autoptr (ChurnSimCall) next = NULL;

  if (call->chat || call->customer == NULL || call->dialogue == NULL ||
      !churn_sim_dialogue_is_promised (call->dialogue))
    return;
  next = churn_sim_call_new_successor (call, CHURN_SIM_OUTBOUND);
  churn_sim_agenda_add (self->agenda, time + g_rand_int_range (next->rand, 6, 36) * 60 * SECOND,
                        CHURN_SIM_STEP_DIAL, next);
}

/**
 * churn_simulation_dial:
 * @self: a simulation
 * @call: a call of ours
 * @time: now
 *
 * Lets a free agent call the customer, who answers or not. It is not made to a customer who is in
 * another call; while nobody is free, what was promised waits.
 */
void
churn_simulation_dial (ChurnSimulation *self, ChurnSimCall *call, gint64 time)
{
  ChurnSimAgent *agent = churn_sim_floor_find_agent (self->floor, call);
  gint64 rings = g_rand_int_range (call->rand, 5, 20) * SECOND;

  if (call->customer->calling)
    return;
  if (agent == NULL)
    {
      if (call->related_id != NULL)
        churn_sim_agenda_add (self->agenda, time + RETRY, CHURN_SIM_STEP_DIAL, call);
      return;
    }
  call->customer->calling = TRUE;
  call->initiated = time;
  agent->n_busy += 1;
  churn_simulation_remember (self, call);
  churn_simulation_report (self, call, "INITIATED", time);
  if (churn_sim_chance (call->rand, UNANSWERED))
    {
      churn_sim_agenda_add (self->agenda, time + 2 * rings, CHURN_SIM_STEP_ABANDON, call);
      rings = 2 * rings + SECOND;
    }
  churn_sim_agenda_add_answer (self->agenda, time + rings, call, agent);
}
