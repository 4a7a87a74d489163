/* Draws widgets with fixed figures and holds the pictures against those that were
 * looked at: test-pictures REFERENCES, or --draw FOLDER to make new ones. */

#include "churn-chart.h"
#include "churn-gauge.h"
#include "churn-sparkline.h"

#include "desk-test.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

/* What fonts and rounding of another machine may change, and no more. */
#define MEAN_DIFFERENCE 2.0
#define FAR 64
#define SHARE_FAR 0.02

static char *folder;
static gboolean drawing;

static const char *
get_look (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return adw_style_manager_get_high_contrast (manager) ? "contrast"
         : adw_style_manager_get_dark (manager)        ? "dark"
                                                       : "light";
}

static GdkTexture *
draw (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GdkTexture *texture;

  gtk_widget_add_css_class (card, "background");
  gtk_widget_add_css_class (card, "section");
  gtk_widget_set_size_request (card, width, height);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_box_append (GTK_BOX (card), widget);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), card);
  gtk_window_present (GTK_WINDOW (window));
  test_settle ();
  texture = test_take_picture (card);
  gtk_window_destroy (GTK_WINDOW (window));

  return texture;
}

static guchar *
get_pixels (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  guchar *pixels = g_malloc ((gsize) width * gdk_texture_get_height (texture) * 4);

  gdk_texture_download (texture, pixels, (gsize) width * 4);

  return pixels;
}

/* Whether two pictures are as good as the same; how far they are apart is said. */
static gboolean
is_alike (GdkTexture *a, GdkTexture *b)
{
  int width = gdk_texture_get_width (a);
  int height = gdk_texture_get_height (a);
  gsize n = (gsize) width * height * 4;
  g_autofree guchar *x = get_pixels (a);
  g_autofree guchar *y = NULL;
  double sum = 0, far = 0;

  if (width != gdk_texture_get_width (b) || height != gdk_texture_get_height (b))
    {
      g_test_message ("the sizes differ: %d x %d and %d x %d", width, height,
                      gdk_texture_get_width (b), gdk_texture_get_height (b));
      return FALSE;
    }

  y = get_pixels (b);
  for (gsize i = 0; i < n; i++)
    {
      int difference = ABS (x[i] - y[i]);

      sum += difference;
      far += difference > FAR;
    }
  g_test_message ("mean difference %.2f, far apart %.2f %%", sum / n, 100 * far / n);

  return sum / n <= MEAN_DIFFERENCE && far / n <= SHARE_FAR;
}

static void
check (const char *name, GtkWidget *widget, int width, int height)
{
  g_autoptr (GdkTexture) texture = draw (widget, width, height);
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, get_look ());
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GdkTexture) reference = NULL;
  g_autoptr (GError) error = NULL;

  if (drawing)
    {
      g_assert_true (gdk_texture_save_to_png (texture, path));
      return;
    }

  reference = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  if (!is_alike (reference, texture))
    {
      g_autofree char *drawn = g_build_filename (g_get_tmp_dir (), file, NULL);

      gdk_texture_save_to_png (texture, drawn);
      g_test_message ("what was drawn is in %s", drawn);
      g_test_fail ();
    }
}

static GtkWidget *
create_gauge (double initial, double value)
{
  GtkWidget *gauge = churn_gauge_new ();

  churn_gauge_set_initial (CHURN_GAUGE (gauge), initial);
  churn_gauge_set_value (CHURN_GAUGE (gauge), value);

  return gauge;
}

static GtkWidget *
create_chart (ChurnTimelineSpan span)
{
  GtkWidget *chart = churn_chart_new ();

  test_fill_chart (CHURN_CHART (chart), 17);
  churn_chart_set_span (CHURN_CHART (chart), span);

  return chart;
}

static void
test_gauge (void)
{
  check ("gauge", create_gauge (0.75, 0.82), 240, 230);
}

static void
test_chart (void)
{
  check ("chart", create_chart (CHURN_TIMELINE_5_MINUTES), 520, 260);
}

static void
test_chart_rtl (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  check ("chart-rtl", create_chart (CHURN_TIMELINE_CALL), 520, 260);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_sparkline (void)
{
  GtkWidget *sparkline = churn_sparkline_new ();
  double values[CHURN_SPARKLINE_WINDOWS];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = test_sentiment (i);
  churn_sparkline_set_values (CHURN_SPARKLINE (sparkline), values, G_N_ELEMENTS (values));
  check ("sparkline", sparkline, 110, 50);
}

/* The tolerance lets no figure pass for another. */
static void
test_tolerance (void)
{
  g_autoptr (GdkTexture) this = draw (create_gauge (0.75, 0.82), 240, 230);
  g_autoptr (GdkTexture) again = draw (create_gauge (0.75, 0.82), 240, 230);
  g_autoptr (GdkTexture) other = draw (create_gauge (0.75, 0.42), 240, 230);
  g_autoptr (GdkTexture) chart = draw (create_chart (CHURN_TIMELINE_5_MINUTES), 520, 260);
  g_autoptr (GdkTexture) longer = draw (create_chart (CHURN_TIMELINE_15_MINUTES), 520, 260);

  g_assert_true (is_alike (this, again));
  g_assert_false (is_alike (this, other));
  g_assert_false (is_alike (chart, longer));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = test_start (&argc, &argv);

  drawing = argc == 3 && strcmp (argv[1], "--draw") == 0;
  if (argc != 2 && !drawing)
    {
      g_printerr ("Usage: test-pictures REFERENCES | --draw FOLDER\n");
      return 2;
    }

  folder = argv[argc - 1];
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);

  g_test_add_func ("/desk/pictures/gauge", test_gauge);
  g_test_add_func ("/desk/pictures/chart", test_chart);
  g_test_add_func ("/desk/pictures/chart-rtl", test_chart_rtl);
  g_test_add_func ("/desk/pictures/sparkline", test_sparkline);
  g_test_add_func ("/desk/pictures/tolerance", test_tolerance);

  return g_test_run ();
}
