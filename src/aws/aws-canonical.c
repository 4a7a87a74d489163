/* The canonical form of a request, as Signature Version 4 wants it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */

#include "aws-canonical.h"

#include <stdlib.h>
#include <string.h>

/* What g_ascii_isspace() takes for white space. */
#define BLANKS " \t\n\f\r"

/* Most canonical requests are smaller; the buffer grows for the others. */
#define USUAL_SIZE 1024

/* What is encoded as it is. */
#define PLAIN "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* What proxies, servers and libraries may change on the way, in the order of strcmp(). */
static const char *const unsigned_names[] = {
  "authorization",
  "connection",
  "expect",
  "keep-alive",
  "sec-websocket-accept",
  "sec-websocket-extensions",
  "sec-websocket-key",
  "sec-websocket-protocol",
  "sec-websocket-version",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-amzn-trace-id",
};

static void
append_encoded (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (g_ascii_isalnum (c) || (c != '\0' && strchr ("-._~", c) != NULL))
        g_string_append_c (out, (char) c);
      else
        g_string_append_printf (out, "%%%02X", c);
    }
}

static int
name_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
lower_is_signable (const char *lower)
{
  return !g_str_has_prefix (lower, "proxy-") &&
         bsearch (&lower, unsigned_names, G_N_ELEMENTS (unsigned_names), sizeof *unsigned_names,
                  name_compare) == NULL;
}

/**
 * aws_canonical_path:
 * @path: the path as it stands on the wire
 *
 * Takes dot segments and empty segments out of a path, and encodes what is left once more: the
 * path on the wire is encoded already, and all services but S3 sign it encoded twice.
 *
 * Returns: (transfer full): the canonical path, which starts with `/`
 */
char *
aws_canonical_path (const char *path)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  GString *out;

  g_return_val_if_fail (path != NULL, NULL);

  /* As nearly all are. */
  if (*path == '/' && path[strspn (path, "/" PLAIN)] == '\0' && strstr (path, "//") == NULL &&
      strstr (path, "/.") == NULL)
    return g_strdup (path);
  parts = g_strsplit (path, "/", -1);
  kept = g_ptr_array_new ();
  for (char **part = parts; *part != NULL; part++)
    {
      if (**part == '\0' || g_str_equal (*part, "."))
        continue;
      if (!g_str_equal (*part, ".."))
        g_ptr_array_add (kept, *part);
      else if (kept->len > 0)
        g_ptr_array_set_size (kept, (int) kept->len - 1);
    }

  out = g_string_new (NULL);
  for (guint i = 0; i < kept->len; i++)
    {
      const char *part = g_ptr_array_index (kept, i);

      g_string_append_c (out, '/');
      append_encoded (out, part, strlen (part));
    }
  if (kept->len == 0 || g_str_has_suffix (path, "/"))
    g_string_append_c (out, '/');
  return g_string_free (out, FALSE);
}

/* The text with each valid percent escape decoded, and then all of it encoded: so that it does
 * not matter how freely the sender encoded. Bytes, not characters: it need not be UTF-8. */
static char *
encode_again (const char *text, gsize length)
{
  g_autoptr (GString) plain = g_string_sized_new (length);
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1]) &&
        g_ascii_isxdigit (text[i + 2]))
      {
        int byte = g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2]);

        g_string_append_c (plain, (char) byte);
        i += 2;
      }
    else
      g_string_append_c (plain, text[i]);

  append_encoded (out, plain->str, plain->len);
  return g_string_free (out, FALSE);
}

typedef struct
{
  char *name;
  char *value;
} Parameter;

static void
parameter_free (gpointer data)
{
  Parameter *parameter = data;

  g_free (parameter->name);
  g_free (parameter->value);
  g_free (parameter);
}

static int
parameter_compare (gconstpointer a, gconstpointer b)
{
  const Parameter *first = *(const Parameter *const *) a;
  const Parameter *second = *(const Parameter *const *) b;
  int order = strcmp (first->name, second->name);

  return order != 0 ? order : strcmp (first->value, second->value);
}

/**
 * aws_canonical_query:
 * @query: (nullable): the query as it stands on the wire, without the `?`
 *
 * Encodes the parameters of a query strictly and sorts them by their encoded names, then by their
 * encoded values, as bytes. A parameter without a value gets its `=`. A `+` is a plus sign: a
 * space is `%20`.
 *
 * Returns: (transfer full): the canonical query, empty if there is none
 */
