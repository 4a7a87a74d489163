#include "config.h"

#include "churn-demo.h"

#include "churn-backend-error.h"
#include "churn-json.h"
#include "churn-system-clock.h"

#include <stdio.h>
#include <string.h>

/* The model is loaded and 5,000 customers are read before the ready line comes. */
#define READY_SECONDS 60
#define READY_MOST 65536

/* It ends when its standard input closes; when it does not, it is ended. */
#define STOP_SECONDS 3

/* So much of its last messages is kept, to tell why it ended. */
#define MESSAGES_MOST 4096

/**
 * ChurnDemo:
 *
 * A contact centre for looking at: starts churn-desk-local, which ends with us, whatever becomes
 * of us, because it watches its standard input. Its keys are made at each start and are nowhere but
 * in memory.
 *
 * `exited` is emitted when the program ends by itself after it was ready.
 */
struct _ChurnDemo
{
  GObject parent_instance;

  char *program;
  GStrv options;

  GSubprocess *process;
  GCancellable *cancellable; /* of what reads from it */
  GString *messages;
  GTask *ending; /* a start that waits for the last messages */
  gboolean messages_end;
  gboolean ready;
  gboolean stopping;

  char *url;
  char *region;
  AwsCredentials *supervisor;
  GPtrArray *agents; /* of Agent */
};

typedef struct
{
  char *id;
  char *name;
  AwsCredentials *credentials;
} Agent;

enum
{
  SIGNAL_EXITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnDemo, churn_demo, G_TYPE_OBJECT)

static void
agent_free (gpointer data)
{
  Agent *agent = data;

  g_free (agent->id);
  g_free (agent->name);
  g_clear_pointer (&agent->credentials, aws_credentials_unref);
  g_free (agent);
}

static void
forget (ChurnDemo *self)
{
  self->ready = FALSE;
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->supervisor, aws_credentials_unref);
  g_ptr_array_set_size (self->agents, 0);
}

