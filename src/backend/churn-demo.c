#include "config.h"

#include "churn-demo-private.h"

#include "churn-backend-error.h"
#include "churn-system-clock.h"

/* It ends when its standard input closes; when it does not, it is ended. */
#define STOP_SECONDS 3

enum
{
  SIGNAL_EXITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * ChurnDemo:
 *
 * A contact centre for looking at: starts churn-desk-local, which ends with us, whatever becomes
 * of us, because it watches its standard input. Its keys are made at each start and are nowhere but
 * in memory.
 *
 * `exited` is emitted when the program ends by itself after it was ready.
 */
G_DEFINE_FINAL_TYPE (ChurnDemo, churn_demo, G_TYPE_OBJECT)

static void
churn_demo_dispose (GObject *object)
{
  ChurnDemo *self = CHURN_DEMO (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->messages);
  /* This closes its standard input, and it ends. */
  g_clear_object (&self->process);

  G_OBJECT_CLASS (churn_demo_parent_class)->dispose (object);
}

static void
churn_demo_finalize (GObject *object)
{
  ChurnDemo *self = CHURN_DEMO (object);

  g_clear_pointer (&self->ready, churn_ready_line_free);
  g_free (self->program);
  g_strfreev (self->options);

  G_OBJECT_CLASS (churn_demo_parent_class)->finalize (object);
}

static void
churn_demo_class_init (ChurnDemoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = churn_demo_dispose;
  object_class->finalize = churn_demo_finalize;

  /**
   * ChurnDemo::exited:
   * @self: the demo
   *
   * The program has ended and was not asked to.
   */
  signals[SIGNAL_EXITED] = g_signal_new ("exited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
churn_demo_init (ChurnDemo *self)
{
}

/**
 * churn_demo_new:
 * @program: (nullable): the path of churn-desk-local; %NULL for `$CHURN_DESK_LOCAL`, or where it
 *   is installed
 * @options: (nullable) (array zero-terminated=1): what else to start it with, as `--contacts 40`
 *
 * Makes a demo that does not run. To be used from the main thread.
 *
 * Returns: (transfer full): the demo
 */
ChurnDemo *
churn_demo_new (const char *program, const char *const *options)
{
  ChurnDemo *self = g_object_new (CHURN_TYPE_DEMO, NULL);

  if (program == NULL)
    program = g_getenv ("CHURN_DESK_LOCAL");
  self->program = g_strdup (program != NULL ? program : BINDIR "/churn-desk-local");
  self->options = g_strdupv ((GStrv) options);
  return self;
}

/* One stop: it ends with the program. Each has a timeout of its own, because one may be asked for
 * while another is under way. */
typedef struct
{
  GSubprocess *process;
  guint timeout;
} Stop;

static void
stop_free (gpointer data)
{
  Stop *stop = data;

  g_object_unref (stop->process);
  g_free (stop);
}

static void
on_stop_timeout (gpointer user_data)
{
  Stop *stop = g_task_get_task_data (G_TASK (user_data));

  stop->timeout = 0;
  g_subprocess_force_exit (stop->process);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnDemo *self = g_task_get_source_object (task);
  Stop *stop = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_handle_id (&stop->timeout, g_source_remove);
  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->process == G_SUBPROCESS (source))
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->process);
      g_clear_pointer (&self->ready, churn_ready_line_free);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * churn_demo_stop_async:
 * @self: a demo
 * @cancellable: (nullable): stops the waiting
 * @callback: (nullable): what to call when it has ended
 * @user_data: what to call it with
 *
 * Closes the program's standard input, and ends it if it has not ended three seconds later.
 */
void
churn_demo_stop_async (ChurnDemo *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Stop *stop;

  g_return_if_fail (CHURN_IS_DEMO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->process == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stopping = TRUE;
  stop = g_new0 (Stop, 1);
  stop->process = g_object_ref (self->process);
  stop->timeout = g_timeout_add_once (STOP_SECONDS * 1000, on_stop_timeout, task);
  g_task_set_task_data (task, stop, stop_free);
  /* That the pipe is broken says only that it has ended already. */
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait_async (self->process, cancellable, on_stopped, g_object_ref (task));
}

/**
 * churn_demo_stop_finish:
 * @self: a demo
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: %TRUE, or %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
churn_demo_stop_finish (ChurnDemo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * churn_demo_get_running:
 * @self: a demo
 *
 * Returns: whether the program is ready to be asked
 */
gboolean
churn_demo_get_running (ChurnDemo *self)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), FALSE);

