#include "config.h"

#include "churn-course.h"

#include "churn-words.h"

#include <math.h>

/**
 * ChurnCourse:
 *
 * What is known of one call over its time, from its beginning: sentiment, churn probability and
 * offers; and what that is in words.
 */
struct _ChurnCourse
{
  GObject parent_instance;

  ChurnSeries *sentiment;
  ChurnSeries *churn;
  ChurnSeries *offers;
  double duration;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnCourse, churn_course, G_TYPE_OBJECT)

static void
changed_cb (ChurnCourse *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
churn_course_finalize (GObject *object)
{
  ChurnCourse *self = CHURN_COURSE (object);

  g_object_unref (self->sentiment);
  g_object_unref (self->churn);
  g_object_unref (self->offers);

  G_OBJECT_CLASS (churn_course_parent_class)->finalize (object);
}

static void
churn_course_class_init (ChurnCourseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_course_finalize;

  /**
   * ChurnCourse::changed:
   *
   * More is known, or the call has lasted longer.
   */
  signals[CHANGED] = g_signal_new ("changed", CHURN_TYPE_COURSE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static ChurnSeries *
create_series (ChurnCourse *self)
{
  ChurnSeries *series = churn_series_new ();

  g_signal_connect_object (series, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return series;
}

static void
churn_course_init (ChurnCourse *self)
{
  self->sentiment = create_series (self);
  self->churn = create_series (self);
  self->offers = create_series (self);
}

/**
 * churn_course_new:
 *
 * Returns: (transfer full): the course of a call of which nothing is known yet
 */
ChurnCourse *
churn_course_new (void)
{
  return g_object_new (CHURN_TYPE_COURSE, NULL);
}

/**
 * churn_course_get_sentiment:
 * @self: a course
 *
 * Returns: (transfer none): the mean sentiment (-1 to 1) at the beginning of
 *   each 15 s window; to be filled by the owner
 */
ChurnSeries *
churn_course_get_sentiment (ChurnCourse *self)
{
  g_return_val_if_fail (CHURN_IS_COURSE (self), NULL);

  return self->sentiment;
}

/**
 * churn_course_get_churn:
 * @self: a course
 *
 * Returns: (transfer none): the churn probability (0 to 1) at the time of each
 *   prediction; to be filled by the owner
 */
ChurnSeries *
churn_course_get_churn (ChurnCourse *self)
{
  g_return_val_if_fail (CHURN_IS_COURSE (self), NULL);

  return self->churn;
}

/**
 * churn_course_get_offers:
 * @self: a course
 *
 * Returns: (transfer none): the months of each offer at its time; to be filled
 *   by the owner
 */
ChurnSeries *
churn_course_get_offers (ChurnCourse *self)
{
  g_return_val_if_fail (CHURN_IS_COURSE (self), NULL);

  return self->offers;
}

/**
 * churn_course_get_duration:
 * @self: a course
 *
 * Returns: how long the call has lasted, in seconds, at least 0
 */
double
churn_course_get_duration (ChurnCourse *self)
{
  g_return_val_if_fail (CHURN_IS_COURSE (self), 0);

  return self->duration;
}

/**
 * churn_course_set_duration:
 * @self: a course
 * @duration: how long the call has lasted, in seconds
 */
void
churn_course_set_duration (ChurnCourse *self, double duration)
{
  g_return_if_fail (CHURN_IS_COURSE (self));

  duration = isfinite (duration) ? MAX (duration, 0) : 0;
  if (self->duration == duration)
    return;

  self->duration = duration;
  changed_cb (self);
}

/**
 * churn_course_describe:
 * @self: a course
 *
 * Returns: (transfer full): all of it in a sentence
 */
char *
churn_course_describe (ChurnCourse *self)
{
  g_return_val_if_fail (CHURN_IS_COURSE (self), NULL);

  return churn_words_chart (self->sentiment, self->churn, self->offers);
}

/**
 * churn_course_describe_moment:
 * @self: a course
 * @from: where a stretch of it begins, in seconds since the call began
 * @to: where that ends, later than @from
 *
 * Returns: (transfer full): the exact values there, a line each
 */
char *
churn_course_describe_moment (ChurnCourse *self, double from, double to)
{
  double before_end, months = NAN;
  guint next;

  g_return_val_if_fail (CHURN_IS_COURSE (self), NULL);
  g_return_val_if_fail (to > from, NULL);

  before_end = nextafter (to, -INFINITY);
  next = churn_series_find (self->offers, before_end);
  if (next > 0)
    {
      double time;

      churn_series_get_point (self->offers, next - 1, &time, &months);
      if (time < from)
        months = NAN;
    }

  return churn_words_moment (from, MIN (to, MAX (self->duration, from)),
                             churn_series_get_mean (self->sentiment, from, to),
                             churn_series_get_value_at (self->churn, before_end), months);
}
