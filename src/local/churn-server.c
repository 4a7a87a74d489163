#include "churn-server.h"

#include "aws-verifier.h"

#include "churn-agent-api.h"
#include "churn-delivery.h"
#include "churn-error.h"
#include "churn-json.h"
#include "churn-lookup.h"

#include <libsoup/soup.h>
#include <string.h>

/* RFC 6585; libsoup has no name for it. */
#define STATUS_HEADERS_TOO_LARGE 431

/**
 * ChurnServer:
 *
 * The agent API on loopback, as API Gateway serves it: every request is signed, and answered in
 * JSON, errors too. Beside it stand the two routes by which events come in.
 */
struct _ChurnServer
{
  GObject parent_instance;

  SoupServer *soup;
  ChurnPipeline *pipeline;
  ChurnKeys *keys;
  ChurnRecorder *recorder; /* NULL: nothing is recorded */
  ChurnServerTime time;
  gpointer user_data;
  char *url;
};

G_DEFINE_FINAL_TYPE (ChurnServer, churn_server, G_TYPE_OBJECT)

static void
churn_server_dispose (GObject *object)
{
  ChurnServer *self = CHURN_SERVER (object);

  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->keys);
  g_clear_object (&self->recorder);
  g_clear_pointer (&self->url, g_free);
  G_OBJECT_CLASS (churn_server_parent_class)->dispose (object);
}

static void
churn_server_class_init (ChurnServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_server_dispose;
}

static void
churn_server_init (ChurnServer *self)
{
}

static void
answer (SoupServerMessage *message, guint status, const char *type, char *json)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (headers, "Date", date);
  soup_message_headers_replace (headers, "x-amzn-RequestId", id);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (type != NULL)
    soup_message_headers_replace (headers, "x-amzn-ErrorType", type);
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (headers, "Retry-After",
                                  G_STRINGIFY (CHURN_AGENT_API_RETRY_AFTER));
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json,
                                    strlen (json));
}

static void
answer_code (SoupServerMessage *message,
             guint status,
             const char *type,
             const char *code,
             const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "code", code);
  churn_json_add_string (builder, "message", text);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  answer (message, status, type, churn_json_to_string (root));
}

static void
answer_error (SoupServerMessage *message, const GError *error)
{
  gboolean ours = error->domain == CHURN_ERROR && error->code != CHURN_ERROR_PARSE;
  int code = ours ? error->code : CHURN_ERROR_INTERNAL;

  if (churn_error_get_status (code) >= 500)
    g_warning ("A request could not be carried out: %s", error->message);
  answer (message, churn_error_get_status (code), churn_error_get_name (code),
          churn_error_to_json (error));
}

/* How much the headers weigh, as they came. */
static gsize
weigh_headers (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  gsize size = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    size += strlen (name) + strlen (value) + strlen (": \r\n");

  return size;
}

static void
refuse_body (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  answer_code (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "RequestTooLargeException",
               churn_error_get_name (CHURN_ERROR_TOO_LARGE), "The body is larger than 10 MB");
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (soup_server_message_get_status (message) == 0 && body->length > CHURN_SERVER_BODY_MAX)
    refuse_body (message);
  /* what comes after is not kept */
  if (soup_server_message_get_status (message) != 0)
    soup_message_body_truncate (body);
}

/* Before the body is read: what is too large is not waited for. */
static void
early_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  /* Who was answered already may go on sending: that is not kept either. */
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
  if (weigh_headers (headers) > CHURN_SERVER_HEADERS_MAX)
    answer_code (message, STATUS_HEADERS_TOO_LARGE, "BadRequestException",
                 churn_error_get_name (CHURN_ERROR_TOO_LARGE),
                 "The headers are larger than 10,240 bytes");
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_content_length (headers) > CHURN_SERVER_BODY_MAX)
    refuse_body (message);
}

static AwsRequest *
read_request (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  AwsRequest *request = aws_request_new (soup_server_message_get_method (message),
                                         g_uri_get_path (uri), g_uri_get_query (uri), body);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    aws_request_add_header (request, name, value);

  return request;
}

static AwsCredentials *
find_credentials_cb (const char *access_key_id, gpointer user_data)
{
  return churn_keys_find_credentials (CHURN_KEYS (user_data), access_key_id);
}

/* A JSON body; that it is none is the caller's fault. */
static JsonNode *
read_body (const AwsRequest *request, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize length = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  JsonNode *node = churn_json_parse (text != NULL ? text : "", (gssize) length, &local);

  if (node == NULL)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The body: %s", local->message);

  return node;
}

static char *
take_events (ChurnServer *self, const AwsRequest *request, gint64 now, GError **error)
{
  g_autoptr (JsonNode) body = read_body (request, error);
  ChurnDeliveryCounts counts;

  if (body == NULL || !churn_delivery_take (self->pipeline, body, now, &counts, NULL, error))
    return NULL;
  if (self->recorder != NULL)
    churn_recorder_write (self->recorder, body);

  return churn_delivery_counts_to_json (&counts);
}

static char *
take_lookup (ChurnServer *self, const AwsRequest *request, gint64 now, GError **error)
{
  g_autoptr (JsonNode) body = read_body (request, error);
  g_autoptr (JsonNode) reply = NULL;

  if (body == NULL)
    return NULL;
  reply = churn_lookup_handle (self->pipeline, body, now, NULL, error);
  if (reply != NULL && self->recorder != NULL)
    churn_recorder_write (self->recorder, body);

  return reply != NULL ? churn_json_to_string (reply) : NULL;
}

