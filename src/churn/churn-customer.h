#pragma once

#include "churn-features.h"
#include "churn-sentiment.h"

G_BEGIN_DECLS

/* The one item that is kept for a customer id: who it is, and all that we change of its features.
 */
typedef struct
{
  char *id;
  char *first_name;
  char *last_name;
  char *email;
  GPtrArray *phones; /* of char *, E.164 */

  int months;          /* mth_remain; -1: not known */
  gint64 months_offer; /* the number of the offer that set it; 0: none */
  gint64 n_offers;     /* how many offers were numbered so far */
  ChurnSentiment sentiment;
  gint64 sentiment_time;
  ChurnSentimentCounts history; /* before any event of ours: what the feature store began with */
  ChurnSentimentCounts counts;  /* events of ours, each counted once */
  gint64 event_time;            /* of the last change, whole milliseconds, strictly rising */
} ChurnCustomer;

ChurnCustomer *churn_customer_new (const char *id);
ChurnCustomer *churn_customer_ref (ChurnCustomer *self);
void churn_customer_unref (ChurnCustomer *self);
char *churn_customer_get_name (const ChurnCustomer *self);
void churn_customer_apply (const ChurnCustomer *self, ChurnFeatures *features);
gboolean churn_phone_is_valid (const char *phone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnCustomer, churn_customer_unref)

G_END_DECLS
