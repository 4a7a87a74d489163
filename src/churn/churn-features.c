#include "churn-features.h"

#include "churn-error.h"

#include <math.h>
#include <string.h>

/* From here on "%.15g" writes an exponent. */
#define WHOLE_MAX 1e15

/* What a prediction is rounded to. */
#define MAX_DECIMALS 9

/* Any number of so many digits is exact. */
#define MAX_DIGITS 15

static const char *const names[CHURN_N_FEATURES] = {
  "Account_Length", "VMail_Message", "Day_Mins",       "Day_Calls",     "Eve_Mins",
  "Eve_Calls",      "Night_Mins",    "Night_Calls",    "Intl_Mins",     "Intl_Calls",
  "CustServ_Calls", "sentiment",     "pastSenti_nut",  "pastSenti_pos", "pastSenti_neg",
  "mth_remain",     "Int_l_Plan_no", "Int_l_Plan_yes", "VMail_Plan_no", "VMail_Plan_yes",
};

/**
 * churn_feature_get_name:
 * @feature: a feature
 *
 * Returns: (transfer none): its column's name
 */
const char *
churn_feature_get_name (ChurnFeature feature)
{
  g_return_val_if_fail ((guint) feature < CHURN_N_FEATURES, "");

  return names[feature];
}

/**
 * churn_feature_from_name:
 * @name: (nullable): a column's name, in its exact case
 * @feature: (out): the feature; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_feature_from_name (const char *name, ChurnFeature *feature)
{
  g_return_val_if_fail (feature != NULL, FALSE);

  for (guint i = 0; name != NULL && i < CHURN_N_FEATURES; i++)
    if (g_str_equal (names[i], name))
      {
        *feature = (ChurnFeature) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * churn_features_clear:
 * @features: (out caller-allocates): a row
 *
 * Makes every value a missing one.
 */
void
churn_features_clear (ChurnFeatures *features)
{
  g_return_if_fail (features != NULL);

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    features->values[i] = NAN;
}

/**
 * churn_features_equal:
 * @a: a row
 * @b: another
 *
 * Returns: whether both hold the same values; missing is equal to missing
 */
gboolean
churn_features_equal (const ChurnFeatures *a, const ChurnFeatures *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    if (isnan (a->values[i]) ? !isnan (b->values[i]) : !(a->values[i] == b->values[i]))
      return FALSE;

  return TRUE;
}

/* A number of few decimals, as nearly all are, by hand: printf() takes ten times as long. A
 * quotient is rounded as the reading of a decimal is: what is equal is read as equal. */
static const char *
format_short (double value, char buffer[G_ASCII_DTOSTR_BUF_SIZE])
{
  const double size = fabs (value);
  double scale = 1;
  char *p = buffer + G_ASCII_DTOSTR_BUF_SIZE;
  guint decimals = 0;
  guint64 left;

  for (;;)
    {
      if (!(size * scale < WHOLE_MAX))
        return NULL;
      left = (guint64) (size * scale + 0.5);
      if ((double) left / scale == size)
        break;
      if (decimals == MAX_DECIMALS)
        return NULL;
      decimals++;
      scale *= 10;
    }

  *--p = '\0';
  for (guint n = 0; left != 0 || n <= decimals; n++)
    {
      if (n == decimals && n > 0)
        *--p = '.';
      *--p = (char) ('0' + left % 10);
      left /= 10;
    }
  if (signbit (value))
    *--p = '-';
  return p;
}

/* Somewhere in @buffer. */
static const char *
format_value (double value, char buffer[G_ASCII_DTOSTR_BUF_SIZE])
{
  const char *text = format_short (value, buffer);

  if (text != NULL)
    return text;
  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, G_ASCII_DTOSTR_BUF_SIZE, value);
  return buffer;
}

/**
 * churn_feature_value_to_string:
 * @value: a finite number
 *
 * Writes a number with as few digits as give the same number back, in no locale's way.
 *
 * Returns: (transfer full): the text
 */
