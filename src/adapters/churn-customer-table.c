#include "churn-customer-table.h"

#include "churn-csv.h"
#include "churn-error.h"

#include <math.h>
#include <string.h>

#define ID_MAX 128
/* Contracts that run longer than this are typing mistakes. */
#define MONTHS_MAX 1200

typedef enum
{
  COLUMN_ID,
  COLUMN_INT_L_PLAN,
  COLUMN_VMAIL_PLAN,
  COLUMN_CHURN,
  COLUMN_FIRST_NAME,
  COLUMN_LAST_NAME,
  COLUMN_EMAIL,
  COLUMN_PHONE,
  N_COLUMNS,
} Column;

static const char *const column_names[N_COLUMNS] = {
  "customerID", "Int_l_Plan", "VMail_Plan", "Churn", "FirstName", "LastName", "email", "phone",
};

/* Columns of the demonstration's table that the model does not use. */
static const char *const dropped[] = {
  "State", "Area_Code", "Day_Charge", "Eve_Charge", "Night_Charge", "Intl_Charge",
};

/**
 * ChurnCustomerTable:
 *
 * Reads customers from a table in the columns of the demonstration's: a header, then a line for
 * each customer, the columns in any order. The two plans are one-hot encoded here; an empty field
 * is a missing value.
 */
struct _ChurnCustomerTable
{
  GObject parent_instance;

  ChurnCsv *csv;
  guint n_columns;
  int columns[N_COLUMNS]; /* -1: not there */
  int features[CHURN_N_FEATURES];
  GStrv unknown;
  GHashTable *lines; /* customer id → guint64 line */
};

G_DEFINE_FINAL_TYPE (ChurnCustomerTable, churn_customer_table, G_TYPE_OBJECT)

static void
churn_customer_table_finalize (GObject *object)
{
  ChurnCustomerTable *self = CHURN_CUSTOMER_TABLE (object);

  g_clear_object (&self->csv);
  g_clear_pointer (&self->unknown, g_strfreev);
  g_clear_pointer (&self->lines, g_hash_table_unref);

  G_OBJECT_CLASS (churn_customer_table_parent_class)->finalize (object);
}

static void
churn_customer_table_class_init (ChurnCustomerTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_customer_table_finalize;
}

static void
churn_customer_table_init (ChurnCustomerTable *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * churn_customer_row_free:
 * @row: (transfer full): a row
 *
 * Frees it and its customer.
 */
void
churn_customer_row_free (ChurnCustomerRow *row)
{
  g_return_if_fail (row != NULL);

  g_clear_pointer (&row->customer, churn_customer_unref);
  g_free (row);
}

static gboolean
is_plan (ChurnFeature feature)
{
  return feature >= CHURN_FEATURE_INT_L_PLAN_NO;
}

static gboolean
read_header (ChurnCustomerTable *self, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;
  g_autoptr (GPtrArray) header = churn_csv_read (self->csv, cancellable, &problem);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();
  g_autoptr (GString) missing = g_string_new (NULL);
  const char *name = churn_csv_get_name (self->csv);
  ChurnFeature feature;

  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (header == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: the table is empty", name);
      return FALSE;
    }

  self->n_columns = header->len;
  for (guint i = 0; i < header->len; i++)
    if (!g_hash_table_insert (places, g_ptr_array_index (header, i), GINT_TO_POINTER (i + 1)))
      {
        g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                     "%s, line %" G_GUINT64_FORMAT ": there are two columns %s", name,
                     churn_csv_get_line (self->csv), (char *) g_ptr_array_index (header, i));
        return FALSE;
      }

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      self->columns[i] = GPOINTER_TO_INT (g_hash_table_lookup (places, column_names[i])) - 1;
      if (self->columns[i] < 0 && i < COLUMN_CHURN)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", column_names[i]);
      g_hash_table_remove (places, column_names[i]);
    }
  for (feature = 0; feature < CHURN_N_FEATURES; feature++)
    {
      const char *column = churn_feature_get_name (feature);

      if (is_plan (feature))
        continue;
      self->features[feature] = GPOINTER_TO_INT (g_hash_table_lookup (places, column)) - 1;
      if (self->features[feature] < 0)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", column);
      g_hash_table_remove (places, column);
    }
  if (missing->len > 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s, line %" G_GUINT64_FORMAT ": columns are missing: %s", name,
                   churn_csv_get_line (self->csv), missing->str);
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
    g_hash_table_remove (places, dropped[i]);
  for (guint i = 0; i < header->len; i++)
    if (g_hash_table_contains (places, g_ptr_array_index (header, i)))
      g_strv_builder_add (unknown, g_ptr_array_index (header, i));
  self->unknown = g_strv_builder_end (unknown);

  return TRUE;
}

/**
 * churn_customer_table_new:
 * @stream: the table
 * @name: what errors call it
 * @cancellable: (nullable): to stop waiting for the stream
 * @error: return location
 *
 * Reads the header. A column that the model needs and is not there is %CHURN_ERROR_PARSE, with the
 * names of all such columns.
 *
 * Returns: (transfer full) (nullable): the table, before its first customer
 */
