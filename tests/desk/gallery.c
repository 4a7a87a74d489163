/* Draws each widget of the desk into a picture, for people to look at:
 * gallery DIRECTORY. Scheme and contrast are chosen by libadwaita's own
 * ADW_DEBUG_COLOR_SCHEME and ADW_DEBUG_HIGH_CONTRAST. */

#include "churn-chart.h"
#include "churn-gauge.h"
#include "churn-sparkline.h"

#include "desk-test.h"

#include <adwaita.h>
#include <math.h>

static GtkWidget *
create_gauge (double initial, double value)
{
  GtkWidget *gauge = churn_gauge_new ();

  churn_gauge_set_initial (CHURN_GAUGE (gauge), initial);
  churn_gauge_set_value (CHURN_GAUGE (gauge), value);
  gtk_widget_set_halign (gauge, GTK_ALIGN_CENTER);

  return gauge;
}

static GtkWidget *
create_chart (guint n_windows, ChurnTimelineSpan span)
{
  GtkWidget *widget = churn_chart_new ();
  ChurnChart *chart = CHURN_CHART (widget);

  test_fill_chart (chart, n_windows);
  churn_chart_set_span (chart, span);

  return widget;
}

static GtkWidget *
create_card (GtkWidget *child)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_margin_start (child, 16);
  gtk_widget_set_margin_end (child, 16);
  gtk_widget_set_margin_top (child, 16);
  gtk_widget_set_margin_bottom (child, 16);
  gtk_widget_set_hexpand (child, TRUE);
  gtk_box_append (GTK_BOX (card), child);
  gtk_widget_add_css_class (card, "card");

  return card;
}

static GtkWidget *
create_page (void)
{
  static const double gauges[][2] = {
    { NAN, NAN }, { 0.1, 0.08 }, { 0.5, 0.57 }, { 0.75, 0.82 }, { 0.9, 1 }
  };
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *sparklines = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 32);
  GtkWidget *chart;

  gtk_widget_set_margin_start (page, 16);
  gtk_widget_set_margin_end (page, 16);
  gtk_widget_set_margin_top (page, 16);
  for (guint i = 0; i < G_N_ELEMENTS (gauges); i++)
    gtk_box_append (GTK_BOX (row), create_card (create_gauge (gauges[i][0], gauges[i][1])));
  gtk_box_append (GTK_BOX (page), row);

  chart = create_chart (17, CHURN_TIMELINE_5_MINUTES);
  churn_chart_set_cursor (CHURN_CHART (chart), 200);
  gtk_box_append (GTK_BOX (page), create_card (chart));
  gtk_box_append (GTK_BOX (page), create_card (create_chart (75, CHURN_TIMELINE_15_MINUTES)));
  gtk_box_append (GTK_BOX (page), create_card (create_chart (1200, CHURN_TIMELINE_CALL)));

  for (guint i = 0; i <= 20; i += 5)
    {
      GtkWidget *sparkline = churn_sparkline_new ();
      double values[20];

      for (guint j = 0; j < i; j++)
        values[j] = test_sentiment (j);
      churn_sparkline_set_values (CHURN_SPARKLINE (sparkline), values, i);
      gtk_box_append (GTK_BOX (sparklines), sparkline);
    }
  gtk_box_append (GTK_BOX (page), create_card (sparklines));

  return page;
}

static void
activate_cb (GApplication *application, gpointer user_data)
{
  const char *folder = user_data;
  g_autofree char *path = g_build_filename (folder, "widgets.png", NULL);
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 1180);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), create_page ());
  gtk_window_present (GTK_WINDOW (window));
  test_settle ();
  test_save_picture (window, path);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.churn_desk.ChurnDesk", G_APPLICATION_NON_UNIQUE);

  if (argc != 2)
    {
      g_printerr ("Usage: gallery DIRECTORY\n");
      return 2;
    }

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), argv[1]);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
