#include "churn-windows.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>
#include <string.h>

/* A week, longer than any conversation: what a wild number may cost stays bounded. */
#define NUMBER_MAX (7u * 24 * 60 * 60 / CHURN_WINDOW_SECONDS - 1)

/* What was read from JSON is a mean of one. */
typedef struct
{
  guint number;
  guint count;
  double sum;
} Window;

struct _ChurnWindows
{
  GArray *windows; /* of Window, rising by number, each with a count */
};

static Window *
get (const ChurnWindows *self, guint i)
{
  return &g_array_index (self->windows, Window, i);
}

static double
mean (const Window *window)
{
  return window->sum / window->count;
}

/* The index of the first window with @number or a later one. */
static guint
find (const ChurnWindows *self, guint number)
{
  guint low = 0, high = self->windows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get (self, middle)->number < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * churn_windows_new:
 *
 * Returns: (transfer full): windows of a contact in which nobody has spoken
 */
ChurnWindows *
churn_windows_new (void)
{
  ChurnWindows *self = g_new0 (ChurnWindows, 1);

  self->windows = g_array_new (FALSE, TRUE, sizeof (Window));

  return self;
}

/**
 * churn_windows_copy:
 * @self: windows
 *
 * Returns: (transfer full): a copy
 */
ChurnWindows *
churn_windows_copy (const ChurnWindows *self)
{
  ChurnWindows *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = churn_windows_new ();
  g_array_append_vals (copy->windows, self->windows->data, self->windows->len);

  return copy;
}

/**
 * churn_windows_free:
 * @self: (transfer full): windows
 */
void
churn_windows_free (ChurnWindows *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->windows);
  g_free (self);
}

/**
 * churn_windows_add:
 * @self: windows with sums and counts (not those of churn_windows_parse())
 * @segment: a turn
 *
 * Adds a turn to the window in which it begins, if it is the customer's and carries a sentiment,
 * and begins within a week of the contact. The order in which turns come makes no difference; a
 * turn that comes twice would count twice, which the store prevents by the turn's id.
 *
 * Returns: whether it counted
 */
gboolean
churn_windows_add (ChurnWindows *self, const ChurnSegment *segment)
{
  Window window = { 0, 1, 0 };
  guint i;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (segment != NULL, FALSE);

  if (segment->participant != CHURN_PARTICIPANT_CUSTOMER ||
      segment->sentiment == CHURN_SENTIMENT_NONE || segment->begin < 0 ||
      segment->begin / (CHURN_WINDOW_SECONDS * 1000) > NUMBER_MAX)
    return FALSE;

  window.number = (guint) (segment->begin / (CHURN_WINDOW_SECONDS * 1000));
  window.sum = (double) segment->sentiment;
  i = find (self, window.number);
  if (i < self->windows->len && get (self, i)->number == window.number)
    {
      get (self, i)->sum += window.sum;
      get (self, i)->count++;
    }
  else
    g_array_insert_val (self->windows, i, window);

  return TRUE;
}

/**
 * churn_windows_remove:
 * @self: windows
 * @first: a window's number
 * @last: another's, not less
 *
 * Empties the windows from @first to @last, so that their turns can be added anew.
 */
void
churn_windows_remove (ChurnWindows *self, guint first, guint last)
{
  guint from;

  g_return_if_fail (self != NULL);
  g_return_if_fail (first <= last);

  from = find (self, first);
  g_array_remove_range (self->windows, from,
                        (last < NUMBER_MAX ? find (self, last + 1) : self->windows->len) - from);
}

/**
 * churn_windows_equal:
 * @a: windows
 * @b: others
 *
 * Returns: whether both show the same: the same windows hold speech, with the same means
 */
gboolean
churn_windows_equal (const ChurnWindows *a, const ChurnWindows *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->windows->len != b->windows->len)
    return FALSE;
  for (guint i = 0; i < a->windows->len; i++)
    if (get (a, i)->number != get (b, i)->number || mean (get (a, i)) != mean (get (b, i)))
      return FALSE;

  return TRUE;
}

/**
 * churn_windows_get_n_spoken:
 * @self: windows
 *
 * Returns: how many windows hold speech of the customer
 */
guint
churn_windows_get_n_spoken (const ChurnWindows *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->windows->len;
}

/**
 * churn_windows_get_range:
 * @self: windows
 * @first: (out) (optional): the number of the first window that holds speech
 * @last: (out) (optional): the number of the last one
 *
 * Returns: %FALSE if none does; @first and @last are untouched then
 */
gboolean
churn_windows_get_range (const ChurnWindows *self, guint *first, guint *last)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->windows->len == 0)
    return FALSE;
  if (first != NULL)
    *first = get (self, 0)->number;
  if (last != NULL)
    *last = get (self, self->windows->len - 1)->number;

  return TRUE;
}

/**
 * churn_windows_get_mean:
 * @self: windows
 * @number: a window's number, from 0
 *
 * Returns: its mean sentiment, -1 to 1, or NAN where the customer said nothing
 */
