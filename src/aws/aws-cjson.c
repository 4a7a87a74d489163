#include "aws-cjson.h"

#include "aws-error.h"

#include <string.h>

/* Most requests are smaller; the buffer grows for the others. */
#define PRINT_SIZE 2048

/* Whether every \\uXXXX is a number and not that of NUL: cJSON takes what is no number for 0, and
 * ends the string there. Backslashes stand in strings alone; where they do not, cJSON refuses the
 * text. */
static gboolean
are_escapes_whole (const char *text, gsize length)
{
  const char *end = text + length;
  const char *escape = memchr (text, '\\', length);

  while (escape != NULL && end - escape >= 2)
    {
      if (escape[1] == 'u')
        {
          if (end - escape < 6 || memcmp (escape + 2, "0000", 4) == 0)
            return FALSE;
          for (int i = 2; i < 6; i++)
            if (!g_ascii_isxdigit (escape[i]))
              return FALSE;
        }
      escape = memchr (escape + 2, '\\', (gsize) (end - escape) - 2);
    }
  return TRUE;
}

static gboolean
is_ascii (const char *text, gsize length)
{
  guint64 all = 0;
  guint64 word;

  for (; length >= sizeof word; text += sizeof word, length -= sizeof word)
    {
      memcpy (&word, text, sizeof word);
      all |= word;
    }
  for (; length > 0; text++, length--)
    all |= (guchar) *text;
  return (all & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* Most bodies are ASCII, and GLib goes byte by byte. */
static gboolean
is_utf8 (const char *text, gsize length)
{
  return is_ascii (text, length) ? memchr (text, '\0', length) == NULL
                                 : g_utf8_validate_len (text, length, NULL);
}

static gboolean
is_blank (const char *text, const char *end)
{
  while (text < end && g_ascii_isspace (*text))
    text++;
  return text == end;
}

/**
 * aws_cjson_read:
 * @body: a body
 * @error: (nullable): where an error goes
 *
 * Reads a body that is one JSON object, all of it UTF-8 and no string with a NUL in it. How deeply
 * it may be nested cJSON limits (CJSON_NESTING_LIMIT).
 *
 * Returns: (transfer full): the object, or %NULL with %AWS_ERROR_PARSE, which repeats nothing of
 *   the body
 */
cJSON *
aws_cjson_read (GBytes *body, GError **error)
{
  g_autoptr (cJSON) root = NULL;
  gsize length = 0;
  const char *text;
  const char *end = NULL;

  g_return_val_if_fail (body != NULL, NULL);

  text = g_bytes_get_data (body, &length);
  if (length > 0 && is_utf8 (text, length) && are_escapes_whole (text, length))
    root = cJSON_ParseWithLengthOpts (text, length, &end, FALSE);
  if (root != NULL && cJSON_IsObject (root) && is_blank (end, text + length))
    return g_steal_pointer (&root);
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer is no JSON object");
  return NULL;
}

/* To be freed by cJSON. */
static char *
print (const cJSON *node)
{
  char *text = cJSON_PrintBuffered (node, PRINT_SIZE, FALSE);

  if (text == NULL)
    g_error ("There is no memory to write JSON");
  return text;
}

/**
 * aws_cjson_write:
 * @node: what to write
 *
 * Returns: (transfer full): it, as a request's body
 */
GBytes *
aws_cjson_write (const cJSON *node)
{
  char *text = print (node);

  return g_bytes_new_with_free_func (text, strlen (text), cJSON_free, text);
}

/**
 * aws_cjson_to_text:
 * @node: what to write
 *
 * Returns: (transfer full): it, as text
 */
char *
aws_cjson_to_text (const cJSON *node)
{
  char *printed = print (node);
  char *text = g_strdup (printed);

  cJSON_free (printed);
  return text;
}

/**
 * aws_cjson_get_text:
 * @object: (nullable): a node of any kind
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member, if @object is an object and the member a string
 */
const char *
aws_cjson_get_text (const cJSON *object, const char *name)
{
  return cJSON_IsObject (object)
             ? cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name))
             : NULL;
}
