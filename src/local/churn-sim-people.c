#include "churn-sim-people.h"

#include "churn-sim-random.h"

static const char *const first_names[] = {
  "Priya",  "Marcus",  "Ines",    "Tomasz",  "Grace",   "Darius", "Yuki",   "Leila",  "Owen",
  "Camila", "Henrik",  "Aisha",   "Declan",  "Marta",   "Rohan",  "Bianca", "Samuel", "Thandi",
  "Elif",   "Patrick", "Noemi",   "Jamal",   "Freya",   "Vikram", "Chloe",  "Andrei", "Zainab",
  "Lucas",  "Hannah",  "Kofi",    "Sofia",   "Callum",  "Mei",    "Rafael", "Ingrid", "Tariq",
  "Nadia",  "Bruno",   "Saoirse", "Daniela", "Emeka",   "Lena",   "Gareth", "Anjali", "Mateo",
  "Ruth",   "Pavel",   "Keira",   "Omar",    "Valeria", "Simon",  "Ayesha", "Jonas",  "Monique",
  "Hugo",   "Farah",   "Nils",    "Teresa",  "Idris",   "Carmen",
};

static const char *const last_names[] = {
  "Nair",      "Bellamy", "Duarte",   "Kowalski",  "Okafor",   "Farrow",   "Tanaka",  "Haddad",
  "Pritchard", "Reyes",   "Lindholm", "Rahman",    "Byrne",    "Nowak",    "Mehta",   "Costa",
  "Whitfield", "Mokoena", "Demir",    "Gallagher", "Keller",   "Baptiste", "Solberg", "Iyer",
  "Marchetti", "Popescu", "Yusuf",    "Almeida",   "Sinclair", "Mensah",   "Petrova", "Drummond",
  "Zhang",     "Navarro", "Hansen",   "Qureshi",   "Weber",    "Ferrari",  "Doyle",   "Vargas",
  "Eze",       "Vogel",   "Llewelyn", "Kapoor",    "Herrera",  "Abrams",   "Novak",   "Fraser",
  "Aziz",      "Romero",  "Thorne",   "Malik",     "Berg",     "Laurent",  "Dubois",  "Saleh",
  "Holm",      "Moretti", "Bakare",   "Ortega",    "Ashworth", "Castell",  "Dunmore", "Elwood",
};

static void
agent_free (ChurnSimAgent *self)
{
  g_free (self->id);
  g_free (self->first_name);
  g_free (self->name);
  g_free (self->arn);
  g_free (self->queues);
  g_free (self);
}

static void
queue_free (ChurnSimQueue *self)
{
  g_queue_clear (&self->waiting);
  g_free (self->name);
  g_free (self->arn);
  g_free (self);
}

static char *
agent_user_name (GHashTable *taken, const char *first, const char *last)
{
  g_autofree char *base = g_strdup_printf ("%c%s", first[0], last);
  g_autofree char *lower = g_ascii_strdown (base, -1);

  for (guint i = 1;; i++)
    {
      char *id = i == 1 ? g_strdup (lower) : g_strdup_printf ("%s%u", lower, i);

      if (g_hash_table_add (taken, id))
        return g_strdup (id);
    }
}

/**
 * churn_sim_agents_new:
 * @n_agents: how many
 * @n_queues: how many queues there are to answer
 * @rand: the centre's generator
 *
 * Hires the agents of a simulated centre. Every eighth writes, in two or three chats at once and
 * for all queues; the others speak.
 *
 * Returns: (transfer full) (element-type ChurnSimAgent): the agents
 */
