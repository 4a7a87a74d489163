#include "tests.h"

#include "churn-backend-error.h"
#include "churn-error.h"
#include "churn-problem-words.h"
#include "churn-words.h"

#include "desk-test.h"

#include <gtk/gtk.h>
#include <math.h>

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_figures (void)
{
  assert_words (churn_words_percent (0.824), "82\u00a0%");
  assert_words (churn_words_percent (NAN), "–");
  /* What is almost certain is not called certain. */
  assert_words (churn_words_percent (1), "100\u00a0%");
  assert_words (churn_words_percent (0.9999), ">\u00a099\u00a0%");
  assert_words (churn_words_percent (0.995), ">\u00a099\u00a0%");
  assert_words (churn_words_percent (0.9949), "99\u00a0%");
  assert_words (churn_words_percent (0), "0\u00a0%");
  assert_words (churn_words_percent (0.0001), "<\u00a01\u00a0%");
  assert_words (churn_words_percent (0.005), "1\u00a0%");
  assert_words (churn_words_clock (0), "0:00");
  assert_words (churn_words_clock (255.9), "4:15");
  assert_words (churn_words_clock (3725), "1:02:05");
  assert_words (churn_words_clock (-3), "0:00");
  assert_words (churn_words_clock (NAN), "0:00");
  assert_words (churn_words_number (-0.5), "−0.5");
  assert_words (churn_words_number (2.0 / 3), "+0.67");
  assert_words (churn_words_number (-0.001), "0");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  assert_words (churn_words_number (-0.5), "\u200e−0.5");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  assert_words (churn_words_months (1), "1\u00a0month");
  assert_words (churn_words_months (24), "24\u00a0months");
}

/* The signs stay on their side of the number: U+2066 and U+2069 are left-to-right isolates. */
static void
test_right_to_left (void)
{
  GtkTextDirection direction = gtk_widget_get_default_direction ();

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  assert_words (churn_words_percent (0.0001), "\342\201\246<\u00a01\u00a0%\342\201\251");
  assert_words (churn_words_percent (0.824), "\342\201\24682\u00a0%\342\201\251");
  assert_words (churn_words_percent (NAN), "–");
  gtk_widget_set_default_direction (direction);
}

static void
test_change (void)
{
  assert_words (churn_words_change (0.75, 0.82), "up 7\u00a0points");
  assert_words (churn_words_change (0.82, 0.81), "down 1\u00a0point");
  assert_words (churn_words_change (0.821, 0.824), "unchanged");
  /* 82 % and 83 % are shown, so the change is a point, however small it was. */
  assert_words (churn_words_change (0.8249, 0.8251), "up 1\u00a0point");
  g_assert_null (churn_words_change (NAN, 0.5));
  g_assert_null (churn_words_change (0.5, NAN));

  assert_words (churn_words_change_short (0.75, 0.82), "▲\u00a07\u00a0points");
  assert_words (churn_words_change_short (0.82, 0.81), "▼\u00a01\u00a0point");
  assert_words (churn_words_change_short (0.821, 0.824), "unchanged");
  g_assert_null (churn_words_change_short (NAN, 0.5));
}

static void
test_risk (void)
{
  g_assert_cmpint (churn_risk_of (NAN, 0.7), ==, CHURN_RISK_UNKNOWN);
  g_assert_cmpint (churn_risk_of (0, 0.7), ==, CHURN_RISK_LOW);
  g_assert_cmpint (churn_risk_of (0.5, 0.7), ==, CHURN_RISK_WATCH);
  g_assert_cmpint (churn_risk_of (0.7, 0.7), ==, CHURN_RISK_HIGH);
  g_assert_cmpint (churn_risk_of (1, 1), ==, CHURN_RISK_HIGH);
}

static void
test_gauge (void)
{
  assert_words (
      churn_words_gauge (0.82, 0.75, 0.7),
      "High risk: churn 82\u00a0%, up 7\u00a0points since the call began; the risk threshold is "
      "70\u00a0%.");
  assert_words (churn_words_gauge (0.3, NAN, 0.7),
                "Low risk: churn 30\u00a0%; the risk threshold is "
                "70\u00a0%.");
  assert_words (
      churn_words_gauge (0.998, 0.9, 0.7),
      "High risk: churn >\u00a099\u00a0%, up 10\u00a0points since the call began; the risk threshold is "
      "70\u00a0%.");
  assert_words (churn_words_gauge (NAN, NAN, 0.7), "The churn probability is not known yet.");
}

