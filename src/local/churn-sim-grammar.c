#include "churn-sim-grammar.h"

#include <gio/gio.h>

/* A line of speech with choices in it:
 *   [a|b|c]   one of these, which may hold choices themselves and may be empty
 *   {name}    the slot's value, drawn once a call
 *   <10-90>   a whole number of that range, both ends included
 * Every other character stands for itself. */

typedef struct
{
  const char *at;
  GHashTable *slots;
  GRand *rand; /* NULL: pass over it, say nothing */
} Reader;

static void read_text (Reader *reader, GString *out);

static void
skip_text (Reader *reader)
{
  Reader silent = { reader->at, NULL, NULL };

  read_text (&silent, NULL);
  reader->at = silent.at;
}

static void
read_choice (Reader *reader, GString *out)
{
  const char *start = reader->at;
  guint n = 0;
  guint chosen;

  do
    {
      reader->at += 1; /* past [ or | */
      skip_text (reader);
      n += 1;
    }
  while (*reader->at == '|');

  if (out != NULL)
    {
      const char *end = reader->at;

      chosen = (guint) g_rand_int_range (reader->rand, 0, (gint32) n);
      reader->at = start;
      for (guint i = 0; i <= chosen; i++)
        {
          reader->at += 1;
          if (i < chosen)
            skip_text (reader);
        }
      read_text (reader, out);
      reader->at = end;
    }

  if (*reader->at == ']')
    reader->at += 1;
}

static void
read_slot (Reader *reader, GString *out)
{
  const char *end = strchr (reader->at, '}');

  g_assert (end != NULL);
  if (out != NULL)
    {
      g_autofree char *name = g_strndup (reader->at + 1, (gsize) (end - reader->at - 1));
      const char *value = g_hash_table_lookup (reader->slots, name);

      if (value != NULL)
        g_string_append (out, value);
    }
  reader->at = end + 1;
}

static void
read_number (Reader *reader, GString *out)
{
  char *after;
  gint64 low = g_ascii_strtoll (reader->at + 1, &after, 10);
  gint64 high = g_ascii_strtoll (after + 1, &after, 10);

  if (out != NULL)
    g_string_append_printf (out, "%d",
                            g_rand_int_range (reader->rand, (gint32) low, (gint32) high + 1));
  reader->at = after + 1;
}

/* Up to the end, or to the | or ] of the choice that it stands in. */
static void
read_text (Reader *reader, GString *out)
{
  while (*reader->at != '\0' && *reader->at != '|' && *reader->at != ']')
    {
      if (*reader->at == '[')
        read_choice (reader, out);
      else if (*reader->at == '{')
        read_slot (reader, out);
      else if (*reader->at == '<')
        read_number (reader, out);
      else
        {
          if (out != NULL)
            g_string_append_c (out, *reader->at);
          reader->at += 1;
        }
    }
}

/* Choices leave gaps behind, and sentences that begin in lower case. */
static char *
tidy (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean begins = TRUE;

  for (const char *c = text; *c != '\0'; c++)
    {
      char last = out->len > 0 ? out->str[out->len - 1] : ' ';

      if (*c == ' ')
        {
          if (last != ' ')
            g_string_append_c (out, ' ');
          continue;
        }
      if (last == ' ' && out->len > 0 && strchr (".,?!;", *c) != NULL)
        g_string_truncate (out, out->len - 1);

      if (begins && g_ascii_isalpha (*c))
        {
          g_string_append_c (out, g_ascii_toupper (*c));
          begins = FALSE;
        }
      else
        {
          g_string_append_c (out, *c);
          if (strchr (".?!", *c) != NULL && (c[1] == ' ' || c[1] == '\0'))
            begins = TRUE;
          else if (g_ascii_isalnum (*c) || *c == '$')
            begins = FALSE;
        }
    }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

/**
 * churn_sim_grammar_check:
 * @text: a line of speech with choices in it
 * @slots: (nullable): the slots that may be named; %NULL: any
 * @error: return location for an error
 *
 * Checks that each bracket has its other half and each slot is known, so that
 * churn_sim_grammar_expand() cannot fail.
 *
 * Returns: whether it can be expanded; if not, @error says why
 */
gboolean
churn_sim_grammar_check (const char *text, const char *const *slots, GError **error)
{
  guint depth = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '[')
        depth += 1;
      else if ((*c == ']' || *c == '|') && depth == 0)
        break;
      else if (*c == ']')
        depth -= 1;
      else if (*c == '{')
        {
          const char *end = strchr (c, '}');
          g_autofree char *name = end != NULL ? g_strndup (c + 1, (gsize) (end - c - 1)) : NULL;

          if (name == NULL || (slots != NULL && !g_strv_contains (slots, name)))
            {
              g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "“%s” names the slot “%s”, which nothing fills", text,
                           name != NULL ? name : c);
              return FALSE;
            }
          c = end;
        }
      else if (*c == '<')
        {
          char *after;
          gint64 low = g_ascii_strtoll (c + 1, &after, 10);
          gint64 high = *after == '-' ? g_ascii_strtoll (after + 1, &after, 10) : -1;

          if (*after != '>' || low < 0 || high < low || high > G_MAXINT32 - 1)
            {
              g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "“%s” has a range that is none", text);
              return FALSE;
            }
          c = after;
        }
      if (c[1] == '\0' && depth == 0)
        return TRUE;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” has a bracket without its half",
               text);
  return FALSE;
}

/**
 * churn_sim_grammar_expand:
 * @text: a line of speech that churn_sim_grammar_check() passed
 * @slots: (element-type utf8 utf8): what each slot says
 * @rand: what the choices are drawn from
 *
 * Draws one sentence from a line with choices. The same state of @rand draws the same one.
 *
 * Returns: (transfer full): the sentence, with its capital and its spaces in order
 */
char *
churn_sim_grammar_expand (const char *text, GHashTable *slots, GRand *rand)
{
  g_autoptr (GString) out = NULL;
  Reader reader = { text, slots, rand };

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (slots != NULL, NULL);
  g_return_val_if_fail (rand != NULL, NULL);

  out = g_string_new (NULL);
  read_text (&reader, out);

  return tidy (out->str);
}
