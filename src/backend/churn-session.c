#include "churn-session.h"

#include "churn-backend-error.h"
#include "churn-error.h"
#include "churn-json.h"

#include <string.h>

/* A gateway gives up after 29 s; what takes longer is lost anyway. */
#define TIMEOUT_MS 30000

/**
 * ChurnSession:
 *
 * One caller at one address of the agent API: sends what the desk asks, reads the answers in a
 * thread of their own, and knows what time it is on the server. Who the caller is comes from
 * churn_session_me_async(), which all other calls need to have succeeded once.
 *
 * Errors: #ChurnError by the code that the agent API gave, #AwsError for what happened on the way,
 * %CHURN_BACKEND_ERROR_REFUSED for what the gateway said for good. Their messages are safe to show.
 *
 * A session belongs to the main thread.
 */
struct _ChurnSession
{
  GObject parent_instance;

  AwsClient *client;
  ChurnClock *clock;
  char *scope;
  ChurnPrincipal *principal;
  gint64 offset;     /* the server's clock less our boottime; G_MININT64: not known */
  gint64 wait_until; /* monotonic */
};

enum
{
  PROP_0,
  PROP_PRINCIPAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnSession, churn_session, G_TYPE_OBJECT)

static void
churn_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PRINCIPAL:
      g_value_set_pointer (value, CHURN_SESSION (object)->principal);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_session_finalize (GObject *object)
{
  ChurnSession *self = CHURN_SESSION (object);

  g_clear_object (&self->client);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->principal, churn_principal_unref);

  G_OBJECT_CLASS (churn_session_parent_class)->finalize (object);
}

static void
churn_session_class_init (ChurnSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_session_get_property;
  object_class->finalize = churn_session_finalize;

  properties[PROP_PRINCIPAL] = g_param_spec_pointer (
      "principal", NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_session_init (ChurnSession *self)
{
  self->offset = G_MININT64;
}

/**
 * churn_session_new:
 * @client: what signs and sends; the session sets its timeout
 * @scope: (nullable): what else sets this session's offers apart, besides address and caller: for
 *   a demo, whose address may come again for another demo
 * @clock: the time
 *
 * Makes a session that knows nothing yet.
 *
 * Returns: (transfer full): the session
 */
ChurnSession *
churn_session_new (AwsClient *client, const char *scope, ChurnClock *clock)
{
  ChurnSession *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);
  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  self = g_object_new (CHURN_TYPE_SESSION, NULL);
  self->client = g_object_ref (client);
  self->clock = g_object_ref (clock);
  self->scope = g_strdup (scope);
  aws_client_set_timeout (client, TIMEOUT_MS);
  return self;
}

/**
 * churn_session_get_client:
 * @self: a session
 *
 * Returns: (transfer none): what signs and sends
 */
AwsClient *
churn_session_get_client (ChurnSession *self)
{
  g_return_val_if_fail (CHURN_IS_SESSION (self), NULL);

  return self->client;
}

/**
 * churn_session_get_address:
 * @self: a session
 *
 * Returns: the URL of the agent API
 */
const char *
churn_session_get_address (ChurnSession *self)
{
  g_return_val_if_fail (CHURN_IS_SESSION (self), NULL);

  return aws_client_get_base_url (self->client);
}

/**
 * churn_session_get_principal:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): who the caller is, %NULL until the server has said so
 */
const ChurnPrincipal *
churn_session_get_principal (ChurnSession *self)
{
  g_return_val_if_fail (CHURN_IS_SESSION (self), NULL);

  return self->principal;
}

/**
 * churn_session_get_identity:
 * @self: a session
 *
 * Tells sessions apart by whom offers made in them are made to and by: address, role, agent and
 * scope. Credentials are no part of it, because they change while the caller stays.
 *
 * Returns: (transfer full) (nullable): the identity, %NULL until the caller is known
 */
char *
churn_session_get_identity (ChurnSession *self)
{
  g_return_val_if_fail (CHURN_IS_SESSION (self), NULL);

  if (self->principal == NULL)
    return NULL;
  return g_strdup_printf ("%s|%s|%s|%s", churn_session_get_address (self),
                          churn_role_get_name (self->principal->role),
                          self->principal->agent != NULL ? self->principal->agent : "",
                          self->scope != NULL ? self->scope : "");
}

/**
 * churn_session_get_server_time:
 * @self: a session
 *
 * Tells what the server's clock shows now. It does not follow changes of this machine's clock, and
 * goes on while the machine sleeps.
 *
 * Returns: microseconds since the epoch; this machine's own, until the server told its time
 */
gint64
churn_session_get_server_time (ChurnSession *self)
{
  g_return_val_if_fail (CHURN_IS_SESSION (self), 0);

  if (self->offset == G_MININT64)
    return churn_clock_get_real (self->clock);
  return churn_clock_get_boottime (self->clock) + self->offset;
}

/**
 * churn_session_get_wait:
 * @self: a session
 *
 * Tells for how long the server asked to be left alone (Retry-After) in its newest answer.
 *
 * Returns: microseconds from now; 0 if it did not, or if that time is over
 */
gint64
churn_session_get_wait (ChurnSession *self)
{
  g_return_val_if_fail (CHURN_IS_SESSION (self), 0);

  return MAX (self->wait_until - churn_clock_get_monotonic (self->clock), 0);
}

/* Reads an answer's text; runs in a thread of its own. */
typedef gpointer (*ReadFunc) (const char *text, gssize length, GError **error);

typedef struct
{
  ReadFunc read;
  GDestroyNotify free;
  GBytes *body;
  gint64 sent;     /* boottime */
  gint64 answered; /* boottime */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static void
take_time (ChurnSession *self, const Call *call, gint64 server_time)
{
  if (server_time != 0)
    self->offset = server_time - (call->sent + (call->answered - call->sent) / 2);
}

static void
take_principal (ChurnSession *self, ChurnPrincipal *principal)
{
  g_autoptr (ChurnPrincipal) old = g_steal_pointer (&self->principal);

  self->principal = churn_principal_ref (principal);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRINCIPAL]);
}

