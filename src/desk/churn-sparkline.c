#include "config.h"

#include "churn-sparkline.h"

#include "churn-column-layer.h"
#include "churn-palette.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define COLUMN 3
#define PITCH 4
#define HEIGHT 22

/**
 * ChurnSparkline:
 *
 * The sentiment of the newest windows in a list's cell: columns of three
 * pixels about a zero line, nothing where the customer was silent. The newest
 * window is at the end of the line of text.
 *
 * Colours are those of the node `churn-sparkline` with the class `positive`,
 * `neutral`, `negative` or `zero`.
 */
struct _ChurnSparkline
{
  GtkWidget parent_instance;

  ChurnSeries *series;
};

G_DEFINE_FINAL_TYPE (ChurnSparkline, churn_sparkline, GTK_TYPE_WIDGET)

static void
churn_sparkline_update (ChurnSparkline *self)
{
  g_autofree char *sentence = churn_words_sparkline (self->series);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
churn_sparkline_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? CHURN_SPARKLINE_WINDOWS * PITCH : HEIGHT;
  *minimum = *natural;
}

static void
churn_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnSparkline *self = CHURN_SPARKLINE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int height = gtk_widget_get_height (widget);
  guint n = churn_series_get_n_points (self->series);
  int left = rtl ? 0 : gtk_widget_get_width (widget) - CHURN_SPARKLINE_WINDOWS * PITCH;
  GdkRGBA zero;

  churn_palette_get (widget, "zero", &zero);
  gtk_snapshot_append_color (snapshot, &zero,
                             &GRAPHENE_RECT_INIT ((float) left, roundf ((float) height / 2 - 0.5f),
                                                  CHURN_SPARKLINE_WINDOWS * PITCH - 1, 1));

  for (guint i = 0; i < n; i++)
    {
      guint place = CHURN_SPARKLINE_WINDOWS - n + i;
      double y;

      if (rtl)
        place = CHURN_SPARKLINE_WINDOWS - 1 - place;
      churn_series_get_point (self->series, i, NULL, &y);
      churn_column_draw (
          widget, snapshot, y,
          &GRAPHENE_RECT_INIT ((float) (left + (int) place * PITCH), 0, COLUMN, (float) height));
    }
}

static void
churn_sparkline_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (churn_sparkline_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
churn_sparkline_dispose (GObject *object)
{
  ChurnSparkline *self = CHURN_SPARKLINE (object);

  g_clear_object (&self->series);

  G_OBJECT_CLASS (churn_sparkline_parent_class)->dispose (object);
}

static void
churn_sparkline_class_init (ChurnSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_sparkline_dispose;
  widget_class->measure = churn_sparkline_measure;
  widget_class->snapshot = churn_sparkline_snapshot;
  widget_class->css_changed = churn_sparkline_css_changed;

  gtk_widget_class_set_css_name (widget_class, "churn-sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
churn_sparkline_init (ChurnSparkline *self)
{
  self->series = churn_series_new ();
  g_signal_connect_object (self->series, "changed", G_CALLBACK (churn_sparkline_update), self,
                           G_CONNECT_SWAPPED);
  churn_sparkline_update (self);
}

/**
 * churn_sparkline_new:
 *
 * Returns: (transfer floating): a sparkline without values
 */
GtkWidget *
churn_sparkline_new (void)
{
  return g_object_new (CHURN_TYPE_SPARKLINE, NULL);
}

/**
 * churn_sparkline_set_values:
 * @self: a sparkline
 * @values: (array length=n_values): the mean sentiment (-1 to 1) of each
 *   window, the newest last; NAN where the customer was silent
 * @n_values: how many there are; of more than %CHURN_SPARKLINE_WINDOWS, the
 *   newest are shown
 */
void
churn_sparkline_set_values (ChurnSparkline *self, const double *values, guint n_values)
{
  double x[CHURN_SPARKLINE_WINDOWS];

  g_return_if_fail (CHURN_IS_SPARKLINE (self));
  g_return_if_fail (n_values == 0 || values != NULL);

  if (n_values > CHURN_SPARKLINE_WINDOWS)
    {
      values += n_values - CHURN_SPARKLINE_WINDOWS;
      n_values = CHURN_SPARKLINE_WINDOWS;
    }
  for (guint i = 0; i < n_values; i++)
    x[i] = i;
  churn_series_set_points (self->series, x, values, n_values);
}
