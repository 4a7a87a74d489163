/* The grammar of the AWS SDKs' shared files.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * The page leaves much open; what the AWS CLI takes (botocore's parser, which is Python's
 * configparser) is taken, too. Where it differs from the SDKs' own parsers, these are followed:
 * a comment may stand after a value, and a name or a section that comes twice is no error. */

#include "aws-profile-parser.h"

#include "aws-error.h"
#include "aws-secret.h"

#include <string.h>

/* Where the parser stands in a file. */
typedef struct
{
  const char *file_name;
  guint line;
  GHashTable *sections;
  GHashTable *section; /* NULL before the first */
  char *name;          /* of the property that may go on, NULL if there is none */
  GString *value;
  guint value_line;
  gsize indent;
} Parser;

G_GNUC_PRINTF (4, 5)
static void
set_error (const Parser *parser, guint line, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "%s:%u: %s", parser->file_name, line, what);
}

static gboolean
is_space (char c)
{
  return c != '\0' && strchr (" \t\f\v", c) != NULL;
}

/* Overwrites a text that may be a secret, from the end of what is left of it. */
static void
cut (GString *text, gsize length)
{
  memset (text->str + length, 0, text->len - length);
  g_string_truncate (text, length);
}

/* A value that starts with a line break is a list of properties of its own. */
static gboolean
check_nested (const Parser *parser, GError **error)
{
  guint line = parser->value_line;

  for (const char *start = strchr (parser->value->str, '\n'); start != NULL;
       start = strchr (start, '\n'))
    {
      gsize length = strcspn (++start, "\n");

      line++;
      if (length > 0 && memchr (start, '=', length) == NULL)
        {
          set_error (parser, line, error, "a line below “%s =” is no “name = value”", parser->name);
          return FALSE;
        }
    }
  return TRUE;
}

/* Keeps the property that has ended. */
static gboolean
end_property (Parser *parser, GError **error)
{
  gsize length;

  if (parser->name == NULL)
    return TRUE;
  for (length = parser->value->len; length > 0 && (is_space (parser->value->str[length - 1]) ||
                                                   parser->value->str[length - 1] == '\n');
       length--)
    ;
  cut (parser->value, length);
  if (parser->value->str[0] == '\n' && !check_nested (parser, error))
    return FALSE;
  g_hash_table_replace (parser->section, g_steal_pointer (&parser->name),
                        g_strdup (parser->value->str));
  cut (parser->value, 0);
  return TRUE;
}

static gboolean
begin_section (Parser *parser, char *line, GError **error)
{
  char *end = strrchr (line, ']');
  char *key;

  /* What is in a comment does not end the name. */
  for (char *comment = line; comment != NULL && end != NULL; comment = strpbrk (comment + 1, "#;"))
    if (comment > line && is_space (comment[-1]) && comment < end)
      {
        *comment = '\0';
        end = strrchr (line, ']');
        break;
      }
  if (end == NULL || end == line + 1)
    {
      set_error (parser, parser->line, error, "a section needs a name between “[” and “]”");
      return FALSE;
    }
  key = g_strndup (line + 1, (gsize) (end - line) - 1);
  parser->section = g_hash_table_lookup (parser->sections, key);
  if (parser->section == NULL)
    {
      parser->section =
          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aws_secret_free);
      g_hash_table_insert (parser->sections, key, parser->section);
    }
  else
    g_free (key);
  return TRUE;
}

static gboolean
begin_property (Parser *parser, char *line, GError **error)
{
  gsize length = strcspn (line, "=:");
  char *value = line + length;

  if (parser->section == NULL)
    {
      set_error (parser, parser->line, error, "a property stands before the first section");
      return FALSE;
    }
  if (*value == '\0' || length == 0)
    {
      set_error (parser, parser->line, error, "the line is neither “[section]” nor “name = value”");
      return FALSE;
    }
  *value++ = '\0';

  /* Only what has white space before it begins a comment: keys may hold the signs. */
  for (char *comment = strpbrk (value, "#;"); comment != NULL;
       comment = strpbrk (comment + 1, "#;"))
    if (comment > value && is_space (comment[-1]))
      {
        *comment = '\0';
        break;
      }
  parser->name = g_ascii_strdown (g_strchomp (line), -1);
  parser->value_line = parser->line;
  g_string_append (parser->value, g_strstrip (value));
  return TRUE;
}

/* @line is without its line break, and is changed. */
static gboolean
parse_line (Parser *parser, char *line, GError **error)
{
  gsize indent = 0;

  while (is_space (line[indent]))
    indent++;
  if (line[indent] == '#' || line[indent] == ';')
    return TRUE;
  if (line[indent] == '\0')
    {
      if (parser->name != NULL)
        g_string_append_c (parser->value, '\n');
      return TRUE;
    }

  if (parser->name != NULL && indent > parser->indent)
    {
      g_string_append_c (parser->value, '\n');
      g_string_append (parser->value, g_strstrip (line));
      return TRUE;
    }
  if (!end_property (parser, error))
    return FALSE;
  parser->indent = indent;
  line = g_strstrip (line);
  return *line == '[' ? begin_section (parser, line, error) : begin_property (parser, line, error);
}

/**
 * aws_profile_parse:
 * @text: what stands in a file
 * @length: its length in bytes
 * @file_name: the name of the file, for errors
 * @error: (nullable): where an error goes
 *
 * Reads a shared file: sections in brackets, `name = value`, values that go on in lines that are
 * indented further (joined by line breaks; if nothing stands beside the name, each is a property
 * of its own), lines that are comments, and comments that have white space before them. Names are
 * made lower-case. What comes twice counts as it comes last.
 *
 * Returns: (transfer full) (element-type utf8 GHashTable): the properties of each section, by
 *   what stands in its brackets; or %NULL with %AWS_ERROR_PARSE, which names file and line and
 *   repeats no value
 */
GHashTable *
aws_profile_parse (const char *text, gsize length, const char *file_name, GError **error)
{
  Parser parser = { .file_name = file_name };
  gboolean good = TRUE;
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (file_name != NULL, NULL);

  if (!g_utf8_validate (text, (gssize) length, &end))
    {
      parser.line = 1;
      for (const char *at = text; at < end; at++)
        parser.line += *at == '\n' ? 1 : 0;
      set_error (&parser, parser.line, error, "the file is not UTF-8");
      return NULL;
    }

  parser.sections =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  parser.value = g_string_new (NULL);
  end = text + length;
  while (good && text < end)
    {
      gsize part = 0;
      char *line;

      while (text + part < end && text[part] != '\n' && text[part] != '\r')
        part++;
      line = g_strndup (text, part);
      parser.line++;
      good = parse_line (&parser, line, error);
      memset (line, 0, part);
      g_free (line);
      text += part;
      if (text < end)
        text += text + 1 < end && text[0] == '\r' && text[1] == '\n' ? 2 : 1;
    }
  good = good && end_property (&parser, error);

  cut (parser.value, 0);
  g_string_free (parser.value, TRUE);
  g_free (parser.name);
  if (!good)
    g_clear_pointer (&parser.sections, g_hash_table_unref);
  return parser.sections;
}
