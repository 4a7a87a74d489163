#include "churn-contact-event.h"

#include "churn-error.h"
#include "churn-event-json.h"

/* Those that say something of a contact; others are ignored, which is a documented rule
 * (aws-facts.md, a). */
static const char *const types[] = {
  "INITIATED",
  "CONNECTED_TO_SYSTEM",
  "CONTACT_DATA_UPDATED",
  "QUEUED",
  "CONNECTED_TO_AGENT",
  "DISCONNECTED",
  "PAUSED",
  "RESUMED",
  "COMPLETED",
  NULL,
};

static gboolean
read_ids (ChurnContactEvent *self, JsonObject *detail, GError **error)
{
  const char *id = NULL, *initial = NULL, *previous = NULL, *instance = NULL, *customer = NULL;

  if (!churn_event_require_name (detail, "detail", "contactId", &id, error) ||
      !churn_event_get_name (detail, "detail", "initialContactId", &initial, error) ||
      !churn_event_get_name (detail, "detail", "previousContactId", &previous, error) ||
      !churn_event_get_name (detail, "detail", "instanceArn", &instance, error) ||
      !churn_event_get_name (detail, "detail", "customerId", &customer, error))
    return FALSE;
  self->facts = churn_contact_new (id);
  if (g_strcmp0 (initial, id) != 0)
    self->facts->initial_id = g_strdup (initial);
  if (g_strcmp0 (previous, id) != 0)
    self->facts->previous_id = g_strdup (previous);
  self->facts->instance = g_strdup (instance);
  self->customer_id = g_strdup (customer);
  return TRUE;
}

static gboolean
read_kind (ChurnContactEvent *self, JsonObject *detail, GError **error)
{
  const char *channel = NULL, *initiation = NULL;

  if (!churn_event_get_name (detail, "detail", "channel", &channel, error) ||
      !churn_event_get_name (detail, "detail", "initiationMethod", &initiation, error))
    return FALSE;
  if (channel != NULL)
    self->facts->channel = g_ascii_strup (channel, -1);
  if (initiation != NULL)
    self->facts->initiation = g_ascii_strup (initiation, -1);
  return TRUE;
}

static gboolean
read_queue (ChurnContactEvent *self, JsonObject *detail, gint64 time, GError **error)
{
  ChurnContact *facts = self->facts;
  JsonObject *queue = NULL;
  const char *arn = NULL;

  if (!churn_event_get_object (detail, "detail", "queueInfo", &queue, error))
    return FALSE;
  if (queue != NULL)
    {
      if (!churn_event_get_name (queue, "detail.queueInfo", "queueArn", &arn, error) ||
          !churn_event_get_time (queue, "detail.queueInfo", "enqueueTimestamp", &facts->queued,
                                 error))
        return FALSE;
    }
  if (facts->queued == 0 && g_str_equal (self->type, "QUEUED"))
    facts->queued = time;
  if (arn != NULL)
    {
      facts->queue_arn = g_strdup (arn);
      facts->queue_time = facts->queued != 0 ? facts->queued : time;
    }
  return TRUE;
}

static gboolean
read_agent (ChurnContactEvent *self, JsonObject *detail, gint64 time, GError **error)
{
  ChurnContact *facts = self->facts;
  JsonObject *agent = NULL;
  const char *arn = NULL;

  if (!churn_event_get_object (detail, "detail", "agentInfo", &agent, error))
    return FALSE;
  if (agent != NULL)
    {
      if (!churn_event_get_name (agent, "detail.agentInfo", "agentArn", &arn, error) ||
          !churn_event_get_time (agent, "detail.agentInfo", "connectedToAgentTimestamp",
                                 &facts->connected, error) ||
          !churn_event_get_time (agent, "detail.agentInfo", "afterContactWorkEndTimestamp",
                                 &facts->completed, error))
        return FALSE;
    }
  if (facts->connected == 0 && g_str_equal (self->type, "CONNECTED_TO_AGENT"))
    facts->connected = time;
  if (arn != NULL)
    {
      facts->agent_arn = g_strdup (arn);
      facts->agent_time = facts->connected != 0 ? facts->connected : time;
    }
  return TRUE;
}

static gboolean
read_times (ChurnContactEvent *self, JsonObject *detail, gint64 time, GError **error)
{
  ChurnContact *facts = self->facts;

  if (!churn_event_get_time (detail, "detail", "initiationTimestamp", &facts->initiated, error) ||
      !churn_event_get_time (detail, "detail", "disconnectTimestamp", &facts->disconnected, error))
    return FALSE;
  if (facts->initiated == 0 && g_str_equal (self->type, "INITIATED"))
    facts->initiated = time;
  if (facts->disconnected == 0 && g_str_equal (self->type, "DISCONNECTED"))
    facts->disconnected = time;
  if (facts->completed == 0 && g_str_equal (self->type, "COMPLETED"))
    facts->completed = time;
  return TRUE;
}

/**
 * churn_contact_event_parse:
 * @envelope: what EventBridge delivers
 * @event: (out) (nullable): the event; %NULL if it is none for us: of an unknown type, or of a
 *   supervisor's MONITOR contact
 * @error: return location for the error
 *
 * Reads a contact event in every spelling that the documentation shows (aws-facts.md, a): keys and
 * channels in any case, times of 1970 for "not yet", an absent queueInfo. A time that its type
 * promises and its detail lacks is the envelope's.
 *
 * Returns: %TRUE, or %FALSE with @error set (CHURN_ERROR_INVALID, naming the member)
 */
gboolean
churn_contact_event_parse (JsonObject *envelope, ChurnContactEvent **event, GError **error)
{
  g_autoptr (ChurnContactEvent) self = g_new0 (ChurnContactEvent, 1);
  JsonObject *detail = NULL;
  const char *type = NULL;
  gint64 time = 0;

  g_return_val_if_fail (envelope != NULL, FALSE);
  g_return_val_if_fail (event != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *event = NULL;
  if (!churn_event_require_object (envelope, "", "detail", &detail, error) ||
      !churn_event_require_name (detail, "detail", "eventType", &type, error))
    return FALSE;
  self->type = g_ascii_strup (type, -1);
  if (!g_strv_contains (types, self->type))
    return TRUE;
  if (!churn_event_get_time (envelope, "", "time", &time, error))
    return FALSE;
  if (time == 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "time is missing");
      return FALSE;
    }
  if (!read_ids (self, detail, error) || !read_kind (self, detail, error) ||
      !read_queue (self, detail, time, error) || !read_agent (self, detail, time, error) ||
      !read_times (self, detail, time, error))
    return FALSE;
  if (g_strcmp0 (self->facts->initiation, "MONITOR") == 0)
    return TRUE;
  *event = g_steal_pointer (&self);
  return TRUE;
}

/**
 * churn_contact_event_free:
 * @self: (nullable): an event
 *
 * Frees it.
 */
void
churn_contact_event_free (ChurnContactEvent *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->facts, churn_contact_unref);
  g_free (self->type);
  g_free (self->customer_id);
  g_free (self);
}
