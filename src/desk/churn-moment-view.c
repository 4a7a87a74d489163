#include "config.h"

#include "churn-moment-view.h"

#include "churn-mood.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnMomentView:
 *
 * How the call is going at this moment: where the customer's sentiment is going, as a sentence
 * with a face, and what the customer said last, in their own words.
 */
struct _ChurnMomentView
{
  AdwBin parent_instance;

  GtkImage *mood;
  GtkLabel *run;
  GtkLabel *quote;
};

G_DEFINE_FINAL_TYPE (ChurnMomentView, churn_moment_view, ADW_TYPE_BIN)

static ChurnSeries *
create_series (const ChurnWindows *windows)
{
  ChurnSeries *series = churn_series_new ();
  guint first, last;

  if (windows != NULL && churn_windows_get_range (windows, &first, &last))
    {
      guint n = last - first + 1;
      g_autofree double *x = g_new (double, n);
      g_autofree double *y = g_new (double, n);

      for (guint i = 0; i < n; i++)
        {
          x[i] = first + i;
          y[i] = churn_windows_get_mean (windows, first + i);
        }
      churn_series_set_points (series, x, y, n);
    }

  return series;
}

static const char *
find_last_words (const GPtrArray *transcript)
{
  for (guint i = transcript != NULL ? transcript->len : 0; i > 0; i--)
    {
      const ChurnSegment *segment = g_ptr_array_index (transcript, i - 1);

      if (segment->participant == CHURN_PARTICIPANT_CUSTOMER && segment->content != NULL)
        return segment->content;
    }

  return NULL;
}

static void
churn_moment_view_class_init (ChurnMomentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-moment-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnMomentView, mood);
  gtk_widget_class_bind_template_child (widget_class, ChurnMomentView, run);
  gtk_widget_class_bind_template_child (widget_class, ChurnMomentView, quote);
  gtk_widget_class_set_css_name (widget_class, "churn-moment");
}

static void
churn_moment_view_init (ChurnMomentView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_moment_view_new:
 *
 * Returns: (transfer floating): a view of a call in which nothing was said
 */
GtkWidget *
churn_moment_view_new (void)
{
  return g_object_new (CHURN_TYPE_MOMENT_VIEW, NULL);
}

/**
 * churn_moment_view_set_detail:
 * @self: a view
 * @detail: a contact
 */
void
churn_moment_view_set_detail (ChurnMomentView *self, const ChurnContactDetail *detail)
{
  g_autoptr (ChurnSeries) series = NULL;
  g_autofree char *run = NULL;
  g_autofree char *quote = NULL;
  ChurnSentiment sentiment;
  const char *classes[2] = { NULL, NULL };
  const char *said;

  g_return_if_fail (CHURN_IS_MOMENT_VIEW (self));
  g_return_if_fail (detail != NULL);

  series = create_series (detail->contact->windows);
  sentiment = churn_mood_of (churn_series_get_last (series));
  run = churn_words_sparkline (series);
  gtk_label_set_label (self->run, run);
  gtk_image_set_from_icon_name (self->mood, churn_mood_get_icon (sentiment));
  gtk_widget_set_visible (GTK_WIDGET (self->mood), sentiment != CHURN_SENTIMENT_NONE);
  classes[0] = churn_mood_get_class (sentiment);
  gtk_widget_set_css_classes (GTK_WIDGET (self->mood), classes);

  said = find_last_words (detail->transcript);
  /* Translators: what the customer said last */
  quote = said != NULL ? g_strdup_printf (C_ ("quotation", "“%s”"), said) : NULL;
  gtk_label_set_label (self->quote, quote != NULL ? quote : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->quote), said);
  gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);
}