  return self->ready != NULL;
}

/**
 * churn_demo_get_url:
 * @self: a demo
 *
 * Returns: (nullable): the address of its agent API, while it runs
 */
const char *
churn_demo_get_url (ChurnDemo *self)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  return self->ready != NULL ? self->ready->url : NULL;
}

/**
 * churn_demo_get_region:
 * @self: a demo
 *
 * Returns: (nullable): the region that requests to it are signed for, while it runs
 */
const char *
churn_demo_get_region (ChurnDemo *self)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  return self->ready != NULL ? self->ready->region : NULL;
}

static const ChurnReadyAgent *
get_agent (ChurnDemo *self, guint index)
{
  if (self->ready == NULL || index >= self->ready->agents->len)
    return NULL;
  return g_ptr_array_index (self->ready->agents, index);
}

/**
 * churn_demo_get_n_agents:
 * @self: a demo
 *
 * Returns: how many agents one can be in it
 */
guint
churn_demo_get_n_agents (ChurnDemo *self)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), 0);

  return self->ready != NULL ? self->ready->agents->len : 0;
}

/**
 * churn_demo_get_agent_id:
 * @self: a demo
 * @index: an agent's number, from 0
 *
 * Returns: (nullable): the agent's user name
 */
const char *
churn_demo_get_agent_id (ChurnDemo *self, guint index)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  return get_agent (self, index) != NULL ? get_agent (self, index)->id : NULL;
}

/**
 * churn_demo_get_agent_name:
 * @self: a demo
 * @index: an agent's number, from 0
 *
 * Returns: (nullable): the agent's name
 */
const char *
churn_demo_get_agent_name (ChurnDemo *self, guint index)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  return get_agent (self, index) != NULL ? get_agent (self, index)->name : NULL;
}

/**
 * churn_demo_dup_messages:
 * @self: a demo
 *
 * Returns: (transfer full): the last that the program said on standard error, in valid UTF-8
 */
char *
churn_demo_dup_messages (ChurnDemo *self)
{
  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  return self->messages != NULL ? churn_tail_dup_text (self->messages) : g_strdup ("");
}

/**
 * churn_demo_create_session:
 * @self: a demo that runs
 * @agent_id: (nullable): the agent to be; %NULL for the supervisor
 * @error: (nullable): where an error goes
 *
 * Makes a session in the demo. Its offers are its own: the next demo at the same address is
 * another one.
 *
 * Returns: (transfer full): the session, or %NULL with an error
 */
ChurnSession *
churn_demo_create_session (ChurnDemo *self, const char *agent_id, GError **error)
{
  g_autoptr (AwsClient) client = NULL;
  g_autoptr (ChurnClock) clock = NULL;
  AwsCredentials *credentials = NULL;

  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  if (self->ready != NULL)
    credentials = churn_ready_line_get_credentials (self->ready, agent_id);
  if (credentials == NULL)
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED,
                           "The demo does not run, or has no such agent");
      return NULL;
    }
  client =
      aws_client_new (self->ready->url, self->ready->region, "execute-api", credentials, error);
  if (client == NULL)
    return NULL;
  clock = churn_system_clock_new ();
  return churn_session_new (client, aws_credentials_get_access_key_id (self->ready->supervisor),
                            clock);
}