double
churn_windows_get_mean (const ChurnWindows *self, guint number)
{
  guint i;

  g_return_val_if_fail (self != NULL, NAN);

  i = find (self, number);

  return i < self->windows->len && get (self, i)->number == number ? mean (get (self, i)) : NAN;
}

/**
 * churn_windows_to_string:
 * @self: windows with sums and counts (not those of churn_windows_parse(), which are means)
 *
 * Writes number, sum and count of each window that holds speech, for the store: `37:-1/1,38:2/3`.
 *
 * Returns: (transfer full): the text, empty where there are none
 */
char *
churn_windows_to_string (const ChurnWindows *self)
{
  GString *text;
  char sum[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->windows->len; i++)
    g_string_append_printf (text, "%s%u:%s/%u", i > 0 ? "," : "", get (self, i)->number,
                            g_ascii_dtostr (sum, sizeof sum, get (self, i)->sum),
                            get (self, i)->count);

  return g_string_free (text, FALSE);
}

static gboolean
read_window (const char *field, Window *window)
{
  g_auto (GStrv) parts = g_strsplit_set (field, ":/", -1);
  const char *colon = strchr (field, ':');
  guint64 number, count;
  char *end;

  if (g_strv_length (parts) != 3 || colon == NULL || strchr (colon, '/') == NULL ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, NUMBER_MAX, &number, NULL) ||
      !g_ascii_string_to_unsigned (parts[2], 10, 1, G_MAXUINT, &count, NULL) || *parts[1] == '\0' ||
      parts[1][strspn (parts[1], "-.0123456789e")] != '\0')
    return FALSE;
  window->number = (guint) number;
  window->count = (guint) count;
  window->sum = g_ascii_strtod (parts[1], &end);

  return *end == '\0' && fabs (window->sum) <= window->count;
}

/**
 * churn_windows_from_string:
 * @text: what churn_windows_to_string() writes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the windows, or %NULL with %CHURN_ERROR_PARSE, which names
 *   the place
 */
ChurnWindows *
churn_windows_from_string (const char *text, GError **error)
{
  g_autoptr (ChurnWindows) self = churn_windows_new ();
  g_auto (GStrv) fields = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  fields = g_strsplit (text, ",", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      Window window;

      if (!read_window (fields[i], &window) ||
          (i > 0 && window.number <= get (self, i - 1)->number))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "window %u of the list is not NUMBER:SUM/COUNT with a rising number", i + 1);
          return NULL;
        }
      g_array_append_val (self->windows, window);
    }

  return g_steal_pointer (&self);
}

/**
 * churn_windows_build:
 * @self: windows
 * @most: how many windows that hold speech to write at most, counted from the newest; 0: all
 * @builder: where a value may stand
 *
 * Writes `{"first":37,"values":[0,-1,null,1]}`: the means from window `first` on, null where the
 * customer said nothing.
 */
void
churn_windows_build (const ChurnWindows *self, guint most, JsonBuilder *builder)
{
  guint start, number;

  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  start = most > 0 && self->windows->len > most ? self->windows->len - most : 0;
  number = start < self->windows->len ? get (self, start)->number : 0;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "first");
  json_builder_add_int_value (builder, number);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (guint i = start; i < self->windows->len; i++)
    {
      double value = mean (get (self, i));

      for (; number < get (self, i)->number; number++)
        json_builder_add_null_value (builder);
      if (value == floor (value))
        json_builder_add_int_value (builder, (gint64) value);
      else
        json_builder_add_double_value (builder, value);
      number++;
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * churn_windows_parse:
 * @object: what churn_windows_build() writes
 * @error: return location
 *
 * The result shows means; it holds no sums, and is not to be added to or stored.
 *
 * Returns: (transfer full) (nullable): the windows, or %NULL with %CHURN_ERROR_PARSE
 */
ChurnWindows *
churn_windows_parse (JsonObject *object, GError **error)
{
  g_autoptr (ChurnWindows) self = churn_windows_new ();
  JsonArray *values;
  gint64 first = 0;

  g_return_val_if_fail (object != NULL, NULL);

  if (!churn_json_get_int (object, "first", &first, error) ||
      !churn_json_maybe_count (object, "first", NUMBER_MAX, &first, error))
    return NULL;
  values = churn_json_get_array (object, "values", error);
  if (values == NULL)
    return NULL;
  if (json_array_get_length (values) > NUMBER_MAX + 1 - first)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "values: more than a week of windows");
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      Window window = { (guint) first + i, 1, 0 };
      JsonNode *node = json_array_get_element (values, i);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

      if (JSON_NODE_HOLDS_NULL (node))
        continue;
      if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
        window.sum = json_node_get_double (node);
      else
        window.sum = NAN;
      if (!(fabs (window.sum) <= 1))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "values[%u]: a number from -1 to 1, or null, is needed here", i);
          return NULL;
        }
      g_array_append_val (self->windows, window);
    }

  return g_steal_pointer (&self);
}
