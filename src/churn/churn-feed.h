#pragma once

#include "churn-contact.h"

G_BEGIN_DECLS

#define CHURN_FEED_PAGE_MAX 2000
/* A contact stays in the feed for so long after its end. */
#define CHURN_FEED_ENDED_SECONDS (10 * 60)

/* One page of what changed after a cursor. */
typedef struct
{
  char *cursor;
  gboolean reset; /* the cursor was of no use: this is as without one */
  gboolean more;  /* ask again at once with @cursor */
  guint interval; /* seconds */
  gint64 time;
  GPtrArray *contacts; /* of ChurnContact */
} ChurnFeed;

ChurnFeed *churn_feed_new (void);
ChurnFeed *churn_feed_ref (ChurnFeed *self);
void churn_feed_unref (ChurnFeed *self);
char *churn_feed_to_json (const ChurnFeed *self);
ChurnFeed *churn_feed_from_json (const char *json, gssize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnFeed, churn_feed_unref)

G_END_DECLS
