#include "aws-response.h"

#include "aws-json.h"
#include "aws-xml.h"

#include <libsoup/soup.h>
#include <string.h>

/* An error's body is small; what is not, is not one that we know. */
#define MAX_ERROR_BODY 65536
#define MAX_MESSAGE 400

/**
 * AwsResponse:
 *
 * What a server answered. It never changes and may be shared between threads.
 */
struct _AwsResponse
{
  gatomicrefcount ref_count;
  guint status;
  GPtrArray *headers;
  GBytes *body;
  char *error_type;
  char *error_message;
};

/**
 * aws_response_get_type:
 *
 * Not made by G_DEFINE_BOXED_TYPE, whose cast to a union ISO C does not know.
 *
 * Returns: the type
 */
GType
aws_response_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static (g_intern_static_string ("AwsResponse"),
                                                            (GBoxedCopyFunc) aws_response_ref,
                                                            (GBoxedFreeFunc) aws_response_unref));
  return type;
}

/* `FooError`, `FooError:http://…`, `namespace#FooError` and both: all are `FooError`. */
static char *
clean_type (const char *text)
{
  const char *hash;
  g_autofree char *cut = NULL;
  const char *colon = strchr (text, ':');

  cut = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : g_strdup (text);
  hash = strchr (cut, '#');
  return g_strdup (g_strstrip (hash != NULL ? (char *) hash + 1 : cut));
}

/* The first line: what follows in a signature error is the canonical request with its token. */
static char *
clean_message (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));

  for (char *p = line; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  if (g_utf8_strlen (line, -1) > MAX_MESSAGE)
    *g_utf8_offset_to_pointer (line, MAX_MESSAGE) = '\0';
  return g_strdup (g_strstrip (line));
}

static const char *
get_string (JsonObject *object, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      JsonNode *node = json_object_get_member (object, *names);

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
          json_node_get_value_type (node) == G_TYPE_STRING)
        return json_node_get_string (node);
    }
  return NULL;
}

/* The query protocol's <ErrorResponse><Error><Code/><Message/></Error></ErrorResponse>. */
static void
read_xml_error (AwsResponse *self)
{
  g_autoptr (GHashTable) texts = aws_xml_read (self->body, NULL);
  const char *type = texts != NULL ? g_hash_table_lookup (texts, "Error/Code") : NULL;
  const char *message = texts != NULL ? g_hash_table_lookup (texts, "Error/Message") : NULL;

  if (type != NULL)
    self->error_type = clean_type (type);
  if (message != NULL)
    self->error_message = clean_message (message);
}

/* Three spellings: {"error":{"code","message"}}, API Gateway's {"message"} with the type in a
 * header, and rest-json's {"__type"} or {"code"} with {"message"} or {"Message"}. */
static void
read_error (AwsResponse *self)
{
  static const char *const types[] = { "__type", "code", NULL };
  static const char *const messages[] = { "message", "Message", NULL };
  g_autoptr (JsonObject) root = NULL;
  const char *type = aws_response_get_header (self, "x-amzn-ErrorType");
  const char *message = NULL;

  if (type == NULL && g_strcmp0 (aws_response_get_content_type (self), "text/xml") == 0)
    {
      if (g_bytes_get_size (self->body) <= MAX_ERROR_BODY)
        read_xml_error (self);
      return;
    }
  if (g_bytes_get_size (self->body) <= MAX_ERROR_BODY)
    root = aws_json_read (self->body, NULL);
  if (root != NULL)
    {
      JsonNode *nested = json_object_get_member (root, "error");
      JsonObject *object = root;

      if (nested != NULL && JSON_NODE_HOLDS_OBJECT (nested))
        object = json_node_get_object (nested);
      if (type == NULL)
        type = get_string (object, types);
      message = get_string (object, messages);
    }

  if (type != NULL)
    self->error_type = clean_type (type);
  if (message != NULL)
    self->error_message = clean_message (message);
}

/**
 * aws_response_new:
 * @status: the HTTP status
 * @headers: (element-type AwsHeader): the headers, of which a reference is taken
 * @body: the body
 *
 * Makes an answer of its parts. If it is no success, the error in it is read.
 *
 * Returns: (transfer full): the answer
 */
