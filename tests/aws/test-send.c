#include "test-send.h"

static gboolean waits;

typedef struct
{
  AwsRequest *request;
  AwsResponse *failure;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  aws_request_free (wait->request);
  g_clear_pointer (&wait->failure, aws_response_unref);
  g_free (wait);
}

static void
run_wait (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wait *wait = data;
  GError *error = NULL;
  AwsResponse *response =
      aws_client_send (source, wait->request, cancellable, &wait->failure, &error);

  if (response != NULL)
    g_task_return_pointer (task, response, (GDestroyNotify) aws_response_unref);
  else
    g_task_return_error (task, error);
}

void
test_send_async (AwsClient *client,
                 const AwsRequest *request,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Wait *wait;

  if (!waits)
    {
      aws_client_send_async (client, request, cancellable, callback, user_data);
      return;
    }
  wait = g_new0 (Wait, 1);
  wait->request = aws_request_copy (request);
  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, &waits);
  g_task_set_task_data (task, wait, wait_free);
  g_task_run_in_thread (task, run_wait);
}

AwsResponse *
test_send_finish (AwsClient *client, GAsyncResult *result, AwsResponse **failure, GError **error)
{
  Wait *wait;

  if (!g_async_result_is_tagged (result, &waits))
    return aws_client_send_finish (client, result, failure, error);
  wait = g_task_get_task_data (G_TASK (result));
  if (failure != NULL)
    *failure = g_steal_pointer (&wait->failure);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
test_keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

gboolean
test_send_waits (void)
{
  return waits;
}

typedef struct
{
  GTestFunc func;
} Again;

static void
run_again (gconstpointer data)
{
  waits = TRUE;
  ((const Again *) data)->func ();
  waits = FALSE;
}

void
test_send_add (const char *path, GTestFunc func)
{
  g_autofree char *again = g_strconcat (path, "/waits", NULL);
  g_autofree char *once = g_strconcat (path, "/goes-on", NULL);
  Again *data = g_new (Again, 1);

  data->func = func;
  g_test_add_func (once, func);
  g_test_add_data_func_full (again, data, run_again, g_free);
}