static gpointer
read_principal (const char *text, gssize length, GError **error)
{
  return churn_principal_from_json (text, length, error);
}

static gpointer
read_feed (const char *text, gssize length, GError **error)
{
  return churn_feed_from_json (text, length, error);
}

static gpointer
read_detail (const char *text, gssize length, GError **error)
{
  return churn_contact_detail_from_json (text, length, error);
}

static gpointer
read_offer (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = churn_json_parse_object (text, length, error);

  if (node == NULL)
    return NULL;
  return churn_offer_parse (json_node_get_object (node), error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (call->body, &length);
  gpointer result;

  result = call->read (text != NULL ? text : "", (gssize) length, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, call->free);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (value == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    {
      call->free (value);
      return;
    }

  if (call->read == read_principal)
    {
      take_time (self, call, ((ChurnPrincipal *) value)->time);
      take_principal (self, value);
    }
  else if (call->read == read_feed)
    take_time (self, call, ((ChurnFeed *) value)->time);
  else if (call->read == read_detail)
    take_time (self, call, ((ChurnContactDetail *) value)->time);
  g_task_return_pointer (task, value, call->free);
}

/* The agent API's own word goes before what the way there made of it. */
static GError *
explain (const AwsResponse *failure, GError *error)
{
  const char *type = aws_response_get_error_type (failure);
  const char *message = aws_response_get_error_message (failure);
  guint status = aws_response_get_status (failure);
  int code;

  if (churn_error_from_name (type, &code))
    {
      g_error_free (error);
      return g_error_new_literal (CHURN_ERROR, code,
                                  message != NULL && *message != '\0' ? message : type);
    }
  /* A page of a proxy or a hotel's network has neither, and says nothing for good. */
  if (g_error_matches (error, AWS_ERROR, AWS_ERROR_CLIENT) && status >= 400 && status <= 499 &&
      (type != NULL || message != NULL))
    {
      GError *refused = g_error_new (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_REFUSED,
                                     "The server refused the request (%u): %s", status,
                                     message != NULL ? message : type);

      g_error_free (error);
      return refused;
    }
  return error;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) reading = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (AwsResponse) failure = NULL;
  ChurnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  Call *handed;
  GError *error = NULL;

  call->answered = churn_clock_get_boottime (self->clock);
  response = aws_client_send_finish (AWS_CLIENT (source), result, &failure, &error);
  if (response == NULL)
    {
      if (failure != NULL)
        {
          gint64 wait = aws_response_get_retry_after (failure, churn_clock_get_real (self->clock));

          self->wait_until = churn_clock_get_monotonic (self->clock) + wait;
          error = explain (failure, error);
        }
      g_task_return_error (task, error);
      return;
    }
  self->wait_until = 0;

  if (call->read == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  handed = g_new0 (Call, 1);
  handed->read = call->read;
  handed->free = call->free;
  handed->body = g_bytes_ref (aws_response_get_body (response));
  reading = g_task_new (self, NULL, on_read, g_object_ref (task));
  g_task_set_task_data (reading, handed, call_free);
  g_task_run_in_thread (reading, read_in_thread);
}

static void
send (GTask *task, const AwsRequest *request, ReadFunc read, GDestroyNotify free)
{
  ChurnSession *self = g_task_get_source_object (task);
  Call *call = g_new0 (Call, 1);

  call->read = read;
  call->free = free;
  call->sent = churn_clock_get_boottime (self->clock);
  g_task_set_task_data (task, call, call_free);
  aws_client_send_async (self->client, request, g_task_get_cancellable (task), on_sent,
                         g_object_ref (task));
}

static gboolean
append_segment (GString *path, const char *what, const char *text, GError **error)
{
  /* Either of the dots would climb out of its place in the path. */
  if (*text == '\0' || g_str_equal (text, ".") || g_str_equal (text, "..") ||
      !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "This is not an id of %s", what);
      return FALSE;
    }
  g_string_append_c (path, '/');
  g_string_append_uri_escaped (path, text, "@", FALSE);
  return TRUE;
}

/* The path of the contacts, of one of them, or of what stands under it. */
static char *
build_path (ChurnSession *self, const char *contact_id, const char *rest, GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (self->principal == NULL)
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED,
                           "The server has not said yet who you are");
      return NULL;
    }
  if (self->principal->role == CHURN_ROLE_AGENT)
    {
      g_string_append (path, "/agents");
      if (!append_segment (path, "an agent",
                           self->principal->agent != NULL ? self->principal->agent : "", error))
        return NULL;
    }
  g_string_append (path, "/contacts");
  if (contact_id != NULL && !append_segment (path, "a contact", contact_id, error))
    return NULL;
  if (rest != NULL)
    g_string_append (path, rest);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static AwsRequest *
