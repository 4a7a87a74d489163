#include "samples.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>

static ChurnSegment *
turn (ChurnParticipant participant, gint64 begin, ChurnSentiment sentiment)
{
  ChurnSegment *segment = churn_segment_new ();

  segment->participant = participant;
  segment->begin = begin;
  segment->sentiment = sentiment;

  return segment;
}

static gboolean
add (ChurnWindows *windows, gint64 begin, ChurnSentiment sentiment)
{
  g_autoptr (ChurnSegment) segment = turn (CHURN_PARTICIPANT_CUSTOMER, begin, sentiment);

  return churn_windows_add (windows, segment);
}

static char *
write_json (const ChurnWindows *windows, guint most)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  churn_windows_build (windows, most, builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}

static void
test_add (void)
{
  g_autoptr (ChurnWindows) windows = churn_windows_new ();
  g_autoptr (ChurnSegment) agent = turn (CHURN_PARTICIPANT_AGENT, 0, CHURN_SENTIMENT_NEGATIVE);
  g_autofree char *text = NULL;
  guint first = 7, last = 7;

  g_assert_false (churn_windows_get_range (windows, &first, &last));
  g_assert_cmpuint (first, ==, 7);
  g_assert_false (churn_windows_add (windows, agent));
  g_assert_false (add (windows, 0, CHURN_SENTIMENT_NONE));
  g_assert_false (add (windows, -1, CHURN_SENTIMENT_POSITIVE));
  g_assert_false (add (windows, G_MININT64, CHURN_SENTIMENT_POSITIVE));
  g_assert_false (add (windows, G_MAXINT64, CHURN_SENTIMENT_POSITIVE));
  g_assert_false (add (windows, 7LL * 24 * 60 * 60 * 1000, CHURN_SENTIMENT_POSITIVE));
  g_assert_cmpuint (churn_windows_get_n_spoken (windows), ==, 0);

  g_assert_true (add (windows, 38 * 15000, CHURN_SENTIMENT_POSITIVE));
  g_assert_true (add (windows, 37 * 15000 + 14999, CHURN_SENTIMENT_NEGATIVE));
  g_assert_true (add (windows, 38 * 15000 + 1, CHURN_SENTIMENT_NEUTRAL));
  g_assert_true (add (windows, 7LL * 24 * 60 * 60 * 1000 - 1, CHURN_SENTIMENT_NEUTRAL));
  text = churn_windows_to_string (windows);
  g_assert_cmpstr (text, ==, "37:-1/1,38:1/2,40319:0/1");
  g_assert_true (churn_windows_get_range (windows, &first, &last));
  g_assert_cmpuint (first, ==, 37);
  g_assert_cmpuint (last, ==, 40319);
  g_assert_cmpfloat (churn_windows_get_mean (windows, 38), ==, 0.5);
  g_assert_true (isnan (churn_windows_get_mean (windows, 39)));
  g_assert_true (isnan (churn_windows_get_mean (windows, G_MAXUINT)));
}

/* The order of turns makes no difference, and the means are those that one counts by hand. */
static void
test_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 100; round++)
    {
      g_autoptr (GPtrArray) turns =
          g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
      g_autoptr (ChurnWindows) forth = churn_windows_new ();
      g_autoptr (ChurnWindows) shuffled = churn_windows_new ();
      g_autoptr (ChurnWindows) read = NULL;
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      int sums[120] = { 0 }, counts[120] = { 0 };

      for (guint i = 0; i < 60; i++)
        {
          ChurnSegment *segment = sample_segment (rand, "s");

          g_ptr_array_add (turns, segment);
          if (churn_windows_add (forth, segment))
            {
              sums[segment->begin / 15000] += (int) segment->sentiment;
              counts[segment->begin / 15000]++;
            }
        }
      for (guint i = turns->len - 1; i > 0; i--)
        {
          guint j = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);
          gpointer swap = turns->pdata[i];

          turns->pdata[i] = turns->pdata[j];
          turns->pdata[j] = swap;
        }
      for (guint i = 0; i < turns->len; i++)
        churn_windows_add (shuffled, g_ptr_array_index (turns, i));
      a = churn_windows_to_string (forth);
      b = churn_windows_to_string (shuffled);
      g_assert_cmpstr (a, ==, b);
      g_assert_true (churn_windows_equal (forth, shuffled));
      read = churn_windows_from_string (a, NULL);
      g_assert_true (churn_windows_equal (forth, read));
      for (guint i = 0; i < 120; i++)
        assert_same_double (counts[i] > 0 ? (double) sums[i] / counts[i] : NAN,
                            churn_windows_get_mean (forth, i));
    }
}

