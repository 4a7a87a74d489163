#include "config.h"

#include "churn-words.h"

#include "churn-mood.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <math.h>

/**
 * churn_words_points:
 * @from: a churn probability
 * @to: another
 *
 * The difference of the two as they are shown, so that what stands beside the
 * rounded figures agrees with them.
 *
 * Returns: by how many percentage points @to is above @from
 */
int
churn_words_points (double from, double to)
{
  if (isnan (from) || isnan (to))
    return 0;

  return (int) round (to * 100) - (int) round (from * 100);
}

/* No line ends between a number and its signs. Among words from right to left the signs would
 * change sides with the number, and "< 1 %" would read as more than that: an isolate (UAX #9) keeps
 * the order that the translation has. */
static char *
keep_together (char *percent)
{
  g_autofree char *given = percent;
  g_autoptr (GString) kept = g_string_new (percent);

  g_string_replace (kept, " ", "\u00a0", 0);
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    {
      g_string_prepend (kept, "\342\201\246");
      g_string_append (kept, "\342\201\251");
    }

  return g_strdup (kept->str);
}

/**
 * churn_words_percent:
 * @probability: a churn probability from 0 to 1, NAN if not known
 *
 * What is almost certain is not said to be certain: only 0 and 1 themselves are
 * 0 % and 100 %. In a window from right to left the words are isolated, so that they can stand in
 * any sentence.
 *
 * Returns: (transfer full): the probability in percent
 */
char *
churn_words_percent (double probability)
{
  if (isnan (probability))
    /* Translators: in place of a percentage that is not known yet */
    return g_strdup (C_ ("percentage", "–"));

  if (probability < 1 && round (probability * 100) >= 100)
    /* Translators: a percentage that is almost 100 % */
    return keep_together (g_strdup (C_ ("percentage", "> 99 %")));
  if (probability > 0 && round (probability * 100) <= 0)
    /* Translators: a percentage that is almost 0 % */
    return keep_together (g_strdup (C_ ("percentage", "< 1 %")));

  /* Translators: a percentage; put the sign where your language has it */
  return keep_together (
      g_strdup_printf (C_ ("percentage", "%d %%"), (int) round (probability * 100)));
}

/**
 * churn_words_change:
 * @from: the churn probability when the call began
 * @to: the newest one
 *
 * Returns: (transfer full) (nullable): the change in words; %NULL if either is
 *   not known
 */
char *
churn_words_change (double from, double to)
{
  int points = churn_words_points (from, to);

  if (isnan (from) || isnan (to))
    return NULL;
  if (points == 0)
    return g_strdup (C_ ("change of the churn probability", "unchanged"));
  if (points > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "up %d\u00a0point", "up %d\u00a0points", (gulong) points),
        points);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "down %d\u00a0point", "down %d\u00a0points", (gulong) -points),
      -points);
}

/**
 * churn_words_change_short:
 * @from: the churn probability when the call began
 * @to: the newest one
 *
 * Returns: (transfer full) (nullable): the same as churn_words_change(), for eyes alone and where
 *   there is little room
 */
char *
churn_words_change_short (double from, double to)
{
  int points = churn_words_points (from, to);

  if (points > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "▲\u00a0%d\u00a0point",
                                         "▲\u00a0%d\u00a0points", (gulong) points),
                            points);
  if (points < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "▼\u00a0%d\u00a0point",
                                         "▼\u00a0%d\u00a0points", (gulong) -points),
                            -points);

  return churn_words_change (from, to);
}

/**
 * churn_words_clock:
 * @seconds: a duration in seconds
 *
 * Returns: (transfer full): it as on a clock, with hours only where there are
 *   some
 */
char *
churn_words_clock (double seconds)
{
  gint64 s = isfinite (seconds) ? (gint64) MAX (seconds, 0) : 0;

  if (s >= 3600)
    /* Translators: a duration in hours, minutes and seconds */
    return g_strdup_printf (C_ ("duration", "%d:%02d:%02d"), (int) (s / 3600), (int) (s / 60 % 60),
                            (int) (s % 60));

  /* Translators: a duration in minutes and seconds */
  return g_strdup_printf (C_ ("duration", "%d:%02d"), (int) (s / 60), (int) (s % 60));
}

