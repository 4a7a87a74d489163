#include "config.h"

#include "churn-chart.h"

#include "churn-column-layer.h"
#include "churn-line-layer.h"
#include "churn-mark-layer.h"
#include "churn-palette.h"
#include "churn-timeline.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GRID_STEPS 4
#define SPACING 6
#define MIN_WIDTH 220
#define NATURAL_WIDTH 520
#define MIN_HEIGHT 150
#define NATURAL_HEIGHT 220

static const ChurnAxis sentiment_axis = { -1, 1 };
static const ChurnAxis churn_axis = { 0, 1 };

/**
 * ChurnChart:
 *
 * The course of one call: the customer's sentiment as columns about a zero
 * line, the churn probability as a line over them, offers as marks; and a
 * cursor with the exact values, for the pointer and for the keyboard.
 *
 * The side where lines of text begin has the scale of the sentiment, the other
 * that of the churn probability; one grid serves both.
 *
 * # Keyboard
 *
 * Left and right move the cursor by a column, Home and End to the first and
 * the last one, Escape takes it away.
 *
 * # CSS nodes
 *
 * `churn-chart` with the layers `churn-columns`, `churn-line` and
 * `churn-marks`, and a box `.readout`. Colours of the chart itself are those of
 * its node with the class `grid`, `zero`, `threshold`, `axis` or `cursor`.
 *
 * # Accessibility
 *
 * The role is %GTK_ACCESSIBLE_ROLE_IMG; the description is a sentence with all
 * that the chart says, and what stands under the cursor.
 */
struct _ChurnChart
{
  GtkWidget parent_instance;

  GtkWidget *columns;
  GtkWidget *line;
  GtkWidget *marks;
  GtkWidget *faces[3];
  GtkWidget *readout;
  GtkWidget *readout_heading;
  GtkWidget *readout_values;

  ChurnSeries *sentiment;
  ChurnSeries *churn;
  ChurnSeries *offers;

  double duration;
  double threshold;
  double cursor;
  ChurnChartSpan span;
  GdkRectangle plot;
};

enum
{
  PROP_0,
  PROP_DURATION,
  PROP_SPAN,
  PROP_RISK_THRESHOLD,
  PROP_CURSOR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnChart, churn_chart, GTK_TYPE_WIDGET)

static ChurnAxis
time_axis (ChurnChart *self)
{
  return churn_timeline_axis (self->span, self->duration);
}

static double
column_step (ChurnChart *self)
{
  ChurnAxis axis = time_axis (self);

  return churn_timeline_step (&axis, self->plot.width);
}

static gboolean
is_rtl (ChurnChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static double
plot_x (ChurnChart *self, double time)
{
  ChurnAxis axis = time_axis (self);
  double left = self->plot.x;
  double right = self->plot.x + self->plot.width;

  return is_rtl (self) ? churn_axis_project (&axis, time, right, left)
                       : churn_axis_project (&axis, time, left, right);
}

/**
 * churn_chart_get_readout:
 * @self: a chart
 *
 * Returns: (transfer full) (nullable): the exact values under the cursor, a
 *   line each; %NULL if there is no cursor
 */
char *
churn_chart_get_readout (ChurnChart *self)
{
  double from, to, months = NAN;
  guint next;

  g_return_val_if_fail (CHURN_IS_CHART (self), NULL);

  if (isnan (self->cursor))
    return NULL;

  from = self->cursor;
  to = from + column_step (self);
  next = churn_series_find (self->offers, nextafter (to, -INFINITY));
  if (next > 0)
    {
      double time;

      churn_series_get_point (self->offers, next - 1, &time, &months);
      if (time < from)
        months = NAN;
    }

  return churn_words_moment (from, MIN (to, MAX (self->duration, from)),
                             churn_series_get_mean (self->sentiment, from, to),
                             churn_series_get_value_at (self->churn, nextafter (to, -INFINITY)),
                             months);
}

static void
churn_chart_update (ChurnChart *self)
{
  g_autofree char *sentence = churn_words_chart (self->sentiment, self->churn, self->offers);
  g_autofree char *readout = churn_chart_get_readout (self);
  g_autofree char *description = NULL;
  ChurnAxis axis = time_axis (self);

  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->columns), &axis, &sentiment_axis);
  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->line), &axis, &churn_axis);
  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->marks), &axis, &churn_axis);
  churn_column_layer_set_step (CHURN_COLUMN_LAYER (self->columns), column_step (self));
  churn_line_layer_set_end (CHURN_LINE_LAYER (self->line), self->duration);

  if (readout != NULL)
    {
      g_auto (GStrv) lines = g_strsplit (readout, "\n", 2);
      g_autofree char *spoken = g_strdelimit (g_strdup (readout), "\n", ',');

      gtk_label_set_label (GTK_LABEL (self->readout_heading), lines[0]);
      gtk_label_set_label (GTK_LABEL (self->readout_values), lines[1]);
      /* Translators: the chart's sentence, and the values under the cursor */
      description = g_strdup_printf (_ ("%s. At the cursor: %s"), sentence, spoken);
    }
  gtk_widget_set_visible (self->readout, readout != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : sentence, -1);

  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static PangoLayout *
