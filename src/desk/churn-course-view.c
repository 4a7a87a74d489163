#include "config.h"

#include "churn-course-view.h"

#include "churn-bar.h"
#include "churn-chart.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So many windows are written out, the newest first. */
#define TABLE_ROWS 80

/**
 * ChurnCourseView:
 *
 * How one contact has gone so far: the chart with its spans, the counts of the
 * customer's moods, and the same figures as a table.
 */
struct _ChurnCourseView
{
  AdwBin parent_instance;

  GtkToggleButton *span_5;
  GtkToggleButton *span_15;
  GtkToggleButton *span_call;
  GtkToggleButton *as_table;
  GtkLabel *positive;
  GtkLabel *neutral;
  GtkLabel *negative;
  GtkStack *stack;
  ChurnChart *chart;
  GtkGrid *table;

  guint n_rows;
  double duration; /* in seconds */
};

enum
{
  PROP_0,
  PROP_SPAN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnCourseView, churn_course_view, ADW_TYPE_BIN)

static ChurnTimelineSpan
get_span (ChurnCourseView *self)
{
  return gtk_toggle_button_get_active (self->span_15)     ? CHURN_TIMELINE_15_MINUTES
         : gtk_toggle_button_get_active (self->span_call) ? CHURN_TIMELINE_CALL
                                                          : CHURN_TIMELINE_5_MINUTES;
}

static void
span_cb (ChurnCourseView *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  churn_chart_set_span (self->chart, get_span (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN]);
}

static void
clear_table (ChurnCourseView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);
  self->n_rows = 0;
}

static void
add_row (ChurnCourseView *self, const char *const *cells, const char *style_class)
{
  for (int i = 0; i < 4; i++)
    {
      GtkWidget *label =
          g_object_new (GTK_TYPE_LABEL, "label", cells[i], "xalign", i == 0 ? 0.0 : 1.0, "hexpand",
                        i == 0, "accessible-role", GTK_ACCESSIBLE_ROLE_CELL, NULL);

      gtk_widget_add_css_class (label, style_class);
      gtk_grid_attach (self->table, label, i, (int) self->n_rows, 1, 1);
    }
  self->n_rows++;
}

static ChurnCourse *
get_course (ChurnCourseView *self)
{
  return churn_chart_get_course (self->chart);
}

static void
update_table (ChurnCourseView *self)
{
  const char *const heads[] = { C_ ("table", "Time"), C_ ("table", "Sentiment"),
                                C_ ("table", "Churn"), C_ ("table", "Offered") };
  ChurnSeries *sentiment = churn_course_get_sentiment (get_course (self));
  ChurnSeries *churn = churn_course_get_churn (get_course (self));
  ChurnSeries *offers = churn_course_get_offers (get_course (self));
  guint n = churn_series_get_n_points (sentiment);

  clear_table (self);
  add_row (self, heads, "heading");
  for (guint i = n; i > 0 && n - i < TABLE_ROWS; i--)
    {
      g_autofree char *time = NULL;
      g_autofree char *number = NULL;
      g_autofree char *percent = NULL;
      g_autofree char *months = NULL;
      double x, mean, offered;

      churn_series_get_point (sentiment, i - 1, &x, &mean);
      offered = churn_series_get_mean (offers, x, x + CHURN_WINDOW_SECONDS);
      time = churn_words_clock (x);
      number = isnan (mean) ? g_strdup (churn_words_sentiment (mean)) : churn_words_number (mean);
      percent = churn_words_percent (
          churn_series_get_value_at (churn, nextafter (x + CHURN_WINDOW_SECONDS, -INFINITY)));
      months = isnan (offered) ? g_strdup ("") : churn_words_months (offered);
      add_row (self, (const char *const[]){ time, number, percent, months }, "numeric");
    }
}

