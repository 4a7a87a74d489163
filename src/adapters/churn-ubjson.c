#include "churn-ubjson.h"

#include <string.h>

/* XGBoost nests its models seven deep. */
#define DEPTH_MAX 32

/* How many bytes follow a marker: 0 where none do, or where that is not fixed. */
static gsize
get_width (guint8 marker)
{
  switch (marker)
    {
    case 'i':
    case 'U':
    case 'C':
      return 1;
    case 'I':
      return 2;
    case 'l':
    case 'd':
      return 4;
    case 'L':
    case 'D':
      return 8;
    default:
      return 0;
    }
}

/* A number of which the bytes are there; they come most significant first. */
static double
read_number (guint8 marker, const guint8 *bytes)
{
  gsize width = get_width (marker);
  union
  {
    guint64 bits;
    gint64 whole;
    double real;
  } wide = { 0 };
  union
  {
    guint32 bits;
    float real;
  } narrow = { 0 };

  for (gsize i = 0; i < width; i++)
    wide.bits = wide.bits << 8 | bytes[i];
  narrow.bits = (guint32) wide.bits;

  switch (marker)
    {
    case 'i':
      return (gint8) wide.bits;
    case 'I':
      return (gint16) wide.bits;
    case 'l':
      return (gint32) wide.bits;
    case 'L':
      return (double) wide.whole;
    case 'd':
      return narrow.real;
    case 'D':
      return wide.real;
    default:
      return (double) wide.bits;
    }
}

static gboolean
take (ChurnUbjson *self, gsize n)
{
  if (n > (gsize) (self->end - self->at))
    return FALSE;
  self->at += n;

  return TRUE;
}

static gboolean
take_marker (ChurnUbjson *self, guint8 marker)
{
  return self->at < self->end && *self->at == marker && take (self, 1);
}

/* How many bytes or elements come. There are no more of them than bytes. */
static gboolean
take_length (ChurnUbjson *self, gsize *length)
{
  guint8 marker = self->at < self->end ? *self->at : 0;
  gsize width = get_width (marker);
  const guint8 *bytes = self->at + 1;
  double number;

  if (width == 0 || marker == 'd' || marker == 'D' || !take (self, 1 + width))
    return FALSE;
  number = read_number (marker, bytes);
  if (number < 0 || number > self->end - self->at)
    return FALSE;
  *length = (gsize) number;

  return TRUE;
}

static gboolean
take_text (ChurnUbjson *self, const char **text, gsize *length)
{
  if (!take_length (self, length))
    return FALSE;
  *text = (const char *) self->at;

  return take (self, *length);
}

static gboolean skip (ChurnUbjson *self, guint depth);

static gboolean
skip_array (ChurnUbjson *self, guint depth)
{
  gsize n;

  if (take_marker (self, '$'))
    {
      gsize width = self->at < self->end ? get_width (*self->at) : 0;

      return width > 0 && take (self, 1) && take_marker (self, '#') && take_length (self, &n) &&
             take (self, n * width);
    }
  if (take_marker (self, '#'))
    {
      if (!take_length (self, &n))
        return FALSE;
      while (n-- > 0)
        if (!skip (self, depth + 1))
          return FALSE;
      return TRUE;
    }
  while (!take_marker (self, ']'))
    if (!skip (self, depth + 1))
      return FALSE;

  return TRUE;
}

static gboolean
skip_object (ChurnUbjson *self, guint depth)
{
  const char *name;
  gsize length;

  while (!take_marker (self, '}'))
    if (!take_text (self, &name, &length) || !skip (self, depth + 1))
      return FALSE;

  return TRUE;
}

static gboolean
skip (ChurnUbjson *self, guint depth)
{
  const char *text;
  gsize length;
  guint8 marker;

  if (depth > DEPTH_MAX || self->at == self->end)
    return FALSE;
  marker = *self->at++;
  switch (marker)
    {
    case '[':
      return skip_array (self, depth);
    case '{':
      return skip_object (self, depth);
    case 'S':
    case 'H':
      return take_text (self, &text, &length);
    case 'Z':
    case 'T':
    case 'F':
      return TRUE;
    default:
      return get_width (marker) > 0 && take (self, get_width (marker));
    }
}

/**
 * churn_ubjson_get_member:
 * @self: a value
 * @name: a member's name
 * @member: (out caller-allocates): the member
 *
 * UBJSON (https://ubjson.org, draft 12) as XGBoost writes it: objects without a count, arrays of
 * numbers with their type and count.
 *
 * Returns: whether @self is an object that has such a member
 */
gboolean
churn_ubjson_get_member (const ChurnUbjson *self, const char *name, ChurnUbjson *member)
{
  ChurnUbjson at = *self;

  if (!take_marker (&at, '{'))
    return FALSE;
  while (!take_marker (&at, '}'))
    {
      const char *text;
      gsize length;

      if (!take_text (&at, &text, &length))
        return FALSE;
      if (length == strlen (name) && memcmp (text, name, length) == 0)
        {
          *member = at;
          return TRUE;
        }
      if (!skip (&at, 0))
        return FALSE;
    }

  return FALSE;
}

/**
 * churn_ubjson_get_elements:
 * @self: a value
 * @n: (out): how many elements it has
 * @first: (out caller-allocates): the first of them; churn_ubjson_go_on() leads to the next
 *
 * Returns: whether @self is an array with a count, of values that each have a type of their own
 */
gboolean
churn_ubjson_get_elements (const ChurnUbjson *self, guint *n, ChurnUbjson *first)
{
  gsize length;

  *first = *self;
  if (!take_marker (first, '[') || !take_marker (first, '#') || !take_length (first, &length) ||
      length > G_MAXUINT)
    return FALSE;
  *n = (guint) length;

  return TRUE;
}

/**
 * churn_ubjson_go_on:
 * @self: a value
 *
 * Goes on to where the value ends.
 *
 * Returns: whether it is whole
 */
gboolean
churn_ubjson_go_on (ChurnUbjson *self)
{
  return skip (self, 0);
}

/**
 * churn_ubjson_dup_numbers:
 * @self: a value
 * @n: (out): how many numbers
 *
 * Returns: (transfer full) (nullable) (array length=n): the numbers of an array that is of one type
 *   of them; %NULL if @self is none
 */
double *
churn_ubjson_dup_numbers (const ChurnUbjson *self, guint *n)
{
  ChurnUbjson at = *self;
  g_autofree double *numbers = NULL;
  const guint8 *bytes;
  guint8 marker;
  gsize width;
  gsize length;

  if (!take_marker (&at, '[') || !take_marker (&at, '$') || at.at == at.end)
    return NULL;
  marker = *at.at++;
  width = get_width (marker);
  if (width == 0 || marker == 'C' || !take_marker (&at, '#') || !take_length (&at, &length) ||
      length > G_MAXUINT)
    return NULL;
  bytes = at.at;
  if (!take (&at, length * width))
    return NULL;
  numbers = g_new (double, MAX (length, 1));
  for (gsize i = 0; i < length; i++)
    numbers[i] = read_number (marker, bytes + i * width);
  *n = (guint) length;

  return g_steal_pointer (&numbers);
}

/**
 * churn_ubjson_dup_string:
 * @self: a value
 *
 * Returns: (transfer full) (nullable): the string, %NULL if @self is none
 */
char *
churn_ubjson_dup_string (const ChurnUbjson *self)
{
  ChurnUbjson at = *self;
  const char *text;
  gsize length;

  return take_marker (&at, 'S') && take_text (&at, &text, &length) ? g_strndup (text, length)
                                                                   : NULL;
}
