#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AwsHeader:
 * @name: the name, as it is sent
 * @value: the value
 *
 * One header line, which ends with the list that it is in.
 */
typedef struct
{
  char *name;
  char *value;
} AwsHeader;

/**
 * AwsRequest:
 * @method: `GET`, `POST` …
 * @path: the path as it stands on the wire, percent-encoded, starting with `/`
 * @query: (nullable): the query as it stands on the wire, without the `?`
 * @headers: (element-type AwsHeader): the headers, in order; a name may come twice
 * @body: (nullable): the body; %NULL is an empty one
 *
 * A request as data: what is signed, sent or verified.
 */
typedef struct
{
  char *method;
  char *path;
  char *query;
  GPtrArray *headers;
  GBytes *body;
} AwsRequest;

/**
 * aws_header_is_named:
 * @self: a header
 * @name: a name, in any case
 *
 * Returns: whether that is its name
 */
static inline gboolean
aws_header_is_named (const AwsHeader *self, const char *name)
{
  /* Mostly the first letter tells, of which the case is one bit. */
  return (*self->name | 0x20) == (*name | 0x20) && g_ascii_strcasecmp (self->name, name) == 0;
}

GPtrArray *aws_header_list_new (void);
void aws_header_list_add (GPtrArray *headers, const char *name, const char *value);
void aws_header_list_add_line (GPtrArray *headers, const char *line, gsize length);

AwsRequest *aws_request_new (const char *method, const char *path, const char *query, GBytes *body);
AwsRequest *aws_request_copy (const AwsRequest *self);
void aws_request_free (AwsRequest *self);

void aws_request_add_header (AwsRequest *self, const char *name, const char *value);
const char *aws_request_get_header (const AwsRequest *self, const char *name);
guint aws_request_count_headers (const AwsRequest *self, const char *name);
gboolean aws_request_check (const AwsRequest *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsRequest, aws_request_free)

G_END_DECLS
