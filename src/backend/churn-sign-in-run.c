/* The course of a #ChurnSignIn: the code, the token, the account, the role. */

#include "churn-sign-in.h"

#include "churn-sign-in-private.h"

#include "aws-error.h"

/* What tells an answer of this attempt from a late one of an attempt that was given up. */
typedef struct
{
  ChurnSignIn *sign_in;
  GCancellable *cancellable;
} Step;

static Step *
step_new (ChurnSignIn *self)
{
  Step *step = g_new0 (Step, 1);

  step->sign_in = g_object_ref (self);
  step->cancellable = g_object_ref (self->cancellable);
  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->sign_in);
  g_object_unref (step->cancellable);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static gboolean
is_late (const Step *step)
{
  return step->cancellable != step->sign_in->cancellable;
}

/* Takes the error. */
static void
end (ChurnSignIn *self, ChurnSignInState state, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  _churn_sign_in_set_state (self, state);
}

static void
fail (ChurnSignIn *self, GError *error)
{
  end (self, CHURN_SIGN_IN_FAILED, error);
}

/* Whether there is something to choose from in an answer: it is not late, nor an error, which is
 * taken, nor empty, which @nothing says. */
static gboolean
may_choose (const Step *step, GError *error, gboolean empty, const char *nothing)
{
  if (is_late (step))
    {
      g_clear_error (&error);
      return FALSE;
    }
  if (error == NULL && empty)
    error = g_error_new_literal (AWS_ERROR, AWS_ERROR_NOT_AUTHORIZED, nothing);
  if (error != NULL)
    fail (step->sign_in, error);
  return error == NULL;
}

static void
on_roles (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  ChurnSignIn *self = step->sign_in;
  GError *error = NULL;
  g_auto (GStrv) roles = aws_sso_portal_list_roles_finish (AWS_SSO_PORTAL (source), result, &error);

  if (!may_choose (step, error, roles != NULL && *roles == NULL,
                   "There is no role in this account that may be used"))
    return;
  g_strfreev (self->roles);
  self->roles = g_steal_pointer (&roles);
  _churn_sign_in_set_state (self, CHURN_SIGN_IN_ROLE);
  if (!is_late (step) && self->state == CHURN_SIGN_IN_ROLE && self->roles[1] == NULL)
    churn_sign_in_choose (self, 0);
}

void
_churn_sign_in_list_roles (ChurnSignIn *self)
{
  _churn_sign_in_set_state (self, CHURN_SIGN_IN_LISTING);
  aws_sso_portal_list_roles_async (self->portal, self->token->access_token,
                                   self->connection->sso_account, self->cancellable, on_roles,
                                   step_new (self));
}

static void
on_accounts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  ChurnSignIn *self = step->sign_in;
  GError *error = NULL;
  g_autoptr (GPtrArray) accounts =
      aws_sso_portal_list_accounts_finish (AWS_SSO_PORTAL (source), result, &error);

  if (!may_choose (step, error, accounts != NULL && accounts->len == 0,
                   "There is no account that may be used"))
    return;
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = g_steal_pointer (&accounts);
  self->state = CHURN_SIGN_IN_ACCOUNT;
  if (self->accounts->len == 1)
    churn_sign_in_choose (self, 0);
  else
    _churn_sign_in_set_state (self, CHURN_SIGN_IN_ACCOUNT);
}

void
_churn_sign_in_list_accounts (ChurnSignIn *self)
{
  GError *error = NULL;

  if (self->portal == NULL)
    self->portal = aws_sso_portal_new (self->connection->sso_region, &error);
  if (self->portal == NULL)
    {
      fail (self, error);
      return;
    }
  _churn_sign_in_set_state (self, CHURN_SIGN_IN_LISTING);
  aws_sso_portal_list_accounts_async (self->portal, self->token->access_token, self->cancellable,
                                      on_accounts, step_new (self));
}