/**
 * churn_words_number:
 * @value: a sentiment from -1 to 1
 *
 * Returns: (transfer full): the number with its sign and at most two decimals
 */
char *
churn_words_number (double value)
{
  double rounded = round (value * 100) / 100;
  /* The mark from left to right: where lines run the other way a sign would change its side. */
  const char *mark = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? "\u200e" : "";

  if (rounded == 0)
    return g_strdup ("0");

  return g_strdup_printf ("%s%s%.3g", mark, rounded < 0 ? "−" : "+", fabs (rounded));
}

/**
 * churn_words_risk:
 * @risk: a zone of the churn probability
 *
 * Returns: (transfer none): its name
 */
const char *
churn_words_risk (ChurnRisk risk)
{
  switch (risk)
    {
    case CHURN_RISK_LOW:
      return C_ ("risk", "Low risk");
    case CHURN_RISK_WATCH:
      return C_ ("risk", "Watch");
    case CHURN_RISK_HIGH:
      return C_ ("risk", "High risk");
    case CHURN_RISK_UNKNOWN:
    default:
      return C_ ("risk", "Not yet known");
    }
}

/**
 * churn_words_sentiment:
 * @sentiment: a mean sentiment from -1 to 1, NAN where the customer was silent
 *
 * Returns: (transfer none): the sentiment in a word
 */
const char *
churn_words_sentiment (double sentiment)
{
  switch (churn_mood_of (sentiment))
    {
    case CHURN_SENTIMENT_POSITIVE:
      return C_ ("sentiment", "positive");
    case CHURN_SENTIMENT_NEUTRAL:
      return C_ ("sentiment", "neutral");
    case CHURN_SENTIMENT_NEGATIVE:
      return C_ ("sentiment", "negative");
    case CHURN_SENTIMENT_NONE:
    default:
      return C_ ("sentiment", "silent");
    }
}

/**
 * churn_words_months:
 * @months: a length of a contract in months
 *
 * Returns: (transfer full): it in words
 */
char *
churn_words_months (double months)
{
  gulong n = (gulong) MAX (round (months), 0);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu\u00a0month", "%lu\u00a0months", n), n);
}

/**
 * churn_words_run:
 * @run: as churn_series_get_run() says it
 *
 * Returns: (transfer full): a part of a sentence about the sentiment
 */
char *
churn_words_run (int run)
{
  if (run == 0)
    return g_strdup (C_ ("run of the sentiment", "Sentiment steady"));
  if (run > 0)
    /* Translators: after the number is a no-break space, as there is little room */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Sentiment rising for %d\u00a0window",
                                         "Sentiment rising for %d\u00a0windows", (gulong) run),
                            run);

  /* Translators: after the number is a no-break space, as there is little room */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Sentiment falling for %d\u00a0window",
                                       "Sentiment falling for %d\u00a0windows", (gulong) -run),
                          -run);
}

/**
 * churn_words_gauge:
 * @probability: the churn probability, NAN if not known
 * @initial: that when the call began, NAN if not known
 * @threshold: the risk threshold
 *
 * Returns: (transfer full): all that the gauge shows, as a sentence
 */
char *
churn_words_gauge (double probability, double initial, double threshold)
{
  g_autofree char *percent = churn_words_percent (probability);
  g_autofree char *limit = churn_words_percent (threshold);
  g_autofree char *change = churn_words_change (initial, probability);
  const char *risk = churn_words_risk (churn_risk_of (probability, threshold));

  if (isnan (probability))
    return g_strdup (_ ("The churn probability is not known yet."));
  if (change == NULL)
    /* Translators: the risk in words, the percentage, the threshold's percentage */
    return g_strdup_printf (_ ("%s: churn %s; the risk threshold is %s."), risk, percent, limit);

  /* Translators: the risk in words, the percentage, the change ("up 7 points"),
   * the threshold's percentage */
  return g_strdup_printf (_ ("%s: churn %s, %s since the call began; the risk threshold is %s."),
                          risk, percent, change, limit);
}

static gboolean
has_values (ChurnSeries *series)
{
  return series != NULL && !isnan (churn_series_get_last (series));
}

