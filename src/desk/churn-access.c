#include "config.h"

#include "churn-access.h"

#include "churn-access-private.h"

/**
 * ChurnAccess:
 *
 * Where the contacts come from: an address with the credentials of the environment, a simulated
 * contact centre that the desk starts itself, or the connection that a person chose. It makes the
 * session of it, and ends it when they sign out.
 */
enum
{
  CHOOSE,
  CHANGED,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnAccess, churn_access, G_TYPE_OBJECT)

static void
churn_access_dispose (GObject *object)
{
  ChurnAccess *self = CHURN_ACCESS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->demo);
  g_clear_object (&self->connector);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->connection, churn_connection_free);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->workplace);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->agent, g_free);
  g_clear_pointer (&self->demo_options, g_strfreev);

  G_OBJECT_CLASS (churn_access_parent_class)->dispose (object);
}

static void
churn_access_class_init (ChurnAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_access_dispose;

  /**
   * ChurnAccess::choose:
   *
   * A person has to choose how to connect.
   */
  signals[CHOOSE] = g_signal_new ("choose", CHURN_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  /**
   * ChurnAccess::changed:
   *
   * The connection is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", CHURN_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * ChurnAccess::problem:
   * @self: the access
   * @words: what could not be done, as a sentence
   */
  signals[PROBLEM] = g_signal_new ("problem", CHURN_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
churn_access_init (ChurnAccess *self)
{
  self->cancellable = g_cancellable_new ();
  self->keyring = churn_keyring_new ();
}

void
_churn_access_emit_choose (ChurnAccess *self)
{
  g_signal_emit (self, signals[CHOOSE], 0);
}

void
_churn_access_emit_changed (ChurnAccess *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_churn_access_emit_problem (ChurnAccess *self, const char *words)
{
  g_signal_emit (self, signals[PROBLEM], 0, words);
}

/**
 * churn_access_new:
 * @workplace: the contacts
 * @settings: the application's settings
 *
 * Returns: (transfer full): an access that has not connected
 */
ChurnAccess *
churn_access_new (ChurnWorkplace *workplace, GSettings *settings)
{
  ChurnAccess *self;

  g_return_val_if_fail (CHURN_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CHURN_TYPE_ACCESS, NULL);
  self->workplace = g_object_ref (workplace);
  self->poller = churn_workplace_get_poller (workplace);
  self->settings = g_object_ref (settings);
  self->connection = churn_connection_load (settings);
  self->connector = churn_access_create_connector (self);

  return self;
}

/**
 * churn_access_set_url:
 * @self: an access
 * @url: the address of an agent API
 *
 * Has it go to @url, with the credentials of the environment, whatever was chosen.
 */
void
churn_access_set_url (ChurnAccess *self, const char *url)
{
  g_return_if_fail (CHURN_IS_ACCESS (self));

  g_free (self->url);
  self->url = g_strdup (url);
}

/**
 * churn_access_set_demo:
 * @self: an access
 * @agent: (nullable): the agent to be; %NULL for the supervisor
 * @demo_options: (nullable): options of the simulated contact centre
 *
 * Has it start a simulated contact centre, whatever was chosen.
 */
void
churn_access_set_demo (ChurnAccess *self, const char *agent, const char *const *demo_options)
{
  g_return_if_fail (CHURN_IS_ACCESS (self));

  self->demo_wanted = TRUE;
  g_free (self->agent);
  self->agent = g_strdup (agent);
  g_strfreev (self->demo_options);
  self->demo_options = g_strdupv ((char **) demo_options);
}

/**
 * churn_access_set_view:
 * @self: an access
 * @view: (nullable): what tells of it while there are no contacts
 */
void
churn_access_set_view (ChurnAccess *self, ChurnConnectionView *view)
{
  g_return_if_fail (CHURN_IS_ACCESS (self));

  g_set_weak_pointer (&self->view, view);
}

/**
 * churn_access_set_mfa:
 * @self: an access
 * @ask: (nullable): asks a person for the code of a device
 * @user_data: for @ask
 */
void
churn_access_set_mfa (ChurnAccess *self, AwsMfaFunc ask, gpointer user_data)
{
  g_return_if_fail (CHURN_IS_ACCESS (self));

  self->ask_mfa = ask;
  self->mfa_data = user_data;
  aws_provider_context_set_mfa (churn_connector_get_context (self->connector), ask, user_data,
                                NULL);
}

/**
 * churn_access_create_connector:
 * @self: an access
 *
 * Makes a connector with the same keyring, for a connection that is tried.
 *
 * Returns: (transfer full): it
 */
ChurnConnector *
churn_access_create_connector (ChurnAccess *self)
{
  ChurnConnector *connector;

  g_return_val_if_fail (CHURN_IS_ACCESS (self), NULL);

  connector = churn_connector_new (self->keyring, churn_workplace_get_clock (self->workplace));
  if (self->ask_mfa != NULL)
    aws_provider_context_set_mfa (churn_connector_get_context (connector), self->ask_mfa,
                                  self->mfa_data, NULL);

  return connector;
}

/**
 * churn_access_create_doctor:
 * @self: an access
 *
 * Returns: (transfer full): a doctor for what the desk connects to
 */
ChurnDoctor *
churn_access_create_doctor (ChurnAccess *self)
{
  g_autoptr (ChurnConnector) connector = NULL;
  g_autoptr (ChurnConnection) connection = NULL;
  gboolean demo;

  g_return_val_if_fail (CHURN_IS_ACCESS (self), NULL);

  demo =
      self->url == NULL && (self->demo_wanted || self->connection->kind == CHURN_CONNECTION_DEMO);
  connector = churn_access_create_connector (self);
  if (self->url != NULL)
    connection = churn_connection_new_from_environment (self->url);
  else if (demo)
    connection = churn_connection_new (CHURN_CONNECTION_DEMO);
  else
    connection = churn_connection_copy (self->connection);

  return churn_doctor_new (connector, connection,
                           demo ? churn_poller_get_session (self->poller) : NULL);
}

/**
 * churn_access_get_url:
 * @self: an access
 *
 * Returns: (transfer none) (nullable): the address of the command line, which comes before what was
 *   chosen
 */
const char *
churn_access_get_url (ChurnAccess *self)
{
  g_return_val_if_fail (CHURN_IS_ACCESS (self), NULL);

  return self->url;
}

/**
 * churn_access_get_connection:
 * @self: an access
 *
 * Returns: (transfer none): what was chosen
 */
const ChurnConnection *
churn_access_get_connection (ChurnAccess *self)
{
  g_return_val_if_fail (CHURN_IS_ACCESS (self), NULL);

  return self->connection;
}

/**
 * churn_access_get_connector:
 * @self: an access
 *
 * Returns: (transfer none): what makes the sessions of what was chosen
 */
ChurnConnector *
churn_access_get_connector (ChurnAccess *self)
{
  g_return_val_if_fail (CHURN_IS_ACCESS (self), NULL);

  return self->connector;
}

/**
 * churn_access_get_workplace:
 * @self: an access
 *
 * Returns: (transfer none): the contacts
 */
ChurnWorkplace *
churn_access_get_workplace (ChurnAccess *self)
{
  g_return_val_if_fail (CHURN_IS_ACCESS (self), NULL);

  return self->workplace;
}
