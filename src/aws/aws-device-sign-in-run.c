/* The course of an #AwsDeviceSignIn: register, show a code, ask for the token until it is there. */

#include "aws-device-sign-in.h"

#include "aws-device-sign-in-private.h"
#include "aws-error.h"
#include "aws-source.h"

/* What OAuth has a client wait longer that asks too often, and what it waits for the network. */
#define SLOW_DOWN (5 * G_USEC_PER_SEC)

/* Nothing that is asked more seldom is good within the life of a code. */
#define MAX_INTERVAL (60 * G_USEC_PER_SEC)

static void begin (GTask *task);
static void ask (GTask *task);

static void
finish (GTask *task, AwsSignInState state, AwsSsoToken *token, GError *error)
{
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  aws_source_clear (&self->timer);
  aws_source_clear (&self->cancelled);
  aws_device_sign_in_take_authorization (self, NULL);
  g_clear_pointer (&self->client, aws_sso_token_free);
  aws_device_sign_in_set_state (self, state);
  if (token != NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) aws_sso_token_free);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
finish_cancelled (GTask *task)
{
  finish (task, AWS_SIGN_IN_CANCELLED, NULL,
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The sign-in was cancelled"));
}

/* Only a wait has to be ended: a call ends by itself. */
static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  if (self->timer != NULL)
    finish_cancelled (task);
  return G_SOURCE_REMOVE;
}

static gboolean
on_wait_over (gpointer user_data)
{
  GTask *task = user_data;
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  aws_source_clear (&self->timer);
  if (self->authorization == NULL)
    begin (task);
  else if (aws_time_get (&self->time) >= self->expires_us)
    finish (
        task, AWS_SIGN_IN_EXPIRED, NULL,
        g_error_new_literal (AWS_ERROR, AWS_ERROR_TIMEOUT, "Nobody allowed the sign-in in time"));
  else
    ask (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for (GTask *task, gint64 delay_us)
{
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    finish_cancelled (task);
  else
    aws_source_attach (&self->timer, self->wait (delay_us, self->wait_data),
                       g_task_get_context (task), on_wait_over, task);
}

/* Whether it may go better later on. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, AWS_ERROR, AWS_ERROR_NETWORK) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_TIMEOUT) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_SERVER) ||
         g_error_matches (error, AWS_ERROR, AWS_ERROR_THROTTLED);
}

/* Waits if it may pass, else ends with @error, which it takes. */
static void
fail (GTask *task, GError *error)
{
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      finish_cancelled (task);
    }
  else if (is_passing (error))
    {
      g_error_free (error);
      aws_device_sign_in_set_state (self, AWS_SIGN_IN_OFFLINE);
      wait_for (task, self->authorization != NULL ? self->interval_us : SLOW_DOWN);
    }
  else
    finish (task, AWS_SIGN_IN_FAILED, NULL, error);
}

/* A client of an earlier sign-in that is not registered any more is registered again. */
static gboolean
register_again (AwsDeviceSignIn *self, AwsOidcError why)
{
  if (why != AWS_OIDC_ERROR_INVALID_CLIENT || self->registered)
    return FALSE;
  g_clear_pointer (&self->client, aws_sso_token_free);
  aws_device_sign_in_take_authorization (self, NULL);
  return TRUE;
}

static void
on_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsDeviceSignIn *self = g_task_get_source_object (task);
  AwsOidcError why = AWS_OIDC_ERROR_NONE;
  GError *error = NULL;
  AwsSsoToken *token =
      aws_sso_oidc_create_token_finish (AWS_SSO_OIDC (source), result, &why, &error);

  if (token != NULL)
    {
      finish (task, AWS_SIGN_IN_DONE, token, NULL);
      return;
    }
  if (why == AWS_OIDC_ERROR_PENDING || why == AWS_OIDC_ERROR_SLOW_DOWN)
    {
      g_error_free (error);
      if (why == AWS_OIDC_ERROR_SLOW_DOWN)
        self->interval_us = MIN (self->interval_us + SLOW_DOWN, MAX_INTERVAL);
      aws_device_sign_in_set_state (self, AWS_SIGN_IN_WAITING);
      wait_for (task, self->interval_us);
    }
  else if (why == AWS_OIDC_ERROR_EXPIRED)
    {
      g_error_free (error);
      finish (
          task, AWS_SIGN_IN_EXPIRED, NULL,
          g_error_new_literal (AWS_ERROR, AWS_ERROR_TIMEOUT, "Nobody allowed the sign-in in time"));
    }
  else if (why == AWS_OIDC_ERROR_DENIED)
    {
      g_error_free (error);
      finish (task, AWS_SIGN_IN_DENIED, NULL,
              g_error_new_literal (AWS_ERROR, AWS_ERROR_NOT_AUTHORIZED, "The sign-in was denied"));
    }
  else if (register_again (self, why))
    {
      g_error_free (error);
      begin (task);
    }
  else
    fail (task, error);
}