AwsResponse *
aws_response_new (guint status, GPtrArray *headers, GBytes *body)
{
  AwsResponse *self;

  g_return_val_if_fail (headers != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_new0 (AwsResponse, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->status = status;
  self->headers = g_ptr_array_ref (headers);
  self->body = g_bytes_ref (body);
  if (status < 200 || status > 299)
    read_error (self);
  return self;
}

/**
 * aws_response_ref:
 * @self: an answer
 *
 * Returns: (transfer full): @self
 */
AwsResponse *
aws_response_ref (AwsResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * aws_response_unref:
 * @self: (transfer full): an answer
 *
 * Gives a reference back.
 */
void
aws_response_unref (AwsResponse *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self->error_type);
  g_free (self->error_message);
  g_free (self);
}

/**
 * aws_response_get_status:
 * @self: an answer
 *
 * Returns: the HTTP status
 */
guint
aws_response_get_status (const AwsResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

/**
 * aws_response_get_body:
 * @self: an answer
 *
 * Returns: (transfer none): the body, decompressed; empty if there is none
 */
GBytes *
aws_response_get_body (const AwsResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}

/**
 * aws_response_get_header:
 * @self: an answer
 * @name: a header's name, in any case
 *
 * Returns: (nullable): the value of the first header of this name
 */
const char *
aws_response_get_header (const AwsResponse *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (self->headers, i);

      if (aws_header_is_named (header, name))
        return header->value;
    }
  return NULL;
}

/**
 * aws_response_get_content_type:
 * @self: an answer
 *
 * Returns: (nullable): the Content-Type, parameters included
 */
const char *
aws_response_get_content_type (const AwsResponse *self)
{
  return aws_response_get_header (self, "Content-Type");
}

/**
 * aws_response_get_request_id:
 * @self: an answer
 *
 * Returns: (nullable): the id by which AWS finds this request
 */
const char *
aws_response_get_request_id (const AwsResponse *self)
{
  const char *id = aws_response_get_header (self, "x-amzn-RequestId");

  return id != NULL ? id : aws_response_get_header (self, "x-amz-request-id");
}

/**
 * aws_response_get_date:
 * @self: an answer
 *
 * Returns: the server's time, in microseconds since the Unix epoch and to the second; 0 if it
 *   told none
 */
gint64
aws_response_get_date (const AwsResponse *self)
{
  const char *text;
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (self != NULL, 0);

  text = aws_response_get_header (self, "Date");
  if (text != NULL)
    time = soup_date_time_new_from_http_string (text);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static gint64
parse_number (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &number, NULL) ? (gint64) number : -1;
}

/**
 * aws_response_get_retry_after:
 * @self: an answer
 * @now_us: the time, in microseconds since the Unix epoch, for an answer that has no date
 *
 * Reads how long the server asks to be left alone: `x-amz-retry-after` (milliseconds), else
 * `Retry-After` (seconds, or an HTTP date).
 *
 * Returns: the wait, in microseconds; 0 if the server asks for none
 */
gint64
aws_response_get_retry_after (const AwsResponse *self, gint64 now_us)
{
  const char *text;
  gint64 number, date;
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (self != NULL, 0);

  text = aws_response_get_header (self, "x-amz-retry-after");
  if (text != NULL && (number = parse_number (text)) >= 0)
    return number * G_TIME_SPAN_MILLISECOND;

  text = aws_response_get_header (self, "Retry-After");
  if (text == NULL)
    return 0;
  if ((number = parse_number (text)) >= 0)
    return number * G_TIME_SPAN_SECOND;
  time = soup_date_time_new_from_http_string (text);
  if (time == NULL)
    return 0;
  date = aws_response_get_date (self);
  return MAX (0, g_date_time_to_unix (time) * G_USEC_PER_SEC - (date != 0 ? date : now_us));
}

/**
 * aws_response_get_error_type:
 * @self: an answer
 *
 * Returns: (nullable): for an answer that is no success, the error's type without namespace, as
 *   `ThrottlingException` or `ContactEnded`, if it told one
 */
const char *
aws_response_get_error_type (const AwsResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error_type;
}

/**
 * aws_response_get_error_message:
 * @self: an answer
 *
 * Returns: (nullable): for an answer that is no success, the first line of the error's message,
 *   cut to 400 characters, if it told one
 */
const char *
aws_response_get_error_message (const AwsResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error_message;
}
