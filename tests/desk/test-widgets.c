/* The widgets on a screen: what they say to assistive technology, and that what
 * they draw is where it should be. */

#include "churn-chart.h"
#include "churn-dial.h"
#include "churn-gauge.h"
#include "churn-sparkline.h"
#include "churn-split.h"

#include "desk-test.h"

#include <adwaita.h>
#include <math.h>

static GtkWidget *
show (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  test_settle ();

  return window;
}

/* GTK's own macro takes a percent sign in what is expected for a conversion. */
static void
assert_said (gpointer widget, GtkAccessibleProperty property, const char *expected)
{
  g_autofree char *said = gtk_test_accessible_check_property (widget, property, expected);

  g_assert_cmpstr (said, ==, NULL);
}

/* How many pixels of a part of the picture are about as green (red, blue) as
 * asked: the colour's own part is well above both others. */
typedef enum
{
  BLUE,
  GREEN,
  RED,
} Tint;

static guint
count_tinted (GdkTexture *texture, Tint tint, double left, double top, double right, double bottom)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guchar *pixels = g_malloc ((gsize) width * height * 4);
  guint n = 0;

  gdk_texture_download (texture, pixels, (gsize) width * 4);
  for (int y = (int) (top * height); y < (int) (bottom * height); y++)
    for (int x = (int) (left * width); x < (int) (right * width); x++)
      {
        const guchar *pixel = pixels + ((gsize) y * width + x) * 4;
        guint others = 0;

        for (int i = BLUE; i <= RED; i++)
          if (i != (int) tint)
            others = MAX (others, pixel[i]);
        if (pixel[tint] > others + 40)
          n++;
      }

  return n;
}