char *
churn_feature_value_to_string (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (isfinite (value), NULL);

  return g_strdup (format_value (value, buffer));
}

/* What format_short() writes. So few digits and their power of ten are exact, and so is what rounds
 * their quotient; strtod() takes five times as long. */
static gboolean
read_short (const char *text, double *value)
{
  const char *p = *text == '-' ? text + 1 : text;
  gboolean has_point = FALSE;
  guint64 digits = 0;
  double scale = 1;
  guint n = 0;

  for (; *p != '\0'; p++)
    {
      if (*p == '.' && !has_point)
        {
          has_point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*p) || n == MAX_DIGITS)
        return FALSE;
      digits = digits * 10 + (guint64) (*p - '0');
      if (has_point)
        scale *= 10;
      n++;
    }
  if (n == 0)
    return FALSE;
  *value = *text == '-' ? -((double) digits / scale) : (double) digits / scale;

  return TRUE;
}

/**
 * churn_feature_value_from_string:
 * @text: what churn_feature_value_to_string() writes
 * @value: (out): the number; untouched on failure
 *
 * Returns: whether @text is a finite number
 */
gboolean
churn_feature_value_from_string (const char *text, double *value)
{
  char *end;
  double number;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  if (read_short (text, value))
    return TRUE;
  /* strtod() alone would read hexadecimal, "nan" and leading blanks too. */
  if (*text == '\0' || text[strspn (text, "+-.0123456789eE")] != '\0')
    return FALSE;
  number = g_ascii_strtod (text, &end);
  if (*end != '\0' || !isfinite (number))
    return FALSE;
  *value = number;

  return TRUE;
}

/**
 * churn_features_to_csv:
 * @features: a row
 *
 * Writes the row as the model's container takes it (aws-facts, part k): 20 values in the order of
 * #ChurnFeature, without a header and without a line end, each with as few digits as give the same
 * number back, in no locale's way; a missing value is an empty field.
 *
 * Returns: (transfer full): the line
 */
char *
churn_features_to_csv (const ChurnFeatures *features)
{
  g_autoptr (GString) line = NULL;

  g_return_val_if_fail (features != NULL, NULL);

  line = g_string_new (NULL);
  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      if (i > 0)
        g_string_append_c (line, ',');
      if (isfinite (features->values[i]))
        g_string_append (line, format_value (features->values[i], buffer));
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * churn_features_from_csv:
 * @line: what churn_features_to_csv() writes; one line end may follow
 * @features: (out caller-allocates): the row; untouched on failure
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names the column, if @line is no such row
 */
gboolean
churn_features_from_csv (const char *line, ChurnFeatures *features, GError **error)
{
  g_autofree char *row = NULL;
  g_auto (GStrv) fields = NULL;
  ChurnFeatures result;
  guint n;

  g_return_val_if_fail (line != NULL, FALSE);
  g_return_val_if_fail (features != NULL, FALSE);

  row = g_strdup (line);
  if (g_str_has_suffix (row, "\n"))
    row[strlen (row) - 1] = '\0';
  if (g_str_has_suffix (row, "\r"))
    row[strlen (row) - 1] = '\0';
  fields = g_strsplit (row, ",", -1);
  n = g_strv_length (fields);
  if (n != CHURN_N_FEATURES)
    {
      if (n < CHURN_N_FEATURES)
        g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                     "column %u (%s) is missing: a row has %u columns, this one %u", n + 1,
                     names[n], CHURN_N_FEATURES, n);
      else
        g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                     "column %u follows the last (%s): a row has %u columns, this one %u",
                     CHURN_N_FEATURES + 1, names[CHURN_N_FEATURES - 1], CHURN_N_FEATURES, n);
      return FALSE;
    }

  for (guint i = 0; i < CHURN_N_FEATURES; i++)
    {
      result.values[i] = NAN;
      if (*fields[i] == '\0')
        continue;
      if (!churn_feature_value_from_string (fields[i], &result.values[i]))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "column %u (%s): not a number within range", i + 1, names[i]);
          return FALSE;
        }
    }
  *features = result;

  return TRUE;
}
