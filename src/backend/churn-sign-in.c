#include "churn-sign-in.h"

#include "churn-sign-in-private.h"

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/**
 * ChurnSignIn:
 *
 * A sign-in with IAM Identity Center as a person goes through it: a code to allow in a browser,
 * then the account and the role, unless there is just one of them or they are known. The token goes
 * to where the connector keeps tokens; a lost network is waited for, and what has ended badly can
 * be begun again.
 *
 * A sign-in belongs to the main thread.
 */
G_DEFINE_FINAL_TYPE (ChurnSignIn, churn_sign_in, G_TYPE_OBJECT)

static void
churn_sign_in_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, CHURN_SIGN_IN (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What an attempt knows; its callbacks know that it is over by its cancellable. */
static void
end_attempt (ChurnSignIn *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->device);
  g_clear_object (&self->portal);
  g_clear_pointer (&self->token, aws_sso_token_free);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->roles, g_strfreev);
  g_clear_error (&self->error);
}

static void
churn_sign_in_dispose (GObject *object)
{
  ChurnSignIn *self = CHURN_SIGN_IN (object);

  end_attempt (self);
  g_clear_object (&self->connector);
  g_clear_pointer (&self->connection, churn_connection_free);

  G_OBJECT_CLASS (churn_sign_in_parent_class)->dispose (object);
}

