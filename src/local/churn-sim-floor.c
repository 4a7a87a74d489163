#include "churn-sim-floor.h"

#include "churn-sim-random.h"

#include <math.h>

/* Of all callers, those whom the centre does not know. */
#define STRANGERS 0.05

struct _ChurnSimFloor
{
  GPtrArray *queues;    /* of ChurnSimQueue */
  GPtrArray *agents;    /* of ChurnSimAgent */
  GPtrArray *customers; /* of ChurnSimCustomer */
  guint next_agent;
};

/**
 * churn_sim_floor_new:
 * @speech: what the queues are for; it must outlive the floor
 * @n_contacts: how many contacts there are to be at a time
 * @rand: the centre's generator
 *
 * Returns: (transfer full): queues, and agents for so many contacts; nobody calls yet
 */
ChurnSimFloor *
churn_sim_floor_new (ChurnSimSpeech *speech, guint n_contacts, GRand *rand)
{
  ChurnSimFloor *self = g_new0 (ChurnSimFloor, 1);
  /* so few that some always wait: eight agents do nine and a half contacts */
  guint n_agents = (guint) ceil (n_contacts * 0.98 * 8 / 9.5) + 1;

  self->queues = churn_sim_queues_new (speech, rand);
  self->agents = churn_sim_agents_new (n_agents, self->queues->len, rand);
  self->customers = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_sim_customer_free);

  return self;
}

/**
 * churn_sim_floor_free:
 * @self: (transfer full): the floor
 *
 * Frees the floor.
 */
void
churn_sim_floor_free (ChurnSimFloor *self)
{
  g_clear_pointer (&self->customers, g_ptr_array_unref);
  g_clear_pointer (&self->agents, g_ptr_array_unref);
  g_clear_pointer (&self->queues, g_ptr_array_unref);
  g_free (self);
}

/**
 * churn_sim_floor_get_agents:
 * @self: the floor
 *
 * Returns: (transfer none) (element-type ChurnSimAgent): the agents
 */
GPtrArray *
churn_sim_floor_get_agents (ChurnSimFloor *self)
{
  return self->agents;
}

/**
 * churn_sim_floor_get_queues:
 * @self: the floor
 *
 * Returns: (transfer none) (element-type ChurnSimQueue): the queues
 */
GPtrArray *
churn_sim_floor_get_queues (ChurnSimFloor *self)
{
  return self->queues;
}

/**
 * churn_sim_floor_add_customer:
 * @self: the floor
 * @customer: (transfer full): a customer
 *
 * Adds somebody who may call.
 */
void
churn_sim_floor_add_customer (ChurnSimFloor *self, ChurnSimCustomer *customer)
{
  g_ptr_array_add (self->customers, customer);
}

/**
 * churn_sim_floor_pick_customer:
 * @self: the floor
 * @rand: the call's generator
 *
 * Returns: (transfer none) (nullable): who calls; %NULL: somebody the centre does not know
 */
ChurnSimCustomer *
churn_sim_floor_pick_customer (ChurnSimFloor *self, GRand *rand)
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

/**
 * churn_sim_floor_pick_queue:
 * @self: the floor
 * @rand: the call's generator
 *
 * Returns: (transfer none): where the caller goes, by the queues' weights
 */
ChurnSimQueue *
churn_sim_floor_pick_queue (ChurnSimFloor *self, GRand *rand)
{
  guint all = 0;
  guint drawn;

  for (guint i = 0; i < self->queues->len; i++)
    all += ((ChurnSimQueue *) g_ptr_array_index (self->queues, i))->subject->weight;
  drawn = (guint) g_rand_int_range (rand, 0, (gint32) all);
  for (guint i = 0; i < self->queues->len; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, i);

      if (drawn < queue->subject->weight)
        return queue;
      drawn -= queue->subject->weight;
    }
  g_assert_not_reached ();
}

/**
 * churn_sim_floor_find_queue:
 * @self: the floor
 * @topic: what a call is about
 *
 * Returns: (transfer none): the queue for it
 */
ChurnSimQueue *
churn_sim_floor_find_queue (ChurnSimFloor *self, const ChurnSimTopic *topic)
{
  for (guint i = 0; i < self->queues->len; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, i);

      if (g_ptr_array_find (queue->subject->topics, topic, NULL))
        return queue;
    }
  g_assert_not_reached ();
}

/**
 * churn_sim_floor_find_queue_by_name:
 * @self: the floor
 * @name: what a queue is called
 *
 * Returns: (transfer none) (nullable): the queue
 */
ChurnSimQueue *
churn_sim_floor_find_queue_by_name (ChurnSimFloor *self, const char *name)
{
  for (guint i = 0; i < self->queues->len; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, i);

      if (g_str_equal (queue->name, name))
        return queue;
    }

  return NULL;
}

static gboolean
is_free (const ChurnSimAgent *agent)
{
  return agent->n_busy < MAX (agent->max_chats, 1);
}

static gboolean
answers (ChurnSimFloor *self, const ChurnSimAgent *agent, const ChurnSimCall *call)
{
  if (call->chat != (agent->max_chats > 0))
    return FALSE;
  for (guint i = 0; i < agent->n_queues; i++)
    if (g_ptr_array_index (self->queues, agent->queues[i]) == call->queue)
      return TRUE;

  return FALSE;
}

/**
 * churn_sim_floor_has_chats:
 * @self: the floor
 *
 * Returns: whether anybody here answers chats
 */
gboolean
churn_sim_floor_has_chats (ChurnSimFloor *self)
{
  for (guint i = 0; i < self->agents->len; i++)
    if (((ChurnSimAgent *) g_ptr_array_index (self->agents, i))->max_chats > 0)
      return TRUE;

  return FALSE;
}

/**
 * churn_sim_floor_find_agent:
 * @self: the floor
 * @call: a call that waits
 *
 * Returns: (transfer none) (nullable): who is free to answer it, in turns; %NULL: nobody
 */
ChurnSimAgent *
churn_sim_floor_find_agent (ChurnSimFloor *self, const ChurnSimCall *call)
{
  for (guint i = 0; i < self->agents->len; i++)
    {
      guint at = (self->next_agent + i) % self->agents->len;
      ChurnSimAgent *agent = g_ptr_array_index (self->agents, at);

      if (!is_free (agent) || !answers (self, agent, call))
        continue;
      self->next_agent = at + 1;
      return agent;
    }

  return NULL;
}

/**
 * churn_sim_floor_find_call:
 * @self: the floor
 * @agent: an agent
 *
 * Returns: (transfer none) (nullable): who waited longest for this agent; %NULL also while the
 * agent is not free
 */
ChurnSimCall *
churn_sim_floor_find_call (ChurnSimFloor *self, const ChurnSimAgent *agent)
{
  ChurnSimCall *oldest = NULL;

  if (!is_free (agent))
    return NULL;
  for (guint i = 0; i < agent->n_queues; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (self->queues, agent->queues[i]);

      for (GList *l = queue->waiting.head; l != NULL; l = l->next)
        {
          ChurnSimCall *call = l->data;

          if (answers (self, agent, call) && (oldest == NULL || call->queued < oldest->queued))
            oldest = call;
        }
    }

  return oldest;
}