static void
test_chart (void)
{
  static const double moods[] = { 1, 0.5, NAN, 0, -0.5, -1 };
  static const double risks[] = { 0.75, 0.78, 0.82 };
  static const double level[] = { 0.5, 0.5 };
  g_autoptr (ChurnSeries) sentiment = test_series_new (moods, 6);
  g_autoptr (ChurnSeries) churn = test_series_new (risks, 3);
  g_autoptr (ChurnSeries) equal = test_series_new (level, 2);
  g_autoptr (ChurnSeries) empty = churn_series_new ();

  assert_words (churn_words_chart (sentiment, churn, empty),
                "Sentiment falling for 4\u00a0windows; churn 82\u00a0%, up 7\u00a0points");
  assert_words (churn_words_chart (equal, equal, equal),
                "Sentiment steady; churn 50\u00a0%, unchanged; 2\u00a0offers made");
  assert_words (churn_words_chart (empty, empty, empty),
                "The customer has not spoken yet; churn not known yet");
  assert_words (churn_words_chart (NULL, NULL, NULL),
                "The customer has not spoken yet; churn not known yet");
  assert_words (churn_words_sparkline (sentiment),
                "Sentiment falling for 4\u00a0windows, now negative");
  assert_words (churn_words_sparkline (empty), "The customer has not spoken yet");
}

static void
test_moment (void)
{
  assert_words (churn_words_moment (255, 270, -0.5, 0.82, 24),
                "4:15 – 4:30\nSentiment −0.5, negative\nChurn 82\u00a0%\nOffered 24\u00a0months");
  assert_words (churn_words_moment (0, 15, NAN, NAN, NAN), "0:00 – 0:15\nCustomer silent\nChurn –");
}

/* Each kind of error is worded here, and none by what it says itself. */
static void
test_problems (void)
{
  static const struct
  {
    GQuark (*domain) (void);
    int n_codes;
  } domains[] = {
    { churn_error_quark, CHURN_ERROR_PARSE + 1 },
    { churn_backend_error_quark, CHURN_BACKEND_ERROR_CONFIGURATION + 1 },
  };
  g_autoptr (GError) odd = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "token=SECRET");
  g_autoptr (GError) disk = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "No space");
  g_autoptr (GError) over =
      g_error_new_literal (CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED, "The contact has ended");

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code < domains[i].n_codes; code++)
      {
        g_autoptr (GError) error =
            g_error_new_literal (domains[i].domain (), code, "token=SECRET at the server");

        g_assert_cmpint (churn_backend_error_get_problem (error), !=, CHURN_PROBLEM_OTHER);
        g_assert_cmpstr (churn_problem_words (error), !=, churn_problem_words (odd));
        g_assert_null (strstr (churn_problem_words (error), "SECRET"));
        g_assert_true (g_str_has_suffix (churn_problem_words (error), ".") ||
                       g_str_has_suffix (churn_problem_words (error), "?"));
      }
  g_assert_cmpstr (churn_problem_words (odd), ==, "Something unexpected went wrong.");
  g_assert_cmpstr (churn_problem_words (over), ==, "The call was already over.");
  g_assert_cmpint (churn_backend_error_get_problem (disk), ==, CHURN_PROBLEM_DISK);
}

void
test_words_add (void)
{
  g_test_add_func ("/desk/words/figures", test_figures);
  g_test_add_func ("/desk/words/right-to-left", test_right_to_left);
  g_test_add_func ("/desk/words/change", test_change);
  g_test_add_func ("/desk/words/risk", test_risk);
  g_test_add_func ("/desk/words/gauge", test_gauge);
  g_test_add_func ("/desk/words/chart", test_chart);
  g_test_add_func ("/desk/words/moment", test_moment);
  g_test_add_func ("/desk/words/problems", test_problems);
}
