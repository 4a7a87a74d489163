#pragma once

#include "churn-segment.h"

G_BEGIN_DECLS

/* The length of a sentiment window, and of the analysis tick. */
#define CHURN_WINDOW_SECONDS 15
/* How many windows a row of the feed carries. */
#define CHURN_WINDOWS_IN_FEED 20

/* The mean sentiment of each 15 s window since the contact began; window N is [15 N, 15 N + 15) s.
 * A turn belongs to the window in which it begins; only the customer's turns with a sentiment
 * count. */
typedef struct _ChurnWindows ChurnWindows;

ChurnWindows *churn_windows_new (void);
ChurnWindows *churn_windows_copy (const ChurnWindows *self);
void churn_windows_free (ChurnWindows *self);
gboolean churn_windows_add (ChurnWindows *self, const ChurnSegment *segment);
void churn_windows_remove (ChurnWindows *self, guint first, guint last);
gboolean churn_windows_equal (const ChurnWindows *a, const ChurnWindows *b);
guint churn_windows_get_n_spoken (const ChurnWindows *self);
gboolean churn_windows_get_range (const ChurnWindows *self, guint *first, guint *last);
double churn_windows_get_mean (const ChurnWindows *self, guint number);
/* Only sums and counts, for the store: "37:-1/1,38:2/3". */
char *churn_windows_to_string (const ChurnWindows *self);
ChurnWindows *churn_windows_from_string (const char *text, GError **error);
/* {"first":37,"values":[0,-1,null,1]}; @most: how many that hold speech, from the newest; 0: all.
 */
void churn_windows_build (const ChurnWindows *self, guint most, JsonBuilder *builder);
ChurnWindows *churn_windows_parse (JsonObject *object, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnWindows, churn_windows_free)

G_END_DECLS