char *
aws_canonical_query (const char *query)
{
  g_auto (GStrv) pairs = NULL;
  g_autoptr (GPtrArray) parameters = NULL;
  GString *out;

  if (query == NULL)
    return g_strdup ("");

  pairs = g_strsplit (query, "&", -1);
  parameters = g_ptr_array_new_with_free_func (parameter_free);
  for (char **pair = pairs; *pair != NULL; pair++)
    {
      const char *equals = strchr (*pair, '=');
      gsize length = equals != NULL ? (gsize) (equals - *pair) : strlen (*pair);
      const char *value = equals != NULL ? equals + 1 : "";
      Parameter *parameter;

      if (**pair == '\0')
        continue;
      parameter = g_new0 (Parameter, 1);
      parameter->name = encode_again (*pair, length);
      parameter->value = encode_again (value, strlen (value));
      g_ptr_array_add (parameters, parameter);
    }
  g_ptr_array_sort (parameters, parameter_compare);

  out = g_string_new (NULL);
  for (guint i = 0; i < parameters->len; i++)
    {
      const Parameter *parameter = g_ptr_array_index (parameters, i);

      g_string_append_printf (out, "%s%s=%s", i > 0 ? "&" : "", parameter->name, parameter->value);
    }
  return g_string_free (out, FALSE);
}

/* Trims a value and makes one space of each run of white space inside it, quoted or not. */
static void
append_value (GString *out, const char *value)
{
  gsize start = out->len;
  gboolean gap = FALSE;

  if (strpbrk (value, BLANKS) == NULL)
    {
      g_string_append (out, value);
      return;
    }
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_isspace (*p))
      gap = out->len > start;
    else
      {
        if (gap)
          g_string_append_c (out, ' ');
        gap = FALSE;
        g_string_append_c (out, *p);
      }
}

/**
 * aws_canonical_signable_names:
 * @request: a request
 *
 * Lists the headers of a request that take part in its signature: each once, in lower case, in
 * the order of their bytes.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names
 */
char **
aws_canonical_signable_names (const AwsRequest *request)
{
  GPtrArray *names;

  g_return_val_if_fail (request != NULL, NULL);

  names = g_ptr_array_new ();
  for (guint i = 0; i < request->headers->len; i++)
    {
      const AwsHeader *header = g_ptr_array_index (request->headers, i);
      char *lower = g_ascii_strdown (header->name, -1);

      if (lower_is_signable (lower))
        g_ptr_array_add (names, lower);
      else
        g_free (lower);
    }
  g_ptr_array_sort (names, name_compare);
  for (guint i = names->len; i > 1; i--)
    if (g_str_equal (names->pdata[i - 1], names->pdata[i - 2]))
      g_free (g_ptr_array_remove_index (names, i - 1));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static void
append_headers (GString *out, const AwsRequest *request, const char *const *names)
{
  for (const char *const *name = names; *name != NULL; name++)
    {
      gboolean first = TRUE;

      g_string_append (out, *name);
      g_string_append_c (out, ':');
      for (guint i = 0; i < request->headers->len; i++)
        {
          const AwsHeader *header = g_ptr_array_index (request->headers, i);

          if (!aws_header_is_named (header, *name))
            continue;
          if (!first)
            g_string_append_c (out, ',');
          append_value (out, header->value);
          first = FALSE;
        }
      g_string_append_c (out, '\n');
    }
}

static void
append_line (GString *out, const char *line)
{
  g_string_append (out, line);
  g_string_append_c (out, '\n');
}

/**
 * aws_canonical_request:
 * @request: a request
 * @names: (array zero-terminated=1): names of the signed headers, in lower case and sorted
 * @payload_hash: the SHA-256 of the body, in lower-case hexadecimal
 *
 * Writes a request in the form whose hash is signed.
 *
 * Returns: (transfer full): the canonical request
 */
char *
aws_canonical_request (const AwsRequest *request,
                       const char *const *names,
                       const char *payload_hash)
{
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  GString *out;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (payload_hash != NULL, NULL);

  path = aws_canonical_path (request->path);
  query = aws_canonical_query (request->query);
  out = g_string_sized_new (USUAL_SIZE);
  append_line (out, request->method);
  append_line (out, path);
  append_line (out, query);
  append_headers (out, request, names);
  g_string_append_c (out, '\n');
  for (const char *const *name = names; *name != NULL; name++)
    {
      if (name != names)
        g_string_append_c (out, ';');
      g_string_append (out, *name);
    }
  g_string_append_c (out, '\n');
  g_string_append (out, payload_hash);
  return g_string_free (out, FALSE);
}
