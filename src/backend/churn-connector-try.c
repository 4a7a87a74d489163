/* A connection that is tried before it is kept. */

#include "churn-connector.h"
#include "churn-key-provider.h"

typedef struct
{
  ChurnConnection *connection;
  AwsCredentials *keys;
  ChurnSession *session;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  churn_connection_free (attempt->connection);
  g_clear_pointer (&attempt->keys, aws_credentials_unref);
  g_clear_object (&attempt->session);
  g_free (attempt);
}

/* Nobody waits for it: the keyring may first ask to be unlocked. Without a keyring the keys are in
 * memory, and the state of the keyring says so. */
static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!churn_key_provider_save_finish (CHURN_KEYRING (source), result, &error))
    g_debug ("Access keys are kept in memory only: %s", error->message);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (ChurnPrincipal) principal =
      churn_session_me_finish (CHURN_SESSION (source), result, &error);

  if (principal == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (attempt->keys != NULL)
    churn_key_provider_save_async (churn_connector_get_keyring (g_task_get_source_object (task)),
                                   attempt->connection->address, attempt->keys, NULL, saved_cb,
                                   NULL);
  g_task_return_pointer (task, g_steal_pointer (&attempt->session), g_object_unref);
}

/**
 * churn_connector_try_async:
 * @self: a connector
 * @connection: a connection to a stack, which is not the demo
 * @keys: (nullable): access keys that were entered for it
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Opens a connection and asks the agent API who is there. Only keys with which it answered are put
 * into the keyring.
 */
void
churn_connector_try_async (ChurnConnector *self,
                           const ChurnConnection *connection,
                           AwsCredentials *keys,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Attempt *attempt;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_CONNECTOR (self));
  g_return_if_fail (connection != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  attempt = g_new0 (Attempt, 1);
  attempt->connection = churn_connection_copy (connection);
  attempt->keys = keys != NULL ? aws_credentials_ref (keys) : NULL;
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);

  attempt->session = keys != NULL ? churn_connector_open_with_keys (self, connection, keys, &error)
                                  : churn_connector_open (self, connection, &error);
  if (attempt->session == NULL)
    g_task_return_error (task, error);
  else
    churn_session_me_async (attempt->session, cancellable, answered_cb, g_object_ref (task));
}

/**
 * churn_connector_try_finish:
 * @self: a connector
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): the session, which knows who is there; or %NULL with what is wrong
 */
ChurnSession *
churn_connector_try_finish (ChurnConnector *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONNECTOR (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
