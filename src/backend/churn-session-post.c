#include "churn-session-private.h"

#include "churn-json.h"
#include "churn-route.h"

#include <string.h>

static gpointer
read_offer (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = churn_json_parse_object (text, length, error);

  if (node == NULL)
    return NULL;
  return churn_offer_parse (json_node_get_object (node), error);
}

static AwsRequest *
new_post (const char *path, char *json)
{
  g_autoptr (GBytes) body = g_bytes_new_take (json, strlen (json));
  AwsRequest *request = aws_request_new ("POST", path, NULL, body);

  aws_request_add_header (request, "Content-Type", "application/json");
  return request;
}

/* @optional is written if it is true. */
static char *
build_flags (const char *member, gboolean value, const char *optional, gboolean given)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
  if (given)
    {
      json_builder_set_member_name (builder, optional);
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * churn_session_post_offer_async:
 * @self: a session
 * @offer: an offer with its id, contact and months
 * @cancellable: (nullable): stops the waiting, not what the server may be doing
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Sends an offer. Its id is the Idempotency-Key: sent again, it is the same offer.
 */
void
churn_session_post_offer_async (ChurnSession *self,
                                const ChurnOffer *offer,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));
  g_return_if_fail (offer != NULL && offer->id != NULL && offer->contact_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  path = churn_route_build (self->principal, offer->contact_id, "/offers", &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request = new_post (path, churn_offer_to_request (offer));
  aws_request_add_header (request, "Idempotency-Key", offer->id);
  _churn_session_send (task, request, read_offer, NULL, (GDestroyNotify) churn_offer_unref);
}

/**
 * churn_session_post_offer_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): the offer as it was recorded, or %NULL with an error
 */
ChurnOffer *
churn_session_post_offer_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Takes @json. */
static void
post_flags (GTask *task, const char *contact_id, const char *rest, char *json)
{
  g_autofree char *owned = json;
  ChurnSession *self = g_task_get_source_object (task);
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  path = churn_route_build (self->principal, contact_id, rest, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request = new_post (path, g_steal_pointer (&owned));
  _churn_session_send (task, request, NULL, NULL, NULL);
}

/**
 * churn_session_outcome_async:
 * @self: a session
 * @contact_id: a contact
 * @offer_id: the id of an offer that was made in it
 * @accepted: what the customer said
 * @cancellable: (nullable): stops the waiting, not what the server may be doing
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Tells what became of an offer.
 */
void
churn_session_outcome_async (ChurnSession *self,
                             const char *contact_id,
                             const char *offer_id,
                             gboolean accepted,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GString) rest = NULL;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));
  g_return_if_fail (contact_id != NULL && offer_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  rest = g_string_new ("/offers");
  if (!churn_route_append (rest, "an offer", offer_id, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (rest, "/outcome");
  post_flags (task, contact_id, rest->str, build_flags ("accepted", accepted, NULL, FALSE));
}

/**
 * churn_session_outcome_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
churn_session_outcome_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * churn_session_claim_async:
 * @self: a session
 * @contact_id: a contact
 * @active: whether the caller looks after it from now on, or does no longer
 * @take_over: whether also if somebody else does
 * @cancellable: (nullable): stops the waiting, not what the server may be doing
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Tells everybody who looks after a contact. Where somebody else does the answer is
 * %CHURN_ERROR_CLAIMED, unless @take_over.
 */
void
churn_session_claim_async (ChurnSession *self,
                           const char *contact_id,
                           gboolean active,
                           gboolean take_over,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));
  g_return_if_fail (contact_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  post_flags (task, contact_id, "/claim", build_flags ("active", active, "takeOver", take_over));
}

/**
 * churn_session_claim_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
churn_session_claim_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * churn_session_help_async:
 * @self: a session
 * @contact_id: a contact
 * @active: whether help is wanted, or not any more
 * @cancellable: (nullable): stops the waiting, not what the server may be doing
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Calls a supervisor for help with a contact.
 */
void
churn_session_help_async (ChurnSession *self,
                          const char *contact_id,
                          gboolean active,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));
  g_return_if_fail (contact_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  post_flags (task, contact_id, "/help", build_flags ("active", active, NULL, FALSE));
}

/**
 * churn_session_help_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
churn_session_help_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
