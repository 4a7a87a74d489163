#include "churn-csv.h"

#include "churn-error.h"

#include <string.h>

#define BLOCK (64 * 1024)

typedef enum
{
  FIELD_START,
  IN_PLAIN,
  IN_QUOTES,
  AFTER_QUOTE, /* a quotation mark inside quotes: the end of the field, or the first of a pair */
} State;

/**
 * ChurnCsv:
 *
 * Reads comma-separated values (RFC 4180) from a stream, a record at a time, never more of it in
 * memory than %CHURN_CSV_RECORD_MAX. Text is UTF-8, with or without a byte order mark; lines end in
 * LF or CRLF; empty lines are passed over. Nothing is guessed: a stray quotation mark is an error.
 */
struct _ChurnCsv
{
  GObject parent_instance;

  GInputStream *stream;
  char *name;
  GPtrArray *header; /* of char *: the first record, for the words of an error */

  guint8 *block;
  gsize position;
  gsize length;
  gboolean at_end;

  guint64 physical; /* the line being read, from 1 */
  guint64 line;     /* where the newest record began */
};

G_DEFINE_FINAL_TYPE (ChurnCsv, churn_csv, G_TYPE_OBJECT)

static void
churn_csv_finalize (GObject *object)
{
  ChurnCsv *self = CHURN_CSV (object);

  g_clear_object (&self->stream);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->block, g_free);

  G_OBJECT_CLASS (churn_csv_parent_class)->finalize (object);
}

static void
churn_csv_class_init (ChurnCsvClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_csv_finalize;
}

static void
churn_csv_init (ChurnCsv *self)
{
  self->block = g_malloc (BLOCK);
  self->physical = 1;
}

/**
 * churn_csv_new:
 * @stream: where the records come from; read in blocks, not closed
 * @name: what errors call it, as a rule the file's path
 *
 * Returns: (transfer full): a reader at the first record
 */
ChurnCsv *
churn_csv_new (GInputStream *stream, const char *name)
{
  ChurnCsv *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CHURN_TYPE_CSV, NULL);
  self->stream = g_object_ref (stream);
  self->name = g_strdup (name);

  return self;
}

/**
 * churn_csv_get_name:
 * @self: a reader
 *
 * Returns: what errors call the table
 */
const char *
churn_csv_get_name (ChurnCsv *self)
{
  g_return_val_if_fail (CHURN_IS_CSV (self), NULL);

  return self->name;
}

/**
 * churn_csv_get_line:
 * @self: a reader
 *
 * Returns: the line, from 1, on which the newest record began; 0 before the first
 */
guint64
churn_csv_get_line (ChurnCsv *self)
{
  g_return_val_if_fail (CHURN_IS_CSV (self), 0);

  return self->line;
}

/**
 * churn_csv_get_column:
 * @self: a reader
 * @index: a column, from 0
 *
 * Returns: (nullable): its name in the first record; %NULL if that has none so far right
 */
const char *
churn_csv_get_column (ChurnCsv *self, guint index)
{
  g_return_val_if_fail (CHURN_IS_CSV (self), NULL);

  if (self->header == NULL || index >= self->header->len)
    return NULL;

  return g_ptr_array_index (self->header, index);
}

/* The next byte, or -1 at the end, or -2 with @error set. */
static int
next_byte (ChurnCsv *self, GCancellable *cancellable, GError **error)
{
  if (self->position == self->length)
    {
      gssize n;

      if (self->at_end)
        return -1;
      n = g_input_stream_read (self->stream, self->block, BLOCK, cancellable, error);
      if (n < 0)
        {
          g_prefix_error (error, "%s: ", self->name);
          return -2;
        }
      self->position = 0;
      self->length = n;
      if (n == 0)
        {
          self->at_end = TRUE;
          return -1;
        }
    }

  return self->block[self->position++];
}

/* "table.csv, line 7, column Day_Mins" or, where it has no name, "column 3" */
static char *
describe (ChurnCsv *self, guint64 line, guint index)
{
  const char *column = churn_csv_get_column (self, index);

  if (column != NULL && *column != '\0')
    return g_strdup_printf ("%s, line %" G_GUINT64_FORMAT ", column %s", self->name, line, column);

  return g_strdup_printf ("%s, line %" G_GUINT64_FORMAT ", column %u", self->name, line, index + 1);
}

/* Ends the field in @text, and says whether it may stand in a table. */
static gboolean
take_field (ChurnCsv *self, GPtrArray *fields, GString *text, GError **bad)
{
  const char *end;

  if (fields->len == CHURN_CSV_FIELDS_MAX)
    return FALSE;

  if (*bad == NULL && !g_utf8_validate_len (text->str, text->len, &end))
    {
      g_autofree char *where = describe (self, self->line, fields->len);

      if (*end == '\0')
        g_set_error (bad, CHURN_ERROR, CHURN_ERROR_INVALID, "%s: there is a NUL byte in it", where);
      else
        g_set_error (bad, CHURN_ERROR, CHURN_ERROR_INVALID,
                     "%s: byte 0x%02X is not UTF-8; save the table as UTF-8", where, (guint8) *end);
    }

  g_ptr_array_add (fields, g_strndup (text->str, text->len));
  g_string_truncate (text, 0);

  return TRUE;
}

