#pragma once

#include "churn-contact-detail.h"
#include "churn-outbox.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_OFFERS_VIEW (churn_offers_view_get_type ())
G_DECLARE_FINAL_TYPE (ChurnOffersView, churn_offers_view, CHURN, OFFERS_VIEW, AdwBin)

void churn_offers_view_set_outbox (ChurnOffersView *self, ChurnOutbox *outbox);
void churn_offers_view_set_contact (ChurnOffersView *self,
                                    const char *contact_id,
                                    const ChurnContactDetail *detail);
void churn_offers_view_set_risk_threshold (ChurnOffersView *self, double threshold);

G_END_DECLS
