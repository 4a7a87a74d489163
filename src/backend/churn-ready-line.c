#include "churn-ready-line.h"

#include "churn-json.h"

#include <string.h>

static void
agent_free (gpointer data)
{
  ChurnReadyAgent *agent = data;

  g_free (agent->id);
  g_free (agent->name);
  g_clear_pointer (&agent->credentials, aws_credentials_unref);
  g_free (agent);
}

static AwsCredentials *
read_credentials (JsonObject *object, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *secret = NULL;
  AwsCredentials *credentials;

  if (!churn_json_get_string (object, "accessKeyId", &key, error) ||
      !churn_json_get_string (object, "secretAccessKey", &secret, error))
    return NULL;
  credentials = aws_credentials_new (key, secret, NULL, 0);
  explicit_bzero (secret, strlen (secret));
  return credentials;
}

static gboolean
read_agents (ChurnReadyLine *self, JsonObject *object, GError **error)
{
  JsonArray *agents = churn_json_get_array (object, "agents", error);

  if (agents == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (agents); i++)
    {
      JsonObject *row = churn_json_get_element_object (agents, i, error);
      ChurnReadyAgent *agent;

      if (row == NULL)
        return FALSE;
      agent = g_new0 (ChurnReadyAgent, 1);
      g_ptr_array_add (self->agents, agent);
      if (!churn_json_get_string (row, "id", &agent->id, error) ||
          !churn_json_get_string (row, "name", &agent->name, error) ||
          (agent->credentials = read_credentials (row, error)) == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * churn_ready_line_parse:
 * @text: the line, without its end
 * @length: how many bytes it has
 * @error: (nullable): where an error goes
 *
 * Reads the ready line of churn-desk-local (DESIGN, "churn-desk-local").
 *
 * Returns: (transfer full): what it says, or %NULL with %CHURN_ERROR_PARSE, which names the member
 */
ChurnReadyLine *
churn_ready_line_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (ChurnReadyLine) self = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  JsonObject *supervisor;

  g_return_val_if_fail (text != NULL, NULL);

  node = churn_json_parse_object (text, (gssize) length, error);
  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  self = g_new0 (ChurnReadyLine, 1);
  self->agents = g_ptr_array_new_with_free_func (agent_free);
  supervisor = churn_json_get_object (object, "supervisor", error);
  if (supervisor == NULL || !churn_json_get_string (object, "url", &self->url, error) ||
      !churn_json_get_string (object, "region", &self->region, error) ||
      (self->supervisor = read_credentials (supervisor, error)) == NULL ||
      !read_agents (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * churn_ready_line_free:
 * @self: (transfer full): a ready line
 *
 * Forgets it, and the keys in it.
 */
void
churn_ready_line_free (ChurnReadyLine *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->url);
  g_free (self->region);
  g_clear_pointer (&self->supervisor, aws_credentials_unref);
  g_ptr_array_unref (self->agents);
  g_free (self);
}

/**
 * churn_ready_line_get_credentials:
 * @self: a ready line
 * @agent_id: (nullable): an agent's user name; %NULL for the supervisor
 *
 * Returns: (transfer none) (nullable): whose keys these are; %NULL if there is no such agent
 */
AwsCredentials *
churn_ready_line_get_credentials (const ChurnReadyLine *self, const char *agent_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (agent_id == NULL)
    return self->supervisor;
  for (guint i = 0; i < self->agents->len; i++)
    {
      ChurnReadyAgent *agent = g_ptr_array_index (self->agents, i);

      if (g_str_equal (agent->id, agent_id))
        return agent->credentials;
    }
  return NULL;
}
