#include "config.h"

#include "churn-chart.h"

#include "churn-column-layer.h"
#include "churn-cursor-layer.h"
#include "churn-grid-layer.h"
#include "churn-line-layer.h"
#include "churn-mark-layer.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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
 * `churn-chart` with the layers `churn-grid`, `churn-columns`, `churn-marks`,
 * `churn-line` and `churn-cursor`, and three images.
 *
 * # Accessibility
 *
 * The role is %GTK_ACCESSIBLE_ROLE_IMG; the description is a sentence with all
 * that the chart says, and what stands under the cursor.
 */
struct _ChurnChart
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *columns;
  GtkWidget *line;
  GtkWidget *marks;
  GtkWidget *faces[3];
  GtkWidget *cursor_layer;

  ChurnCourse *course;

  double cursor;
  ChurnTimelineSpan span;
  GdkRectangle plot;
};

G_DEFINE_FINAL_TYPE (ChurnChart, churn_chart, GTK_TYPE_WIDGET)

static double
get_duration (ChurnChart *self)
{
  return churn_course_get_duration (self->course);
}

static ChurnAxis
time_axis (ChurnChart *self)
{
  return churn_timeline_axis (self->span, get_duration (self));
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
  g_return_val_if_fail (CHURN_IS_CHART (self), NULL);

  if (isnan (self->cursor))
    return NULL;

  return churn_course_describe_moment (self->course, self->cursor,
                                       self->cursor + column_step (self));
}

static void
churn_chart_update (ChurnChart *self)
{
  g_autofree char *sentence = churn_course_describe (self->course);
  g_autofree char *readout = NULL;
  g_autofree char *description = NULL;
  ChurnAxis axis = time_axis (self);

  /* What the cursor was on may have rolled out of sight. */
  if (!isnan (self->cursor))
    self->cursor =
        churn_timeline_snap (&axis, column_step (self), get_duration (self), self->cursor);
  readout = churn_chart_get_readout (self);

  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->grid), &axis, &churn_axis);
  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->columns), &axis, &sentiment_axis);
  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->line), &axis, &churn_axis);
  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->marks), &axis, &churn_axis);
  churn_column_layer_set_step (CHURN_COLUMN_LAYER (self->columns), column_step (self));
  churn_line_layer_set_end (CHURN_LINE_LAYER (self->line), get_duration (self));

  churn_chart_layer_set_axes (CHURN_CHART_LAYER (self->cursor_layer), &axis, &churn_axis);
  churn_cursor_layer_set_cursor (CHURN_CURSOR_LAYER (self->cursor_layer), self->cursor,
                                 column_step (self), readout);
  if (readout != NULL)
    {
      g_strdelimit (readout, "\n", ',');
      /* Translators: the chart's sentence, and the values under the cursor */
      description = g_strdup_printf (_ ("%s. At the cursor: %s"), sentence, readout);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : sentence, -1);
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

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;

  /* GTK wants every child to have been measured before it is allocated. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
}

static void
allocate_at (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_allocate (child, width, height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
}

static void
churn_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ChurnChart *self = CHURN_CHART (widget);
  GtkWidget *layers[] = { self->grid, self->columns, self->marks, self->line, self->cursor_layer };
  ChurnAxis axis = time_axis (self);
  int end, bottom, face, start, top;

  churn_grid_layer_get_label_size (CHURN_GRID_LAYER (self->grid), &end, &bottom);
  gtk_widget_measure (self->faces[0], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &face, NULL, NULL);
  top = churn_mark_layer_get_flag_height (CHURN_MARK_LAYER (self->marks));
  start = face + SPACING;

  self->plot = (GdkRectangle){ is_rtl (self) ? end : start, top, MAX (width - start - end, 1),
                               MAX (height - top - bottom, 1) };
  churn_column_layer_set_step (CHURN_COLUMN_LAYER (self->columns),
                               churn_timeline_step (&axis, self->plot.width));

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    allocate_at (layers[i], self->plot.x, self->plot.y, self->plot.width, self->plot.height);
  for (int i = 0; i < 3; i++)
    allocate_at (self->faces[i], is_rtl (self) ? width - face : 0,
                 self->plot.y + (self->plot.height - face) * i / 2, face, face);
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
    churn_chart_set_cursor (self, get_duration (self));
  else
    churn_chart_set_cursor (self, (isnan (self->cursor) ? 0 : self->cursor) +
                                      columns * column_step (self));

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
churn_chart_dispose (GObject *object)
{
  ChurnChart *self = CHURN_CHART (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (churn_chart_parent_class)->dispose (object);
}

static void
churn_chart_finalize (GObject *object)
{
  g_object_unref (CHURN_CHART (object)->course);

  G_OBJECT_CLASS (churn_chart_parent_class)->finalize (object);
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = churn_chart_finalize;
  widget_class->measure = churn_chart_measure;
  widget_class->size_allocate = churn_chart_size_allocate;

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

  return layer;
}

static void
churn_chart_init (ChurnChart *self)
{
  static const char *const faces[] = { "churn-positive-symbolic", "churn-neutral-symbolic",
                                       "churn-negative-symbolic" };
  static const char *const classes[] = { "positive", "neutral", "negative" };
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->cursor = NAN;
  self->course = churn_course_new ();
  self->grid = add_layer (self, churn_grid_layer_new (), NULL);
  self->columns =
      add_layer (self, churn_column_layer_new (), churn_course_get_sentiment (self->course));
  self->marks = add_layer (self, churn_mark_layer_new (), churn_course_get_offers (self->course));
  self->line = add_layer (self, churn_line_layer_new (), churn_course_get_churn (self->course));
  for (int i = 0; i < 3; i++)
    {
      self->faces[i] =
          g_object_new (GTK_TYPE_IMAGE, "icon-name", faces[i], "pixel-size", 16, "can-target",
                        FALSE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (self->faces[i], classes[i]);
      gtk_widget_set_parent (self->faces[i], GTK_WIDGET (self));
    }

  self->cursor_layer = add_layer (self, churn_cursor_layer_new (), NULL);

  g_signal_connect_object (self->course, "changed", G_CALLBACK (churn_chart_update), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
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
 * churn_chart_get_course:
 * @self: a chart
 *
 * Returns: (transfer none): what it shows; to be filled by the owner
 */
ChurnCourse *
churn_chart_get_course (ChurnChart *self)
{
  g_return_val_if_fail (CHURN_IS_CHART (self), NULL);

  return self->course;
}

/**
 * churn_chart_set_span:
 * @self: a chart
 * @span: how much of the call is to be seen
 */
void
churn_chart_set_span (ChurnChart *self, ChurnTimelineSpan span)
{
  g_return_if_fail (CHURN_IS_CHART (self));
  g_return_if_fail (span <= CHURN_TIMELINE_CALL);

  if (self->span == span)
    return;

  self->span = span;
  churn_chart_set_cursor (self, NAN);
  churn_chart_update (self);
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

  churn_grid_layer_set_threshold (CHURN_GRID_LAYER (self->grid), threshold);
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
    time = churn_timeline_snap (&axis, column_step (self), get_duration (self), time);
  if (self->cursor == time || (isnan (self->cursor) && isnan (time)))
    return;

  self->cursor = time;
  churn_chart_update (self);
}