static void
as_table_cb (ChurnCourseView *self)
{
  gboolean as_table = gtk_toggle_button_get_active (self->as_table);

  if (as_table)
    update_table (self);
  gtk_stack_set_visible_child_name (self->stack, as_table ? "table" : "chart");
}

static void
churn_course_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPAN:
      g_value_set_uint (value, get_span (CHURN_COURSE_VIEW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_course_view_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPAN:
      churn_course_view_set_span (CHURN_COURSE_VIEW (object), g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_course_view_class_init (ChurnCourseViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_course_view_get_property;
  object_class->set_property = churn_course_view_set_property;

  /**
   * ChurnCourseView:span:
   *
   * How much of the call the chart shows, a #ChurnTimelineSpan.
   */
  properties[PROP_SPAN] =
      g_param_spec_uint ("span", NULL, NULL, 0, CHURN_TIMELINE_CALL, CHURN_TIMELINE_5_MINUTES,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CHURN_TYPE_BAR);
  g_type_ensure (CHURN_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-course-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, span_5);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, span_15);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, span_call);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, as_table);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, positive);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, neutral);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, negative);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, chart);
  gtk_widget_class_bind_template_child (widget_class, ChurnCourseView, table);
}

static void
churn_course_view_init (ChurnCourseView *self)
{
  GtkToggleButton *spans[3];

  gtk_widget_init_template (GTK_WIDGET (self));
  spans[0] = self->span_5;
  spans[1] = self->span_15;
  spans[2] = self->span_call;
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    g_signal_connect_object (spans[i], "toggled", G_CALLBACK (span_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->as_table, "toggled", G_CALLBACK (as_table_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * churn_course_view_set_span:
 * @self: a view
 * @span: how much of the call is to be seen
 */
void
churn_course_view_set_span (ChurnCourseView *self, ChurnTimelineSpan span)
{
  GtkToggleButton *button;

  g_return_if_fail (CHURN_IS_COURSE_VIEW (self));

  button = span == CHURN_TIMELINE_CALL         ? self->span_call
           : span == CHURN_TIMELINE_15_MINUTES ? self->span_15
                                               : self->span_5;
  gtk_toggle_button_set_active (button, TRUE);
}

/**
 * churn_course_view_set_risk_threshold:
 * @self: a view
 * @threshold: the churn probability from which on the risk is high
 */
void
churn_course_view_set_risk_threshold (ChurnCourseView *self, double threshold)
{
  g_return_if_fail (CHURN_IS_COURSE_VIEW (self));

  churn_chart_set_risk_threshold (self->chart, threshold);
}

/* The moment of a time of the server's, in seconds since the contact began. */
static double
since (const ChurnContactDetail *detail, gint64 time)
{
  gint64 started = churn_contact_get_started (detail->contact);

  return MAX ((double) (time - started) / G_USEC_PER_SEC, 0);
}

static double
get_duration (const ChurnContactDetail *detail)
{
  gint64 ended = churn_contact_get_ended (detail->contact);

  if (churn_contact_get_started (detail->contact) == 0)
    return 0;

  return since (detail,
                churn_contact_is_live (detail->contact) || ended == 0 ? detail->time : ended);
}

static void
set_windows (ChurnCourseView *self, const ChurnContactDetail *detail, double duration)
{
  const ChurnWindows *windows = detail->contact->windows;
  guint first, last, n = (guint) ceil (duration / CHURN_WINDOW_SECONDS);
  g_autofree double *x = NULL;
  g_autofree double *y = NULL;

  if (churn_windows_get_range (windows, &first, &last))
    n = MAX (n, last + 1);
  x = g_new (double, MAX (n, 1));
  y = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      x[i] = (double) i * CHURN_WINDOW_SECONDS;
      y[i] = churn_windows_get_mean (windows, i);
    }
  churn_series_set_points (churn_course_get_sentiment (get_course (self)), x, y, n);
}

/* Windows in which the customer was silent are not sent: they are gaps up to now.
 * Whether there were any to add. */
static gboolean
pad_windows (ChurnCourseView *self, double duration)
{
  ChurnSeries *sentiment = churn_course_get_sentiment (get_course (self));
  guint had = churn_series_get_n_points (sentiment);
  guint n = (guint) ceil (duration / CHURN_WINDOW_SECONDS);
  g_autofree double *x = NULL;
  g_autofree double *y = NULL;

  if (n <= had)
    return FALSE;

  x = g_new (double, n);
  y = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      x[i] = (double) i * CHURN_WINDOW_SECONDS;
      y[i] = NAN;
      if (i < had)
        churn_series_get_point (sentiment, i, &x[i], &y[i]);
    }
  churn_series_set_points (sentiment, x, y, n);

  return TRUE;
}

static void
set_predictions (ChurnCourseView *self, const ChurnContactDetail *detail)
{
  guint n = detail->predictions != NULL ? detail->predictions->len : 0;
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autofree double *y = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      const ChurnPrediction *prediction = g_ptr_array_index (detail->predictions, i);

      x[i] = since (detail, prediction->time);
      y[i] = prediction->churn;
    }
  churn_series_set_points (churn_course_get_churn (get_course (self)), x, y, n);
}

static void
set_offers (ChurnCourseView *self, const ChurnContactDetail *detail)
{
  guint n = detail->offers != NULL ? detail->offers->len : 0;
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autofree double *y = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      const ChurnOffer *offer = g_ptr_array_index (detail->offers, i);

      x[i] = since (detail, offer->made);
      y[i] = offer->months;
    }
  churn_series_set_points (churn_course_get_offers (get_course (self)), x, y, n);
}