create_percent (ChurnChart *self, double value)
{
  g_autofree char *text = churn_words_percent (value);

  return gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
}

static void
churn_chart_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  ChurnChart *self = CHURN_CHART (widget);
  GtkWidget *child;

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;

  /* GTK wants every child to have been measured before it is allocated. */
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
}

static void
allocate_at (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_allocate (
      child, width, height, -1,
      gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
}

static void
churn_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ChurnChart *self = CHURN_CHART (widget);
  g_autoptr (PangoLayout) percent = create_percent (self, 1);
  ChurnAxis axis = time_axis (self);
  int label_width, label_height, face, start, end, top, bottom;

  pango_layout_get_pixel_size (percent, &label_width, &label_height);
  gtk_widget_measure (self->faces[0], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &face, NULL, NULL);
  top = churn_mark_layer_get_flag_height (CHURN_MARK_LAYER (self->marks));
  top = MAX (top, face / 2);
  bottom = label_height + SPACING;
  start = face + SPACING;
  end = label_width + SPACING;

  self->plot = (GdkRectangle){ is_rtl (self) ? end : start, top, MAX (width - start - end, 1),
                               MAX (height - top - bottom, 1) };
  churn_column_layer_set_step (CHURN_COLUMN_LAYER (self->columns),
                               churn_timeline_step (&axis, self->plot.width));

  allocate_at (self->columns, self->plot.x, self->plot.y, self->plot.width, self->plot.height);
  allocate_at (self->line, self->plot.x, self->plot.y, self->plot.width, self->plot.height);
  allocate_at (self->marks, self->plot.x, self->plot.y, self->plot.width, self->plot.height);
  for (int i = 0; i < 3; i++)
    allocate_at (self->faces[i], is_rtl (self) ? width - face : 0,
                 self->plot.y + self->plot.height * i / 2 - face / 2, face, face);

  if (gtk_widget_get_visible (self->readout))
    {
      int x, at, box_width, box_height;

      gtk_widget_measure (self->readout, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &box_width, NULL,
                          NULL);
      box_width = MIN (box_width, width);
      gtk_widget_measure (self->readout, GTK_ORIENTATION_VERTICAL, box_width, NULL, &box_height,
                          NULL, NULL);
      at = (int) plot_x (self, self->cursor + column_step (self) / 2);
      x = at > self->plot.x + self->plot.width / 2 ? at - box_width - 2 * SPACING
                                                   : at + 2 * SPACING;
      allocate_at (self->readout, CLAMP (x, 0, width - box_width), self->plot.y + SPACING,
                   box_width, box_height);
    }
}

