#include "test-backend.h"

#include "churn-schedule.h"

static const gint64 interval = 15 * TEST_SECOND;

static void
test_no_drift (void)
{
  gint64 anchor = 123456789;
  gint64 now = anchor;
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  /* Each poll takes its time and starts by chance; the 10,000th is still in its slot. */
  for (gint64 k = 1; k <= 10000; k++)
    {
      gint64 next = churn_schedule_get_next (anchor, interval, now, g_rand_double (rand));

      g_assert_cmpint (next, >=, anchor + k * interval);
      g_assert_cmpint (next, <, anchor + k * interval + interval / 10);
      now = next + g_rand_int_range (rand, 0, (gint32) (interval * 8 / 10));
    }
}

static void
test_skips_slots (void)
{
  /* A poll that took three intervals costs the slots that passed and nothing more. */
  g_assert_cmpint (churn_schedule_get_next (0, interval, 3 * interval + 1, 0), ==, 4 * interval);
  g_assert_cmpint (churn_schedule_get_next (0, interval, 4 * interval, 0), ==, 5 * interval);
  g_assert_cmpint (churn_schedule_get_next (interval, interval, 0, 0), ==, interval);
  g_assert_cmpint (churn_schedule_get_next (0, interval, 0, 0.5), ==, interval + interval / 20);
}

static void
test_backoff (void)
{
  const gint64 base = 10 * TEST_SECOND;
  const gint64 most = 60 * TEST_SECOND;
  const double nearly_one = 0.999999;
  gint64 ranges[] = { 10, 20, 40, 60, 60, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      gint64 delay = churn_schedule_get_backoff (i + 1, base, most, 0, nearly_one);

      g_assert_cmpint (delay, <=, ranges[i] * TEST_SECOND);
      g_assert_cmpint (delay, >, ranges[i] * TEST_SECOND * 99 / 100);
      /* Full jitter: half the dice, half the wait; and never none. */
      g_assert_cmpint (churn_schedule_get_backoff (i + 1, base, most, 0, 0.5), ==,
                       ranges[i] * TEST_SECOND / 2);
      g_assert_cmpint (churn_schedule_get_backoff (i + 1, base, most, 0, 0), ==, TEST_SECOND);
    }
  g_assert_cmpint (churn_schedule_get_backoff (G_MAXUINT, base, most, 0, 0.5), ==, most / 2);
}

static void
test_retry_after (void)
{
  const gint64 base = 10 * TEST_SECOND;

  g_assert_cmpint (churn_schedule_get_backoff (1, base, base, 40 * TEST_SECOND, 0.5), ==,
                   40 * TEST_SECOND);
  g_assert_cmpint (churn_schedule_get_backoff (1, base, base, 2 * TEST_SECOND, 0.5), ==, base / 2);
  /* A server that says "next year" is asked again in five minutes. */
  g_assert_cmpint (churn_schedule_get_backoff (1, base, base, G_MAXINT64, 0.5), ==,
                   300 * TEST_SECOND);
}

static void
test_missed (void)
{
  g_assert_cmpuint (churn_schedule_get_missed (0, interval, 0), ==, 0);
  g_assert_cmpuint (churn_schedule_get_missed (interval, interval, 0), ==, 0);
  /* A poll on its way is not missed before the next would begin, a tenth of jitter included. */
  g_assert_cmpuint (churn_schedule_get_missed (2 * interval, interval, 0), ==, 0);
  g_assert_cmpuint (churn_schedule_get_missed (2 * interval + interval / 10, interval, 0), ==, 1);
  g_assert_cmpuint (churn_schedule_get_missed (4 * interval, interval, 0), ==, 2);
  g_assert_cmpuint (churn_schedule_get_missed (interval, interval, 2), ==, 2);
  g_assert_cmpuint (churn_schedule_get_missed (-interval, interval, 0), ==, 0);
}

static void
test_freshness (void)
{
  /* has data, missed, failures, probe failed, refused */
  g_assert_cmpint (churn_schedule_get_freshness (FALSE, 0, 0, FALSE, FALSE), ==,
                   CHURN_FRESHNESS_CONNECTING);
  g_assert_cmpint (churn_schedule_get_freshness (FALSE, 0, 1, TRUE, FALSE), ==,
                   CHURN_FRESHNESS_CONNECTING);
  g_assert_cmpint (churn_schedule_get_freshness (TRUE, 0, 0, FALSE, FALSE), ==,
                   CHURN_FRESHNESS_LIVE);
  g_assert_cmpint (churn_schedule_get_freshness (TRUE, 1, 1, FALSE, FALSE), ==,
                   CHURN_FRESHNESS_SLOW);
  /* However many failed, offline needs the probe; and the probe alone is not enough. */
  g_assert_cmpint (churn_schedule_get_freshness (TRUE, 9, 9, FALSE, FALSE), ==,
                   CHURN_FRESHNESS_SLOW);
  g_assert_cmpint (churn_schedule_get_freshness (TRUE, 1, 1, TRUE, FALSE), ==,
                   CHURN_FRESHNESS_SLOW);
  g_assert_cmpint (churn_schedule_get_freshness (TRUE, 2, 2, TRUE, FALSE), ==,
                   CHURN_FRESHNESS_OFFLINE);
  g_assert_cmpint (churn_schedule_get_freshness (TRUE, 0, 0, FALSE, TRUE), ==,
                   CHURN_FRESHNESS_SIGNED_OUT);
}

void
test_schedule_add (void)
{
  g_test_add_func ("/schedule/no-drift", test_no_drift);
  g_test_add_func ("/schedule/skips-slots", test_skips_slots);
  g_test_add_func ("/schedule/backoff", test_backoff);
  g_test_add_func ("/schedule/retry-after", test_retry_after);
  g_test_add_func ("/schedule/missed", test_missed);
  g_test_add_func ("/schedule/freshness", test_freshness);
}
