/* How a #ChurnAccess connects and signs out. */

#include "config.h"

#include "churn-access.h"

#include "churn-access-private.h"
#include "churn-problem-words.h"
#include "churn-session-environment.h"

#include <glib/gi18n-lib.h>

static void
set_problem (ChurnAccess *self, const char *title, const char *meaning, const char *detail)
{
  if (self->view != NULL)
    churn_connection_view_set_problem (self->view, title, meaning, detail);
}

/* Takes the session. */
static void
set_session (ChurnAccess *self, ChurnSession *session, const char *title, const GError *error)
{
  g_autoptr (ChurnSession) own = session;

  if (session == NULL)
    {
      set_problem (self, title, churn_problem_words (error), error->message);
      return;
    }
  if (self->view != NULL)
    churn_connection_view_set_connecting (self->view, NULL);
  churn_poller_set_session (self->poller, session);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnAccess) self = user_data;
  ChurnDemo *demo = CHURN_DEMO (source);
  ChurnSession *session = NULL;
  g_autoptr (GError) error = NULL;

  if (churn_demo_start_finish (demo, result, &error) && self->demo == demo)
    session = churn_demo_create_session (demo, self->agent, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->demo != demo)
    return;

  if (session == NULL)
    g_clear_object (&self->demo);
  set_session (self, session, _ ("The Demo Did Not Start"), error);
}

static void
exited_cb (ChurnDemo *demo, gpointer user_data)
{
  ChurnAccess *self = user_data;
  g_autofree char *messages = churn_demo_dup_messages (demo);

  if (demo != self->demo)
    return;

  g_clear_object (&self->demo);
  churn_poller_set_session (self->poller, NULL);
  set_problem (self, _ ("The Simulated Contact Centre Has Ended"),
               _ ("It ended by itself. It can be started again."), messages);
}

static void
start_demo (ChurnAccess *self)
{
  if (self->view != NULL)
    churn_connection_view_set_connecting (self->view, _ ("Starting a simulated contact centre…"));
  if (self->demo != NULL)
    return; /* being started */

  self->demo = churn_demo_new (NULL, (const char *const *) self->demo_options);
  g_signal_connect_object (self->demo, "exited", G_CALLBACK (exited_cb), self, 0);
  churn_demo_start_async (self->demo, self->cancellable, started_cb, g_object_ref (self));
}

/**
 * churn_access_connect:
 * @self: an access
 *
 * Connects, unless it is connected: to what the command line asked for, or what was chosen.
 */
void
churn_access_connect (ChurnAccess *self)
{
  g_autoptr (GError) error = NULL;
  ChurnSession *session;

  g_return_if_fail (CHURN_IS_ACCESS (self));

  if (churn_poller_get_session (self->poller) != NULL)
    return;

  if (self->url == NULL && (self->demo_wanted || self->connection->kind == CHURN_CONNECTION_DEMO))
    {
      start_demo (self);
      return;
    }
  if (self->url == NULL && self->connection->kind == CHURN_CONNECTION_NONE)
    {
      _churn_access_emit_choose (self);
      return;
    }

  session = self->url != NULL ? churn_session_new_from_environment (
                                    self->url, churn_workplace_get_clock (self->workplace), &error)
                              : churn_connector_open (self->connector, self->connection, &error);
  set_session (self, session, _ ("No Connection Can Be Made"), error);
}

/* What comes from now on is what was chosen. */
static void
take_connection (ChurnAccess *self, const ChurnConnection *connection)
{
  ChurnConnection *copy = churn_connection_copy (connection);

  churn_connection_free (self->connection);
  self->connection = copy;
  churn_connection_store (self->connection, self->settings);
  g_clear_pointer (&self->url, g_free);
  self->demo_wanted = FALSE;
  churn_poller_set_session (self->poller, NULL);
  g_clear_object (&self->demo);
  _churn_access_emit_changed (self);
}

/**
 * churn_access_choose_demo:
 * @self: an access
 *
 * Connects to a simulated contact centre, now and when the desk is next opened.
 */