static GPtrArray *
read_record (ChurnCsv *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) bad = NULL;
  State state = FIELD_START;
  gsize size = 0;
  int byte = 0;

  self->line = self->physical;

  while (TRUE)
    {
      byte = next_byte (self, cancellable, error);
      if (byte == -2)
        return NULL;
      if (byte == -1)
        {
          if (state == IN_QUOTES)
            {
              g_autofree char *where = describe (self, self->line, fields->len);

              g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "%s: the file ends inside quotation marks", where);
              return NULL;
            }
          if (size == 0)
            return NULL;
          break;
        }

      if (++size > CHURN_CSV_RECORD_MAX)
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "%s, line %" G_GUINT64_FORMAT
                       ": the record is longer than %d bytes: a quotation mark that is never "
                       "closed, or no table",
                       self->name, self->line, CHURN_CSV_RECORD_MAX);
          return NULL;
        }
      if (byte == '\n')
        self->physical++;

      if (state == IN_QUOTES)
        {
          if (byte == '"')
            state = AFTER_QUOTE;
          else
            g_string_append_c (text, byte);
          continue;
        }
      if (state == AFTER_QUOTE && byte == '"')
        {
          g_string_append_c (text, '"');
          state = IN_QUOTES;
          continue;
        }
      if (byte == ',')
        {
          if (!take_field (self, fields, text, &bad))
            {
              g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "%s, line %" G_GUINT64_FORMAT ": more than %d columns", self->name,
                           self->line, CHURN_CSV_FIELDS_MAX);
              return NULL;
            }
          state = FIELD_START;
          continue;
        }
      if (byte == '\r')
        {
          byte = next_byte (self, cancellable, error);
          if (byte == -2)
            return NULL;
          if (byte != '\n' && byte != -1)
            {
              g_autofree char *where = describe (self, self->line, fields->len);

              g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                           "%s: a carriage return that ends no line", where);
              return NULL;
            }
          self->physical++;
          break;
        }
      if (byte == '\n')
        break;

      if (state == FIELD_START && byte == '"')
        {
          state = IN_QUOTES;
        }
      else if (byte == '"' || state == AFTER_QUOTE)
        {
          g_autofree char *where = describe (self, self->line, fields->len);

          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "%s: a quotation mark that neither opens nor closes the field", where);
          return NULL;
        }
      else
        {
          g_string_append_c (text, byte);
          state = IN_PLAIN;
        }
    }

  if (!take_field (self, fields, text, &bad))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s, line %" G_GUINT64_FORMAT ": more than %d columns", self->name, self->line,
                   CHURN_CSV_FIELDS_MAX);
      return NULL;
    }
  if (bad != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&bad));
      return NULL;
    }

  return g_steal_pointer (&fields);
}

/**
 * churn_csv_read:
 * @self: a reader
 * @cancellable: (nullable): to stop waiting for the stream
 * @error: return location
 *
 * Reads the next record. %CHURN_ERROR_INVALID means that this record is bad (its text is not UTF-8)
 * and the next one can be read; after any other error nothing more can.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): its fields; %NULL without an error at
 *   the end
 */
GPtrArray *
churn_csv_read (ChurnCsv *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CHURN_IS_CSV (self), NULL);

  while (TRUE)
    {
      gboolean first = self->line == 0;
      GError *problem = NULL;
      g_autoptr (GPtrArray) fields = read_record (self, cancellable, &problem);
      char *text;

      if (fields == NULL)
        {
          if (problem != NULL)
            g_propagate_error (error, problem);
          return NULL;
        }

      text = g_ptr_array_index (fields, 0);
      if (first && g_str_has_prefix (text, "\xEF\xBB\xBF"))
        memmove (text, text + 3, strlen (text + 3) + 1);
      if (fields->len == 1 && *text == '\0')
        continue;

      if (self->header == NULL)
        self->header = g_ptr_array_ref (fields);

      return g_steal_pointer (&fields);
    }
}

/**
 * churn_csv_format:
 * @fields: (array zero-terminated=1): the fields of a record
 *
 * Returns: (transfer full): the record with its line's end, a field in quotation marks where RFC
 *   4180 wants them
 */
char *
churn_csv_format (const char *const *fields)
{
  GString *line;

  g_return_val_if_fail (fields != NULL, NULL);

  line = g_string_new (NULL);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (line, ',');
      if (strpbrk (fields[i], ",\"\r\n") == NULL)
        {
          g_string_append (line, fields[i]);
          continue;
        }

      g_string_append_c (line, '"');
      for (const char *p = fields[i]; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (line, '"');
          g_string_append_c (line, *p);
        }
      g_string_append_c (line, '"');
    }
  g_string_append_c (line, '\n');

  return g_string_free (line, FALSE);
}
