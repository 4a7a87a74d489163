#include "churn-csv.h"
#include "churn-error.h"
#include "test-adapters.h"

#include <string.h>

static ChurnCsv *
open_text (const char *text, gssize length)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr (GInputStream) stream =
      g_memory_input_stream_new_from_data (g_memdup2 (text, n), n, g_free);

  return churn_csv_new (stream, "table.csv");
}

/* The records as "a|b|c" each, an error as "! message". */
static char *
read_all (const char *text, gssize length)
{
  g_autoptr (ChurnCsv) csv = open_text (text, length);
  GString *all = g_string_new (NULL);

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) fields = churn_csv_read (csv, NULL, &error);

      if (error != NULL)
        {
          g_string_append_printf (all, "! %s\n", error->message);
          if (g_error_matches (error, CHURN_ERROR, CHURN_ERROR_INVALID))
            continue;
          g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
          break;
        }
      if (fields == NULL)
        break;
      for (guint i = 0; i < fields->len; i++)
        g_string_append_printf (all, "%s%s", i > 0 ? "|" : "",
                                (char *) g_ptr_array_index (fields, i));
      g_string_append_c (all, '\n');
    }

  return g_string_free (all, FALSE);
}

static void
test_records (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "a", "a\n" },
    { "a,b\n1,2\n", "a|b\n1|2\n" },
    { "a,b\r\n1,2\r\n", "a|b\n1|2\n" },
    { "a,b\n1,2", "a|b\n1|2\n" },
    { "a,b\r\n1,2\r", "a|b\n1|2\n" },
    { "\xEF\xBB\xBF"
      "a,b\n",
      "a|b\n" },
    { ",,\n", "||\n" },
    { "a\n\n\r\nb\n", "a\nb\n" },
    { "\"a,b\",\"say \"\"hi\"\"\"\n", "a,b|say \"hi\"\n" },
    { "\"two\nlines\",x\n", "two\nlines|x\n" },
    { "\"\",x\n", "|x\n" },
    { " a , b \n", " a | b \n" },
    { "日本,ü\n", "日本|ü\n" },
    { "a\n\"open", "a\n! table.csv, line 2, column a: the file ends inside quotation marks\n" },
    { "a,b\n1,2\"\n",
      "a|b\n! table.csv, line 2, column b: a quotation mark that neither opens nor closes the "
      "field\n" },
    { "a\n\"1\"2\n",
      "a\n! table.csv, line 2, column a: a quotation mark that neither opens nor closes the "
      "field\n" },
    { "a\n1\r2\n", "a\n! table.csv, line 2, column a: a carriage return that ends no line\n" },
    { "a,b\n1,Jos\xE9\n3,4\n",
      "a|b\n! table.csv, line 2, column b: byte 0xE9 is not UTF-8; save the table as "
      "UTF-8\n3|4\n" },
    { "a\n\"x\ny\"\n\xFF\n",
      "a\nx\ny\n! table.csv, line 4, column a: byte 0xFF is not UTF-8; save the table as UTF-8\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = read_all (cases[i].text, -1);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_nul (void)
{
  static const char text[] = "a,b\n1,2\0"
                             "3\n4,5\n";
  g_autofree char *found = read_all (text, sizeof text - 1);

  g_assert_cmpstr (found, ==,
                   "a|b\n! table.csv, line 2, column b: there is a NUL byte in it\n4|5\n");
}

/* A line without an end: a stream that would go on for gigabytes. */
#define TEST_TYPE_ENDLESS (test_endless_get_type ())
G_DECLARE_FINAL_TYPE (TestEndless, test_endless, TEST, ENDLESS, GInputStream)

struct _TestEndless
{
  GInputStream parent_instance;

  guint64 given;
};

G_DEFINE_FINAL_TYPE (TestEndless, test_endless, G_TYPE_INPUT_STREAM)

static gssize
test_endless_read (GInputStream *stream,
                   void *buffer,
                   gsize count,
                   GCancellable *cancellable,
                   GError **error)
{
  memset (buffer, 'x', count);
  TEST_ENDLESS (stream)->given += count;
  return count;
}

static void
test_endless_class_init (TestEndlessClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = test_endless_read;
}

static void
test_endless_init (TestEndless *self)
{
}

static void
test_endless_line (void)
{
  g_autoptr (TestEndless) endless = g_object_new (TEST_TYPE_ENDLESS, NULL);
  g_autoptr (ChurnCsv) csv = churn_csv_new (G_INPUT_STREAM (endless), "endless.csv");
  g_autoptr (GError) error = NULL;

  g_assert_null (churn_csv_read (csv, NULL, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "endless.csv, line 1: the record is longer than"));
  /* It gave up, and did not read on. */
  g_assert_cmpuint (endless->given, <, 2 * CHURN_CSV_RECORD_MAX);
}

static void
test_too_many_columns (void)
{
  g_autofree char *text = g_strnfill (CHURN_CSV_FIELDS_MAX + 1, ',');
  g_autofree char *found = read_all (text, -1);

  g_assert_cmpstr (found, ==, "! table.csv, line 1: more than 4096 columns\n");
}

static void
test_round_trip (void)
{
  static const char *const pieces[] = { "a", ",", "\"", "\n", "\r\n", " ", "ü", "x\"\"y", "7" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int round = 0; round < 2000; round++)
    {
      const char *fields[4] = { NULL };
      g_autoptr (GString) first = g_string_new ("k");
      g_autoptr (GString) second = g_string_new (NULL);
      g_autoptr (GPtrArray) read = NULL;
      g_autoptr (ChurnCsv) csv = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *line = NULL;

      for (int i = g_rand_int_range (random, 0, 8); i > 0; i--)
        g_string_append (first, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      for (int i = g_rand_int_range (random, 0, 8); i > 0; i--)
        g_string_append (second, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      fields[0] = first->str;
      fields[1] = second->str;
      fields[2] = "";
      line = churn_csv_format (fields);
      csv = open_text (line, -1);
      read = churn_csv_read (csv, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (read->len, ==, 3);
      for (int i = 0; i < 3; i++)
        g_assert_cmpstr (g_ptr_array_index (read, i), ==, fields[i]);
      g_assert_null (churn_csv_read (csv, NULL, &error));
      g_assert_no_error (error);
    }
}

/* Any bytes at all: records or an error, and an end. */
static void
test_fuzz (void)
{
  static const char alphabet[] = "\",\n\r;ab1-\xC3\xA9\xEF\xBB\xBF\xFF ";
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (int round = 0; round < 20000; round++)
    {
      char text[64];
      int length = g_rand_int_range (random, 0, sizeof text);
      g_autofree char *found = NULL;

      for (int i = 0; i < length; i++)
        text[i] = g_rand_int_range (random, 0, 20) == 0
                      ? g_rand_int_range (random, 0, 256)
                      : alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
      found = read_all (text, length);
      g_assert_true (g_utf8_validate (found, -1, NULL));
    }
}

void
test_csv_add (void)
{
  g_test_add_func ("/csv/records", test_records);
  g_test_add_func ("/csv/nul", test_nul);
  g_test_add_func ("/csv/endless-line", test_endless_line);
  g_test_add_func ("/csv/too-many-columns", test_too_many_columns);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/fuzz", test_fuzz);
}