static void
churn_sign_in_class_init (ChurnSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_sign_in_get_property;
  object_class->dispose = churn_sign_in_dispose;

  /**
   * ChurnSignIn:state:
   *
   * Where it stands, a #ChurnSignInState. It is notified of whenever there is something new to see.
   */
  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, CHURN_SIGN_IN_IDLE, CHURN_SIGN_IN_DONE, CHURN_SIGN_IN_IDLE,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_sign_in_init (ChurnSignIn *self)
{
}

void
_churn_sign_in_set_state (ChurnSignIn *self, ChurnSignInState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * churn_sign_in_new:
 * @connector: where tokens are kept
 *
 * Returns: (transfer full): a sign-in that has not begun
 */
ChurnSignIn *
churn_sign_in_new (ChurnConnector *connector)
{
  ChurnSignIn *self;

  g_return_val_if_fail (CHURN_IS_CONNECTOR (connector), NULL);

  self = g_object_new (CHURN_TYPE_SIGN_IN, NULL);
  self->connector = g_object_ref (connector);
  return self;
}

/**
 * churn_sign_in_start:
 * @self: a sign-in
 * @connection: where to sign in; an account and a role that it names are kept
 *
 * Begins it, anew if it has begun.
 */
void
churn_sign_in_start (ChurnSignIn *self, const ChurnConnection *connection)
{
  ChurnConnection *copy;

  g_return_if_fail (CHURN_IS_SIGN_IN (self));
  g_return_if_fail (connection != NULL);

  copy = churn_connection_copy (connection);
  g_clear_pointer (&self->connection, churn_connection_free);
  self->connection = copy;
  end_attempt (self);
  self->cancellable = g_cancellable_new ();
  _churn_sign_in_begin (self);
}

/**
 * churn_sign_in_retry:
 * @self: a sign-in that has ended badly
 *
 * Goes on where that is possible, or else begins anew.
 */
void
churn_sign_in_retry (ChurnSignIn *self)
{
  g_return_if_fail (CHURN_IS_SIGN_IN (self));
  g_return_if_fail (self->connection != NULL);

  if (self->state == CHURN_SIGN_IN_FAILED && self->token != NULL)
    {
      g_clear_error (&self->error);
      if (self->accounts != NULL && *self->connection->sso_account != '\0')
        _churn_sign_in_list_roles (self);
      else
        _churn_sign_in_list_accounts (self);
    }
  else
    {
      g_autoptr (ChurnConnection) again = churn_connection_copy (self->connection);

      churn_sign_in_start (self, again);
    }
}

/**
 * churn_sign_in_cancel:
 * @self: a sign-in
 *
 * Calls it off.
 */
void
churn_sign_in_cancel (ChurnSignIn *self)
{
  g_return_if_fail (CHURN_IS_SIGN_IN (self));

  end_attempt (self);
  _churn_sign_in_set_state (self, CHURN_SIGN_IN_IDLE);
}

/**
 * churn_sign_in_choose:
 * @self: a sign-in that waits for a choice
 * @index: which of churn_sign_in_get_choices()
 *
 * Chooses the account or the role.
 */
void
churn_sign_in_choose (ChurnSignIn *self, guint index)
{
  g_return_if_fail (CHURN_IS_SIGN_IN (self));

  if (self->state == CHURN_SIGN_IN_ACCOUNT)
    {
      AwsSsoAccount *account;

      g_return_if_fail (index < self->accounts->len);
      account = g_ptr_array_index (self->accounts, index);
      churn_connection_set (&self->connection->sso_account, account->id);
      _churn_sign_in_list_roles (self);
    }
  else if (self->state == CHURN_SIGN_IN_ROLE)
    {
      g_return_if_fail (index < g_strv_length (self->roles));
      churn_connection_set (&self->connection->sso_role, self->roles[index]);
      g_clear_pointer (&self->token, aws_sso_token_free);
      _churn_sign_in_set_state (self, CHURN_SIGN_IN_DONE);
    }
}

/**
 * churn_sign_in_get_state:
 * @self: a sign-in
 *
 * Returns: where it stands
 */
ChurnSignInState
churn_sign_in_get_state (ChurnSignIn *self)
{
  g_return_val_if_fail (CHURN_IS_SIGN_IN (self), CHURN_SIGN_IN_IDLE);

  return self->state;
}

/**
 * churn_sign_in_get_code:
 * @self: a sign-in
 *
 * Returns: (nullable): what a person compares with what the browser shows
 */
const char *
churn_sign_in_get_code (ChurnSignIn *self)
{
  g_return_val_if_fail (CHURN_IS_SIGN_IN (self), NULL);

  return self->device != NULL ? aws_device_sign_in_get_user_code (self->device) : NULL;
}

/**
 * churn_sign_in_get_uri:
 * @self: a sign-in
 *
 * Returns: (nullable): what to open in a browser: the page that has the code already, where there
 *   is one
 */
const char *
churn_sign_in_get_uri (ChurnSignIn *self)
{
  const char *complete;

  g_return_val_if_fail (CHURN_IS_SIGN_IN (self), NULL);

  if (self->device == NULL)
    return NULL;
  complete = aws_device_sign_in_get_verification_uri_complete (self->device);

  return complete != NULL ? complete : aws_device_sign_in_get_verification_uri (self->device);
}

/**
 * churn_sign_in_get_error:
 * @self: a sign-in
 *
 * Returns: (nullable): why it has failed
 */
const GError *
churn_sign_in_get_error (ChurnSignIn *self)
{
  g_return_val_if_fail (CHURN_IS_SIGN_IN (self), NULL);

  return self->error;
}

/**
 * churn_sign_in_get_choices:
 * @self: a sign-in
 *
 * Returns: (transfer full): the names of the accounts or the roles to choose from, empty unless one
 *   has to be chosen
 */
char **
churn_sign_in_get_choices (ChurnSignIn *self)
{
  GStrvBuilder *builder;
  char **choices;

  g_return_val_if_fail (CHURN_IS_SIGN_IN (self), NULL);

  builder = g_strv_builder_new ();
  if (self->state == CHURN_SIGN_IN_ROLE)
    g_strv_builder_addv (builder, (const char **) self->roles);
  else if (self->state == CHURN_SIGN_IN_ACCOUNT)
    for (guint i = 0; i < self->accounts->len; i++)
      {
        const AwsSsoAccount *account = g_ptr_array_index (self->accounts, i);
        g_autofree char *name = account->name != NULL
                                    ? g_strdup_printf ("%s (%s)", account->name, account->id)
                                    : g_strdup (account->id);

        g_strv_builder_add (builder, name);
      }
  choices = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return choices;
}

/**
 * churn_sign_in_get_connection:
 * @self: a sign-in
 *
 * Returns: (nullable): what is signed in to, with the account and the role as far as they are known
 */
const ChurnConnection *
churn_sign_in_get_connection (ChurnSignIn *self)
{
  g_return_val_if_fail (CHURN_IS_SIGN_IN (self), NULL);

  return self->connection;
}
