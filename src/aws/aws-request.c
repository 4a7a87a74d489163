#include "aws-request.h"

#include "aws-error.h"
#include "aws-secret.h"

#include <string.h>

static void
header_free (gpointer data)
{
  AwsHeader *header = data;

  /* A header may hold a session token. */
  aws_secret_wipe (header->value);
  g_free (header);
}

/**
 * aws_header_list_new:
 *
 * Makes an empty list of headers, those of a request or of an answer.
 *
 * Returns: (transfer full) (element-type AwsHeader): the list, which wipes the values of what is
 *   taken out
 */
GPtrArray *
aws_header_list_new (void)
{
  return g_ptr_array_new_with_free_func (header_free);
}

static void
add (GPtrArray *headers, const char *name, gsize name_length, const char *value, gsize value_length)
{
  /* In one piece, as there are so many. */
  AwsHeader *header = g_malloc (sizeof *header + name_length + 1 + value_length + 1);

  header->name = memcpy (header + 1, name, name_length);
  header->name[name_length] = '\0';
  header->value = memcpy (header->name + name_length + 1, value, value_length);
  header->value[value_length] = '\0';
  g_ptr_array_add (headers, header);
}

/**
 * aws_header_list_add:
 * @headers: (element-type AwsHeader): a list, as aws_header_list_new() makes it
 * @name: the header's name
 * @value: its value
 *
 * Adds a header behind the others; one of the same name stays.
 */
void
aws_header_list_add (GPtrArray *headers, const char *name, const char *value)
{
  g_return_if_fail (headers != NULL);
  g_return_if_fail (name != NULL && value != NULL);

  add (headers, name, strlen (name), value, strlen (value));
}

/**
 * aws_header_list_add_line:
 * @headers: (element-type AwsHeader): a list, as aws_header_list_new() makes it
 * @line: a line of an answer's head
 * @length: its length, with or without its end
 *
 * As aws_header_list_add(), of a name, a colon and a value with white space around it. A line
 * without a colon is no header.
 */
void
aws_header_list_add_line (GPtrArray *headers, const char *line, gsize length)
{
  const char *end = line + length;
  const char *colon;
  const char *value;

  g_return_if_fail (headers != NULL);
  g_return_if_fail (line != NULL);

  colon = memchr (line, ':', length);
  if (colon == NULL)
    return;
  value = colon + 1;
  while (value < end && g_ascii_isspace (*value))
    value++;
  while (end > value && g_ascii_isspace (end[-1]))
    end--;
  add (headers, line, (gsize) (colon - line), value, (gsize) (end - value));
}

/**
 * aws_request_new:
 * @method: `GET`, `POST` …
 * @path: the path as it stands on the wire, percent-encoded, starting with `/`. A part that comes
 *   from data is encoded with `g_uri_escape_string (part, NULL, FALSE)`
 * @query: (nullable): the query as it stands on the wire, without the `?`, names and values
 *   encoded in the same way
 * @body: (nullable): the body
 *
 * Makes a request without headers.
 *
 * Returns: (transfer full): the request
 */
AwsRequest *
aws_request_new (const char *method, const char *path, const char *query, GBytes *body)
{
  AwsRequest *self;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (AwsRequest, 1);
  self->method = g_strdup (method);
  self->path = g_strdup (path);
  self->query = g_strdup (query);
  self->headers = aws_header_list_new ();
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  return self;
}

/**
 * aws_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): a request that is equal to @self; the body is shared
 */
AwsRequest *
aws_request_copy (const AwsRequest *self)
{
  AwsRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = aws_request_new (self->method, self->path, self->query, self->body);
  for (guint i = 0; i < self->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (self->headers, i);

      aws_request_add_header (copy, header->name, header->value);
    }
  return copy;
}

/**
 * aws_request_free:
 * @self: (transfer full): a request
 *
 * Frees a request; the values of its headers are wiped.
 */
void
aws_request_free (AwsRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_ptr_array_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/**
 * aws_request_add_header:
 * @self: a request
 * @name: the header's name
 * @value: its value
 *
 * Adds a header behind the others; one of the same name stays.
 */
void
aws_request_add_header (AwsRequest *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL);

  aws_header_list_add (self->headers, name, value);
}

/**
 * aws_request_get_header:
 * @self: a request
 * @name: a header's name, in any case
 *
 * Returns: (nullable): the value of the first header of this name
 */
const char *
aws_request_get_header (const AwsRequest *self, const char *name)
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
 * aws_request_count_headers:
 * @self: a request
 * @name: a header's name, in any case
 *
 * Returns: how many headers have this name
 */
guint
aws_request_count_headers (const AwsRequest *self, const char *name)
{
  guint count = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (self->headers, i);

      if (aws_header_is_named (header, name))
        count++;
    }
  return count;
}

/* RFC 9110, section 5.6.2. */
static gboolean
is_token (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
has_control (const char *text, gboolean tab_allowed)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && !(tab_allowed && *p == '\t'))
      return TRUE;
  return FALSE;
}

static gboolean
has_blank (const char *text)
{
  return strchr (text, ' ') != NULL || has_control (text, FALSE);
}

/**
 * aws_request_check:
 * @self: a request
 * @error: (nullable): where an error goes
 *
 * Checks that a request can stand on the wire as it is: the method and the names of headers are
 * tokens, the path starts with `/`, and no part holds a character that would end it early.
 *
 * Returns: %TRUE, or %FALSE with %AWS_ERROR_INVALID, which names the part
 */
gboolean
aws_request_check (const AwsRequest *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!is_token (self->method))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID, "The method is not a token");
      return FALSE;
    }
  if (self->path[0] != '/' || strpbrk (self->path, "?#") != NULL || has_blank (self->path))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The path does not start with a slash, or is not percent-encoded");
      return FALSE;
    }
  if (self->query != NULL && (strchr (self->query, '#') != NULL || has_blank (self->query)))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID, "The query is not percent-encoded");
      return FALSE;
    }
  for (guint i = 0; i < self->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (self->headers, i);

      if (!is_token (header->name))
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "The name of header %u is not a token",
                       i + 1);
          return FALSE;
        }
      if (has_control (header->value, TRUE))
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                       "The header %s has a value with a control character", header->name);
          return FALSE;
        }
    }
  return TRUE;
}
