#include "samples.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>
#include <string.h>

static void
test_strict (void)
{
  static const struct
  {
    const char *json;
    const char *what; /* NULL: is JSON */
  } table[] = {
    { "{}", NULL },
    { " [ 1 , -0 , 0.5 , 1e3 , 1E-3 , true , false , null , \"\" ] \n", NULL },
    { "9223372036854775807", NULL },
    { "-9223372036854775808", NULL },
    { "\"\\ud83d\\ude00 \\\\ \\\" \\/ \\b\\f\\n\\r\\t\"", NULL },
    { "", "byte 0: nothing" },
    { "  ", "byte 2: nothing" },
    { "9223372036854775808", "too large" },
    { "-9223372036854775809", "too large" },
    { "[1e999]", "byte 6: a number that is too large" },
    { "0x10", "byte 1: more than one" },
    { "01", "a number that is none" },
    { "1.", "a number that is none" },
    { "-", "a number that is none" },
    { "1e", "a number that is none" },
    { "[1e+]", "a number that is none" },
    { "+1", "unexpected" },
    { ".5", "unexpected" },
    { "NaN", "unexpected" },
    { "tru", "unexpected" },
    { "'a'", "unexpected" },
    { "[1]//x", "more than one" },
    { "/**/[1]", "byte 0: an unexpected" },
    { "[#\n1]", "byte 1: an unexpected" },
    { "{} {}", "byte 3: more than one" },
    { "1 2", "more than one" },
    { "]", "byte 0: nothing is open" },
    { "[", "do not fit" },
    { "[1,]", "do not fit" },
    { "{\"a\":1,}", "do not fit" },
    { "{\"a\" 1}", "do not fit" },
    { "{1:2}", "do not fit" },
    { "[1 2]", "do not fit" },
    { "[1}", "do not fit" },
    { "\"a", "does not end" },
    { "\"a\\", "unknown escape" },
    { "\"\\x\"", "unknown escape" },
    { "\"\\u12\"", "cut off" },
    { "\"\\u12g4\"", "unknown escape" },
    { "\"a\\u0000b\"", "NUL" },
    { "\"\\ud800\"", "half of a surrogate" },
    { "\"\\udc00\\ud800\"", "half of a surrogate" },
    { "\"\\ud800\\u0041\"", "half of a surrogate" },
    { "\"\\ud800\\n12345\"", "half of a surrogate" },
    { "\"\\ud800\\ude0\"", "unknown escape" },
    { "\"\\ud800\\ud", "half of a surrogate" },
    { "\"a\nb\"", "control character" },
    { "\"\xff\"", "byte 1: not UTF-8" },
    { "\"\xed\xa0\x80\"", "not UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = churn_json_parse (table[i].json, -1, &error);

      if (table[i].what == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (node);
          continue;
        }
      if (node != NULL)
        g_error ("%s was taken for JSON", table[i].json);
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      if (strstr (error->message, table[i].what) == NULL)
        g_error ("%s: %s", table[i].json, error->message);
    }
}

static void
test_length (void)
{
  g_autoptr (JsonNode) node = churn_json_parse ("[1]x", 3, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (node);
  g_assert_null (churn_json_parse ("1\0", 2, &error));
  g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
  g_assert_null (churn_json_parse (NULL, 0, NULL));
}

static void
test_depth (void)
{
  static const guint depths[] = { 64, 65, 1000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      for (guint d = 0; d < depths[i]; d++)
        g_string_append_c (text, '[');
      for (guint d = 0; d < depths[i]; d++)
        g_string_append_c (text, ']');
      node = churn_json_parse (text->str, (gssize) text->len, &error);
      g_assert_true ((node != NULL) == (depths[i] <= 64));
      if (node == NULL)
        g_assert_cmpstr (error->message, ==, "not JSON at byte 64: nested too deeply");
    }
}

/* Each reader against each type of value. */
static void
test_types (void)
{
  static const char *const members[] = { "object", "array", "string", "int",   "double",
                                         "true",   "time",  "null",   "absent" };
  g_autoptr (JsonNode) root =
      churn_json_parse ("{\"object\":{},\"array\":[],\"string\":\"x\",\"int\":12,\"double\":12.0,"
                        "\"true\":true,\"time\":\"2026-11-22T07:00:15.123Z\",\"null\":null}",
                        -1, NULL);
  JsonObject *object = json_node_get_object (root);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *m = members[i];
      gboolean none = g_str_equal (m, "null") || g_str_equal (m, "absent");
      gboolean text = g_str_equal (m, "string") || g_str_equal (m, "time");
      g_autofree char *s = NULL;
      g_autofree char *maybe_s = NULL;
      JsonObject *o = NULL;
      JsonArray *a = NULL;
      gint64 n = -5, maybe_n = -5, t = -5;
      double d = -5;
      gboolean b = -5;
      g_autoptr (GError) error = NULL;

      g_assert_true ((churn_json_get_object (object, m, NULL) != NULL) ==
                     g_str_equal (m, "object"));
      g_assert_true ((churn_json_get_array (object, m, NULL) != NULL) == g_str_equal (m, "array"));
      g_assert_true (churn_json_get_string (object, m, &s, NULL) == text);
      g_assert_true (churn_json_get_int (object, m, &n, NULL) == g_str_equal (m, "int"));
      g_assert_true (churn_json_get_double (object, m, &d, NULL) ==
                     (g_str_equal (m, "int") || g_str_equal (m, "double")));
      g_assert_true (churn_json_get_boolean (object, m, &b, NULL) == g_str_equal (m, "true"));
      g_assert_true (churn_json_get_time (object, m, &t, NULL) == g_str_equal (m, "time"));
      g_assert_true ((n == 12) == g_str_equal (m, "int") && (n == 12 || n == -5));
      g_assert_true (d == 12 || d == -5);
      g_assert_true (t == SAMPLE_TIME || t == -5);

      g_assert_true (churn_json_maybe_object (object, m, &o, NULL) ==
                     (none || g_str_equal (m, "object")));
      g_assert_true (churn_json_maybe_array (object, m, &a, NULL) ==
                     (none || g_str_equal (m, "array")));
      g_assert_true (churn_json_maybe_string (object, m, &maybe_s, NULL) == (none || text));
      g_assert_true (churn_json_maybe_int (object, m, &maybe_n, NULL) ==
                     (none || g_str_equal (m, "int")));
      g_assert_true (churn_json_maybe_double (object, m, &d, NULL) ==
                     (none || g_str_equal (m, "int") || g_str_equal (m, "double")));
      g_assert_true (churn_json_maybe_boolean (object, m, &b, NULL) ==
                     (none || g_str_equal (m, "true")));
      g_assert_true (churn_json_maybe_time (object, m, &t, NULL) ==
                     (none || g_str_equal (m, "time")));
      g_assert_true (maybe_n == 12 || maybe_n == -5);

      if (!g_str_equal (m, "int"))
        {
          g_assert_false (churn_json_get_int (object, m, &n, &error));
          g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
          g_assert_true (g_str_has_prefix (error->message, m));
        }
    }
}

static void
test_ranges (void)
{
  g_autoptr (JsonNode) root = churn_json_parse (
      "{\"minus\":-1,\"zero\":0,\"one\":1,\"two\":2,\"half\":0.5,\"over\":1.0000001,\"null\":null,"
      "\"max\":9223372036854775807}",
      -1, NULL);
  JsonObject *object;
  gint64 n = 7;
  double d = 7;

  g_assert_nonnull (root);
  object = json_node_get_object (root);
  g_assert_false (churn_json_maybe_count (object, "minus", 5, &n, NULL));
  g_assert_false (churn_json_maybe_count (object, "max", 5, &n, NULL));
  g_assert_false (churn_json_maybe_count (object, "half", 5, &n, NULL));
  g_assert_true (churn_json_maybe_count (object, "null", 5, &n, NULL));
  g_assert_true (churn_json_maybe_count (object, "absent", 5, &n, NULL));
  g_assert_cmpint (n, ==, 7);
  g_assert_true (churn_json_maybe_count (object, "zero", 5, &n, NULL));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (churn_json_maybe_count (object, "max", G_MAXINT64, &n, NULL));
  g_assert_cmpint (n, ==, G_MAXINT64);

  g_assert_false (churn_json_maybe_probability (object, "minus", &d, NULL));
  g_assert_false (churn_json_maybe_probability (object, "two", &d, NULL));
  g_assert_false (churn_json_maybe_probability (object, "over", &d, NULL));
  g_assert_true (churn_json_maybe_probability (object, "null", &d, NULL));
  g_assert_cmpfloat (d, ==, 7);
  g_assert_true (churn_json_maybe_probability (object, "one", &d, NULL));
  g_assert_cmpfloat (d, ==, 1);
}

static void
test_write (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  churn_json_add_double (builder, "nan", NAN);
  churn_json_add_double (builder, "infinity", -INFINITY);
  churn_json_add_double (builder, "half", 0.5);
  churn_json_add_string (builder, "none", NULL);
  churn_json_add_string (builder, "text", "a\"\n\001\037é");
  churn_json_add_time (builder, "never", 0);
  churn_json_add_time (builder, "time", SAMPLE_TIME);
  churn_json_add_months (builder, "unknown", -1);
  churn_json_add_months (builder, "months", 0);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = churn_json_to_string (root);
  g_assert_cmpstr (json, ==,
                   "{\"nan\":null,\"infinity\":null,\"half\":0.5,\"none\":null,"
                   "\"text\":\"a\\\"\\n\\u0001\\u001fé\",\"never\":null,"
                   "\"time\":\"2026-11-22T07:00:15.123Z\",\"unknown\":null,\"months\":0}");
}

void
test_json_add (void)
{
  g_test_add_func ("/json/strict", test_strict);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/types", test_types);
  g_test_add_func ("/json/ranges", test_ranges);
  g_test_add_func ("/json/write", test_write);
}
