/* What a doctor examines, one thing a function. Each ends with _churn_doctor_conclude(). */

#include "churn-doctor-private.h"

#include "churn-backend-error.h"

#include "aws-service-endpoint.h"

/* Services refuse what is further off; the desk corrects for it, other programs do not. */
#define CLOCK_SECONDS_MAX 300
/* A centre with live contacts from which nothing came for so long has lost its events. */
#define FEED_SECONDS_MAX 600
#define CONNECT_SECONDS 15

static GCancellable *
get_cancellable (ChurnDoctor *self)
{
  return g_task_get_cancellable (self->task);
}

static void
fail (ChurnDoctor *self, int code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (CHURN_BACKEND_ERROR, code, message);

  _churn_doctor_conclude (self, CHURN_DOCTOR_FAILED, NULL, error);
}

/* What a request ended with: %TRUE if it went well, and the check goes on. */
static gboolean
went_well (ChurnDoctor *self, const GError *error)
{
  if (error == NULL)
    return TRUE;
  _churn_doctor_conclude (self, CHURN_DOCTOR_FAILED, NULL, error);
  return FALSE;
}

void
_churn_doctor_examine_configuration (ChurnDoctor *self)
{
  g_autoptr (GError) error = NULL;

  if (!churn_connection_check (self->connection, &error))
    _churn_doctor_conclude (self, CHURN_DOCTOR_FAILED, NULL, error);
  else if (self->connection->kind == CHURN_CONNECTION_DEMO)
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, "demo", NULL);
  else
    {
      g_autofree char *detail =
          g_strdup_printf ("%s, %s, %s", churn_connection_kind_get_name (self->connection->kind),
                           self->connection->address, self->connection->region);

      self->address = g_uri_parse (self->connection->address, G_URI_FLAGS_NONE, NULL);
      _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, detail, NULL);
    }
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  ChurnKeyring *keyring = CHURN_KEYRING (source);
  g_autoptr (GError) error = NULL;
  gboolean gone = churn_keyring_clear_finish (keyring, result, &error);

  if (gone && churn_keyring_get_state (keyring) == CHURN_KEYRING_OPEN)
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, NULL, NULL);
  else
    fail (self, CHURN_BACKEND_ERROR_KEYRING,
          churn_keyring_get_state (keyring) == CHURN_KEYRING_LOCKED ? "The keyring is locked"
                                                                    : "There is no keyring");
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = churn_keyring_save_finish (CHURN_KEYRING (source), result, &error);

  if (self->keyring_asks)
    return;
  g_clear_handle_id (&self->keyring_timeout, g_source_remove);
  if (!saved)
    _churn_doctor_conclude (self, CHURN_DOCTOR_FAILED, NULL, error);
  else
    churn_keyring_clear_async (CHURN_KEYRING (source), "doctor", "probe", get_cancellable (self),
                               probed_cb, g_object_ref (self));
}

/* What is answered later does not count, and what it saves is taken back by the keyring itself. */
static gboolean
patience_cb (gpointer user_data)
{
  ChurnDoctor *self = user_data;

  self->keyring_timeout = 0;
  self->keyring_asks = TRUE;
  churn_keyring_clear_async (churn_connector_get_keyring (self->connector), "doctor", "probe", NULL,
                             NULL, NULL);
  fail (self, CHURN_BACKEND_ERROR_KEYRING_ASKS,
        "The keyring is locked, and nobody answered when it asked to be unlocked");
  return G_SOURCE_REMOVE;
}

void
_churn_doctor_examine_keyring (ChurnDoctor *self)
{
  if (self->keyring_patience > 0)
    self->keyring_timeout = g_timeout_add_seconds (self->keyring_patience, patience_cb, self);
  churn_keyring_save_async (churn_connector_get_keyring (self->connector), "doctor", "probe",
                            "Churn Desk: probe", "nothing secret", get_cancellable (self), saved_cb,
                            g_object_ref (self));
}

static void
credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  AwsCredentialProvider *cache = AWS_CREDENTIAL_PROVIDER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) credentials =
      aws_credential_provider_get_finish (cache, result, &error);

  if (went_well (self, error))
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, aws_credential_provider_get_source (cache),
                            NULL);
}

void
_churn_doctor_examine_credentials (ChurnDoctor *self)
{
  g_autoptr (GError) error = NULL;

  /* It would ask once more. */
  if (self->keyring_asks && churn_connector_signs_in (self->connection))
    {
      _churn_doctor_conclude (self, CHURN_DOCTOR_SKIPPED, NULL, NULL);
      return;
    }
  self->session = churn_connector_open (self->connector, self->connection, &error);
  if (went_well (self, error))
    aws_credential_provider_get_async (
        AWS_CREDENTIAL_PROVIDER (churn_connector_get_credentials (self->connector)),
        get_cancellable (self), credentials_cb, g_object_ref (self));
}

static void
identity_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCallerIdentity) identity =
      aws_sts_get_caller_identity_finish (AWS_STS (source), result, &error);

  if (went_well (self, error))
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, identity->arn, NULL);
}