/* Nobody waits for it: in memory it is at once, and the keyring may first ask to be unlocked. */
static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!aws_token_store_save_finish (AWS_TOKEN_STORE (source), result, &error))
    g_debug ("A token is not kept: %s", error->message);
}

static void
on_device_state (AwsDeviceSignIn *device, GParamSpec *pspec, gpointer user_data)
{
  ChurnSignIn *self = user_data;

  if (self->device != device)
    return;
  /* How it ends is told by its result. */
  if (aws_device_sign_in_get_state (device) == AWS_SIGN_IN_WAITING)
    _churn_sign_in_set_state (self, CHURN_SIGN_IN_WAITING);
  else if (aws_device_sign_in_get_state (device) == AWS_SIGN_IN_OFFLINE)
    _churn_sign_in_set_state (self, CHURN_SIGN_IN_OFFLINE);
  else if (aws_device_sign_in_get_state (device) == AWS_SIGN_IN_REGISTERING)
    _churn_sign_in_set_state (self, CHURN_SIGN_IN_ASKING);
}

static void
on_device_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  ChurnSignIn *self = step->sign_in;
  AwsSignInState state = aws_device_sign_in_get_state (AWS_DEVICE_SIGN_IN (source));
  GError *error = NULL;
  g_autoptr (AwsSsoToken) token =
      aws_device_sign_in_run_finish (AWS_DEVICE_SIGN_IN (source), result, &error);
  g_autoptr (AwsSsoSession) session = NULL;

  if (is_late (step))
    {
      g_clear_error (&error);
      return;
    }
  if (token != NULL)
    session = churn_connector_create_sso_session (self->connection, &error);
  if (session == NULL)
    {
      end (self,
           state == AWS_SIGN_IN_EXPIRED  ? CHURN_SIGN_IN_EXPIRED
           : state == AWS_SIGN_IN_DENIED ? CHURN_SIGN_IN_DENIED
                                         : CHURN_SIGN_IN_FAILED,
           error);
      return;
    }
  self->token = g_steal_pointer (&token);
  aws_token_store_save_async (churn_connector_get_tokens (self->connector),
                              aws_sso_session_get_key (session), self->token, NULL, on_saved, NULL);
  /* A profile says itself which role it takes. */
  if (self->connection->kind == CHURN_CONNECTION_PROFILE ||
      (*self->connection->sso_account != '\0' && *self->connection->sso_role != '\0'))
    {
      g_clear_pointer (&self->token, aws_sso_token_free);
      _churn_sign_in_set_state (self, CHURN_SIGN_IN_DONE);
    }
  else
    _churn_sign_in_list_accounts (self);
}

static void
on_previous (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  ChurnSignIn *self = step->sign_in;
  GError *error = NULL;
  g_autoptr (AwsSsoToken) previous =
      aws_token_store_load_finish (AWS_TOKEN_STORE (source), result, NULL);
  g_autoptr (AwsSsoSession) session = NULL;

  if (is_late (step))
    return;
  session = churn_connector_create_sso_session (self->connection, &error);
  if (session == NULL)
    {
      fail (self, error);
      return;
    }
  self->device = aws_device_sign_in_new (session, previous);
  g_signal_connect_object (self->device, "notify::state", G_CALLBACK (on_device_state), self, 0);
  aws_device_sign_in_run_async (self->device, self->cancellable, on_device_done, step_new (self));
}

/* A client that was registered for an earlier sign-in is used again. */
void
_churn_sign_in_begin (ChurnSignIn *self)
{
  GError *error = NULL;
  g_autoptr (AwsSsoSession) session = churn_connector_create_sso_session (self->connection, &error);

  if (session == NULL)
    {
      fail (self, error);
      return;
    }
  _churn_sign_in_set_state (self, CHURN_SIGN_IN_ASKING);
  aws_token_store_load_async (churn_connector_get_tokens (self->connector),
                              aws_sso_session_get_key (session), self->cancellable, on_previous,
                              step_new (self));
}
