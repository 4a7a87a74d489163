/* One call of a service: a request, and what is made of its answer. */

#include "aws-call.h"

#include <openssl/crypto.h>

typedef struct
{
  GTask *task;
  AwsCallRead read;
  GDestroyNotify free;
} Call;

/* Answers of these services are secrets as a whole. */
static void
wipe_body (const AwsResponse *response)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (aws_response_get_body (response), &length);

  if (length > 0)
    OPENSSL_cleanse ((gpointer) data, length);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (GTask) task = call->task;
  GError *error = NULL;
  g_autoptr (AwsResponse) response =
      aws_client_send_finish (AWS_CLIENT (source), result, NULL, &error);
  gpointer value = response != NULL ? call->read (response, &error) : NULL;

  if (response != NULL)
    wipe_body (response);
  if (value != NULL)
    g_task_return_pointer (task, value, call->free);
  else
    g_task_return_error (task, error);
}

/**
 * aws_call:
 * @task: (transfer full): gets what @read makes of the answer, or an error
 * @client: a client
 * @request: what to send
 * @read: reads the answer, whose body is then wiped
 * @free: frees what @read gives
 *
 * Sends a request whose answer is a secret.
 */
void
aws_call (GTask *task,
          AwsClient *client,
          const AwsRequest *request,
          AwsCallRead read,
          GDestroyNotify free)
{
  Call *call = g_new0 (Call, 1);

  call->task = task;
  call->read = read;
  call->free = free;
  aws_client_send_async (client, request, g_task_get_cancellable (task), on_sent, call);
}
