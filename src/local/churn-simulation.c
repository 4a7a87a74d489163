#include "churn-simulation-private.h"

#include "churn-sim-random.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (ChurnSimulation, churn_simulation, G_TYPE_OBJECT)

static void
churn_simulation_finalize (GObject *object)
{
  ChurnSimulation *self = CHURN_SIMULATION (object);

  g_clear_pointer (&self->agenda, churn_sim_agenda_free);
  g_clear_pointer (&self->chains, g_hash_table_unref);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->floor, churn_sim_floor_free);
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->fault_rand, g_rand_free);
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

  g_return_val_if_fail (speech != NULL, NULL);
  g_return_val_if_fail (n_contacts > 0, NULL);

  self = g_object_new (CHURN_TYPE_SIMULATION, NULL);
  self->speech = speech;
  self->seed = seed;
  self->start = start;
  self->now = start;
  self->n_contacts = n_contacts;
  self->rand = churn_sim_random_new (seed, 0, 0);
  self->fault_rand = churn_sim_random_new (seed, 0, 1);
  self->floor = churn_sim_floor_new (speech, n_contacts, self->rand);
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
 * churn_simulation_set_faults:
 * @self: a simulation
 * @faults: what goes wrong; 0: nothing
 *
 * Says how the feed fails from now on. The calls are the same.
 */
void
churn_simulation_set_faults (ChurnSimulation *self, ChurnSimFaults faults)
{
  g_return_if_fail (CHURN_IS_SIMULATION (self));

  self->faults = faults;
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
  churn_sim_floor_add_customer (self->floor,
                                churn_sim_customer_new (customer, isnan (calls) ? 0 : calls));
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
      churn_simulation_take_step (self, step);
      churn_sim_step_free (step);
    }
  self->now = MAX (self->now, time);
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
  GPtrArray *agents;

  g_return_if_fail (CHURN_IS_SIMULATION (self));

  agents = churn_sim_floor_get_agents (self->floor);
  for (guint i = 0; i < agents->len; i++)
    {
      ChurnSimAgent *agent = g_ptr_array_index (agents, i);

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
  GPtrArray *queues;

  g_return_if_fail (CHURN_IS_SIMULATION (self));

  queues = churn_sim_floor_get_queues (self->floor);
  for (guint i = 0; i < queues->len; i++)
    {
      ChurnSimQueue *queue = g_ptr_array_index (queues, i);

      entry (queue->arn, NULL, queue->name, user_data);
    }
}