ChurnCustomerTable *
churn_customer_table_new (GInputStream *stream,
                          const char *name,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (ChurnCustomerTable) self = NULL;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CHURN_TYPE_CUSTOMER_TABLE, NULL);
  self->csv = churn_csv_new (stream, name);
  if (!read_header (self, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * churn_customer_table_open:
 * @path: a file
 * @cancellable: (nullable): to stop waiting for it
 * @error: return location
 *
 * churn_customer_table_new() on a file.
 *
 * Returns: (transfer full) (nullable): the table, before its first customer
 */
ChurnCustomerTable *
churn_customer_table_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_file_new_for_path (path);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;

  return churn_customer_table_new (G_INPUT_STREAM (stream), path, cancellable, error);
}

/**
 * churn_customer_table_has_churn:
 * @self: a table
 *
 * Returns: whether it says who churned
 */
gboolean
churn_customer_table_has_churn (ChurnCustomerTable *self)
{
  g_return_val_if_fail (CHURN_IS_CUSTOMER_TABLE (self), FALSE);

  return self->columns[COLUMN_CHURN] >= 0;
}

/**
 * churn_customer_table_get_unknown:
 * @self: a table
 *
 * Returns: (array zero-terminated=1): the names of its columns that nothing reads, perhaps none
 */
const char *const *
churn_customer_table_get_unknown (ChurnCustomerTable *self)
{
  g_return_val_if_fail (CHURN_IS_CUSTOMER_TABLE (self), NULL);

  return (const char *const *) self->unknown;
}

static gboolean
complain (ChurnCustomerTable *self,
          const char *column,
          const char *value,
          const char *what,
          GError **error)
{
  g_autofree char *shown = g_utf8_strlen (value, -1) > 40 ? g_utf8_substring (value, 0, 40) : NULL;

  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
               "%s, line %" G_GUINT64_FORMAT ", column %s: “%s%s” %s",
               churn_csv_get_name (self->csv), churn_csv_get_line (self->csv), column,
               shown != NULL ? shown : value, shown != NULL ? "…" : "", what);

  return FALSE;
}

static gboolean
read_number (ChurnCustomerTable *self,
             const char *column,
             const char *text,
             double *value,
             GError **error)
{
  char *end;

  if (*text == '\0')
    {
      *value = NAN;
      return TRUE;
    }
  /* g_ascii_strtod() would also take spaces, "inf" and hexadecimal. */
  if (text[strspn (text, "0123456789+-.eE")] != '\0')
    return complain (self, column, text, "is not a number", error);
  *value = g_ascii_strtod (text, &end);
  if (*end != '\0')
    return complain (self, column, text, "is not a number", error);
  if (fabs (*value) > 1e9)
    return complain (self, column, text, "is out of range", error);

  return TRUE;
}

static gboolean
read_feature (ChurnCustomerTable *self,
              ChurnFeature feature,
              const char *text,
              double *value,
              GError **error)
{
  const char *column = churn_feature_get_name (feature);

  if (!read_number (self, column, text, value, error))
    return FALSE;
  if (isnan (*value))
    return TRUE;

  if (feature == CHURN_FEATURE_SENTIMENT)
    {
      if (*value != -1 && *value != 0 && *value != 1)
        return complain (self, column, text, "is none of -1, 0 and 1", error);
      return TRUE;
    }
  if (*value < 0)
    return complain (self, column, text, "is negative", error);
  if (feature == CHURN_FEATURE_MTH_REMAIN && *value > MONTHS_MAX)
    return complain (self, column, text, "is out of range", error);

  return TRUE;
}

static gboolean
read_plan (ChurnCustomerTable *self,
           const char *column,
           const char *text,
           double *no,
           double *yes,
           GError **error)
{
  if (*text == '\0')
    {
      *no = *yes = NAN;
      return TRUE;
    }
  if (g_ascii_strcasecmp (text, "yes") != 0 && g_ascii_strcasecmp (text, "no") != 0)
    return complain (self, column, text, "is neither yes nor no", error);
  *yes = g_ascii_strcasecmp (text, "yes") == 0;
  *no = 1 - *yes;

  return TRUE;
}

static gboolean
read_churned (ChurnCustomerTable *self, const char *text, int *churned, GError **error)
{
  static const char *const yes[] = { "true", "yes", "1", NULL };
  static const char *const no[] = { "false", "no", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, lower))
    *churned = 1;
  else if (g_strv_contains (no, lower))
    *churned = 0;
  else
    return complain (self, column_names[COLUMN_CHURN], text, "is neither True nor False", error);

  return TRUE;
}

static guint
to_count (double value)
{
  return isnan (value) ? 0 : (guint) value;
}

