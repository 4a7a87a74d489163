/* The XML of the query protocol. */

#include "aws-xml.h"

#include "aws-error.h"
#include "aws-secret.h"

#include <string.h>

/* What is nested deeper is no answer of any service we call. */
#define MAX_DEPTH 16

typedef struct
{
  GPtrArray *names; /* from the child of the root down */
  guint depth;
  GHashTable *texts;
} Reader;

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **attribute_names,
          const char **attribute_values,
          gpointer user_data,
          GError **error)
{
  Reader *reader = user_data;

  if (reader->depth++ > 0)
    g_ptr_array_add (reader->names, g_strdup (name));
  if (reader->depth > MAX_DEPTH)
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too deep");
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  if (--reader->depth > 0)
    g_ptr_array_set_size (reader->names, (int) reader->names->len - 1);
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reader *reader = user_data;
  g_autoptr (GString) path = g_string_new (NULL);
  char *value = g_strstrip (g_strndup (text, length));

  for (guint i = 0; i < reader->names->len; i++)
    g_string_append_printf (path, "%s%s", i > 0 ? "/" : "",
                            (const char *) g_ptr_array_index (reader->names, i));
  if (*value != '\0' && path->len > 0)
    g_hash_table_replace (reader->texts, g_strdup (path->str), value);
  else
    aws_secret_free (value);
}

/**
 * aws_xml_read:
 * @body: a body
 * @error: (nullable): where an error goes
 *
 * Reads a body that is one XML document: the texts of its elements.
 *
 * Returns: (transfer full) (element-type utf8 utf8): each text by the names of the elements that
 *   it stands in, without the root's, as `Error/Code`; all are wiped when it is freed. Or %NULL
 *   with %AWS_ERROR_PARSE, which repeats nothing of the body
 */
GHashTable *
aws_xml_read (GBytes *body, GError **error)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = NULL;
  Reader reader = { 0 };
  gsize length = 0;
  const char *text;
  gboolean good;

  g_return_val_if_fail (body != NULL, NULL);

  reader.names = g_ptr_array_new_with_free_func (g_free);
  reader.texts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_secret_free);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  text = g_bytes_get_data (body, &length);
  good = length > 0 && g_markup_parse_context_parse (context, text, (gssize) length, NULL) &&
         g_markup_parse_context_end_parse (context, NULL);
  g_ptr_array_unref (reader.names);
  if (good)
    return reader.texts;
  g_hash_table_unref (reader.texts);
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer is no XML document");
  return NULL;
}
