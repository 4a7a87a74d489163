/* The body of an answer, as it comes. */

#include "aws-body.h"

#include "aws-error.h"

#define CHUNK 65536

typedef struct
{
  GByteArray *bytes;
  guint64 max;
} Body;

static void
body_free (gpointer data)
{
  Body *body = data;

  g_byte_array_unref (body->bytes);
  g_free (body);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Body *body = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length = 0;
  gconstpointer data;

  if (chunk == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  data = g_bytes_get_data (chunk, &length);
  if (length == 0)
    g_task_return_pointer (task, g_bytes_new (body->bytes->data, body->bytes->len),
                           (GDestroyNotify) g_bytes_unref);
  else if (body->bytes->len + length > body->max)
    g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_PARSE,
                             "the answer is larger than %" G_GUINT64_FORMAT " bytes", body->max);
  else
    {
      g_byte_array_append (body->bytes, data, (guint) length);
      g_input_stream_read_bytes_async (G_INPUT_STREAM (source), CHUNK, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), on_read, g_object_ref (task));
    }
}

/**
 * aws_body_read_async:
 * @stream: what to read
 * @max: the most bytes that are taken
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Reads a stream to its end.
 */
void
aws_body_read_async (GInputStream *stream,
                     guint64 max,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Body *body;
  GTask *task;

  g_return_if_fail (G_IS_INPUT_STREAM (stream));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  body = g_new0 (Body, 1);
  body->bytes = g_byte_array_new ();
  body->max = max;
  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_task_data (task, body, body_free);
  g_task_set_check_cancellable (task, FALSE);
  g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, cancellable, on_read, task);
}

/**
 * aws_body_read_finish:
 * @stream: what was read
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_body_read_async().
 *
 * Returns: (transfer full): all of it; or %NULL with %AWS_ERROR_PARSE if it is larger than is
 *   taken, or with what GIO says
 */
GBytes *
aws_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