static void
draw_label (ChurnChart *self, GtkSnapshot *snapshot, PangoLayout *layout, double x, double y)
{
  GdkRGBA color;

  churn_palette_get (GTK_WIDGET (self), "axis", &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (roundf ((float) x), roundf ((float) y)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_rule (ChurnChart *self, GtkSnapshot *snapshot, const char *style_class, double y, int dash)
{
  GdkRGBA color;
  float top = roundf ((float) y - 0.5f);
  float left = (float) self->plot.x;
  float right = (float) (self->plot.x + self->plot.width);

  churn_palette_get (GTK_WIDGET (self), style_class, &color);
  if (dash == 0)
    gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left, top, right - left, 1));
  else
    for (float x = left; x < right; x += 2 * (float) dash)
      gtk_snapshot_append_color (
          snapshot, &color, &GRAPHENE_RECT_INIT (x, top, MIN ((float) dash, right - x), 1));
}

static void
draw_grid (ChurnChart *self, GtkSnapshot *snapshot)
{
  for (int i = 0; i <= GRID_STEPS; i++)
    {
      double value = 1 - (double) i / GRID_STEPS;
      double y = self->plot.y + churn_axis_project (&churn_axis, value, self->plot.height, 0);

      draw_rule (self, snapshot, i * 2 == GRID_STEPS ? "zero" : "grid", y, 0);
      if (i % 2 == 0)
        {
          g_autoptr (PangoLayout) label = create_percent (self, value);
          int width, height;

          pango_layout_get_pixel_size (label, &width, &height);
          draw_label (self, snapshot, label,
                      is_rtl (self) ? self->plot.x - SPACING - width
                                    : self->plot.x + self->plot.width + SPACING,
                      y - height / 2.0);
        }
    }

  draw_rule (self, snapshot, "threshold",
             self->plot.y + churn_axis_project (&churn_axis, self->threshold, self->plot.height, 0),
             4);
}

static void
draw_times (ChurnChart *self, GtkSnapshot *snapshot)
{
  ChurnAxis axis = time_axis (self);
  g_autofree char *widest_text = churn_words_clock (axis.max);
  g_autoptr (PangoLayout) widest
      = gtk_widget_create_pango_layout (GTK_WIDGET (self), widest_text);
  g_autoptr (GArray) ticks = NULL;
  int room;

  pango_layout_get_pixel_size (widest, &room, NULL);
  room += 4 * SPACING;
  ticks = churn_axis_time_ticks (&axis, (guint) MAX (self->plot.width / room, 2));
  for (guint i = 0; i < ticks->len; i++)
    {
      double tick = g_array_index (ticks, double, i);
      g_autofree char *text = churn_words_clock (tick);
      g_autoptr (PangoLayout) label = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      double x = plot_x (self, tick);
      int width;

      pango_layout_get_pixel_size (label, &width, NULL);
      draw_label (self, snapshot, label,
                  CLAMP (x - width / 2.0, 0, gtk_widget_get_width (GTK_WIDGET (self)) - width),
                  self->plot.y + self->plot.height + SPACING - 1);
    }
}

static void
churn_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnChart *self = CHURN_CHART (widget);

  draw_grid (self, snapshot);
  draw_times (self, snapshot);

  if (!isnan (self->cursor))
    {
      GdkRGBA color;
      double step = column_step (self);
      float a = (float) plot_x (self, self->cursor);
      float b = (float) plot_x (self, self->cursor + step);

      churn_palette_get (widget, "cursor", &color);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (roundf (MIN (a, b)), (float) self->plot.y,
                                                      MAX (roundf (fabsf (b - a)), 1),
                                                      (float) self->plot.height));
    }

  GTK_WIDGET_CLASS (churn_chart_parent_class)->snapshot (widget, snapshot);
}

static void
motion_cb (ChurnChart *self, double x, double y)
{
  ChurnAxis axis = time_axis (self);
  double left = self->plot.x;
  double right = left + self->plot.width;

  if (x < left || x > right)
    churn_chart_set_cursor (self, NAN);
  else
    churn_chart_set_cursor (self, is_rtl (self) ? churn_axis_unproject (&axis, x, right, left)
                                                : churn_axis_unproject (&axis, x, left, right));
}

static void
leave_cb (ChurnChart *self)
{
  churn_chart_set_cursor (self, NAN);
}

static gboolean
move_cursor_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  ChurnChart *self = CHURN_CHART (widget);
  int columns = g_variant_get_int32 (args);

  if (is_rtl (self) && ABS (columns) == 1)
    columns = -columns;
  if (isnan (self->cursor) && ABS (columns) == 1)
    churn_chart_set_cursor (self, self->duration);
  else
    churn_chart_set_cursor (self, (isnan (self->cursor) ? 0 : self->cursor)
                                      + columns * column_step (self));

  return GDK_EVENT_STOP;
}

static gboolean
clear_cursor_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  ChurnChart *self = CHURN_CHART (widget);

  if (isnan (self->cursor))
    return GDK_EVENT_PROPAGATE;

  churn_chart_set_cursor (self, NAN);

  return GDK_EVENT_STOP;
}

