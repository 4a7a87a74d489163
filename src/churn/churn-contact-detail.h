#pragma once

#include "churn-contact.h"
#include "churn-offer.h"
#include "churn-prediction.h"

G_BEGIN_DECLS

/* One contact in full. With since=VERSION, @predictions, @offers and @transcript hold just what
 * came after it; windows (all of them), drivers and what-ifs are always whole. */
typedef struct
{
  ChurnContact *contact; /* its windows are all of the contact's */
  char *email;
  gint64 since;
  gint64 time;             /* the server's clock */
  GPtrArray *predictions;  /* of ChurnPrediction, oldest first */
  ChurnPrediction *latest; /* carries drivers and what-ifs; NULL: none yet */
  GPtrArray *offers;       /* of ChurnOffer, oldest first */
  GPtrArray *transcript;   /* of ChurnSegment, in the order of speech */
} ChurnContactDetail;

ChurnContactDetail *churn_contact_detail_new (void);
ChurnContactDetail *churn_contact_detail_ref (ChurnContactDetail *self);
void churn_contact_detail_unref (ChurnContactDetail *self);
char *churn_contact_detail_to_json (const ChurnContactDetail *self);
ChurnContactDetail *
churn_contact_detail_from_json (const char *json, gssize length, GError **error);
ChurnContactDetail *churn_contact_detail_merge (const ChurnContactDetail *self,
                                                const ChurnContactDetail *newer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnContactDetail, churn_contact_detail_unref)

G_END_DECLS
