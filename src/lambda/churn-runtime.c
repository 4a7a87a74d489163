#include "churn-runtime.h"

#include "aws-transfer.h"
#include "churn-error.h"
#include "churn-json.h"

#include <string.h>

#define VERSION "/2018-06-01/runtime/"
#define STATUS_OK 200
#define STATUS_ACCEPTED 202
#define STATUS_TOO_LARGE 413
/* An answer whose connection broke is sent again: the API is on this machine, and a second one for
 * the same invocation changes nothing. */
#define ATTEMPTS 3
/* An event has 6 MB at most. */
#define MAX_BODY (16 * 1024 * 1024)

/**
 * ChurnRuntime:
 *
 * The Runtime API of AWS Lambda, over a connection that is kept
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). The wait for the next
 * invocation has no limit: the process is frozen meanwhile. Errors are %CHURN_ERROR_UNAVAILABLE
 * where the process has to end, %CHURN_ERROR_TOO_LARGE for an answer that is too large, and
 * %CHURN_ERROR_INVALID for what else the API refuses.
 */
struct _ChurnRuntime
{
  GObject parent_instance;

  char *origin;
};

G_DEFINE_FINAL_TYPE (ChurnRuntime, churn_runtime, G_TYPE_OBJECT)

static void
churn_runtime_finalize (GObject *object)
{
  ChurnRuntime *self = CHURN_RUNTIME (object);

  g_free (self->origin);

  G_OBJECT_CLASS (churn_runtime_parent_class)->finalize (object);
}

static void
churn_runtime_class_init (ChurnRuntimeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_runtime_finalize;
}

static void
churn_runtime_init (ChurnRuntime *self)
{
}

/**
 * churn_invocation_free:
 * @self: (nullable): an invocation
 *
 * Frees it.
 */
void
churn_invocation_free (ChurnInvocation *self)
{
  if (self == NULL)
    return;
  g_free (self->request_id);
  g_free (self->invocation_id);
  g_free (self->trace);
  g_clear_pointer (&self->event, g_bytes_unref);
  g_free (self);
}

/**
 * churn_runtime_new:
 * @address: (nullable): `AWS_LAMBDA_RUNTIME_API`, a host and a port
 * @error: return location for the error
 *
 * Makes the client; nothing is sent yet.
 *
 * Returns: (transfer full): the client, or %NULL with %CHURN_ERROR_UNAVAILABLE
 */
ChurnRuntime *
churn_runtime_new (const char *address, GError **error)
{
  g_autoptr (ChurnRuntime) self = g_object_new (CHURN_TYPE_RUNTIME, NULL);
  g_autoptr (GUri) uri = NULL;

  self->origin = g_strdup_printf ("http://%s", address != NULL ? address : "");
  uri = g_uri_parse (self->origin, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || *g_uri_get_host (uri) == '\0' || *g_uri_get_path (uri) != '\0')
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                   "AWS_LAMBDA_RUNTIME_API is not the address of Lambda's Runtime API");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* Sends a request and waits for the answer, for as long as it takes. */
static AwsResponse *
ask (ChurnRuntime *self, const AwsRequest *request, GError **error)
{
  return aws_transfer_send (aws_transfer_get (), self->origin, request, 0, 0, MAX_BODY, NULL,
                            error);
}

static gboolean
check_status (const AwsResponse *response, guint expected, GError **error)
{
  guint status = aws_response_get_status (response);
  int code = CHURN_ERROR_INVALID;

  if (status == expected)
    return TRUE;
  if (status >= 500)
    code = CHURN_ERROR_UNAVAILABLE;
  else if (status == STATUS_TOO_LARGE)
    code = CHURN_ERROR_TOO_LARGE;
  g_set_error (error, CHURN_ERROR, code, "The Runtime API answered %u", status);
  return FALSE;
}

/**
 * churn_runtime_next:
 * @self: the Runtime API
 * @error: return location for the error
 *
 * Waits for the next invocation, for as long as it takes.
 *
 * Returns: (transfer full): the invocation, or %NULL with %CHURN_ERROR_UNAVAILABLE: the process is
 *   to end
 */
