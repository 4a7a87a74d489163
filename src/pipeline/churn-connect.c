#include "churn-connect.h"

G_DEFINE_INTERFACE (ChurnConnect, churn_connect, G_TYPE_OBJECT)

static void
churn_connect_default_init (ChurnConnectInterface *iface)
{
}

/**
 * churn_connect_set_attributes:
 * @self: a #ChurnConnect
 * @initial_contact_id: the first contact of the chain
 * @attributes: (element-type utf8 utf8): names and values
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Sets attributes of a contact: those of a chain belong to its first contact (aws-facts.md, c).
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_connect_set_attributes (ChurnConnect *self,
                              const char *initial_contact_id,
                              GHashTable *attributes,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECT (self), FALSE);
  g_return_val_if_fail (initial_contact_id != NULL, FALSE);
  g_return_val_if_fail (attributes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_CONNECT_GET_IFACE (self)->set_attributes (self, initial_contact_id, attributes,
                                                         cancellable, error);
}

/**
 * churn_connect_describe_contact:
 * @self: a #ChurnConnect
 * @contact_id: the contact's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Asks the contact centre what it knows of a contact.
 *
 * Returns: (transfer full) (nullable): facts to merge; %NULL without an error where the contact is
 * unknown
 */
ChurnContact *
churn_connect_describe_contact (ChurnConnect *self,
                                const char *contact_id,
                                GCancellable *cancellable,
                                GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECT (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CHURN_CONNECT_GET_IFACE (self)->describe_contact (self, contact_id, cancellable, error);
}

/**
 * churn_connect_describe_agent:
 * @self: a #ChurnConnect
 * @agent_arn: the agent's ARN
 * @id: (out): the Connect user name
 * @name: (out) (nullable): first and last name
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Names an agent.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_connect_describe_agent (ChurnConnect *self,
                              const char *agent_arn,
                              char **id,
                              char **name,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECT (self), FALSE);
  g_return_val_if_fail (agent_arn != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_CONNECT_GET_IFACE (self)->describe_agent (self, agent_arn, id, name, cancellable,
                                                         error);
}

/**
 * churn_connect_describe_queue:
 * @self: a #ChurnConnect
 * @queue_arn: the queue's ARN
 * @name: (out): its name
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Names a queue.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_connect_describe_queue (ChurnConnect *self,
                              const char *queue_arn,
                              char **name,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECT (self), FALSE);
  g_return_val_if_fail (queue_arn != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_CONNECT_GET_IFACE (self)->describe_queue (self, queue_arn, name, cancellable, error);
}

/**
 * churn_connect_start_loop:
 * @self: a #ChurnConnect
 * @contact_id: the contact's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Starts a contact's analysis loop; that it runs already is success.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_connect_start_loop (ChurnConnect *self,
                          const char *contact_id,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECT (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_CONNECT_GET_IFACE (self)->start_loop (self, contact_id, cancellable, error);
}

/**
 * churn_connect_stop_loop:
 * @self: a #ChurnConnect
 * @contact_id: the contact's id
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Stops a contact's analysis loop; that none runs is success.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_connect_stop_loop (ChurnConnect *self,
                         const char *contact_id,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECT (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return CHURN_CONNECT_GET_IFACE (self)->stop_loop (self, contact_id, cancellable, error);
}
