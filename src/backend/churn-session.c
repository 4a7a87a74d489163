#include "churn-session-private.h"

#include "churn-route.h"

/* A gateway gives up after 29 s; what takes longer is lost anyway. */
#define TIMEOUT_MS 30000

enum
{
  PROP_0,
  PROP_PRINCIPAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static void
take_time (ChurnSession *self, gint64 server_time, gint64 moment)
{
  if (server_time != 0)
    self->offset = server_time - moment;
}

static void
take_principal (ChurnSession *self, gpointer value, gint64 moment)
{
  g_autoptr (ChurnPrincipal) old = g_steal_pointer (&self->principal);

  self->principal = churn_principal_ref (value);
  take_time (self, self->principal->time, moment);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRINCIPAL]);
}

static void
take_feed (ChurnSession *self, gpointer value, gint64 moment)
{
  take_time (self, ((ChurnFeed *) value)->time, moment);
}

static void
take_detail (ChurnSession *self, gpointer value, gint64 moment)
{
  take_time (self, ((ChurnContactDetail *) value)->time, moment);
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
  _churn_session_send (task, request, read_principal, take_principal,
                       (GDestroyNotify) churn_principal_unref);
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
  path = churn_route_build (self->principal, NULL, NULL, &error);
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
  _churn_session_send (task, request, read_feed, take_feed, (GDestroyNotify) churn_feed_unref);
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
  path = churn_route_build (self->principal, contact_id, NULL, &error);
  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (since > 0)
    query = g_strdup_printf ("since=%" G_GINT64_FORMAT, since);
  request = aws_request_new ("GET", path, query, NULL);
  _churn_session_send (task, request, read_detail, take_detail,
                       (GDestroyNotify) churn_contact_detail_unref);
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