GPtrArray *
churn_sim_agents_new (guint n_agents, guint n_queues, GRand *rand)
{
  g_autoptr (GPtrArray) agents = g_ptr_array_new_with_free_func ((GDestroyNotify) agent_free);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint first_at = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (first_names));
  guint last_at = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (last_names));

  g_return_val_if_fail (n_queues > 0, NULL);

  for (guint i = 0; i < n_agents; i++)
    {
      ChurnSimAgent *agent = g_new0 (ChurnSimAgent, 1);
      const char *first = first_names[(first_at + i * 7) % G_N_ELEMENTS (first_names)];
      /* 60 and 64: every pair comes once before one comes twice */
      const char *last = last_names[(last_at + i * 13 + i / G_N_ELEMENTS (first_names)) %
                                    G_N_ELEMENTS (last_names)];
      g_autofree char *uuid = churn_sim_uuid (rand);

      agent->id = agent_user_name (taken, first, last);
      agent->first_name = g_strdup (first);
      agent->name = g_strdup_printf ("%s %s", first, last);
      agent->arn = g_strdup_printf ("%s/agent/%s", CHURN_SIM_INSTANCE, uuid);
      agent->skill = CLAMP (churn_sim_normal (rand, 0.6, 0.2), 0.1, 1.0);
      if (i % 8 == 7)
        agent->max_chats = 2 + i / 8 % 2;
      /* of a few, each does all; of many, each three queues */
      agent->n_queues = agent->max_chats > 0 || n_agents < 2 * n_queues ? n_queues : 3;
      agent->n_queues = MIN (agent->n_queues, n_queues);
      agent->queues = g_new (guint, agent->n_queues);
      for (guint j = 0; j < agent->n_queues; j++)
        agent->queues[j] = (i + j) % n_queues;
      g_ptr_array_add (agents, agent);
    }

  return g_steal_pointer (&agents);
}

/**
 * churn_sim_queues_new:
 * @speech: what the queues are for; it must outlive them
 * @rand: the centre's generator
 *
 * Returns: (transfer full) (element-type ChurnSimQueue): a queue for each subject
 */
GPtrArray *
churn_sim_queues_new (ChurnSimSpeech *speech, GRand *rand)
{
  g_autoptr (GPtrArray) queues = g_ptr_array_new_with_free_func ((GDestroyNotify) queue_free);
  GPtrArray *subjects = churn_sim_speech_get_subjects (speech);

  for (guint i = 0; i < subjects->len; i++)
    {
      ChurnSimQueue *queue = g_new0 (ChurnSimQueue, 1);
      g_autofree char *uuid = churn_sim_uuid (rand);

      queue->subject = g_ptr_array_index (subjects, i);
      queue->name = g_strdup (queue->subject->name);
      queue->arn = g_strdup_printf ("%s/queue/%s", CHURN_SIM_INSTANCE, uuid);
      g_queue_init (&queue->waiting);
      g_ptr_array_add (queues, queue);
    }

  return g_steal_pointer (&queues);
}

/**
 * churn_sim_customer_new:
 * @customer: who it is
 * @service_calls: how often the customer called before
 *
 * Returns: (transfer full): a customer who may call
 */
ChurnSimCustomer *
churn_sim_customer_new (const ChurnCustomer *customer, double service_calls)
{
  ChurnSimCustomer *self = g_new0 (ChurnSimCustomer, 1);

  self->customer = churn_customer_ref ((ChurnCustomer *) customer);
  self->service_calls = service_calls;
  self->months = customer->months;

  return self;
}

/**
 * churn_sim_customer_free:
 * @self: (transfer full): a customer
 *
 * Frees a customer.
 */
void
churn_sim_customer_free (ChurnSimCustomer *self)
{
  churn_customer_unref (self->customer);
  g_free (self);
}

/**
 * churn_sim_customer_get_history:
 * @self: a customer
 *
 * Returns: how earlier calls went, from -1 (badly) to 1
 */
double
churn_sim_customer_get_history (const ChurnSimCustomer *self)
{
  const ChurnSentimentCounts *history = &self->customer->history;
  double all = (double) history->positive + history->neutral + history->negative;

  return ((double) history->positive - history->negative) / (all + 3.0);
}
