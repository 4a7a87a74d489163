#include "churn-json.h"

#include "churn-error.h"

#include <math.h>
#include <string.h>

/* Deeper than anything that AWS or we send; json-glib itself recurses without a limit. */
#define DEPTH_MAX 64

/* The lexical rules of RFC 8259 that json-glib 1.6 does not enforce: it reads comments, hexadecimal
 * numbers, several roots and control characters, cuts a string at \u0000, nests without limit, and
 * turns an integer that is too large into another one. */
typedef struct
{
  const char *text;
  const char *p;
  const char *end;
  guint depth;
  gboolean rooted;
} Scanner;

static gboolean
scan_fail (const Scanner *self, const char *what, GError **error)
{
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "not JSON at byte %" G_GSIZE_FORMAT ": %s",
               (gsize) (self->p - self->text), what);
  return FALSE;
}

/* The four digits after \u; leaves the scanner on the last of them. */
static gboolean
scan_code (Scanner *self, guint *code, GError **error)
{
  *code = 0;
  if (self->end - self->p < 5)
    return scan_fail (self, "an escape that is cut off", error);
  for (guint i = 0; i < 4; i++)
    {
      self->p++;
      if (!g_ascii_isxdigit (*self->p))
        return scan_fail (self, "an unknown escape", error);
      *code = *code * 16 + (guint) g_ascii_xdigit_value (*self->p);
    }

  return TRUE;
}

static gboolean
scan_unicode (Scanner *self, GError **error)
{
  guint code, second;

  if (!scan_code (self, &code, error))
    return FALSE;
  if (code == 0)
    return scan_fail (self, "NUL in a string", error);
  if (code < 0xd800 || code > 0xdfff)
    return TRUE;

  /* The first half of a surrogate pair: the second half follows. */
  if (code <= 0xdbff && self->end - self->p > 6 && self->p[1] == '\\' && self->p[2] == 'u')
    {
      self->p += 2;
      if (!scan_code (self, &second, error))
        return FALSE;
      if (second >= 0xdc00 && second <= 0xdfff)
        return TRUE;
    }

  return scan_fail (self, "half of a surrogate pair", error);
}

static gboolean
scan_string (Scanner *self, GError **error)
{
  for (self->p++; self->p < self->end && *self->p != '"'; self->p++)
    {
      if ((guchar) *self->p < 0x20)
        return scan_fail (self, "a control character in a string", error);
      if (*self->p != '\\')
        continue;
      self->p++;
      if (self->p == self->end || strchr ("\"\\/bfnrtu", *self->p) == NULL || *self->p == '\0')
        return scan_fail (self, "an unknown escape", error);
      if (*self->p == 'u' && !scan_unicode (self, error))
        return FALSE;
    }
  if (self->p == self->end)
    return scan_fail (self, "a string that does not end", error);
  self->p++;

  return TRUE;
}

static guint
scan_digits (Scanner *self)
{
  guint n = 0;

  for (; self->p < self->end && g_ascii_isdigit (*self->p); self->p++)
    n++;

  return n;
}

static gboolean
scan_number (Scanner *self, GError **error)
{
  const char *start = self->p;
  g_autofree char *number = NULL;
  gboolean integer = TRUE;
  guint n;

  if (*self->p == '-')
    self->p++;
  n = scan_digits (self);
  if (n == 0 || (n > 1 && self->p[-(gssize) n] == '0'))
    return scan_fail (self, "a number that is none", error);
  if (self->p < self->end && *self->p == '.')
    {
      integer = FALSE;
      self->p++;
      if (scan_digits (self) == 0)
        return scan_fail (self, "a number that is none", error);
    }
  if (self->p < self->end && (*self->p == 'e' || *self->p == 'E'))
    {
      integer = FALSE;
      self->p++;
      if (self->p < self->end && (*self->p == '+' || *self->p == '-'))
        self->p++;
      if (scan_digits (self) == 0)
        return scan_fail (self, "a number that is none", error);
    }

  number = g_strndup (start, (gsize) (self->p - start));
  if (integer ? !g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL)
              : !isfinite (g_ascii_strtod (number, NULL)))
    return scan_fail (self, "a number that is too large", error);

  return TRUE;
}

