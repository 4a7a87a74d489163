#include "churn-local-connect.h"

#include <string.h>

/* The attributes of so many contacts are kept; those of the oldest are forgotten. */
#define CONTACTS_KEPT 20000

/* An agent or a queue. */
typedef struct
{
  char *id;
  char *name;
} Entry;

/**
 * ChurnLocalConnect:
 *
 * The contact centre itself, on one machine: it keeps the attributes of contacts, knows who is who,
 * and runs the contacts' loops on a #ChurnScheduler. Behind it stands the simulated centre, if
 * there is one. An agent or a queue that nobody knows, as in a recording, goes by the last part of
 * its ARN.
 */
struct _ChurnLocalConnect
{
  GObject parent_instance;

  ChurnScheduler *scheduler;
  ChurnSimulation *simulation;
  GHashTable *directory;  /* ARN → Entry */
  GHashTable *attributes; /* initial contact id → GHashTable of name → value */
  GQueue contacts;        /* of the ids in @attributes, the oldest first; not owned */
};

static void churn_local_connect_iface_init (ChurnConnectInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnLocalConnect,
                               churn_local_connect,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_CONNECT,
                                                      churn_local_connect_iface_init))

static void
entry_free (Entry *entry)
{
  g_free (entry->id);
  g_free (entry->name);
  g_free (entry);
}

static void
churn_local_connect_finalize (GObject *object)
{
  ChurnLocalConnect *self = CHURN_LOCAL_CONNECT (object);

  g_clear_object (&self->scheduler);
  g_clear_object (&self->simulation);
  g_clear_pointer (&self->directory, g_hash_table_unref);
  g_queue_clear (&self->contacts);
  g_clear_pointer (&self->attributes, g_hash_table_unref);
  G_OBJECT_CLASS (churn_local_connect_parent_class)->finalize (object);
}

static void
churn_local_connect_class_init (ChurnLocalConnectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_local_connect_finalize;
}

static void
churn_local_connect_init (ChurnLocalConnect *self)
{
  self->directory =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  self->attributes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_queue_init (&self->contacts);
}

static GHashTable *
ensure_attributes (ChurnLocalConnect *self, const char *contact_id)
{
  GHashTable *kept = g_hash_table_lookup (self->attributes, contact_id);
  char *key;

  if (kept != NULL)
    return kept;
  if (g_queue_get_length (&self->contacts) >= CONTACTS_KEPT)
    g_hash_table_remove (self->attributes, g_queue_pop_head (&self->contacts));
  key = g_strdup (contact_id);
  kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self->attributes, key, kept);
  g_queue_push_tail (&self->contacts, key);

  return kept;
}

static gboolean
local_set_attributes (ChurnConnect *connect,
                      const char *initial_contact_id,
                      GHashTable *attributes,
                      GCancellable *cancellable,
                      GError **error)
{
  ChurnLocalConnect *self = CHURN_LOCAL_CONNECT (connect);
  GHashTable *kept = ensure_attributes (self, initial_contact_id);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_replace (kept, g_strdup (name), g_strdup (value));
  if (self->simulation != NULL)
    churn_simulation_set_attributes (self->simulation, initial_contact_id, attributes);

  return TRUE;
}

static ChurnContact *
local_describe_contact (ChurnConnect *connect,
                        const char *contact_id,
                        GCancellable *cancellable,
                        GError **error)
{
  ChurnLocalConnect *self = CHURN_LOCAL_CONNECT (connect);

  if (self->simulation == NULL)
    return NULL;

  return churn_simulation_describe (self->simulation, contact_id);
}