/**
 * churn_words_chart:
 * @sentiment: (nullable): the mean sentiment of each window
 * @churn: (nullable): the churn probability
 * @offers: (nullable): the months offered
 *
 * Returns: (transfer full): all that the chart shows, as a sentence
 */
char *
churn_words_chart (ChurnSeries *sentiment, ChurnSeries *churn, ChurnSeries *offers)
{
  GString *words = g_string_new (NULL);
  guint n_offers = offers != NULL ? churn_series_get_n_points (offers) : 0;

  if (has_values (sentiment))
    {
      g_autofree char *run = churn_words_run (churn_series_get_run (sentiment));

      g_string_append (words, run);
    }
  else
    g_string_append (words, _ ("The customer has not spoken yet"));

  if (has_values (churn))
    {
      double last = churn_series_get_last (churn);
      g_autofree char *percent = churn_words_percent (last);
      g_autofree char *change = churn_words_change (churn_series_get_first (churn), last);

      g_string_append (words, C_ ("between parts of a sentence", "; "));
      /* Translators: a part of a sentence: the percentage and its change ("up 7 points") */
      g_string_append_printf (words, _ ("churn %s, %s"), percent, change);
    }
  else
    {
      g_string_append (words, C_ ("between parts of a sentence", "; "));
      g_string_append (words, _ ("churn not known yet"));
    }

  if (n_offers > 0)
    {
      g_string_append (words, C_ ("between parts of a sentence", "; "));
      g_string_append_printf (
          words,
          g_dngettext (GETTEXT_PACKAGE, "%u\u00a0offer made", "%u\u00a0offers made", n_offers),
          n_offers);
    }

  return g_string_free (words, FALSE);
}

/**
 * churn_words_sparkline:
 * @sentiment: (nullable): the mean sentiment of each window
 *
 * Returns: (transfer full): what a list's small picture of the sentiment shows
 */
char *
churn_words_sparkline (ChurnSeries *sentiment)
{
  g_autofree char *run = NULL;

  if (sentiment == NULL || churn_series_get_n_points (sentiment) == 0)
    return g_strdup (_ ("The customer has not spoken yet"));
  if (!has_values (sentiment))
    return g_strdup (_ ("Customer silent"));

  run = churn_words_run (churn_series_get_run (sentiment));

  /* Translators: "Sentiment falling for 4 windows, now negative" */
  return g_strdup_printf (_ ("%s, now %s"), run,
                          churn_words_sentiment (churn_series_get_last (sentiment)));
}

/**
 * churn_words_moment:
 * @from: the beginning of a stretch of the call, in seconds
 * @to: its end
 * @sentiment: the mean sentiment in it, NAN where the customer was silent
 * @churn: the churn probability at its end, NAN if not known
 * @months: the months offered in it, NAN for no offer
 *
 * Returns: (transfer full): what was known of that stretch, exactly: a line
 *   for the time, and one for each of the values
 */
char *
churn_words_moment (double from, double to, double sentiment, double churn, double months)
{
  g_autofree char *begin = churn_words_clock (from);
  g_autofree char *end = churn_words_clock (to);
  g_autofree char *percent = churn_words_percent (churn);
  GString *words = g_string_new (NULL);

  /* Translators: a stretch of time, from its beginning to its end */
  g_string_append_printf (words, C_ ("stretch", "%s – %s"), begin, end);
  g_string_append_c (words, '\n');
  if (isnan (sentiment))
    g_string_append (words, _ ("Customer silent"));
  else
    {
      g_autofree char *number = churn_words_number (sentiment);

      /* Translators: "Sentiment −0.5, negative" */
      g_string_append_printf (words, _ ("Sentiment %s, %s"), number,
                              churn_words_sentiment (sentiment));
    }
  g_string_append_c (words, '\n');
  /* Translators: "Churn 82 %" */
  g_string_append_printf (words, _ ("Churn %s"), percent);
  if (!isnan (months))
    {
      g_autofree char *offered = churn_words_months (months);

      g_string_append_c (words, '\n');
      /* Translators: "Offered 24 months" */
      g_string_append_printf (words, _ ("Offered %s"), offered);
    }

  return g_string_free (words, FALSE);
}