typedef char *(*TakeFunc) (ChurnServer *self,
                           const AwsRequest *request,
                           gint64 now,
                           GError **error);

static void
answer_ingest (ChurnServer *self,
               SoupServerMessage *message,
               const ChurnPrincipal *principal,
               const AwsRequest *request,
               TakeFunc take)
{
  g_autoptr (GError) error = NULL;
  char *json = NULL;

  if (principal->role != CHURN_ROLE_INGEST)
    g_set_error (&error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED,
                 "This is not for you: your role is %s", churn_role_get_name (principal->role));
  else if (!g_str_equal (request->method, "POST"))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                    "POST");
      g_set_error_literal (&error, CHURN_ERROR, CHURN_ERROR_METHOD, "Here is only POST");
    }
  else
    json = take (self, request, self->time (self->user_data), &error);

  if (json != NULL)
    answer (message, SOUP_STATUS_OK, NULL, json);
  else
    answer_error (message, error);
}

static void
answer_agent_api (ChurnServer *self,
                  SoupServerMessage *message,
                  const ChurnPrincipal *principal,
                  const AwsRequest *request)
{
  ChurnApiRequest call = {
    .principal = principal,
    .method = request->method,
    .path = request->path,
    .query = request->query,
    .idempotency_key = aws_request_get_header (request, "Idempotency-Key"),
    .body = request->body,
  };
  guint status = 0;
  g_autoptr (GError) error = NULL;
  char *json = churn_agent_api_answer (self->pipeline, &call, self->time (self->user_data), &status,
                                       NULL, &error);

  if (json != NULL)
    answer (message, status, NULL, json);
  else
    answer_error (message, error);
}

static void
handle_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  ChurnServer *self = user_data;
  g_autoptr (AwsRequest) request = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  const ChurnPrincipal *principal;

  if (soup_server_message_get_status (message) != 0)
    return;
  request = read_request (message);
  if (!aws_request_check (request, &error))
    {
      answer_code (message, SOUP_STATUS_BAD_REQUEST, "BadRequestException",
                   churn_error_get_name (CHURN_ERROR_INVALID), error->message);
      return;
    }
  if (!aws_verify (request, find_credentials_cb, self->keys, CHURN_SERVER_REGION,
                   CHURN_SERVER_SERVICE, g_get_real_time (), &key, &error))
    {
      answer_code (message, SOUP_STATUS_FORBIDDEN,
                   aws_verify_error_get_type_name ((AwsVerifyError) error->code),
                   aws_verify_error_get_code_name ((AwsVerifyError) error->code), error->message);
      return;
    }

  principal = churn_keys_find_principal (self->keys, key);
  if (g_str_equal (request->path, "/events"))
    answer_ingest (self, message, principal, request, take_events);
  else if (g_str_equal (request->path, "/lookup"))
    answer_ingest (self, message, principal, request, take_lookup);
  else
    answer_agent_api (self, message, principal, request);
}

/**
 * churn_server_new:
 * @pipeline: the ports
 * @keys: who may call
 * @time: tells the pipeline's time
 * @user_data: for @time
 *
 * Returns: (transfer full): a server that does not listen yet
 */
ChurnServer *
churn_server_new (ChurnPipeline *pipeline,
                  ChurnKeys *keys,
                  ChurnServerTime time,
                  gpointer user_data)
{
  ChurnServer *self;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), NULL);
  g_return_val_if_fail (CHURN_IS_KEYS (keys), NULL);
  g_return_val_if_fail (time != NULL, NULL);

  self = g_object_new (CHURN_TYPE_SERVER, NULL);
  self->pipeline = g_object_ref (pipeline);
  self->keys = g_object_ref (keys);
  self->time = time;
  self->user_data = user_data;
  /* A signature is over the path as it was sent: a decoded one would not verify. */
  self->soup = soup_server_new ("server-header", "churn-desk-local", "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);

  return self;
}

/**
 * churn_server_set_recorder:
 * @self: a server
 * @recorder: writes down what comes in and is taken
 *
 * Records from now on.
 */
void
churn_server_set_recorder (ChurnServer *self, ChurnRecorder *recorder)
{
  g_return_if_fail (CHURN_IS_SERVER (self));

  g_set_object (&self->recorder, recorder);
}

/**
 * churn_server_listen:
 * @self: a server
 * @port: the port; 0: any that is free
 * @error: return location for an error
 *
 * Listens on 127.0.0.1, and on nothing else. Requests are answered from the main context.
 *
 * Returns: whether it listens
 */
gboolean
churn_server_listen (ChurnServer *self, guint port, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  GSList *uris;

  g_return_val_if_fail (CHURN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (port <= G_MAXUINT16, FALSE);

  if (!soup_server_listen_local (self->soup, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;
  uris = soup_server_get_uris (self->soup);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return TRUE;
}

/**
 * churn_server_get_url:
 * @self: a server that listens
 *
 * Returns: (transfer none): its address, without a slash at its end
 */
const char *
churn_server_get_url (ChurnServer *self)
{
  g_return_val_if_fail (CHURN_IS_SERVER (self), NULL);

  return self->url;
}

/**
 * churn_server_stop:
 * @self: a server
 *
 * Listens no longer, and hangs up on whoever is there.
 */
void
churn_server_stop (ChurnServer *self)
{
  g_return_if_fail (CHURN_IS_SERVER (self));

  soup_server_disconnect (self->soup);
}