static void
ask (GTask *task)
{
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  aws_sso_oidc_create_token_async (self->oidc, self->client, self->authorization->device_code,
                                   aws_time_get (&self->time), g_task_get_cancellable (task),
                                   on_token, task);
}

static void
on_authorized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsDeviceSignIn *self = g_task_get_source_object (task);
  AwsOidcError why = AWS_OIDC_ERROR_NONE;
  GError *error = NULL;
  AwsDeviceAuthorization *authorization =
      aws_sso_oidc_authorize_finish (AWS_SSO_OIDC (source), result, &why, &error);

  if (authorization != NULL)
    {
      self->interval_us = MIN (authorization->interval, 60) * G_USEC_PER_SEC;
      aws_device_sign_in_take_authorization (self, authorization);
      aws_device_sign_in_set_state (self, AWS_SIGN_IN_WAITING);
      wait_for (task, self->interval_us);
    }
  else if (register_again (self, why))
    {
      g_error_free (error);
      begin (task);
    }
  else if (why == AWS_OIDC_ERROR_SLOW_DOWN)
    {
      g_error_free (error);
      wait_for (task, SLOW_DOWN);
    }
  else
    fail (task, error);
}

static void
authorize (GTask *task)
{
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  aws_sso_oidc_authorize_async (self->oidc, self->client, self->session->start_url,
                                g_task_get_cancellable (task), on_authorized, task);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  AwsDeviceSignIn *self = g_task_get_source_object (task);
  GError *error = NULL;
  AwsSsoToken *client = aws_sso_oidc_register_finish (AWS_SSO_OIDC (source), result, &error);

  if (client == NULL)
    {
      fail (task, error);
      return;
    }
  self->client = client;
  self->registered = TRUE;
  authorize (task);
}

static void
begin (GTask *task)
{
  AwsDeviceSignIn *self = g_task_get_source_object (task);

  aws_device_sign_in_set_state (self, AWS_SIGN_IN_REGISTERING);
  if (self->client != NULL)
    authorize (task);
  else
    aws_sso_oidc_register_async (self->oidc, self->session, g_task_get_cancellable (task),
                                 on_registered, task);
}

/* Of an earlier sign-in's token only the client counts. */
static AwsSsoToken *
take_client (AwsSsoToken *previous, const AwsSsoSession *session, gint64 now_us)
{
  AwsSsoToken *client = NULL;

  if (aws_sso_token_has_client (previous, now_us) &&
      g_strcmp0 (previous->region, session->region) == 0)
    {
      client = g_new0 (AwsSsoToken, 1);
      client->start_url = g_strdup (session->start_url);
      client->region = g_strdup (session->region);
      client->client_id = g_steal_pointer (&previous->client_id);
      client->client_secret = g_steal_pointer (&previous->client_secret);
      client->client_expires_us = previous->client_expires_us;
    }
  aws_sso_token_free (previous);
  return client;
}

/**
 * aws_device_sign_in_run_async:
 * @self: a sign-in that has not begun
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Signs in, which takes until a person has allowed or denied it, or the code has expired. While
 * the service cannot be reached it goes on trying.
 */
void
aws_device_sign_in_run_async (AwsDeviceSignIn *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (AWS_IS_DEVICE_SIGN_IN (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (self->state == AWS_SIGN_IN_IDLE);

  task = g_task_new (self, cancellable, callback, user_data);
  /* A token that came is told, also if somebody cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  self->oidc = aws_sso_oidc_new (self->session->region, &error);
  if (self->oidc == NULL)
    {
      finish (task, AWS_SIGN_IN_FAILED, NULL, error);
      return;
    }
  if (self->client != NULL)
    self->client = take_client (self->client, self->session, aws_time_get (&self->time));
  if (cancellable != NULL)
    aws_source_attach (&self->cancelled, g_cancellable_source_new (cancellable),
                       g_task_get_context (task), G_SOURCE_FUNC (on_cancelled), task);
  begin (task);
}

/**
 * aws_device_sign_in_run_finish:
 * @self: a sign-in
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_device_sign_in_run_async().
 *
 * Returns: (transfer full): the token, which the caller keeps; or %NULL with %AWS_ERROR_TIMEOUT if
 *   nobody allowed it in time, %AWS_ERROR_NOT_AUTHORIZED if somebody denied it, another code of
 *   #AwsError if the service refused it, or %G_IO_ERROR_CANCELLED
 */
AwsSsoToken *
aws_device_sign_in_run_finish (AwsDeviceSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_DEVICE_SIGN_IN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
