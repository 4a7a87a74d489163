#include "churn-deadline.h"
#include "test-lambda.h"

static void
wait_cb (GCancellable *cancellable, gpointer user_data)
{
  g_main_context_wakeup (NULL);
}

static void
wait_for (GCancellable *cancellable)
{
  g_cancellable_connect (cancellable, G_CALLBACK (wait_cb), NULL, NULL);
  while (!g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_set (void)
{
  g_autoptr (ChurnDeadline) deadline = churn_deadline_new ();
  g_autoptr (GCancellable) far = g_cancellable_new ();
  g_autoptr (GCancellable) near = g_cancellable_new ();
  g_autoptr (GCancellable) past = g_cancellable_new ();
  gint64 now = g_get_real_time ();

  churn_deadline_set (deadline, now + G_TIME_SPAN_HOUR, far);
  churn_deadline_set (deadline, now + 20 * G_TIME_SPAN_MILLISECOND, near);
  wait_for (near);
  g_assert_cmpint (g_get_real_time (), >=, now + 20 * G_TIME_SPAN_MILLISECOND);
  g_assert_false (g_cancellable_is_cancelled (far));
  churn_deadline_set (deadline, now - G_TIME_SPAN_HOUR, past);
  wait_for (past);
  g_assert_false (g_cancellable_is_cancelled (far));
}

/* What was cleared is left alone, although the thread still wakes at its time, and a later one is
 * found although the thread sleeps. */
static void
test_clear (void)
{
  g_autoptr (ChurnDeadline) deadline = churn_deadline_new ();
  g_autoptr (GCancellable) cleared = g_cancellable_new ();

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GCancellable) next = g_cancellable_new ();
      gint64 now = g_get_real_time ();

      churn_deadline_set (deadline, now + G_TIME_SPAN_MILLISECOND, cleared);
      churn_deadline_clear (deadline);
      if (g_cancellable_is_cancelled (cleared))
        {
          /* This machine took a millisecond from one line to the other. */
          g_clear_object (&cleared);
          cleared = g_cancellable_new ();
        }
      churn_deadline_set (deadline, now + 3 * G_TIME_SPAN_MILLISECOND, next);
      wait_for (next);
      g_assert_false (g_cancellable_is_cancelled (cleared));
    }
}

void
test_deadline_add (void)
{
  g_test_add_func ("/deadline/set", test_set);
  g_test_add_func ("/deadline/clear", test_clear);
}