static void
churn_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (churn_chart_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
churn_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnChart *self = CHURN_CHART (object);

  switch (prop_id)
    {
    case PROP_DURATION:
      g_value_set_double (value, self->duration);
      break;

    case PROP_SPAN:
      g_value_set_uint (value, self->span);
      break;

    case PROP_RISK_THRESHOLD:
      g_value_set_double (value, self->threshold);
      break;

    case PROP_CURSOR:
      g_value_set_double (value, self->cursor);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_chart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ChurnChart *self = CHURN_CHART (object);

  switch (prop_id)
    {
    case PROP_DURATION:
      churn_chart_set_duration (self, g_value_get_double (value));
      break;

    case PROP_SPAN:
      churn_chart_set_span (self, g_value_get_uint (value));
      break;

    case PROP_RISK_THRESHOLD:
      churn_chart_set_risk_threshold (self, g_value_get_double (value));
      break;

    case PROP_CURSOR:
      churn_chart_set_cursor (self, g_value_get_double (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_chart_dispose (GObject *object)
{
  ChurnChart *self = CHURN_CHART (object);

  g_clear_pointer (&self->columns, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_pointer (&self->marks, gtk_widget_unparent);
  for (int i = 0; i < 3; i++)
    g_clear_pointer (&self->faces[i], gtk_widget_unparent);
  g_clear_pointer (&self->readout, gtk_widget_unparent);
  g_clear_object (&self->sentiment);
  g_clear_object (&self->churn);
  g_clear_object (&self->offers);

  G_OBJECT_CLASS (churn_chart_parent_class)->dispose (object);
}

static void
bind_key (GtkWidgetClass *klass, guint key, guint keypad, int columns)
{
  gtk_widget_class_add_binding (klass, key, 0, move_cursor_cb, "i", columns);
  gtk_widget_class_add_binding (klass, keypad, 0, move_cursor_cb, "i", columns);
}

static void
churn_chart_class_init (ChurnChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_chart_get_property;
  object_class->set_property = churn_chart_set_property;
  object_class->dispose = churn_chart_dispose;

  widget_class->measure = churn_chart_measure;
  widget_class->size_allocate = churn_chart_size_allocate;
  widget_class->snapshot = churn_chart_snapshot;
  widget_class->css_changed = churn_chart_css_changed;

  /**
   * ChurnChart:duration:
   *
   * How long the call has lasted, in seconds: where the newest value ends.
   */
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, 1e9, 0, flags);

  /**
   * ChurnChart:span:
   *
   * How much of the call is to be seen, a #ChurnChartSpan.
   */
  properties[PROP_SPAN] = g_param_spec_uint ("span", NULL, NULL, 0, CHURN_CHART_SPAN_CALL,
                                             CHURN_CHART_SPAN_5_MINUTES, flags);

  /**
   * ChurnChart:risk-threshold:
   *
   * The churn probability at which a line is drawn across.
   */
  properties[PROP_RISK_THRESHOLD] = g_param_spec_double (
      "risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD, flags);

  /**
   * ChurnChart:cursor:
   *
   * The beginning of the column whose values are shown, in seconds since the
   * call began; NAN for none.
   */
  properties[PROP_CURSOR] = g_param_spec_double ("cursor", NULL, NULL, 0, 1e9, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_key (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1);
  bind_key (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, -G_MAXINT16);
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, G_MAXINT16);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, clear_cursor_cb, NULL);

  gtk_widget_class_set_css_name (widget_class, "churn-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static GtkWidget *
add_layer (ChurnChart *self, GtkWidget *layer, ChurnSeries *series)
{
  churn_chart_layer_set_series (CHURN_CHART_LAYER (layer), series);
  gtk_widget_set_parent (layer, GTK_WIDGET (self));
  g_signal_connect_object (series, "changed", G_CALLBACK (churn_chart_update), self,
                           G_CONNECT_SWAPPED);

  return layer;
}

static GtkWidget *
add_readout_label (ChurnChart *self, const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style_class);
  gtk_box_append (GTK_BOX (self->readout), label);

  return label;
}

static void
churn_chart_init (ChurnChart *self)
{
  static const char *const faces[]
      = { "churn-positive-symbolic", "churn-neutral-symbolic", "churn-negative-symbolic" };
  static const char *const classes[] = { "positive", "neutral", "negative" };
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->cursor = NAN;
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  self->sentiment = churn_series_new ();
  self->churn = churn_series_new ();
  self->offers = churn_series_new ();
  self->columns = add_layer (self, churn_column_layer_new (), self->sentiment);
  self->marks = add_layer (self, churn_mark_layer_new (), self->offers);
  self->line = add_layer (self, churn_line_layer_new (), self->churn);
  for (int i = 0; i < 3; i++)
    {
      self->faces[i]
          = g_object_new (GTK_TYPE_IMAGE, "icon-name", faces[i], "pixel-size", 16, "can-target",
                          FALSE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (self->faces[i], classes[i]);
      gtk_widget_set_parent (self->faces[i], GTK_WIDGET (self));
    }

  self->readout = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                "can-target", FALSE, "visible", FALSE, "accessible-role",
                                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->readout, "readout");
  self->readout_heading = add_readout_label (self, "heading");
  self->readout_values = add_readout_label (self, "values");
  gtk_widget_set_parent (self->readout, GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Sentiment and churn over the call"), -1);
  churn_chart_update (self);
}

/**
 * churn_chart_new:
 *
 * Returns: (transfer floating): a chart of a call of which nothing is known yet
 */
GtkWidget *
churn_chart_new (void)
{
  return g_object_new (CHURN_TYPE_CHART, NULL);
}

/**
 * churn_chart_get_sentiment:
 * @self: a chart
 *
 * Returns: (transfer none): the mean sentiment (-1 to 1) at the beginning of
 *   each 15 s window; to be filled by the owner
 */
ChurnSeries *
churn_chart_get_sentiment (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), NULL);

  return self->sentiment;
}

/**
 * churn_chart_get_churn:
 * @self: a chart
 *
 * Returns: (transfer none): the churn probability (0 to 1) at the time of each
 *   prediction; to be filled by the owner
 */
ChurnSeries *
churn_chart_get_churn (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), NULL);

  return self->churn;
}

/**
 * churn_chart_get_offers:
 * @self: a chart
 *
 * Returns: (transfer none): the months of each offer at its time; to be filled
 *   by the owner
 */
ChurnSeries *
churn_chart_get_offers (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), NULL);

  return self->offers;
}

/**
 * churn_chart_get_duration:
 * @self: a chart
 *
 * Returns: how long the call has lasted, in seconds
 */
double
churn_chart_get_duration (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), 0);

  return self->duration;
}

