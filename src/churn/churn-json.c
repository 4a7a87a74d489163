#include "churn-json.h"

#include "churn-error.h"
#include "churn-time.h"

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
      if (*self->p != 'u')
        continue;
      if (self->end - self->p < 5)
        return scan_fail (self, "an escape that is cut off", error);
      for (guint i = 1; i <= 4; i++)
        if (!g_ascii_isxdigit (self->p[i]))
          return scan_fail (self, "an unknown escape", error);
      if (memcmp (self->p + 1, "0000", 4) == 0)
        return scan_fail (self, "NUL in a string", error);
      self->p += 4;
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

static const char *
describe (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "an array";
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return "a string";
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return "a boolean";

  return "a number";
}

static gboolean
fail_type (const char *member, JsonNode *node, const char *expected, GError **error)
{
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: %s is needed here, not %s", member,
               expected, describe (node));
  return FALSE;
}

/* The member, or NULL where it is absent or null; *ok is FALSE, with an error, where it is missing
 * although @required. */
static JsonNode *
lookup (JsonObject *object, const char *member, gboolean required, gboolean *ok, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *ok = TRUE;
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return node;
  if (required)
    {
      *ok = FALSE;
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   node == NULL ? "%s: missing" : "%s: may not be null", member);
    }

  return NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_object (JsonObject *object,
             const char *member,
             gboolean required,
             JsonObject **value,
             GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_type (member, node, "an object", error);
  *value = json_node_get_object (node);

  return TRUE;
}

static gboolean
read_array (JsonObject *object,
            const char *member,
            gboolean required,
            JsonArray **value,
            GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_type (member, node, "an array", error);
  *value = json_node_get_array (node);

  return TRUE;
}

static gboolean
read_string (JsonObject *object,
             const char *member,
             gboolean required,
             char **value,
             GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_STRING))
    return fail_type (member, node, "a string", error);
  /* An escaped half of a surrogate pair comes out as what UTF-8 does not know. */
  if (!g_utf8_validate (json_node_get_string (node), -1, NULL))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: not valid Unicode", member);
      return FALSE;
    }
  *value = json_node_dup_string (node);

  return TRUE;
}

static gboolean
read_int (JsonObject *object, const char *member, gboolean required, gint64 *value, GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_INT64))
    return fail_type (member, node, "an integer", error);
  *value = json_node_get_int (node);

  return TRUE;
}

static gboolean
read_double (JsonObject *object,
             const char *member,
             gboolean required,
             double *value,
             GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_INT64) && !holds (node, G_TYPE_DOUBLE))
    return fail_type (member, node, "a number", error);
  *value = json_node_get_double (node);

  return TRUE;
}

static gboolean
read_boolean (JsonObject *object,
              const char *member,
              gboolean required,
              gboolean *value,
              GError **error)
{
  gboolean ok;
  JsonNode *node = lookup (object, member, required, &ok, error);

  if (node == NULL)
    return ok;
  if (!holds (node, G_TYPE_BOOLEAN))
    return fail_type (member, node, "a boolean", error);
  *value = json_node_get_boolean (node);

  return TRUE;
}

static gboolean
read_time (JsonObject *object, const char *member, gboolean required, gint64 *value, GError **error)
{
  g_autofree char *text = NULL;

  if (!read_string (object, member, required, &text, error))
    return FALSE;
  if (text != NULL && !churn_time_parse (text, value, error))
    {
      g_prefix_error (error, "%s: ", member);
      return FALSE;
    }

  return TRUE;
}

/**
 * churn_json_get_object:
 * @object: where to look
 * @member: the member's name
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the object, or %NULL with %CHURN_ERROR_PARSE, which names
 *   @member, if it is absent, null or no object
 */
JsonObject *
churn_json_get_object (JsonObject *object, const char *member, GError **error)
{
  JsonObject *value = NULL;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (member != NULL, NULL);

  read_object (object, member, TRUE, &value, error);

  return value;
}

/**
 * churn_json_get_array:
 * @object: where to look
 * @member: the member's name
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the array, or %NULL with %CHURN_ERROR_PARSE, which names
 *   @member, if it is absent, null or no array
 */
JsonArray *
churn_json_get_array (JsonObject *object, const char *member, GError **error)
{
  JsonArray *value = NULL;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (member != NULL, NULL);

  read_array (object, member, TRUE, &value, error);

  return value;
}

/**
 * churn_json_get_string:
 * @object: where to look
 * @member: the member's name: a string, valid UTF-8
 * @value: (out) (transfer full): a new string; what stood there before is not freed
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_string (JsonObject *object, const char *member, char **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_string (object, member, TRUE, value, error);
}

/**
 * churn_json_get_int:
 * @object: where to look
 * @member: the member's name: an integer (12.0 is none)
 * @value: (out): the integer
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_int (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_int (object, member, TRUE, value, error);
}

/**
 * churn_json_get_double:
 * @object: where to look
 * @member: the member's name: a number, with or without a fraction
 * @value: (out): the number, always finite
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_double (JsonObject *object, const char *member, double *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_double (object, member, TRUE, value, error);
}

/**
 * churn_json_get_boolean:
 * @object: where to look
 * @member: the member's name: true or false
 * @value: (out): the boolean
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_boolean (object, member, TRUE, value, error);
}

/**
 * churn_json_get_time:
 * @object: where to look
 * @member: the member's name: a string that churn_time_parse() reads
 * @value: (out): microseconds since 1970, UTC; 0 for a time before 1971
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is absent, null or of
 *   another type; @value is untouched then
 */