void
churn_access_choose_demo (ChurnAccess *self)
{
  g_autoptr (ChurnConnection) connection = NULL;

  g_return_if_fail (CHURN_IS_ACCESS (self));

  connection = churn_connection_copy (self->connection);
  connection->kind = CHURN_CONNECTION_DEMO;
  take_connection (self, connection);
  churn_connector_close (self->connector);
  churn_access_connect (self);
}

/**
 * churn_access_try_demo:
 * @self: an access
 *
 * Connects to a simulated contact centre until the desk is closed, unless it is connected to a real
 * one: nobody is to lose the calls that they look after. What was chosen stays.
 *
 * Returns: whether it is, or is about to be, connected to a simulated one
 */
gboolean
churn_access_try_demo (ChurnAccess *self)
{
  g_return_val_if_fail (CHURN_IS_ACCESS (self), FALSE);

  if (self->demo == NULL && churn_poller_get_session (self->poller) != NULL)
    return FALSE;

  g_clear_pointer (&self->url, g_free);
  self->demo_wanted = TRUE;
  churn_access_connect (self);

  return TRUE;
}

/**
 * churn_access_adopt:
 * @self: an access
 * @connector: the connector that has opened @session
 * @connection: a connection that was tried and is good
 * @session: its session
 *
 * Goes on with another connection, now and when the desk is next opened.
 */
void
churn_access_adopt (ChurnAccess *self,
                    ChurnConnector *connector,
                    const ChurnConnection *connection,
                    ChurnSession *session)
{
  g_return_if_fail (CHURN_IS_ACCESS (self));
  g_return_if_fail (CHURN_IS_CONNECTOR (connector));
  g_return_if_fail (connection != NULL);
  g_return_if_fail (CHURN_IS_SESSION (session));

  take_connection (self, connection);
  if (g_set_object (&self->connector, connector))
    churn_access_set_mfa (self, self->ask_mfa, self->mfa_data);
  set_session (self, g_object_ref (session), NULL, NULL);
}

/**
 * churn_access_renew:
 * @self: an access
 *
 * Has the credentials fetched anew, from where somebody has just signed in, and goes on with the
 * same session: nothing that it knows is forgotten, and no offer lost.
 */
void
churn_access_renew (ChurnAccess *self)
{
  AwsCredentialCache *credentials;

  g_return_if_fail (CHURN_IS_ACCESS (self));

  credentials = churn_connector_get_credentials (self->connector);
  if (credentials != NULL)
    aws_credential_cache_forget (credentials);
  if (churn_poller_get_session (self->poller) == NULL)
    churn_access_connect (self);
  else
    {
      churn_poller_poll_now (self->poller);
      churn_outbox_wake (churn_workplace_get_outbox (self->workplace));
    }
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnAccess) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!churn_connector_sign_out_finish (CHURN_CONNECTOR (source), result, &error))
    _churn_access_emit_problem (self,
                                _ ("The keyring is locked and still has what you signed in with."));
}

/**
 * churn_access_sign_out:
 * @self: an access
 *
 * Forgets who is signed in, in memory and in the keyring. Where the stack is stays known, so that
 * the next person need not enter it again.
 */
void
churn_access_sign_out (ChurnAccess *self)
{
  g_autoptr (ChurnConnection) was = NULL;
  g_autoptr (ChurnConnection) none = NULL;

  g_return_if_fail (CHURN_IS_ACCESS (self));

  was = churn_connection_copy (self->connection);
  none = churn_connection_copy (self->connection);
  none->kind = CHURN_CONNECTION_NONE;
  churn_connection_set (&none->profile, "");
  churn_connection_set (&none->sso_account, "");
  churn_connection_set (&none->sso_role, "");
  take_connection (self, none);
  churn_connector_sign_out_async (self->connector, was, self->cancellable, signed_out_cb,
                                  g_object_ref (self));
  _churn_access_emit_choose (self);
}

/**
 * churn_access_close:
 * @self: an access
 *
 * Ends the session, and the simulated contact centre. What is kept stays.
 */
void
churn_access_close (ChurnAccess *self)
{
  g_return_if_fail (CHURN_IS_ACCESS (self));

  g_cancellable_cancel (self->cancellable);
  churn_poller_set_session (self->poller, NULL);
  churn_connector_close (self->connector);
  /* Its standard input closes with it, and so it ends. */
  g_clear_object (&self->demo);
}