static gboolean
scan_literal (Scanner *self, GError **error)
{
  static const char *const literals[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      gsize length = strlen (literals[i]);

      if ((gsize) (self->end - self->p) >= length && memcmp (self->p, literals[i], length) == 0)
        {
          self->p += length;
          return TRUE;
        }
    }

  return scan_fail (self, "an unexpected character", error);
}

static gboolean
scan (const char *text, gsize length, GError **error)
{
  Scanner self = { text, text, text + length, 0, FALSE };

  while (self.p < self.end)
    {
      char c = *self.p;

      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':')
        {
          self.p++;
          continue;
        }
      if (c == ']' || c == '}')
        {
          if (self.depth == 0)
            return scan_fail (&self, "nothing is open here", error);
          self.depth--;
          self.p++;
          continue;
        }
      if (self.depth == 0 && self.rooted)
        return scan_fail (&self, "more than one value", error);
      self.rooted = TRUE;
      if (c == '[' || c == '{')
        {
          if (++self.depth > DEPTH_MAX)
            return scan_fail (&self, "nested too deeply", error);
          self.p++;
        }
      else if (c == '"'                            ? !scan_string (&self, error)
               : (c == '-' || g_ascii_isdigit (c)) ? !scan_number (&self, error)
                                                   : !scan_literal (&self, error))
        return FALSE;
    }

  return self.rooted || scan_fail (&self, "nothing there", error);
}

/**
 * churn_json_parse:
 * @json: JSON text, UTF-8
 * @length: its length in bytes, -1 if it is terminated by NUL
 * @error: return location
 *
 * Parses JSON as RFC 8259 has it: one value, no comments, no number outside 64 bits, no NUL in a
 * string, at most 64 levels.
 *
 * Returns: (transfer full) (nullable): the immutable root, or %NULL with %CHURN_ERROR_PARSE, which
 *   names the byte but never quotes the text
 */
JsonNode *
churn_json_parse (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  const char *bad;
  gsize n;

  g_return_val_if_fail (json != NULL || length == 0, NULL);

  n = length < 0 ? strlen (json) : (gsize) length;
  if (n > 0 && !g_utf8_validate_len (json, n, &bad))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "not JSON at byte %" G_GSIZE_FORMAT ": not UTF-8", (gsize) (bad - json));
      return NULL;
    }
  if (!scan (json, n, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, json, (gssize) n, NULL) ||
      json_parser_get_root (parser) == NULL)
    {
      /* What json-glib says may quote the text, which may hold names. */
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "not JSON: its brackets, commas or colons do not fit together");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * churn_json_parse_object:
 * @json: JSON text, UTF-8
 * @length: its length in bytes, -1 if it is terminated by NUL
 * @error: return location
 *
 * As churn_json_parse(), for what must be an object.
 *
 * Returns: (transfer full) (nullable): the immutable root, which holds an object, or %NULL with
 *   %CHURN_ERROR_PARSE
 */
JsonNode *
churn_json_parse_object (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = churn_json_parse (json, length, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "an object is needed here");
      return NULL;
    }

  return g_steal_pointer (&root);
}

/**
 * churn_json_to_string:
 * @node: a root
 *
 * Returns: (transfer full): its JSON, on one line
 */
char *
churn_json_to_string (JsonNode *node)
{
  g_autofree char *json = NULL;
  GString *text;

  g_return_val_if_fail (node != NULL, NULL);

  json = json_to_string (node, FALSE);
  if (strchr (json, 0x1f) == NULL)
    return g_steal_pointer (&json);

  /* json-glib 1.6 escapes all control characters but this one. */
  text = g_string_new (json);
  g_string_replace (text, "\x1f", "\\u001f", 0);

  return g_string_free (text, FALSE);
}
