#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CHURN_OFFER_MONTHS_MIN 1
#define CHURN_OFFER_MONTHS_MAX 60
#define CHURN_OFFER_NOTE_MAX 1000 /* characters */
/* An offer made during the call is taken for so long after the call's end. */
#define CHURN_OFFER_LATE_SECONDS (24 * 60 * 60)

typedef enum
{
  CHURN_OUTCOME_UNKNOWN,
  CHURN_OUTCOME_ACCEPTED,
  CHURN_OUTCOME_DECLINED,
} ChurnOutcome;

/* How far an offer has been applied; each step is done once and in this order. */
typedef enum
{
  CHURN_OFFER_RECORDED,
  CHURN_OFFER_ATTRIBUTE_SET, /* the contact's attributes */
  CHURN_OFFER_CUSTOMER_SET,  /* CustomerData and the customer's mth_remain */
  CHURN_OFFER_FEATURE_SET,   /* the feature store */
  CHURN_OFFER_APPLIED,       /* scored anew: @after is known */
} ChurnOfferStep;

/* An offer: @id is the Idempotency-Key it was posted with, a UUID in lower case. */
typedef struct
{
  char *id;
  char *contact_id;
  char *customer_id;
  gint64 number; /* counts the customer's offers from 1 */
  int months;
  char *note; /* nullable */
  gint64 made;
  gint64 recorded;
  char *agent_id; /* who made it */
  ChurnOfferStep step;
  double before; /* churn probability before it, NAN: not known */
  double after;
  ChurnOutcome outcome;
  gint64 version; /* the contact's version that brought its newest change */
  gint64 since;   /* a version that the contact had before it caused anything */
} ChurnOffer;

ChurnOffer *churn_offer_new (void);
ChurnOffer *churn_offer_copy (const ChurnOffer *self);
ChurnOffer *churn_offer_ref (ChurnOffer *self);
void churn_offer_unref (ChurnOffer *self);
gboolean churn_offer_check (const ChurnOffer *self, GError **error);
gboolean churn_offer_advance (ChurnOffer *self, const ChurnOffer *news);
gboolean churn_offer_same_promise (const ChurnOffer *a, const ChurnOffer *b);
void churn_offer_build (const ChurnOffer *self, JsonBuilder *builder);
ChurnOffer *churn_offer_parse (JsonObject *object, GError **error);

/* The body of POST …/offers: {"months":24,"note":"…","made":"…"}. */
char *churn_offer_to_request (const ChurnOffer *self);
ChurnOffer *churn_offer_from_request (const char *body, gssize length, GError **error);

const char *churn_outcome_get_name (ChurnOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnOffer, churn_offer_unref)

G_END_DECLS
