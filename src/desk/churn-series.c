#include "churn-series.h"

#include <math.h>

/**
 * ChurnSeries:
 *
 * Values over time, in ascending order of it, for a chart's layer. A value
 * that is NAN is a gap: the time is known, the value is not, and no line is
 * drawn across it. The times are seconds since the call began.
 */
struct _ChurnSeries
{
  GObject parent_instance;

  GArray *points;
};

typedef struct
{
  double x;
  double y;
} Point;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnSeries, churn_series, G_TYPE_OBJECT)

static const Point *
point (ChurnSeries *self, guint i)
{
  return &g_array_index (self->points, Point, i);
}

static void
churn_series_finalize (GObject *object)
{
  ChurnSeries *self = CHURN_SERIES (object);

  g_array_unref (self->points);

  G_OBJECT_CLASS (churn_series_parent_class)->finalize (object);
}

static void
churn_series_class_init (ChurnSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_series_finalize;

  /**
   * ChurnSeries::changed:
   *
   * The points are others than before. Setting the same ones again is no
   * change, so that a poll without news draws nothing.
   */
  signals[CHANGED] = g_signal_new ("changed", CHURN_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
churn_series_init (ChurnSeries *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
}

/**
 * churn_series_new:
 *
 * Returns: (transfer full): a series without points
 */
ChurnSeries *
churn_series_new (void)
{
  return g_object_new (CHURN_TYPE_SERIES, NULL);
}

static gboolean
same_value (double a, double b)
{
  return (isnan (a) && isnan (b)) || a == b;
}

/**
 * churn_series_set_points:
 * @self: a series
 * @x: (array length=n_points): the times in seconds since the call began,
 *   ascending
 * @y: (array length=n_points): the value at each time, NAN for a gap
 * @n_points: how many there are
 *
 * Replaces what the series holds. A point whose time is not a number, or
 * before that of the point before it, has no place and is left out.
 */
void
churn_series_set_points (ChurnSeries *self, const double *x, const double *y, guint n_points)
{
  g_autoptr (GArray) points = NULL;
  gboolean same;

  g_return_if_fail (CHURN_IS_SERIES (self));
  g_return_if_fail (n_points == 0 || (x != NULL && y != NULL));

  points = g_array_sized_new (FALSE, FALSE, sizeof (Point), n_points);
  for (guint i = 0; i < n_points; i++)
    {
      Point new_point = { x[i], isfinite (y[i]) ? y[i] : NAN };

      if (!isfinite (x[i]))
        continue;
      if (points->len > 0 && x[i] < g_array_index (points, Point, points->len - 1).x)
        continue;
      g_array_append_val (points, new_point);
    }

  same = points->len == self->points->len;
  for (guint i = 0; same && i < points->len; i++)
    {
      const Point *a = &g_array_index (points, Point, i);

      same = a->x == point (self, i)->x && same_value (a->y, point (self, i)->y);
    }
  if (same)
    return;

  g_array_unref (self->points);
  self->points = g_steal_pointer (&points);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * churn_series_get_n_points:
 * @self: a series
 *
 * Returns: how many points there are, gaps among them
 */
guint
churn_series_get_n_points (ChurnSeries *self)
{
  g_return_val_if_fail (CHURN_IS_SERIES (self), 0);

  return self->points->len;
}

/**
 * churn_series_get_point:
 * @self: a series
 * @index: which point
 * @x: (out) (optional): its time, in seconds since the call began
 * @y: (out) (optional): its value, NAN for a gap
 */
void
churn_series_get_point (ChurnSeries *self, guint index, double *x, double *y)
{
  g_return_if_fail (CHURN_IS_SERIES (self));
  g_return_if_fail (index < self->points->len);

  if (x != NULL)
    *x = point (self, index)->x;
  if (y != NULL)
    *y = point (self, index)->y;
}

/**
 * churn_series_find:
 * @self: a series
 * @x: a time in seconds
 *
 * Returns: the index of the first point after @x; as many as there are points
 *   if there is none
 */
guint
churn_series_find (ChurnSeries *self, double x)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (CHURN_IS_SERIES (self), 0);

  high = self->points->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (point (self, middle)->x <= x)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * churn_series_get_value_at:
 * @self: a series
 * @x: a time in seconds
 *
 * What the series says at @x, for values that hold until the next one.
 *
 * Returns: the value of the newest point at @x or before it; NAN for a gap and
 *   before the first point
 */
double
churn_series_get_value_at (ChurnSeries *self, double x)
{
  guint next;

  g_return_val_if_fail (CHURN_IS_SERIES (self), NAN);

  next = churn_series_find (self, x);

  return next == 0 ? NAN : point (self, next - 1)->y;
}

/**
 * churn_series_get_mean:
 * @self: a series
 * @from: a time in seconds
 * @to: a later one
 *
 * Returns: the mean of the values at @from or later and before @to; NAN if
 *   there are only gaps
 */
double
churn_series_get_mean (ChurnSeries *self, double from, double to)
{
  double sum = 0;
  guint n = 0;

  g_return_val_if_fail (CHURN_IS_SERIES (self), NAN);

  for (guint i = churn_series_find (self, nextafter (from, -INFINITY));
       i < self->points->len && point (self, i)->x < to; i++)
    if (!isnan (point (self, i)->y))
      {
        sum += point (self, i)->y;
        n++;
      }

  return n == 0 ? NAN : sum / n;
}

/**
 * churn_series_get_first:
 * @self: a series
 *
 * Returns: the first value that is not a gap; NAN if there is none
 */
double
churn_series_get_first (ChurnSeries *self)
{
  g_return_val_if_fail (CHURN_IS_SERIES (self), NAN);

  for (guint i = 0; i < self->points->len; i++)
    if (!isnan (point (self, i)->y))
      return point (self, i)->y;

  return NAN;
}

/**
 * churn_series_get_last:
 * @self: a series
 *
 * Returns: the last value that is not a gap; NAN if there is none
 */
double
churn_series_get_last (ChurnSeries *self)
{
  g_return_val_if_fail (CHURN_IS_SERIES (self), NAN);

  for (guint i = self->points->len; i > 0; i--)
    if (!isnan (point (self, i - 1)->y))
      return point (self, i - 1)->y;

  return NAN;
}

/**
 * churn_series_get_run:
 * @self: a series
 *
 * How long the series has been going one way: over how many of its newest
 * values, gaps left out, each is above (or each below) the one before it.
 *
 * Returns: how many steps up, negative for steps down; 0 if the newest value
 *   is that before it, or there are fewer than two
 */
int
churn_series_get_run (ChurnSeries *self)
{
  double after = NAN;
  int run = 0;

  g_return_val_if_fail (CHURN_IS_SERIES (self), 0);

  for (guint i = self->points->len; i > 0; i--)
    {
      double y = point (self, i - 1)->y;

      if (isnan (y))
        continue;
      if (!isnan (after))
        {
          if (after > y && run >= 0)
            run++;
          else if (after < y && run <= 0)
            run--;
          else
            break;
        }
      after = y;
    }

  return run;
}