static void
test_gauge_accessible (void)
{
  GtkWidget *gauge = churn_gauge_new ();
  GtkWidget *window = show (gauge, 240, 220);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (gauge), GTK_ACCESSIBLE_ROLE_METER);
  assert_said (gauge, GTK_ACCESSIBLE_PROPERTY_LABEL, "Churn probability: not known yet");
  churn_gauge_set_initial (CHURN_GAUGE (gauge), 0.75);
  churn_gauge_set_value (CHURN_GAUGE (gauge), 0.82);
  assert_said (gauge, GTK_ACCESSIBLE_PROPERTY_LABEL, "Churn probability: 82\u00a0%");
  assert_said (gauge, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
               "High risk: churn 82\u00a0%, up 7\u00a0points since the call began; "
               "the risk threshold is 70\u00a0%.");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gauge), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       0.82);
  assert_said (gauge, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "82\u00a0%");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gauge), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                       0.0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gauge), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                       1.0);
  g_assert_true (gtk_widget_has_css_class (gauge, "high"));
  churn_gauge_set_risk_threshold (CHURN_GAUGE (gauge), 0.9);
  g_assert_true (gtk_widget_has_css_class (gauge, "watch"));
  g_assert_false (gtk_widget_has_css_class (gauge, "high"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkLabel *
find_label (GtkWidget *parent, const char *style_class)
{
  GtkWidget *child = gtk_widget_get_first_child (parent);

  while (child != NULL && !gtk_widget_has_css_class (child, style_class))
    child = gtk_widget_get_next_sibling (child);
  g_assert_nonnull (child);

  return GTK_LABEL (child);
}

/* The change stands in one line where the gauge is as narrow as it gets; with larger letters in
 * lines about as long. */
static void
test_gauge_narrow (void)
{
  GtkWidget *gauge = churn_gauge_new ();
  GtkWidget *window;
  GtkLabel *change = find_label (gauge, "change");
  PangoAttrList *large = pango_attr_list_new ();
  PangoLayout *layout;
  int width;

  churn_gauge_set_initial (CHURN_GAUGE (gauge), 0.99);
  churn_gauge_set_value (CHURN_GAUGE (gauge), 0.1);
  gtk_widget_set_halign (gauge, GTK_ALIGN_CENTER);
  gtk_widget_measure (gauge, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  window = show (gauge, width, 220);
  g_assert_cmpint (gtk_widget_get_allocated_width (gauge), ==, width);
  g_assert_cmpstr (gtk_label_get_label (change), ==, "▼\u00a089\u00a0points in this call");
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (change)), ==, 1);

  pango_attr_list_insert (large, pango_attr_scale_new (1.3));
  gtk_label_set_attributes (change, large);
  test_settle ();
  layout = gtk_label_get_layout (change);
  g_assert_cmpint (pango_layout_get_line_count (layout), ==, 2);
  g_assert_cmpstr (pango_layout_get_text (layout) +
                       pango_layout_get_line_readonly (layout, 1)->start_index,
                   ==, "in this call");

  pango_attr_list_unref (large);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_gauge_values (void)
{
  GtkWidget *gauge = churn_gauge_new ();
  GtkWidget *window = show (gauge, 240, 220);

  g_assert_true (isnan (churn_gauge_get_value (CHURN_GAUGE (gauge))));
  churn_gauge_set_value (CHURN_GAUGE (gauge), 1.5);
  g_assert_cmpfloat (churn_gauge_get_value (CHURN_GAUGE (gauge)), ==, 1);
  churn_gauge_set_value (CHURN_GAUGE (gauge), -2);
  g_assert_cmpfloat (churn_gauge_get_value (CHURN_GAUGE (gauge)), ==, 0);
  churn_gauge_set_value (CHURN_GAUGE (gauge), NAN);
  g_assert_true (isnan (churn_gauge_get_value (CHURN_GAUGE (gauge))));
  test_settle ();

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_gauge_drawn (void)
{
  GtkWidget *gauge = churn_gauge_new ();
  GtkWidget *window = show (gauge, 240, 220);
  g_autoptr (GdkTexture) low = NULL;
  g_autoptr (GdkTexture) high = NULL;

  churn_gauge_set_value (CHURN_GAUGE (gauge), 0.2);
  test_settle ();
  low = test_take_picture (gauge);
  churn_gauge_set_value (CHURN_GAUGE (gauge), 0.95);
  test_settle ();
  high = test_take_picture (gauge);

  /* The high zone is at the right: hardly red while it is but a track. */
  g_assert_cmpuint (count_tinted (low, RED, 0.5, 0, 1, 1), <, 100);
  g_assert_cmpuint (count_tinted (high, RED, 0.5, 0, 1, 1), >, 300);
  g_assert_cmpuint (count_tinted (high, GREEN, 0, 0, 0.5, 1), >, 300);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_dial_animation (void)
{
  GtkWidget *widget = churn_dial_new ();
  ChurnDial *dial = CHURN_DIAL (widget);
  GtkWidget *window = show (widget, 240, 220);
  GtkSettings *settings = gtk_settings_get_default ();

  /* Off: it is there at once. */
  churn_dial_set_value (dial, 0.2);
  churn_dial_set_value (dial, 0.95);
  g_assert_cmpfloat (churn_dial_get_shown (dial), ==, 0.95);

  /* On: it sets out from where it was, and arrives. */
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  churn_dial_set_value (dial, 0.1);
  g_assert_cmpfloat (churn_dial_get_shown (dial), >, 0.9);
  while (churn_dial_get_shown (dial) != 0.1)
    g_main_context_iteration (NULL, TRUE);

  /* Nothing moves that no call has moved: to and from what is not known it jumps. */
  churn_dial_set_value (dial, NAN);
  g_assert_true (isnan (churn_dial_get_shown (dial)));
  churn_dial_set_value (dial, 0.8);
  g_assert_cmpfloat (churn_dial_get_shown (dial), ==, 0.8);

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_chart_accessible (void)
{
  static const double x[] = { 0, 15, 30, 45, 60, 75 };
  static const double sentiment[] = { 1, 0.5, NAN, 0, -0.5, -1 };
  static const double churn[] = { 0.75, 0.75, 0.76, 0.78, 0.8, 0.82 };
  GtkWidget *widget = churn_chart_new ();
  ChurnChart *chart = CHURN_CHART (widget);
  ChurnCourse *course = churn_chart_get_course (chart);
  GtkWidget *window = show (widget, 600, 240);
  g_autofree char *readout = NULL;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_ROLE_IMG);
  assert_said (chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Sentiment and churn over the call");
  churn_series_set_points (churn_course_get_sentiment (course), x, sentiment, 6);
  churn_series_set_points (churn_course_get_churn (course), x, churn, 6);
  churn_course_set_duration (course, 90);
  assert_said (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
               "Sentiment falling for 4\u00a0windows; churn 82\u00a0%, up 7\u00a0points");

  churn_chart_set_cursor (chart, 80);
  readout = churn_chart_get_readout (chart);
  g_assert_cmpstr (readout, ==, "1:15 – 1:30\nSentiment −1, negative\nChurn 82\u00a0%");
  assert_said (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
               "Sentiment falling for 4\u00a0windows; churn 82\u00a0%, up 7\u00a0points. "
               "At the cursor: 1:15 – 1:30,Sentiment −1, negative,Churn "
               "82\u00a0%");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
press (GtkWidget *widget, guint key)
{
  GListModel *controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)) && !handled; j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
              gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            handled = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                    GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                                    gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_object_unref (controllers);
  g_assert_true (handled);
}

static void
test_chart_keyboard (void)
{
  GtkWidget *widget = churn_chart_new ();
  ChurnChart *chart = CHURN_CHART (widget);
  ChurnCourse *course = churn_chart_get_course (chart);
  GtkWidget *window = show (widget, 600, 240);

  test_fill_chart (chart, 40);
  churn_course_set_duration (course, 590);
  test_settle ();
  g_assert_true (gtk_widget_get_focusable (widget));
  g_assert_true (isnan (churn_chart_get_cursor (chart)));

  press (widget, GDK_KEY_Left);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 585);
  press (widget, GDK_KEY_Left);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 570);
  press (widget, GDK_KEY_Home);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 300);
  press (widget, GDK_KEY_Right);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 315);
  press (widget, GDK_KEY_End);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 585);

  /* The window of time rolls on, and what the cursor is on rolls out of it. */
  press (widget, GDK_KEY_Home);
  churn_course_set_duration (course, 640);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 345);
  press (widget, GDK_KEY_Escape);
  g_assert_true (isnan (churn_chart_get_cursor (chart)));

  /* Time runs the other way. */
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  press (widget, GDK_KEY_End);
  press (widget, GDK_KEY_Right);
  g_assert_cmpfloat (churn_chart_get_cursor (chart), ==, 615);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_chart_drawn (void)
{
  static const double x[] = { 0, 15, 270, 285 };
  static const double y[] = { 1, 1, -1, -1 };
  GtkWidget *widget = churn_chart_new ();
  ChurnChart *chart = CHURN_CHART (widget);
  ChurnCourse *course = churn_chart_get_course (chart);
  GtkWidget *window = show (widget, 600, 240);
  g_autoptr (GdkTexture) ltr = NULL;
  g_autoptr (GdkTexture) rtl = NULL;

  churn_series_set_points (churn_course_get_sentiment (course), x, y, 4);
  churn_course_set_duration (course, 300);
  test_settle ();
  ltr = test_take_picture (widget);
  /* Good columns stand above the zero line at the beginning, bad ones below at the end. */
  g_assert_cmpuint (count_tinted (ltr, GREEN, 0.08, 0.15, 0.3, 0.5), >, 1000);
  g_assert_cmpuint (count_tinted (ltr, RED, 0.08, 0.5, 0.7, 1), ==, 0);
  g_assert_cmpuint (count_tinted (ltr, RED, 0.7, 0.5, 0.95, 0.9), >, 1000);
  g_assert_cmpuint (count_tinted (ltr, GREEN, 0.3, 0, 1, 1), ==, 0);

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  test_settle ();
  rtl = test_take_picture (widget);
  g_assert_cmpuint (count_tinted (rtl, GREEN, 0.7, 0.15, 0.92, 0.5), >, 1000);
  g_assert_cmpuint (count_tinted (rtl, RED, 0.05, 0.5, 0.3, 0.9), >, 1000);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
assert_draws (const double *y, guint n, double duration)
{
  for (ChurnTimelineSpan span = CHURN_TIMELINE_5_MINUTES; span <= CHURN_TIMELINE_CALL; span++)
    {
      GtkWidget *widget = churn_chart_new ();
      ChurnChart *chart = CHURN_CHART (widget);
      ChurnCourse *course = churn_chart_get_course (chart);
      GtkWidget *window = show (widget, 300, 200);
      g_autofree double *x = g_new (double, MAX (n, 1));
      g_autoptr (GdkTexture) texture = NULL;

      for (guint i = 0; i < n; i++)
        x[i] = 15.0 * i;
      churn_series_set_points (churn_course_get_sentiment (course), x, y, n);
      churn_series_set_points (churn_course_get_churn (course), x, y, n);
      churn_series_set_points (churn_course_get_offers (course), x, y, n);
      churn_course_set_duration (course, duration);
      churn_chart_set_span (chart, span);
      churn_chart_set_cursor (chart, 1e9);
      test_settle ();
      texture = test_take_picture (widget);
      g_assert_cmpint (gdk_texture_get_width (texture), >=, 300);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_chart_pathological (void)
{
  static const double one[] = { 0.5 };
  static const double equal[] = { 0.5, 0.5, 0.5, 0.5 };
  static const double unknown[] = { NAN, NAN, NAN, NAN };
  static const double outside[] = { -3, INFINITY, 1e300, 0 };
  double five_hours[1200];

  for (guint i = 0; i < G_N_ELEMENTS (five_hours); i++)
    five_hours[i] = test_sentiment (i);
  assert_draws (NULL, 0, 0);
  assert_draws (one, 1, 3);
  assert_draws (equal, 4, 60);
  assert_draws (unknown, 4, 60);
  assert_draws (outside, 4, 60);
  assert_draws (five_hours, G_N_ELEMENTS (five_hours), 5 * 3600);
}

static void
test_sparkline_accessible (void)
{
  static const double values[] = { 1, 0.5, NAN, -0.5 };
  static const double silence[] = { NAN, NAN };
  GtkWidget *sparkline = churn_sparkline_new ();
  GtkWidget *window = show (sparkline, 100, 40);
  g_autoptr (GdkTexture) texture = NULL;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_ROLE_IMG);
  assert_said (sparkline, GTK_ACCESSIBLE_PROPERTY_LABEL, "The customer has not spoken yet");
  churn_sparkline_set_values (CHURN_SPARKLINE (sparkline), silence, 2);
  assert_said (sparkline, GTK_ACCESSIBLE_PROPERTY_LABEL, "Customer silent");
  churn_sparkline_set_values (CHURN_SPARKLINE (sparkline), values, 4);
  assert_said (sparkline, GTK_ACCESSIBLE_PROPERTY_LABEL,
               "Sentiment falling for 2\u00a0windows, now negative");
  test_settle ();
  texture = test_take_picture (sparkline);
  g_assert_cmpuint (count_tinted (texture, GREEN, 0.5, 0, 1, 0.55), >, 20);
  g_assert_cmpuint (count_tinted (texture, RED, 0.5, 0.45, 1, 1), >, 5);
  g_assert_cmpuint (count_tinted (texture, RED, 0, 0, 0.7, 1), ==, 0);

  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
create_side (int width)
{
  GtkWidget *side = gtk_label_new ("side");

  gtk_widget_set_size_request (side, width, 40);

  return side;
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_split (void)
{
  GtkWidget *widget = churn_split_new ();
  ChurnSplit *split = CHURN_SPLIT (widget);
  GtkWidget *list = create_side (300);
  GtkWidget *content = create_side (340);
  GtkWidget *scroller = gtk_fixed_new ();
  GtkWidget *window;
  guint n = 0;

  churn_split_set_list (split, list);
  churn_split_set_content (split, content);
  gtk_fixed_put (GTK_FIXED (scroller), widget, 0, 0);
  gtk_widget_set_size_request (widget, 800, 100);
  window = show (scroller, 900, 200);
  g_signal_connect (split, "notify::narrow", G_CALLBACK (count_cb), &n);

  g_assert_false (churn_split_get_narrow (split));
  g_assert_true (gtk_widget_get_child_visible (list));
  g_assert_true (gtk_widget_get_child_visible (content));
  churn_split_set_position (split, 400);
  test_settle ();
  g_assert_cmpint (gtk_widget_get_width (list), ==, 400);
  churn_split_set_position (split, 10);
  test_settle ();
  g_assert_cmpint (gtk_widget_get_width (list), ==, 300);
  churn_split_set_position (split, 5000);
  test_settle ();
  g_assert_cmpint (gtk_widget_get_width (content), ==, 340);

  gtk_widget_set_size_request (widget, 360, 100);
  test_settle ();
  g_assert_true (churn_split_get_narrow (split));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (gtk_widget_get_child_visible (list));
  g_assert_false (gtk_widget_get_child_visible (content));
  g_assert_cmpint (gtk_widget_get_width (list), ==, 360);
  churn_split_set_show_content (split, TRUE);
  test_settle ();
  g_assert_false (gtk_widget_get_child_visible (list));
  g_assert_true (gtk_widget_get_child_visible (content));
  g_assert_cmpint (gtk_widget_get_width (content), ==, 360);

  gtk_widget_set_size_request (widget, 800, 100);
  test_settle ();
  g_assert_false (churn_split_get_narrow (split));
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (gtk_widget_get_child_visible (list));

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = test_start (&argc, &argv);

  g_test_add_func ("/desk/gauge/accessible", test_gauge_accessible);
  g_test_add_func ("/desk/gauge/narrow", test_gauge_narrow);
  g_test_add_func ("/desk/gauge/values", test_gauge_values);
  g_test_add_func ("/desk/gauge/drawn", test_gauge_drawn);
  g_test_add_func ("/desk/dial/animation", test_dial_animation);
  g_test_add_func ("/desk/chart/accessible", test_chart_accessible);
  g_test_add_func ("/desk/chart/keyboard", test_chart_keyboard);
  g_test_add_func ("/desk/chart/drawn", test_chart_drawn);
  g_test_add_func ("/desk/chart/pathological", test_chart_pathological);
  g_test_add_func ("/desk/sparkline/accessible", test_sparkline_accessible);
  g_test_add_func ("/desk/split", test_split);

  return g_test_run ();
}
