#include "tests.h"

#include "churn-timeline.h"

#include <glib.h>
#include <math.h>

static void
assert_axis (ChurnTimelineSpan span, double duration, double min, double max)
{
  ChurnAxis axis = churn_timeline_axis (span, duration);

  g_assert_cmpfloat (axis.min, ==, min);
  g_assert_cmpfloat (axis.max, ==, max);
}

static void
test_axis (void)
{
  assert_axis (CHURN_TIMELINE_5_MINUTES, 0, 0, 300);
  assert_axis (CHURN_TIMELINE_5_MINUTES, 299, 0, 300);
  assert_axis (CHURN_TIMELINE_5_MINUTES, 301, 15, 315);
  assert_axis (CHURN_TIMELINE_5_MINUTES, -7, 0, 300);
  assert_axis (CHURN_TIMELINE_15_MINUTES, 1000, 105, 1005);
  assert_axis (CHURN_TIMELINE_CALL, 0, 0, 60);
  assert_axis (CHURN_TIMELINE_CALL, 1000, 0, 1005);
  assert_axis (CHURN_TIMELINE_CALL, 5 * 3600, 0, 5 * 3600);
}

static void
test_step (void)
{
  ChurnAxis minutes = { 0, 300 };
  ChurnAxis hours = { 0, 5 * 3600 };
  ChurnAxis none = { 4, 4 };

  g_assert_cmpfloat (churn_timeline_step (&minutes, 600), ==, 15);
  g_assert_cmpfloat (churn_timeline_step (&hours, 600), ==, 120);
  g_assert_cmpfloat (churn_timeline_step (&hours, 100000), ==, 15);
  g_assert_cmpfloat (churn_timeline_step (&hours, 1), ==, 3600);
  g_assert_cmpfloat (churn_timeline_step (&hours, 0), ==, 15);
  g_assert_cmpfloat (churn_timeline_step (&none, 600), ==, 15);
}

static void
test_snap (void)
{
  ChurnAxis axis = { 60, 360 };

  g_assert_cmpfloat (churn_timeline_snap (&axis, 15, 352, 100), ==, 90);
  g_assert_cmpfloat (churn_timeline_snap (&axis, 15, 352, 0), ==, 60);
  g_assert_cmpfloat (churn_timeline_snap (&axis, 15, 352, 1e6), ==, 345);
  g_assert_cmpfloat (churn_timeline_snap (&axis, 15, 352, -1e6), ==, 60);
  /* A column that has only begun can be reached, one that has not cannot. */
  g_assert_cmpfloat (churn_timeline_snap (&axis, 15, 331, 345), ==, 330);
  g_assert_cmpfloat (churn_timeline_snap (&axis, 15, 330, 345), ==, 315);
  /* Of a call that has just begun it is the first one. */
  g_assert_cmpfloat (churn_timeline_snap (&(ChurnAxis){ 0, 300 }, 15, 0, 200), ==, 0);
}

void
test_timeline_add (void)
{
  g_test_add_func ("/desk/timeline/axis", test_axis);
  g_test_add_func ("/desk/timeline/step", test_step);
  g_test_add_func ("/desk/timeline/snap", test_snap);
}
