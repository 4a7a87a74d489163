#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The shortest and longest time between two polls, in seconds. */
#define CHURN_INTERVAL_MIN 5
#define CHURN_INTERVAL_MAX 60
/* What it is until the server says otherwise. */
#define CHURN_INTERVAL_DEFAULT 15

/**
 * ChurnFreshness:
 * @CHURN_FRESHNESS_NONE: there is no session
 * @CHURN_FRESHNESS_CONNECTING: nothing has come yet, and nothing has failed for good
 * @CHURN_FRESHNESS_LIVE: the newest poll brought what it should
 * @CHURN_FRESHNESS_SLOW: at least one poll was missed
 * @CHURN_FRESHNESS_OFFLINE: two polls and a probe failed
 * @CHURN_FRESHNESS_SIGNED_OUT: the credentials were refused
 *
 * How much the figures can be trusted to be those of now.
 */
typedef enum
{
  CHURN_FRESHNESS_NONE,
  CHURN_FRESHNESS_CONNECTING,
  CHURN_FRESHNESS_LIVE,
  CHURN_FRESHNESS_SLOW,
  CHURN_FRESHNESS_OFFLINE,
  CHURN_FRESHNESS_SIGNED_OUT,
} ChurnFreshness;

gint64 churn_schedule_get_next (gint64 anchor, gint64 interval, gint64 now, double random);
gint64
churn_schedule_get_backoff (guint failures, gint64 base, gint64 most, gint64 wait, double random);
guint churn_schedule_get_missed (gint64 age, gint64 interval, guint failures);
ChurnFreshness churn_schedule_get_freshness (gboolean has_data,
                                             guint missed,
                                             guint failures,
                                             gboolean probe_failed,
                                             gboolean refused);

G_END_DECLS