static void
test_json (void)
{
  g_autoptr (ChurnWindows) windows = churn_windows_new ();
  g_autoptr (ChurnWindows) copy = NULL;
  g_autofree char *empty = write_json (windows, 0);
  g_autofree char *all = NULL;
  g_autofree char *two = NULL;

  g_assert_cmpstr (empty, ==, "{\"first\":0,\"values\":[]}");
  add (windows, 37 * 15000, CHURN_SENTIMENT_NEUTRAL);
  add (windows, 38 * 15000, CHURN_SENTIMENT_NEGATIVE);
  copy = churn_windows_copy (windows);
  g_assert_true (churn_windows_equal (windows, copy));
  add (windows, 40 * 15000, CHURN_SENTIMENT_POSITIVE);
  add (windows, 40 * 15000, CHURN_SENTIMENT_NEUTRAL);
  g_assert_false (churn_windows_equal (windows, copy));
  all = write_json (windows, 0);
  two = write_json (windows, 2);
  g_assert_cmpstr (all, ==, "{\"first\":37,\"values\":[0,-1,null,0.5]}");
  g_assert_cmpstr (two, ==, "{\"first\":38,\"values\":[-1,null,0.5]}");
}

static void
test_errors (void)
{
  static const char *const texts[] = {
    "x",       "1",         "1:0",     "1:0/0",           "1:2/1",       "1:-2/1",
    "1:nan/1", "1:/1",      "1:0/1,",  ",1:0/1",          "2:0/1,1:0/1", "1:0/1,1:0/1",
    "-1:0/1",  "40320:0/1", "1/0:1",   "1/2/3",           "1:2:3",       " 1:0/1",
    "1:0/1 ",  "1:1e/1",    "1:0x1/1", "1:0/99999999999",
  };
  static const struct
  {
    const char *json;
    const char *what;
  } jsons[] = {
    { "{\"values\":[]}", "first: missing" },
    { "{\"first\":-1,\"values\":[]}", "first: -1 is not between 0 and 40319" },
    { "{\"first\":1.5,\"values\":[]}", "first: an integer is needed here, not a number" },
    { "{\"first\":40320,\"values\":[]}", "first: 40320" },
    { "{\"first\":40319,\"values\":[1,1]}", "values: more than a week" },
    { "{\"first\":0}", "values: missing" },
    { "{\"first\":0,\"values\":{}}", "values: an array" },
    { "{\"first\":0,\"values\":[0,2]}", "values[1]" },
    { "{\"first\":0,\"values\":[0,-1.5]}", "values[1]" },
    { "{\"first\":0,\"values\":[\"0\"]}", "values[0]" },
    { "{\"first\":0,\"values\":[[]]}", "values[0]" },
    { "{\"first\":0,\"values\":[true]}", "values[0]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      if (churn_windows_from_string (texts[i], &error) != NULL)
        g_error ("%s was taken", texts[i]);
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (jsons); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = churn_json_parse (jsons[i].json, -1, NULL);

      g_assert_null (churn_windows_parse (json_node_get_object (root), &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      if (!g_str_has_prefix (error->message, jsons[i].what))
        g_error ("%s: %s", jsons[i].json, error->message);
    }
}

/* What is emptied can be added anew; the rest stays. */
static void
test_remove (void)
{
  g_autoptr (ChurnWindows) windows = churn_windows_new ();
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;

  churn_windows_remove (windows, 0, 1);
  for (gint64 i = 2; i < 6; i++)
    g_assert_true (add (windows, i * 15000, CHURN_SENTIMENT_POSITIVE));
  before = churn_windows_to_string (windows);
  churn_windows_remove (windows, 0, 1);
  churn_windows_remove (windows, 6, G_MAXUINT);
  text = churn_windows_to_string (windows);
  g_assert_cmpstr (text, ==, before);
  churn_windows_remove (windows, 3, 4);
  g_free (text);
  text = churn_windows_to_string (windows);
  g_assert_cmpstr (text, ==, "2:1/1,5:1/1");
  g_assert_true (add (windows, 4 * 15000, CHURN_SENTIMENT_POSITIVE));
  g_assert_true (add (windows, 3 * 15000, CHURN_SENTIMENT_POSITIVE));
  g_free (text);
  text = churn_windows_to_string (windows);
  g_assert_cmpstr (text, ==, before);
  churn_windows_remove (windows, 0, G_MAXUINT);
  g_assert_cmpuint (churn_windows_get_n_spoken (windows), ==, 0);
}

void
test_windows_add (void)
{
  g_test_add_func ("/windows/add", test_add);
  g_test_add_func ("/windows/order", test_order);
  g_test_add_func ("/windows/remove", test_remove);
  g_test_add_func ("/windows/json", test_json);
  g_test_add_func ("/windows/errors", test_errors);
}
