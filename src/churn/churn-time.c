#include "churn-time.h"

#include "churn-error.h"

#include <time.h>

/* Before this, a time that AWS prints means "not yet" (1970-01-01T00:00:00.001Z; aws-facts, part
 * a): 1971-01-01T00:00:00Z. */
#define EARLIEST_SECONDS (365LL * 24 * 60 * 60)

/* Reads exactly @n digits. */
static gboolean
read_digits (const char **p, guint n, int *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *value = *value * 10 + g_ascii_digit_value (**p);
    }

  return TRUE;
}

static gboolean
read_char (const char **p, char c)
{
  if (**p != c)
    return FALSE;
  (*p)++;

  return TRUE;
}

/* A fraction of 1 to 9 digits, as microseconds; what is finer is cut off. */
static gboolean
read_fraction (const char **p, int *microseconds)
{
  int scale = 100000;
  guint n = 0;

  *microseconds = 0;
  for (; g_ascii_isdigit (**p); (*p)++, n++)
    {
      *microseconds += g_ascii_digit_value (**p) * scale;
      scale /= 10;
    }

  return n >= 1 && n <= 9;
}

/* Z, +HH:MM, +HHMM or +HH, in seconds. */
static gboolean
read_offset (const char **p, int *seconds)
{
  int hours, minutes = 0, sign;

  *seconds = 0;
  if (read_char (p, 'Z'))
    return TRUE;
  if (**p != '+' && **p != '-')
    return FALSE;
  sign = **p == '-' ? -1 : 1;
  (*p)++;
  if (!read_digits (p, 2, &hours))
    return FALSE;
  if (**p != '\0')
    {
      if (**p == ':')
        (*p)++;
      if (!read_digits (p, 2, &minutes))
        return FALSE;
    }
  if (hours > 23 || minutes > 59)
    return FALSE;
  *seconds = sign * (hours * 60 + minutes) * 60;

  return TRUE;
}

/**
 * churn_time_parse:
 * @text: ISO 8601 as AWS prints it: `2021-08-04T17:43:48Z`, with or without a fraction of up to
 *   nine digits (microseconds are kept), with `Z` or an offset
 * @time: (out): microseconds since 1970, UTC; 0, "not known", for whatever is before 1971
 * @error: return location
 *
 * Strict: nothing may be missing, and nothing may stand before or after.
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE if @text is no such time; @time is untouched then
 */
gboolean
churn_time_parse (const char *text, gint64 *time, GError **error)
{
  g_autoptr (GDateTime) date = NULL;
  const char *p = text;
  int year, month, day, hour, minute, second, microseconds = 0, offset = 0;
  gint64 seconds;
  gboolean read;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (time != NULL, FALSE);

  read = read_digits (&p, 4, &year) && read_char (&p, '-') && read_digits (&p, 2, &month) &&
         read_char (&p, '-') && read_digits (&p, 2, &day) && read_char (&p, 'T') &&
         read_digits (&p, 2, &hour) && read_char (&p, ':') && read_digits (&p, 2, &minute) &&
         read_char (&p, ':') && read_digits (&p, 2, &second) &&
         (!read_char (&p, '.') || read_fraction (&p, &microseconds)) && read_offset (&p, &offset) &&
         *p == '\0';
  if (read)
    date = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (date == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "not a time like 2026-11-22T07:00:15.000Z");
      return FALSE;
    }

  seconds = g_date_time_to_unix (date) - offset;
  *time = seconds < EARLIEST_SECONDS ? 0 : seconds * G_USEC_PER_SEC + microseconds;

  return TRUE;
}

static void
write_digits (char *text, guint n, int value)
{
  for (; n > 0; n--, value /= 10)
    text[n - 1] = (char) ('0' + value % 10);
}

/**
 * churn_time_format:
 * @time: microseconds since 1970, UTC
 *
 * Writes a time as it goes over the wire: ISO 8601, milliseconds (what is finer is cut off), `Z`.
 *
 * Returns: (transfer full) (nullable): the text; %NULL for a time that is not known (0), and for
 *   one outside the years 1970 to 9999
 */
char *
churn_time_format (gint64 time)
{
  char text[] = "YYYY-MM-DDTHH:MM:SS.mmmZ";
  time_t seconds = (time_t) (time / G_USEC_PER_SEC);
  struct tm date;

  if (time <= 0 || gmtime_r (&seconds, &date) == NULL || date.tm_year > 9999 - 1900)
    return NULL;

  /* printf() takes eight times as long. */
  write_digits (text, 4, date.tm_year + 1900);
  write_digits (text + 5, 2, date.tm_mon + 1);
  write_digits (text + 8, 2, date.tm_mday);
  write_digits (text + 11, 2, date.tm_hour);
  write_digits (text + 14, 2, date.tm_min);
  write_digits (text + 17, 2, date.tm_sec);
  write_digits (text + 20, 3, (int) (time % G_USEC_PER_SEC / G_TIME_SPAN_MILLISECOND));

  return g_strdup (text);
}