static gboolean
read_customer (ChurnCustomerTable *self, GPtrArray *fields, ChurnCustomerRow *row, GError **error)
{
  const char *text[N_COLUMNS];
  ChurnCustomer *customer;
  const guint64 *before;
  double months;

  for (guint i = 0; i < N_COLUMNS; i++)
    text[i] = self->columns[i] < 0 ? "" : g_ptr_array_index (fields, self->columns[i]);

  if (*text[COLUMN_ID] == '\0')
    return complain (self, column_names[COLUMN_ID], "", "is no customer id", error);
  if (strlen (text[COLUMN_ID]) > ID_MAX)
    return complain (self, column_names[COLUMN_ID], text[COLUMN_ID], "is too long", error);
  for (const char *p = text[COLUMN_ID]; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isgraph (g_utf8_get_char (p)))
      return complain (self, column_names[COLUMN_ID], text[COLUMN_ID],
                       "holds a space or a control character", error);
  before = g_hash_table_lookup (self->lines, text[COLUMN_ID]);
  if (before != NULL)
    {
      g_autofree char *what =
          g_strdup_printf ("stands in line %" G_GUINT64_FORMAT " already", *before);

      return complain (self, column_names[COLUMN_ID], text[COLUMN_ID], what, error);
    }

  churn_features_clear (&row->features);
  for (ChurnFeature feature = 0; feature < CHURN_N_FEATURES; feature++)
    if (!is_plan (feature) &&
        !read_feature (self, feature, g_ptr_array_index (fields, self->features[feature]),
                       &row->features.values[feature], error))
      return FALSE;
  if (!read_plan (self, column_names[COLUMN_INT_L_PLAN], text[COLUMN_INT_L_PLAN],
                  &row->features.values[CHURN_FEATURE_INT_L_PLAN_NO],
                  &row->features.values[CHURN_FEATURE_INT_L_PLAN_YES], error) ||
      !read_plan (self, column_names[COLUMN_VMAIL_PLAN], text[COLUMN_VMAIL_PLAN],
                  &row->features.values[CHURN_FEATURE_VMAIL_PLAN_NO],
                  &row->features.values[CHURN_FEATURE_VMAIL_PLAN_YES], error))
    return FALSE;
  row->churned = -1;
  if (self->columns[COLUMN_CHURN] >= 0 &&
      !read_churned (self, text[COLUMN_CHURN], &row->churned, error))
    return FALSE;

  customer = row->customer = churn_customer_new (text[COLUMN_ID]);
  if (self->columns[COLUMN_FIRST_NAME] >= 0)
    customer->first_name = g_strdup (text[COLUMN_FIRST_NAME]);
  if (self->columns[COLUMN_LAST_NAME] >= 0)
    customer->last_name = g_strdup (text[COLUMN_LAST_NAME]);
  if (self->columns[COLUMN_EMAIL] >= 0)
    customer->email = g_strdup (text[COLUMN_EMAIL]);
  if (*text[COLUMN_PHONE] != '\0')
    {
      g_auto (GStrv) phones = g_strsplit_set (text[COLUMN_PHONE], "; ", -1);

      for (char **phone = phones; *phone != NULL; phone++)
        {
          if (**phone == '\0')
            continue;
          if (!churn_phone_is_valid (*phone))
            return complain (self, column_names[COLUMN_PHONE], *phone,
                             "is no phone number in the form of E.164", error);
          g_ptr_array_add (customer->phones, g_strdup (*phone));
        }
    }

  months = row->features.values[CHURN_FEATURE_MTH_REMAIN];
  customer->months = isnan (months) ? -1 : (int) lround (months);
  customer->sentiment = isnan (row->features.values[CHURN_FEATURE_SENTIMENT])
                            ? CHURN_SENTIMENT_NONE
                            : (ChurnSentiment) row->features.values[CHURN_FEATURE_SENTIMENT];
  customer->history.positive = to_count (row->features.values[CHURN_FEATURE_PAST_SENTI_POS]);
  customer->history.neutral = to_count (row->features.values[CHURN_FEATURE_PAST_SENTI_NUT]);
  customer->history.negative = to_count (row->features.values[CHURN_FEATURE_PAST_SENTI_NEG]);

  return TRUE;
}

/**
 * churn_customer_table_read:
 * @self: a table
 * @cancellable: (nullable): to stop waiting for the stream
 * @error: return location
 *
 * Reads the next customer. %CHURN_ERROR_INVALID means that this line is bad, in words that name
 * line, column and value: the next one can be read after it. After any other error nothing more
 * can.
 *
 * Returns: (transfer full) (nullable): the customer; %NULL without an error at the end
 */
ChurnCustomerRow *
churn_customer_table_read (ChurnCustomerTable *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (ChurnCustomerRow) row = NULL;

  g_return_val_if_fail (CHURN_IS_CUSTOMER_TABLE (self), NULL);

  fields = churn_csv_read (self->csv, cancellable, error);
  if (fields == NULL)
    return NULL;
  if (fields->len != self->n_columns)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "%s, line %" G_GUINT64_FORMAT ": it has %u fields, the header has %u",
                   churn_csv_get_name (self->csv), churn_csv_get_line (self->csv), fields->len,
                   self->n_columns);
      return NULL;
    }

  row = g_new0 (ChurnCustomerRow, 1);
  row->line = churn_csv_get_line (self->csv);
  if (!read_customer (self, fields, row, error))
    return NULL;
  g_hash_table_insert (self->lines, g_strdup (row->customer->id),
                       g_memdup2 (&row->line, sizeof row->line));

  return g_steal_pointer (&row);
}
