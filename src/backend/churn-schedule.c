#include "churn-schedule.h"

/* A poll starts up to this part of the interval after its slot, so that the desks of a centre,
 * opened at one hour, do not ask in one second. */
#define JITTER 0.1

/* However the dice fall, nobody is asked again sooner than this after a failure. */
#define BACKOFF_LEAST G_USEC_PER_SEC

/* And a server that names a time is believed up to this one. */
#define WAIT_MOST (5 * 60 * G_USEC_PER_SEC)

/**
 * churn_schedule_get_next:
 * @anchor: when the first poll began
 * @interval: microseconds from the start of one poll to the start of the next, more than 0
 * @now: the time
 * @random: from 0 up to, and not with, 1
 *
 * Finds when the next poll begins. Polls stand on a grid of slots, @interval apart, that begins at
 * @anchor; each starts a little after its slot by chance, and that chance does not add up. Slots
 * that passed while a poll was on its way are left out, so polls never pile up either.
 *
 * Returns: the time of the next poll, later than @now
 */
gint64
churn_schedule_get_next (gint64 anchor, gint64 interval, gint64 now, double random)
{
  gint64 slot;

  g_return_val_if_fail (interval > 0, now);
  g_return_val_if_fail (random >= 0 && random < 1, now);

  slot = now < anchor ? 0 : (now - anchor) / interval + 1;
  return anchor + slot * interval + (gint64) (random * JITTER * (double) interval);
}

/**
 * churn_schedule_get_backoff:
 * @failures: how many attempts failed in a row, at least 1
 * @base: the longest wait after the first failure, in microseconds
 * @most: the longest wait after any number of them, in microseconds
 * @wait: how long the server asked us to wait, in microseconds; 0 if it did not
 * @random: from 0 up to, and not with, 1
 *
 * Finds how long to wait after a failure: full jitter over a range that doubles with each failure
 * (AWS Architecture Blog, "Exponential Backoff And Jitter"), and never less than the server asked
 * for, up to five minutes.
 *
 * Returns: microseconds, at least one second
 */
gint64
churn_schedule_get_backoff (guint failures, gint64 base, gint64 most, gint64 wait, double random)
{
  gint64 range = base;

  g_return_val_if_fail (failures > 0, BACKOFF_LEAST);
  g_return_val_if_fail (base > 0 && most >= base, BACKOFF_LEAST);
  g_return_val_if_fail (random >= 0 && random < 1, BACKOFF_LEAST);

  for (guint i = 1; i < failures && range < most; i++)
    range = range > most / 2 ? most : range * 2;

  range = (gint64) (random * (double) range);
  return MAX (MAX (range, BACKOFF_LEAST), MIN (wait, WAIT_MOST));
}

/**
 * churn_schedule_get_missed:
 * @age: microseconds since the poll began that brought the newest data
 * @interval: microseconds from poll to poll, more than 0
 * @failures: how many polls failed in a row since then
 *
 * Counts the polls that should have brought something and did not. A poll that is on its way is
 * missed when the next one would begin.
 *
 * Returns: the number of missed polls
 */
guint
churn_schedule_get_missed (gint64 age, gint64 interval, guint failures)
{
  gint64 passed;

  g_return_val_if_fail (interval > 0, failures);

  /* The slots are as exact as their jitter. */
  passed = (age - (gint64) (JITTER * (double) interval)) / interval - 1;
  return (guint) CLAMP (passed, (gint64) failures, (gint64) MAX (failures, 1000000));
}

/**
 * churn_schedule_get_freshness:
 * @has_data: whether any poll has brought something
 * @missed: what churn_schedule_get_missed() says
 * @failures: how many polls failed in a row
 * @probe_failed: whether the newest probe (`GET /me`) failed too, since the newest good poll
 * @refused: whether the credentials were refused, since the newest good poll
 *
 * Says how fresh the data are. Offline is claimed only after two failed polls and a failed probe:
 * one lost packet is not an outage, and neither is a fault of the feed alone.
 *
 * Returns: the freshness
 */
ChurnFreshness
churn_schedule_get_freshness (gboolean has_data,
                              guint missed,
                              guint failures,
                              gboolean probe_failed,
                              gboolean refused)
{
  if (refused)
    return CHURN_FRESHNESS_SIGNED_OUT;
  if (failures >= 2 && probe_failed)
    return CHURN_FRESHNESS_OFFLINE;
  if (!has_data)
    return CHURN_FRESHNESS_CONNECTING;
  return missed > 0 ? CHURN_FRESHNESS_SLOW : CHURN_FRESHNESS_LIVE;
}