ChurnInvocation *
churn_runtime_next (ChurnRuntime *self, GError **error)
{
  g_autoptr (ChurnInvocation) invocation = g_new0 (ChurnInvocation, 1);
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (GError) local = NULL;
  const char *deadline;
  gint64 milliseconds = 0;

  g_return_val_if_fail (CHURN_IS_RUNTIME (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  request = aws_request_new ("GET", VERSION "invocation/next", NULL, NULL);
  response = ask (self, request, &local);
  if (response != NULL && check_status (response, STATUS_OK, &local))
    {
      invocation->event = g_bytes_ref (aws_response_get_body (response));
      invocation->request_id =
          g_strdup (aws_response_get_header (response, "Lambda-Runtime-Aws-Request-Id"));
      if (invocation->request_id == NULL)
        g_set_error (&local, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                     "The invocation has no Lambda-Runtime-Aws-Request-Id");
    }
  if (local != NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE, "No next invocation: %s",
                   local->message);
      return NULL;
    }
  invocation->invocation_id =
      g_strdup (aws_response_get_header (response, "Lambda-Runtime-Invocation-Id"));
  invocation->trace = g_strdup (aws_response_get_header (response, "Lambda-Runtime-Trace-Id"));
  deadline = aws_response_get_header (response, "Lambda-Runtime-Deadline-Ms");
  if (deadline != NULL &&
      g_ascii_string_to_signed (deadline, 10, 1, G_MAXINT64 / G_USEC_PER_SEC, &milliseconds, NULL))
    invocation->deadline = milliseconds * (G_USEC_PER_SEC / 1000);
  return g_steal_pointer (&invocation);
}

static gboolean
post (ChurnRuntime *self,
      const char *path,
      const ChurnInvocation *invocation,
      const char *type,
      const char *json,
      GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (AwsRequest) request = aws_request_new ("POST", path, NULL, body);
  g_autoptr (GError) local = NULL;

  aws_request_add_header (request, "Content-Type", "application/json");
  if (invocation != NULL && invocation->invocation_id != NULL)
    aws_request_add_header (request, "Lambda-Runtime-Invocation-Id", invocation->invocation_id);
  if (type != NULL)
    aws_request_add_header (request, "Lambda-Runtime-Function-Error-Type", type);
  for (guint i = 0; i < ATTEMPTS; i++)
    {
      g_autoptr (AwsResponse) response = NULL;

      g_clear_error (&local);
      response = ask (self, request, &local);
      if (response != NULL)
        return check_status (response, STATUS_ACCEPTED, error);
    }
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE, "The Runtime API: %s", local->message);
  return FALSE;
}

static char *
path_of (const ChurnInvocation *invocation, const char *what)
{
  g_autofree char *id = g_uri_escape_string (invocation->request_id, NULL, FALSE);

  return g_strdup_printf (VERSION "invocation/%s/%s", id, what);
}

/* As documented: errorMessage, errorType and a stack trace, which is empty. */
static char *
make_error (const char *type, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  churn_json_add_string (builder, "errorMessage", message);
  churn_json_add_string (builder, "errorType", type);
  json_builder_set_member_name (builder, "stackTrace");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return churn_json_to_string (root);
}

/**
 * churn_runtime_respond:
 * @self: the Runtime API
 * @invocation: an invocation
 * @answer: the function's answer, JSON
 * @error: return location for the error
 *
 * Answers an invocation.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_runtime_respond (ChurnRuntime *self,
                       const ChurnInvocation *invocation,
                       const char *answer,
                       GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (CHURN_IS_RUNTIME (self), FALSE);
  g_return_val_if_fail (invocation != NULL && answer != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  path = path_of (invocation, "response");
  return post (self, path, invocation, NULL, answer, error);
}

/**
 * churn_runtime_fail:
 * @self: the Runtime API
 * @invocation: an invocation
 * @type: `Category.Reason`
 * @message: what went wrong; no personal data
 * @error: return location for the error
 *
 * Says that an invocation failed.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_runtime_fail (ChurnRuntime *self,
                    const ChurnInvocation *invocation,
                    const char *type,
                    const char *message,
                    GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;

  g_return_val_if_fail (CHURN_IS_RUNTIME (self), FALSE);
  g_return_val_if_fail (invocation != NULL && type != NULL && message != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  path = path_of (invocation, "error");
  json = make_error (type, message);
  return post (self, path, invocation, type, json, error);
}

/**
 * churn_runtime_fail_init:
 * @self: the Runtime API
 * @type: `Category.Reason`
 * @message: what went wrong
 * @error: return location for the error
 *
 * Says that the function cannot be started; the process is to end.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_runtime_fail_init (ChurnRuntime *self, const char *type, const char *message, GError **error)
{
  g_autofree char *json = NULL;

  g_return_val_if_fail (CHURN_IS_RUNTIME (self), FALSE);
  g_return_val_if_fail (type != NULL && message != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  json = make_error (type, message);
  return post (self, VERSION "init/error", NULL, type, json, error);
}