static void
show_count (GtkLabel *label, guint n, const char *sentence)
{
  g_autofree char *figure = g_strdup_printf ("%u", n);

  gtk_label_set_label (label, figure);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
show_counts (ChurnCourseView *self, const ChurnSentimentCounts *counts)
{
  g_autofree char *positive =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u\u00a0positive moment",
                                    "%u\u00a0positive moments", counts->positive),
                       counts->positive);
  g_autofree char *neutral =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u\u00a0neutral moment",
                                    "%u\u00a0neutral moments", counts->neutral),
                       counts->neutral);
  g_autofree char *negative =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u\u00a0negative moment",
                                    "%u\u00a0negative moments", counts->negative),
                       counts->negative);

  show_count (self->positive, counts->positive, positive);
  show_count (self->neutral, counts->neutral, neutral);
  show_count (self->negative, counts->negative, negative);
}

/**
 * churn_course_view_set_detail:
 * @self: a view
 * @detail: what is known of the contact
 */
void
churn_course_view_set_detail (ChurnCourseView *self, const ChurnContactDetail *detail)
{
  g_return_if_fail (CHURN_IS_COURSE_VIEW (self));
  g_return_if_fail (detail != NULL);

  self->duration = get_duration (detail);
  churn_course_set_duration (get_course (self), self->duration);
  set_windows (self, detail, self->duration);
  set_predictions (self, detail);
  set_offers (self, detail);
  show_counts (self, &detail->contact->counts);
  if (gtk_toggle_button_get_active (self->as_table))
    update_table (self);
}

/**
 * churn_course_view_set_duration:
 * @self: a view, whose contact is known
 * @duration: how long the contact has lasted by the server's clock, in seconds
 *
 * Lets the time go on between what is heard of the contact: a customer who says
 * nothing is silent up to now, not up to the newest answer.
 */
void
churn_course_view_set_duration (ChurnCourseView *self, double duration)
{
  g_return_if_fail (CHURN_IS_COURSE_VIEW (self));
  g_return_if_fail (duration >= 0);

  if (duration <= self->duration)
    return;

  self->duration = duration;
  churn_course_set_duration (get_course (self), duration);
  if (pad_windows (self, duration) && gtk_toggle_button_get_active (self->as_table))
    update_table (self);
}
