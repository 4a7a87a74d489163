#include "churn-session-private.h"

#include "churn-backend-error.h"
#include "churn-error.h"

#include <string.h>

typedef struct
{
  ChurnSessionRead read;
  ChurnSessionTaken taken;
  GDestroyNotify free;
  GBytes *body;
  gint64 sent;     /* boottime */
  gint64 answered; /* boottime */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (call->body, &length);
  gpointer result;

  result = call->read (text != NULL ? text : "", (gssize) length, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, call->free);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ChurnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (value == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    {
      call->free (value);
      return;
    }

  if (call->taken != NULL)
    call->taken (self, value, call->sent + (call->answered - call->sent) / 2);
  g_task_return_pointer (task, value, call->free);
}

/* What the server said, where the way there repeats it: not words that hold a secret. */
static const char *
get_said (const char *words, const GError *error)
{
  return words != NULL && *words != '\0' && strstr (error->message, words) != NULL ? words : NULL;
}

/* What a gateway before the agent API says of a request, as far as it makes a difference to who
 * made it; -1 if none. */
static int
get_code_of_gateway (guint status, const GError *error)
{
  if (status == 504)
    return CHURN_BACKEND_ERROR_LATE;
  if (status == 404)
    return CHURN_BACKEND_ERROR_NO_RESOURCE;
  if (!g_error_matches (error, AWS_ERROR, AWS_ERROR_CLIENT) || status < 400 || status > 499)
    return -1;
  switch (status)
    {
    case 400:
      return CHURN_BACKEND_ERROR_BAD_REQUEST;
    case 413:
      return CHURN_BACKEND_ERROR_TOO_LARGE;
    case 415:
      return CHURN_BACKEND_ERROR_MEDIA_TYPE;
    default:
      return CHURN_BACKEND_ERROR_REFUSED;
    }
}

/* The agent API's own word goes before what the way there made of it. */
static GError *
explain (const AwsResponse *failure, GError *error)
{
  const char *type = get_said (aws_response_get_error_type (failure), error);
  const char *message = get_said (aws_response_get_error_message (failure), error);
  int code;

  if (churn_error_from_name (type, &code))
    {
      g_error_free (error);
      return g_error_new_literal (CHURN_ERROR, code, message != NULL ? message : type);
    }
  /* A page of a proxy or a hotel's network has neither, and says nothing for good. */
  code = get_code_of_gateway (aws_response_get_status (failure), error);
  if (code >= 0 && (type != NULL || message != NULL))
    {
      GError *explained = g_error_new_literal (CHURN_BACKEND_ERROR, code, error->message);

      g_error_free (error);
      return explained;
    }
  return error;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) reading = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (AwsResponse) failure = NULL;
  ChurnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  Call *handed;
  GError *error = NULL;

  call->answered = churn_clock_get_boottime (self->clock);
  response = aws_client_send_finish (AWS_CLIENT (source), result, &failure, &error);
  if (response == NULL)
    {
      if (failure != NULL)
        {
          gint64 wait = aws_response_get_retry_after (failure, churn_clock_get_real (self->clock));

          self->wait_until = churn_clock_get_monotonic (self->clock) + wait;
          error = explain (failure, error);
        }
      g_task_return_error (task, error);
      return;
    }
  self->wait_until = 0;

  if (call->read == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  handed = g_new0 (Call, 1);
  handed->read = call->read;
  handed->free = call->free;
  handed->body = g_bytes_ref (aws_response_get_body (response));
  /* Without a source: the thread may let go of the task last, and is not to end a session. */
  reading = g_task_new (NULL, NULL, on_read, g_object_ref (task));
  g_task_set_task_data (reading, handed, call_free);
  g_task_run_in_thread (reading, read_in_thread);
}

/* Sends @request for @task, whose source is a session, and ends the task with what @read makes of
 * the answer, after @taken has seen it; without @read with %TRUE. */
void
_churn_session_send (GTask *task,
                     const AwsRequest *request,
                     ChurnSessionRead read,
                     ChurnSessionTaken taken,
                     GDestroyNotify free)
{
  ChurnSession *self = g_task_get_source_object (task);
  Call *call = g_new0 (Call, 1);

  call->read = read;
  call->taken = taken;
  call->free = free;
  call->sent = churn_clock_get_boottime (self->clock);
  g_task_set_task_data (task, call, call_free);
  aws_client_send_async (self->client, request, g_task_get_cancellable (task), on_sent,
                         g_object_ref (task));
}