void
_churn_doctor_examine_identity (ChurnDoctor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsClient) client =
      aws_service_endpoint_new_client (AWS_SERVICE_STS, self->connection->region, NULL, &error);

  if (!went_well (self, error))
    return;
  aws_client_set_credential_cache (client, churn_connector_get_credentials (self->connector));
  self->sts = aws_sts_new (client);
  aws_sts_get_caller_identity_async (self->sts, get_cancellable (self), identity_cb,
                                     g_object_ref (self));
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  g_resolver_free_addresses (addresses);
  if (went_well (self, error))
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, g_uri_get_host (self->address), NULL);
}

void
_churn_doctor_examine_name (ChurnDoctor *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  g_resolver_lookup_by_name_async (resolver, g_uri_get_host (self->address), get_cancellable (self),
                                   name_cb, g_object_ref (self));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);

  if (went_well (self, error))
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, NULL, NULL);
}

void
_churn_doctor_examine_tls (ChurnDoctor *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  gboolean tls = g_str_equal (g_uri_get_scheme (self->address), "https");
  int port = g_uri_get_port (self->address);

  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  g_socket_client_set_tls (client, tls);
  g_socket_client_connect_to_host_async (client, g_uri_get_host (self->address),
                                         port > 0 ? port : (tls ? 443 : 80), get_cancellable (self),
                                         connected_cb, g_object_ref (self));
}

static void
access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnPrincipal) principal =
      churn_session_me_finish (CHURN_SESSION (source), result, &error);

  if (went_well (self, error))
    {
      g_autofree char *detail = g_strdup_printf ("%s, %s", churn_role_get_name (principal->role),
                                                 principal->agent != NULL ? principal->agent : "");

      _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, detail, NULL);
    }
}

void
_churn_doctor_examine_access (ChurnDoctor *self)
{
  if (self->session == NULL)
    {
      fail (self, CHURN_BACKEND_ERROR_DEMO, "The simulated contact centre does not run");
      return;
    }
  churn_session_me_async (self->session, get_cancellable (self), access_cb, g_object_ref (self));
}

void
_churn_doctor_examine_clock (ChurnDoctor *self)
{
  gint64 offset = aws_client_get_clock_offset (churn_session_get_client (self->session));
  g_autofree char *detail =
      g_strdup_printf ("%+" G_GINT64_FORMAT " s", offset / G_TIME_SPAN_SECOND);

  if (ABS (offset) < CLOCK_SECONDS_MAX * G_TIME_SPAN_SECOND)
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, detail, NULL);
  else
    _churn_doctor_conclude (self, CHURN_DOCTOR_FAILED, detail, NULL);
}

static void
contacts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;

  self->feed = churn_session_contacts_finish (CHURN_SESSION (source), result, &error);
  if (went_well (self, error))
    {
      g_autofree char *detail = g_strdup_printf ("%u", self->feed->contacts->len);

      _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, detail, NULL);
    }
}

void
_churn_doctor_examine_contacts (ChurnDoctor *self)
{
  churn_session_contacts_async (self->session, NULL, get_cancellable (self), contacts_cb,
                                g_object_ref (self));
}

static void
contact_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnContactDetail) detail =
      churn_session_contact_finish (CHURN_SESSION (source), result, &error);

  if (went_well (self, error))
    _churn_doctor_conclude (self, CHURN_DOCTOR_PASSED, detail->contact->id, NULL);
}

void
_churn_doctor_examine_contact (ChurnDoctor *self)
{
  const ChurnContact *first;

  if (self->feed->contacts->len == 0)
    {
      _churn_doctor_conclude (self, CHURN_DOCTOR_SKIPPED, NULL, NULL);
      return;
    }
  first = g_ptr_array_index (self->feed->contacts, 0);
  churn_session_contact_async (self->session, first->id, 0, get_cancellable (self), contact_cb,
                               g_object_ref (self));
}

/* The newest time of which a row of the feed tells. */
static gint64
get_newest (const ChurnContact *contact)
{
  gint64 started = churn_contact_get_started (contact);
  gint64 newest = MAX (started, churn_contact_get_ended (contact));
  guint first, last;

  if (churn_windows_get_range (contact->windows, &first, &last))
    newest = MAX (newest, started + (gint64) last * CHURN_WINDOW_SECONDS * G_TIME_SPAN_SECOND);
  return newest;
}

void
_churn_doctor_examine_feed (ChurnDoctor *self)
{
  g_autofree char *detail = NULL;
  gint64 newest = 0, age;

  for (guint i = 0; i < self->feed->contacts->len; i++)
    newest = MAX (newest, get_newest (g_ptr_array_index (self->feed->contacts, i)));
  if (newest == 0)
    {
      _churn_doctor_conclude (self, CHURN_DOCTOR_SKIPPED, NULL, NULL);
      return;
    }
  age = MAX (self->feed->time - newest, 0) / G_TIME_SPAN_SECOND;
  detail = g_strdup_printf ("%" G_GINT64_FORMAT " s", age);
  _churn_doctor_conclude (self, age <= FEED_SECONDS_MAX ? CHURN_DOCTOR_PASSED : CHURN_DOCTOR_FAILED,
                          detail, NULL);
}
