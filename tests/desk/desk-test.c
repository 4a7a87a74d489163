#include "desk-test.h"

#include <math.h>

/* An application on a screen, without animations; its start loads the style sheets and the icons.
 */
AdwApplication *
test_start (int *argc, char ***argv)
{
  AdwApplication *application;

  gtk_test_init (argc, argv, NULL);
  adw_init ();
  application = adw_application_new ("io.github.churn_desk.ChurnDesk", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  return application;
}

/* A customer who is silent now and then and whose mood swings. */
double
test_sentiment (guint window)
{
  if (window % 7 == 3 || window % 11 == 5)
    return NAN;

  return round (sin (window * 0.7) * 4) / 4;
}

/* A value a window. */
ChurnSeries *
test_series_new (const double *y, guint n)
{
  ChurnSeries *series = churn_series_new ();
  g_autofree double *x = g_new (double, n);

  for (guint i = 0; i < n; i++)
    x[i] = 15.0 * i;
  churn_series_set_points (series, x, y, n);

  return series;
}

void
test_fill_chart (ChurnChart *chart, guint n_windows)
{
  ChurnCourse *course = churn_chart_get_course (chart);
  g_autofree double *x = g_new (double, n_windows);
  g_autofree double *sentiment = g_new (double, n_windows);
  g_autofree double *churn = g_new (double, n_windows);
  double offers_x[] = { 93, 110, n_windows * 12.0 };
  double offers_y[] = { 12, 24, 36 };
  double probability = 0.62;

  for (guint i = 0; i < n_windows; i++)
    {
      x[i] = 15.0 * i;
      sentiment[i] = test_sentiment (i);
      if (!isnan (sentiment[i]))
        probability = CLAMP (probability - sentiment[i] * 0.06, 0.04, 0.96);
      churn[i] = probability;
    }
  churn_series_set_points (churn_course_get_sentiment (course), x, sentiment, n_windows);
  churn_series_set_points (churn_course_get_churn (course), x, churn, n_windows);
  churn_series_set_points (churn_course_get_offers (course), offers_x, offers_y, 3);
  churn_course_set_duration (course, n_windows * 15.0 - 4);
}

/* Until nothing is left to do but wait: frames drawn, allocations made. */
void
test_settle (void)
{
  for (guint i = 0; i < 30; i++)
    {
      g_usleep (2000);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

/* What the widget looks like, drawn without a screen by Cairo. */
GdkTexture *
test_take_picture (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_renderer_realize (renderer, NULL, NULL);
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_renderer_unrealize (renderer);

  return texture;
}

void
test_save_picture (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkTexture) texture = test_take_picture (widget);

  g_assert_true (gdk_texture_save_to_png (texture, path));
}