new_post (const char *path, char *json)
{
  g_autoptr (GBytes) body = g_bytes_new_take (json, strlen (json));
  AwsRequest *request = aws_request_new ("POST", path, NULL, body);

  aws_request_add_header (request, "Content-Type", "application/json");
  return request;
}

static char *
build_flag (const char *member, gboolean value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * churn_session_me_async:
 * @self: a session
 * @cancellable: (nullable): stops it
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Asks who the caller is; the session's principal and clock follow. It serves as the probe that
 * tells whether the server can be reached at all, too.
 */
void
churn_session_me_async (ChurnSession *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (AwsRequest) request = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  request = aws_request_new ("GET", "/me", NULL, NULL);
  send (task, request, read_principal, (GDestroyNotify) churn_principal_unref);
}

/**
 * churn_session_me_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): who the caller is, or %NULL with an error
 */
ChurnPrincipal *
churn_session_me_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * churn_session_contacts_async:
 * @self: a session
 * @since: (nullable): the cursor of the feed so far; %NULL for all live contacts
 * @cancellable: (nullable): stops it
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Asks for one page of the contacts that changed: for a supervisor all, for an agent their own.
 */
void
churn_session_contacts_async (ChurnSession *self,
                              const char *since,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  path = build_path (self, NULL, NULL, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (since != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (since, NULL, FALSE);

      query = g_strconcat ("since=", escaped, NULL);
    }
  request = aws_request_new ("GET", path, query, NULL);
  send (task, request, read_feed, (GDestroyNotify) churn_feed_unref);
}

/**
 * churn_session_contacts_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): the page, or %NULL with an error
 */
ChurnFeed *
churn_session_contacts_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * churn_session_contact_async:
 * @self: a session
 * @contact_id: a contact
 * @since: the version from which on it is asked for; 0 for all of it
 * @cancellable: (nullable): stops it
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Asks for one contact in full.
 */
void
churn_session_contact_async (ChurnSession *self,
                             const char *contact_id,
                             gint64 since,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_SESSION (self));
  g_return_if_fail (contact_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  path = build_path (self, contact_id, NULL, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (since > 0)
    query = g_strdup_printf ("since=%" G_GINT64_FORMAT, since);
  request = aws_request_new ("GET", path, query, NULL);
  send (task, request, read_detail, (GDestroyNotify) churn_contact_detail_unref);
}

/**
 * churn_session_contact_finish:
 * @self: a session
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): the contact, or what is new of it, or %NULL with an error
 */
ChurnContactDetail *
churn_session_contact_finish (ChurnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
  path = build_path (self, offer->contact_id, "/offers", &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request = new_post (path, churn_offer_to_request (offer));
  aws_request_add_header (request, "Idempotency-Key", offer->id);
  send (task, request, read_offer, (GDestroyNotify) churn_offer_unref);
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

static void
post_flag (GTask *task,
           const char *contact_id,
           const char *rest,
           const char *member,
           gboolean value)
{
  ChurnSession *self = g_task_get_source_object (task);
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  path = build_path (self, contact_id, rest, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request = new_post (path, build_flag (member, value));
  send (task, request, NULL, NULL);
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
  if (!append_segment (rest, "an offer", offer_id, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_string_append (rest, "/outcome");
  post_flag (task, contact_id, rest->str, "accepted", accepted);
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
 * @cancellable: (nullable): stops the waiting, not what the server may be doing
 * @callback: what to call when it is done
 * @user_data: what to call it with
 *
 * Tells everybody who looks after a contact.
 */
void
churn_session_claim_async (ChurnSession *self,
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
  post_flag (task, contact_id, "/claim", "active", active);
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
  post_flag (task, contact_id, "/help", "active", active);
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