static const char *
last_part (const char *arn)
{
  const char *slash = strrchr (arn, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : arn;
}

static gboolean
local_describe_agent (ChurnConnect *connect,
                      const char *agent_arn,
                      char **id,
                      char **name,
                      GCancellable *cancellable,
                      GError **error)
{
  ChurnLocalConnect *self = CHURN_LOCAL_CONNECT (connect);
  const Entry *entry = g_hash_table_lookup (self->directory, agent_arn);

  *id = g_strdup (entry != NULL ? entry->id : last_part (agent_arn));
  *name = g_strdup (entry != NULL ? entry->name : last_part (agent_arn));

  return TRUE;
}

static gboolean
local_describe_queue (ChurnConnect *connect,
                      const char *queue_arn,
                      char **name,
                      GCancellable *cancellable,
                      GError **error)
{
  ChurnLocalConnect *self = CHURN_LOCAL_CONNECT (connect);
  const Entry *entry = g_hash_table_lookup (self->directory, queue_arn);

  *name = g_strdup (entry != NULL ? entry->name : last_part (queue_arn));

  return TRUE;
}

static gboolean
local_start_loop (ChurnConnect *connect,
                  const char *contact_id,
                  GCancellable *cancellable,
                  GError **error)
{
  churn_scheduler_start_loop (CHURN_LOCAL_CONNECT (connect)->scheduler, contact_id);

  return TRUE;
}

static gboolean
local_stop_loop (ChurnConnect *connect,
                 const char *contact_id,
                 GCancellable *cancellable,
                 GError **error)
{
  churn_scheduler_stop_loop (CHURN_LOCAL_CONNECT (connect)->scheduler, contact_id);

  return TRUE;
}

static void
churn_local_connect_iface_init (ChurnConnectInterface *iface)
{
  iface->set_attributes = local_set_attributes;
  iface->describe_contact = local_describe_contact;
  iface->describe_agent = local_describe_agent;
  iface->describe_queue = local_describe_queue;
  iface->start_loop = local_start_loop;
  iface->stop_loop = local_stop_loop;
}

/**
 * churn_local_connect_new:
 * @scheduler: what runs the loops
 *
 * Returns: (transfer full): a contact centre in which nobody works yet
 */
ChurnLocalConnect *
churn_local_connect_new (ChurnScheduler *scheduler)
{
  ChurnLocalConnect *self;

  g_return_val_if_fail (CHURN_IS_SCHEDULER (scheduler), NULL);

  self = g_object_new (CHURN_TYPE_LOCAL_CONNECT, NULL);
  self->scheduler = g_object_ref (scheduler);

  return self;
}

static void
add_entry (const char *arn, const char *id, const char *name, gpointer user_data)
{
  ChurnLocalConnect *self = user_data;
  Entry *entry = g_new0 (Entry, 1);

  entry->id = g_strdup (id);
  entry->name = g_strdup (name);
  g_hash_table_replace (self->directory, g_strdup (arn), entry);
}

/**
 * churn_local_connect_set_simulation:
 * @self: the contact centre
 * @simulation: the simulated one that stands behind it
 *
 * Takes over the simulation's agents and queues, and tells it of the attributes that are set.
 */
void
churn_local_connect_set_simulation (ChurnLocalConnect *self, ChurnSimulation *simulation)
{
  g_return_if_fail (CHURN_IS_LOCAL_CONNECT (self));
  g_return_if_fail (CHURN_IS_SIMULATION (simulation));

  g_set_object (&self->simulation, simulation);
  churn_simulation_list_agents (simulation, add_entry, self);
  churn_simulation_list_queues (simulation, add_entry, self);
}

/**
 * churn_local_connect_get_attribute:
 * @self: the contact centre
 * @initial_contact_id: the first contact of a chain
 * @name: an attribute
 *
 * Returns: (transfer none) (nullable): its value, or %NULL if it was not set
 */
const char *
churn_local_connect_get_attribute (ChurnLocalConnect *self,
                                   const char *initial_contact_id,
                                   const char *name)
{
  GHashTable *kept;

  g_return_val_if_fail (CHURN_IS_LOCAL_CONNECT (self), NULL);
  g_return_val_if_fail (initial_contact_id != NULL && name != NULL, NULL);

  kept = g_hash_table_lookup (self->attributes, initial_contact_id);

  return kept != NULL ? g_hash_table_lookup (kept, name) : NULL;
}
