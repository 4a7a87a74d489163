#include "config.h"

#include "churn-demo-private.h"

#include "churn-backend-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The model is loaded and 5,000 customers are read before the ready line comes. */
#define READY_SECONDS 60
#define READY_MOST 65536

/* One start: it ends with the ready line, the program's end, the time limit or a cancellation. */
typedef struct
{
  GSubprocess *process;
  GByteArray *line;
  guint8 buffer[4096];
  guint timeout;
  gulong cancelled;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_object_unref (start->process);
  g_byte_array_unref (start->line);
  explicit_bzero (start->buffer, sizeof start->buffer);
  g_free (start);
}

static void
end_start (GTask *task, GError *error)
{
  ChurnDemo *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);

  self->starting = NULL;
  if (start->timeout != 0)
    g_source_remove (start->timeout);
  start->timeout = 0;
  g_cancellable_disconnect (g_task_get_cancellable (task), start->cancelled);
  start->cancelled = 0;
  if (start->line->len > 0)
    explicit_bzero (start->line->data, start->line->len);

  if (error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stopping = TRUE;
  g_subprocess_force_exit (start->process);
  g_clear_pointer (&self->ready, churn_ready_line_free);
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

  /* These messages are shown as they are: somebody at this computer can do something about them. */
  if (*messages != '\0')
    end_start (task, g_error_new (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                                  /* Translators: %s is what the program said, in English */
                                  _ ("The demo ended before it was ready: %s"), messages));
  else
    end_start (task, g_error_new_literal (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                                          _ ("The demo ended before it was ready")));
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
          self->ready = churn_ready_line_parse ((const char *) start->line->data,
                                                (gsize) (end - start->line->data), &error);
          if (self->ready == NULL)
            g_prefix_error (&error, "%s: ", _ ("The demo’s first line cannot be read"));
          /* Who died meanwhile is not ready, whatever was said before; who dies later is heard of.
           */
          else if (g_subprocess_get_identifier (start->process) == NULL)
            error = g_error_new_literal (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                                         _ ("The demo ended as soon as it was ready"));
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
                                   _ ("The demo’s first line is too long"));
    }
  else if (n_read == 0)
    {
      /* What it says of its end may still be on its way. */
      self->ending = g_steal_pointer (&task);
      if (churn_tail_get_ended (self->messages))
        end_early (self);
      return;
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      error =
          g_error_new (CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                       g_dngettext (GETTEXT_PACKAGE, "The demo was not ready after %d\u00a0second",
                                    "The demo was not ready after %d\u00a0seconds", READY_SECONDS),
                       READY_SECONDS);
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

static void
on_messages_ended (ChurnTail *messages, ChurnDemo *self)
{
  if (self->ending != NULL)
    end_early (self);
}

static void
on_exited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *demo = user_data;
  g_autoptr (ChurnDemo) self = g_weak_ref_get (demo);
  gboolean ended = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);

  g_weak_ref_clear (demo);
  g_free (demo);
  if (!ended || self == NULL || self->process != G_SUBPROCESS (source))
    return;
  if (self->ready != NULL && !self->stopping)
    {
      g_clear_pointer (&self->ready, churn_ready_line_free);
      g_signal_emit_by_name (self, "exited");
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
 * @self: a demo
 * @cancellable: (nullable): stops the start, and the program
 * @callback: what to call when it is ready
 * @user_data: what to call it with
 *
 * Starts the program on a free port and waits for its ready line, for a minute at most. A demo that
 * runs, or is being started, goes on as it does, and this start fails.
 */
void
churn_demo_start_async (ChurnDemo *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *demo;
  Start *start;
  GError *error = NULL;

  g_return_if_fail (CHURN_IS_DEMO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (self->starting != NULL || self->ready != NULL)
    {
      g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO, "%s",
                               self->ready != NULL ? _ ("The demo runs already")
                                                   : _ ("The demo is being started already"));
      return;
    }

  g_clear_object (&self->process);
  self->process = spawn (self, &error);
  if (self->process == NULL)
    {
      g_task_return_new_error (task, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_DEMO,
                               _ ("The demo cannot be started: %s"), error->message);
      g_error_free (error);
      return;
    }
  g_clear_pointer (&self->ready, churn_ready_line_free);
  self->stopping = FALSE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  self->starting = task;
  start = g_new0 (Start, 1);
  start->process = g_object_ref (self->process);
  start->line = g_byte_array_new ();
  g_task_set_task_data (task, start, start_free);
  start->timeout = g_timeout_add_once (READY_SECONDS * 1000, on_start_timeout, task);
  if (cancellable != NULL)
    start->cancelled =
        g_cancellable_connect (cancellable, G_CALLBACK (on_start_cancelled), self, NULL);

  if (self->messages != NULL)
    g_signal_handlers_disconnect_by_data (self->messages, self);
  g_clear_object (&self->messages);
  self->messages = churn_tail_new (g_subprocess_get_stderr_pipe (self->process), self->cancellable);
  g_signal_connect_object (self->messages, "ended", G_CALLBACK (on_messages_ended), self, 0);
  demo = g_new0 (GWeakRef, 1);
  g_weak_ref_init (demo, self);
  g_subprocess_wait_async (self->process, NULL, on_exited, demo);
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
