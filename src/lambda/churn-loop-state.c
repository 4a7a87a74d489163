#include "churn-loop-state.h"

#include "aws-cjson.h"
#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-json.h"

/**
 * churn_loop_state_read:
 * @self: (out caller-allocates): the state
 * @event: `{"contact":"ID"}`, and the number of ticks so far as `tick`
 * @error: return location for the error
 *
 * Reads a state.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_ERROR_INVALID
 */
gboolean
churn_loop_state_read (ChurnLoopState *self, JsonNode *event, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *contact = NULL;

  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  *self = (ChurnLoopState){ 0 };
  if (!JSON_NODE_HOLDS_OBJECT (event))
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The event is not an object");
  else if (!churn_event_require_name (json_node_get_object (event), "", "contact", &contact, error))
    return FALSE;
  else if (!churn_json_maybe_count (json_node_get_object (event), "tick", G_MAXINT32, &self->tick,
                                    &local))
    g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID, local->message);
  else
    {
      self->contact = g_strdup (contact);
      return TRUE;
    }
  return FALSE;
}

/**
 * churn_loop_state_write:
 * @self: a state
 *
 * Writes a state.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_loop_state_write (const ChurnLoopState *self)
{
  g_autoptr (cJSON) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  root = cJSON_CreateObject ();
  cJSON_AddStringToObject (root, "contact", self->contact);
  cJSON_AddNumberToObject (root, "tick", self->tick);
  cJSON_AddBoolToObject (root, "done", self->done);
  return aws_cjson_to_text (root);
}

/**
 * churn_loop_state_clear:
 * @self: a state
 *
 * Frees what it holds.
 */
void
churn_loop_state_clear (ChurnLoopState *self)
{
  g_clear_pointer (&self->contact, g_free);
}