static void
churn_demo_dispose (GObject *object)
{
  ChurnDemo *self = CHURN_DEMO (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* This closes its standard input, and it ends. */
  g_clear_object (&self->process);

  G_OBJECT_CLASS (churn_demo_parent_class)->dispose (object);
}

static void
churn_demo_finalize (GObject *object)
{
  ChurnDemo *self = CHURN_DEMO (object);

  forget (self);
  g_clear_pointer (&self->agents, g_ptr_array_unref);
  g_free (self->program);
  g_strfreev (self->options);
  g_string_free (self->messages, TRUE);

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
  self->agents = g_ptr_array_new_with_free_func (agent_free);
  self->messages = g_string_new (NULL);
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

static AwsCredentials *
read_credentials (JsonObject *object, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *secret = NULL;
  AwsCredentials *credentials;

  if (!churn_json_get_string (object, "accessKeyId", &key, error) ||
      !churn_json_get_string (object, "secretAccessKey", &secret, error))
    return NULL;
  credentials = aws_credentials_new (key, secret, NULL, 0);
  memset (secret, 0, strlen (secret));
  return credentials;
}

static gboolean
read_agents (ChurnDemo *self, JsonObject *object, GError **error)
{
  JsonArray *agents = churn_json_get_array (object, "agents", error);

  if (agents == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (agents); i++)
    {
      JsonObject *row = churn_json_get_element_object (agents, i, error);
      Agent *agent;

      if (row == NULL)
        return FALSE;
      agent = g_new0 (Agent, 1);
      g_ptr_array_add (self->agents, agent);
      if (!churn_json_get_string (row, "id", &agent->id, error) ||
          !churn_json_get_string (row, "name", &agent->name, error) ||
          (agent->credentials = read_credentials (row, error)) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_ready_line (ChurnDemo *self, const char *line, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = churn_json_parse_object (line, (gssize) length, error);
  JsonObject *object;
  JsonObject *supervisor;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  supervisor = churn_json_get_object (object, "supervisor", error);
  return supervisor != NULL && churn_json_get_string (object, "url", &self->url, error) &&
         churn_json_get_string (object, "region", &self->region, error) &&
         (self->supervisor = read_credentials (supervisor, error)) != NULL &&
         read_agents (self, object, error);
}

/* One start: it ends with the ready line, the program's end, the time limit or a cancellation. */
typedef struct
{
  GByteArray *line;
  guint8 buffer[4096];
  guint timeout;
  gulong cancelled;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_byte_array_unref (start->line);
  memset (start->buffer, 0, sizeof start->buffer);
  g_free (start);
}

static void
end_start (GTask *task, GError *error)
{
  ChurnDemo *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);

  if (start->timeout != 0)
    g_source_remove (start->timeout);
  start->timeout = 0;
  g_cancellable_disconnect (g_task_get_cancellable (task), start->cancelled);
  start->cancelled = 0;
  if (start->line->len > 0)
    memset (start->line->data, 0, start->line->len);

  if (error == NULL)
    {
      self->ready = TRUE;
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stopping = TRUE;
  g_subprocess_force_exit (self->process);
  forget (self);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static void
end_early (ChurnDemo *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->ending);
  g_autofree char *messages = churn_demo_dup_messages (self);

  end_start (task, g_error_new (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                                "The demo ended before it was ready%s%s",
                                *messages != '\0' ? ": " : "", messages));
}

static void
on_ready_bytes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnDemo *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;
  const guint8 *end;
  gssize n_read;

  n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  if (n_read > 0)
    {
      g_byte_array_append (start->line, start->buffer, (guint) n_read);
      end = memchr (start->line->data, '\n', start->line->len);
      if (end != NULL)
        {
          if (!read_ready_line (self, (const char *) start->line->data,
                                (gsize) (end - start->line->data), &error))
            g_prefix_error (&error, "The demo's first line cannot be read: ");
          end_start (task, error);
          return;
        }
      if (start->line->len < READY_MOST)
        {
          g_input_stream_read_async (G_INPUT_STREAM (source), start->buffer, sizeof start->buffer,
                                     G_PRIORITY_DEFAULT, self->cancellable, on_ready_bytes,
                                     g_object_ref (task));
          return;
        }
      error = g_error_new_literal (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                                   "The demo's first line is too long");
    }
  else if (n_read == 0)
    {
      /* What it says of its end may still be on its way. */
      self->ending = g_steal_pointer (&task);
      if (self->messages_end)
        end_early (self);
      return;
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      error = g_error_new (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                           "The demo was not ready after %d seconds", READY_SECONDS);
    }
  end_start (task, error);
}

static void
on_start_timeout (gpointer user_data)
{
  GTask *task = G_TASK (user_data);

  ((Start *) g_task_get_task_data (task))->timeout = 0;
  g_cancellable_cancel (CHURN_DEMO (g_task_get_source_object (task))->cancellable);
}

static void
on_start_cancelled (GCancellable *cancellable, ChurnDemo *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* Reads what the program says, for as long as both are there. */
typedef struct
{
  GWeakRef demo;
  char buffer[1024];
} Reader;

static Reader *
reader_new (ChurnDemo *self)
{
  Reader *reader = g_new0 (Reader, 1);

  g_weak_ref_init (&reader->demo, self);
  return reader;
}

static void
reader_free (Reader *reader)
{
  g_weak_ref_clear (&reader->demo);
  g_free (reader);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reader, reader_free)

static void
on_message (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reader) reader = user_data;
  g_autoptr (ChurnDemo) self = g_weak_ref_get (&reader->demo);
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (self == NULL || self->process == NULL ||
      g_subprocess_get_stderr_pipe (self->process) != G_INPUT_STREAM (source))
    return;
  if (n_read <= 0)
    {
      self->messages_end = TRUE;
      if (self->ending != NULL)
        end_early (self);
      return;
    }
  fwrite (reader->buffer, 1, (gsize) n_read, stderr);
  g_string_append_len (self->messages, reader->buffer, n_read);
  if (self->messages->len > MESSAGES_MOST)
    g_string_erase (self->messages, 0, (gssize) (self->messages->len - MESSAGES_MOST));
  g_input_stream_read_async (G_INPUT_STREAM (source), reader->buffer, sizeof reader->buffer,
                             G_PRIORITY_DEFAULT, self->cancellable, on_message, reader);
  g_steal_pointer (&reader);
}

static void
on_exited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reader) reader = user_data;
  g_autoptr (ChurnDemo) self = g_weak_ref_get (&reader->demo);

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL) || self == NULL ||
      self->process != G_SUBPROCESS (source))
    return;
  if (self->ready && !self->stopping)
    {
      self->ready = FALSE;
      g_signal_emit (self, signals[SIGNAL_EXITED], 0);
    }
}

static GSubprocess *
spawn (ChurnDemo *self, GError **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, self->program);
  g_ptr_array_add (arguments, (gpointer) "--until-eof");
  g_ptr_array_add (arguments, (gpointer) "--port");
  g_ptr_array_add (arguments, (gpointer) "0");
  for (char **option = self->options; option != NULL && *option != NULL; option++)
    g_ptr_array_add (arguments, *option);
  g_ptr_array_add (arguments, NULL);
  return g_subprocess_newv ((const char *const *) arguments->pdata,
                            G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                G_SUBPROCESS_FLAGS_STDERR_PIPE,
                            error);
}

