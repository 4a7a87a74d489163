#include "aws-sagemaker-runtime.h"

#include "aws-cjson.h"

#include <math.h>
#include <string.h>

/**
 * AwsSagemakerRuntime:
 *
 * SageMaker Runtime over an #AwsClient (sagemaker/latest/APIReference/API_runtime_InvokeEndpoint),
 * as far as it is asked for scores. It belongs to the client's thread.
 */
struct _AwsSagemakerRuntime
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsSagemakerRuntime, aws_sagemaker_runtime, G_TYPE_OBJECT)

static void
aws_sagemaker_runtime_finalize (GObject *object)
{
  AwsSagemakerRuntime *self = AWS_SAGEMAKER_RUNTIME (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (aws_sagemaker_runtime_parent_class)->finalize (object);
}

static void
aws_sagemaker_runtime_class_init (AwsSagemakerRuntimeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_sagemaker_runtime_finalize;
}

static void
aws_sagemaker_runtime_init (AwsSagemakerRuntime *self)
{
}

/**
 * aws_sagemaker_runtime_new:
 * @client: a client of %AWS_SERVICE_SAGEMAKER_RUNTIME
 *
 * Returns: (transfer full): SageMaker Runtime by that client
 */
AwsSagemakerRuntime *
aws_sagemaker_runtime_new (AwsClient *client)
{
  AwsSagemakerRuntime *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_SAGEMAKER_RUNTIME, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * aws_sagemaker_runtime_set_timeout:
 * @self: SageMaker Runtime
 * @milliseconds: how long a call may take, its retries included; 0 is for ever
 *
 * Sets the timeout of calls that have not begun, which is the client's.
 */
void
aws_sagemaker_runtime_set_timeout (AwsSagemakerRuntime *self, guint milliseconds)
{
  g_return_if_fail (AWS_IS_SAGEMAKER_RUNTIME (self));

  aws_client_set_timeout (self->client, milliseconds);
}

static gboolean
complain (gsize n_rows, GError **error)
{
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE,
               "The endpoint's answer is not one score for each of %" G_GSIZE_FORMAT " rows",
               n_rows);
  return FALSE;
}

/* {"predictions":[{"score":0.93}]} */
static gboolean
read_json (GBytes *body, gsize n_rows, double *scores, GError **error)
{
  g_autoptr (cJSON) answer = aws_cjson_read (body, error);
  const cJSON *array, *element;
  gsize n = 0;

  if (answer == NULL)
    return FALSE;
  array = cJSON_GetObjectItemCaseSensitive (answer, "predictions");
  if (!cJSON_IsArray (array) || (gsize) cJSON_GetArraySize (array) != n_rows)
    return complain (n_rows, error);
  cJSON_ArrayForEach (element, array)
    {
      const cJSON *score =
          cJSON_IsObject (element) ? cJSON_GetObjectItemCaseSensitive (element, "score") : NULL;

      if (!cJSON_IsNumber (score) || !isfinite (score->valuedouble))
        return complain (n_rows, error);
      scores[n++] = score->valuedouble;
    }
  return TRUE;
}

/* One score a line, or all on one line between commas, as older containers write them. */
static gboolean
read_csv (GBytes *body, gsize n_rows, double *scores, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  g_auto (GStrv) fields = NULL;

  g_strdelimit (g_strstrip (text), "\r\n", ',');
  fields = g_strsplit (text, ",", -1);
  if (g_strv_length (fields) != n_rows)
    return complain (n_rows, error);
  for (gsize i = 0; i < n_rows; i++)
    {
      char *end;

      scores[i] = g_ascii_strtod (g_strstrip (fields[i]), &end);
      if (end == fields[i] || *end != '\0' || !isfinite (scores[i]))
        return complain (n_rows, error);
    }
  return TRUE;
}

/**
 * aws_sagemaker_runtime_score:
 * @self: SageMaker Runtime
 * @endpoint: the endpoint's name
 * @csv: rows as the built-in algorithms' containers take them: no header, no label, each ended by a
 *   newline but for the last; an empty field is a missing value
 * @n_rows: how many rows these are, at least one
 * @scores: (out caller-allocates) (array length=n_rows): a score for each, as the model gives it
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Has an endpoint score rows, all in one request. JSON is asked for; an answer of text/csv, which
 * is those containers' other form, is understood too. %AWS_ERROR_NOT_READY is a model that is being
 * loaded, %AWS_ERROR_MODEL a container that failed.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_sagemaker_runtime_score (AwsSagemakerRuntime *self,
                             const char *endpoint,
                             const char *csv,
                             gsize n_rows,
                             double *scores,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) rows = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  const char *type;

  g_return_val_if_fail (AWS_IS_SAGEMAKER_RUNTIME (self), FALSE);
  g_return_val_if_fail (endpoint != NULL && csv != NULL, FALSE);
  g_return_val_if_fail (n_rows > 0 && scores != NULL, FALSE);

  escaped = g_uri_escape_string (endpoint, NULL, FALSE);
  path = g_strconcat ("/endpoints/", escaped, "/invocations", NULL);
  rows = g_bytes_new (csv, strlen (csv));
  request = aws_request_new ("POST", path, NULL, rows);
  aws_request_add_header (request, "Content-Type", "text/csv");
  aws_request_add_header (request, "Accept", "application/json");
  response = aws_client_send (self->client, request, cancellable, NULL, error);
  if (response == NULL)
    return FALSE;
  type = aws_response_get_content_type (response);
  if (type != NULL && g_ascii_strncasecmp (type, "text/csv", strlen ("text/csv")) == 0)
    return read_csv (aws_response_get_body (response), n_rows, scores, error);
  return read_json (aws_response_get_body (response), n_rows, scores, error);
}