gboolean
churn_json_get_time (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_time (object, member, TRUE, value, error);
}

/**
 * churn_json_maybe_object:
 * @object: where to look
 * @member: the member's name: an object, null or absent
 * @value: (inout) (transfer none): the object; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_object (JsonObject *object, const char *member, JsonObject **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_object (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_array:
 * @object: where to look
 * @member: the member's name: an array, null or absent
 * @value: (inout) (transfer none): the array; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_array (JsonObject *object, const char *member, JsonArray **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_array (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_string:
 * @object: where to look
 * @member: the member's name: a string, valid UTF-8, null or absent
 * @value: (inout) (transfer full): a new string; what stood there before is not freed; untouched
 * where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_string (JsonObject *object, const char *member, char **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_string (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_int:
 * @object: where to look
 * @member: the member's name: an integer (12.0 is none), null or absent
 * @value: (inout): the integer; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_int (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_int (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_double:
 * @object: where to look
 * @member: the member's name: a number, with or without a fraction, null or absent
 * @value: (inout): the number, always finite; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_double (JsonObject *object, const char *member, double *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_double (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_boolean:
 * @object: where to look
 * @member: the member's name: true or false, null or absent
 * @value: (inout): the boolean; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_boolean (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_time:
 * @object: where to look
 * @member: the member's name: a string that churn_time_parse() reads, null or absent
 * @value: (inout): microseconds since 1970, UTC; 0 for a time before 1971; untouched where it is
 * null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_time (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return read_time (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_count:
 * @object: where to look
 * @member: the member's name: an integer from 0 to @most, null or absent
 * @most: the greatest value allowed
 * @value: (inout): the integer; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type or out of
 *   range; @value is untouched then
 */
gboolean
churn_json_maybe_count (JsonObject *object,
                        const char *member,
                        gint64 most,
                        gint64 *value,
                        GError **error)
{
  gint64 number = 0;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!read_int (object, member, FALSE, &number, error))
    return FALSE;
  if (number < 0 || number > most)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s: %" G_GINT64_FORMAT " is not between 0 and %" G_GINT64_FORMAT, member,
                   number, most);
      return FALSE;
    }
  if (json_object_has_member (object, member) && !json_object_get_null_member (object, member))
    *value = number;

  return TRUE;
}

/**
 * churn_json_maybe_probability:
 * @object: where to look
 * @member: the member's name: a number from 0 to 1, null or absent
 * @value: (inout): the number; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type or out of
 *   range; @value is untouched then
 */
gboolean
churn_json_maybe_probability (JsonObject *object, const char *member, double *value, GError **error)
{
  double number = NAN;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!read_double (object, member, FALSE, &number, error))
    return FALSE;
  if (isnan (number))
    return TRUE;
  if (number < 0 || number > 1)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: %g is not between 0 and 1", member,
                   number);
      return FALSE;
    }
  *value = number;

  return TRUE;
}

/**
 * churn_json_get_element_object:
 * @array: an array
 * @index: which element, less than the array's length
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the object, or %NULL with %CHURN_ERROR_PARSE, which names
 *   the element as `[3]`, if it is none
 */
JsonObject *
churn_json_get_element_object (JsonArray *array, guint index, GError **error)
{
  g_autofree char *name = NULL;
  JsonNode *node;

  g_return_val_if_fail (array != NULL, NULL);
  g_return_val_if_fail (index < json_array_get_length (array), NULL);

  node = json_array_get_element (array, index);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  name = g_strdup_printf ("[%u]", index);
  fail_type (name, node, "an object", error);

  return NULL;
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
      fail_type ("the whole", root, "an object", error);
      return NULL;
    }

  return g_steal_pointer (&root);
}

/**
 * churn_json_add_string:
 * @builder: within an object
 * @member: the member's name
 * @value: (nullable): a string, UTF-8; %NULL becomes null
 *
 * Writes a member.
 */
void
churn_json_add_string (JsonBuilder *builder, const char *member, const char *value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (member != NULL);

  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * churn_json_add_double:
 * @builder: within an object
 * @member: the member's name
 * @value: a number; NAN and infinity, which JSON does not know, become null
 *
 * Writes a member.
 */
void
churn_json_add_double (JsonBuilder *builder, const char *member, double value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (member != NULL);

  json_builder_set_member_name (builder, member);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * churn_json_add_time:
 * @builder: within an object
 * @member: the member's name
 * @value: microseconds since 1970, UTC; 0 becomes null
 *
 * Writes a member, as churn_time_format() has it.
 */
void
churn_json_add_time (JsonBuilder *builder, const char *member, gint64 value)
{
  g_autofree char *text = churn_time_format (value);

  churn_json_add_string (builder, member, text);
}

/**
 * churn_json_add_months:
 * @builder: within an object
 * @member: the member's name
 * @value: a number of months; what is negative, "not known", becomes null
 *
 * Writes a member.
 */
void
churn_json_add_months (JsonBuilder *builder, const char *member, int value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (member != NULL);

  json_builder_set_member_name (builder, member);
  if (value >= 0)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
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
  g_return_val_if_fail (node != NULL, NULL);

  return json_to_string (node, FALSE);
}