/**
 * churn_demo_start_async:
 * @self: a demo that does not run
 * @cancellable: (nullable): stops the start, and the program
 * @callback: what to call when it is ready
 * @user_data: what to call it with
 *
 * Starts the program on a free port and waits for its ready line, for a minute at most.
 */
void
churn_demo_start_async (ChurnDemo *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GInputStream *messages;
  Reader *reader;
  Start *start;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_DEMO (self));
  g_return_if_fail (self->process == NULL || !self->ready);

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->ending != NULL)
    {
      g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                               "The demo is being started already");
      return;
    }

  g_clear_object (&self->process);
  self->process = spawn (self, &error);
  if (self->process == NULL)
    {
      g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                               "The demo cannot be started: %s", error->message);
      g_error_free (error);
      return;
    }
  forget (self);
  self->stopping = FALSE;
  self->messages_end = FALSE;
  g_string_truncate (self->messages, 0);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  start = g_new0 (Start, 1);
  start->line = g_byte_array_new ();
  g_task_set_task_data (task, start, start_free);
  start->timeout = g_timeout_add_once (READY_SECONDS * 1000, on_start_timeout, task);
  if (cancellable != NULL)
    start->cancelled =
        g_cancellable_connect (cancellable, G_CALLBACK (on_start_cancelled), self, NULL);

  messages = g_subprocess_get_stderr_pipe (self->process);
  reader = reader_new (self);
  g_input_stream_read_async (messages, reader->buffer, sizeof reader->buffer, G_PRIORITY_DEFAULT,
                             self->cancellable, on_message, reader);
  g_subprocess_wait_async (self->process, NULL, on_exited, reader_new (self));
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (self->process), start->buffer,
                             sizeof start->buffer, G_PRIORITY_DEFAULT, self->cancellable,
                             on_ready_bytes, g_object_ref (task));
}

/**
 * churn_demo_start_finish:
 * @self: a demo
 * @result: what the callback got
 * @error: (nullable): where an error goes
 *
 * Returns: %TRUE, or %FALSE with %CHURN_BACKEND_ERROR_DEMO, which tells the program's last words
 */
gboolean
churn_demo_start_finish (ChurnDemo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_stop_timeout (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  GSubprocess *process = g_task_get_task_data (task);

  g_object_set_data (G_OBJECT (process), "stop-timeout", NULL);
  g_subprocess_force_exit (process);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnDemo *self = g_task_get_source_object (task);
  guint timeout = GPOINTER_TO_UINT (g_object_get_data (source, "stop-timeout"));
  GError *error = NULL;

  if (timeout != 0)
    g_source_remove (timeout);
  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->process == G_SUBPROCESS (source))
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->process);
      forget (self);
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
  guint timeout;

  g_return_if_fail (CHURN_IS_DEMO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->process == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stopping = TRUE;
  g_task_set_task_data (task, g_object_ref (self->process), g_object_unref);
  /* That the pipe is broken says only that it has ended already. */
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  timeout = g_timeout_add_once (STOP_SECONDS * 1000, on_stop_timeout, task);
  g_object_set_data (G_OBJECT (self->process), "stop-timeout", GUINT_TO_POINTER (timeout));
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

  return self->ready;
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

  return self->url;
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

  return self->region;
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

  return self->agents->len;
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

  return index < self->agents->len ? ((Agent *) g_ptr_array_index (self->agents, index))->id : NULL;
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

  return index < self->agents->len ? ((Agent *) g_ptr_array_index (self->agents, index))->name
                                   : NULL;
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
  g_autofree char *text = NULL;

  g_return_val_if_fail (CHURN_IS_DEMO (self), NULL);

  text = g_utf8_make_valid (self->messages->str, (gssize) self->messages->len);
  return g_strdup (g_strstrip (text));
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

  if (agent_id == NULL)
    credentials = self->supervisor;
  for (guint i = 0; agent_id != NULL && i < self->agents->len; i++)
    {
      Agent *agent = g_ptr_array_index (self->agents, i);

      if (g_str_equal (agent->id, agent_id))
        credentials = agent->credentials;
    }
  if (!self->ready || credentials == NULL)
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED,
                           "The demo does not run, or has no such agent");
      return NULL;
    }
  client = aws_client_new (self->url, self->region, "execute-api", credentials, error);
  if (client == NULL)
    return NULL;
  clock = churn_system_clock_new ();
  return churn_session_new (client, aws_credentials_get_access_key_id (self->supervisor), clock);
}