/**
 * churn_chart_set_duration:
 * @self: a chart
 * @duration: how long the call has lasted, in seconds
 */
void
churn_chart_set_duration (ChurnChart *self, double duration)
{
  g_return_if_fail (CHURN_IS_CHART (self));

  duration = isfinite (duration) ? MAX (duration, 0) : 0;
  if (self->duration == duration)
    return;

  self->duration = duration;
  churn_chart_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

/**
 * churn_chart_get_span:
 * @self: a chart
 *
 * Returns: how much of the call is to be seen
 */
ChurnChartSpan
churn_chart_get_span (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), CHURN_CHART_SPAN_5_MINUTES);

  return self->span;
}

/**
 * churn_chart_set_span:
 * @self: a chart
 * @span: how much of the call is to be seen
 */
void
churn_chart_set_span (ChurnChart *self, ChurnChartSpan span)
{
  g_return_if_fail (CHURN_IS_CHART (self));
  g_return_if_fail (span <= CHURN_CHART_SPAN_CALL);

  if (self->span == span)
    return;

  self->span = span;
  churn_chart_set_cursor (self, NAN);
  churn_chart_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN]);
}

/**
 * churn_chart_get_risk_threshold:
 * @self: a chart
 *
 * Returns: the churn probability from which on the risk is high
 */
double
churn_chart_get_risk_threshold (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), NAN);

  return self->threshold;
}

/**
 * churn_chart_set_risk_threshold:
 * @self: a chart
 * @threshold: the churn probability from which on the risk is high, 0 to 1
 */
void
churn_chart_set_risk_threshold (ChurnChart *self, double threshold)
{
  g_return_if_fail (CHURN_IS_CHART (self));
  g_return_if_fail (threshold >= 0 && threshold <= 1);

  if (self->threshold == threshold)
    return;

  self->threshold = threshold;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RISK_THRESHOLD]);
}

/**
 * churn_chart_get_cursor:
 * @self: a chart
 *
 * Returns: the beginning of the column under the cursor, in seconds since the
 *   call began; NAN if there is no cursor
 */
double
churn_chart_get_cursor (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), NAN);

  return self->cursor;
}

/**
 * churn_chart_set_cursor:
 * @self: a chart
 * @time: a time in seconds since the call began; NAN for no cursor
 *
 * Puts the cursor on the column that @time is in, or the nearest that is to be
 * seen.
 */
void
churn_chart_set_cursor (ChurnChart *self, double time)
{
  ChurnAxis axis;

  g_return_if_fail (CHURN_IS_CHART (self));

  axis = time_axis (self);
  if (!isnan (time))
    time = churn_timeline_snap (&axis, column_step (self), self->duration, time);
  if (self->cursor == time || (isnan (self->cursor) && isnan (time)))
    return;

  self->cursor = time;
  churn_chart_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}
