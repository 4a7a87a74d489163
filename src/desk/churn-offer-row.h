#pragma once

#include "churn-offer.h"
#include "churn-outbox.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_OFFER_ROW (churn_offer_row_get_type ())
G_DECLARE_FINAL_TYPE (ChurnOfferRow, churn_offer_row, CHURN, OFFER_ROW, GtkWidget)

GtkWidget *churn_offer_row_new_for_entry (ChurnOutbox *outbox, ChurnOutboxEntry *entry);
GtkWidget *churn_offer_row_new_for_offer (const ChurnOffer *offer);
void churn_offer_row_set_offer (ChurnOfferRow *self, const ChurnOffer *offer);
const char *churn_offer_row_get_id (ChurnOfferRow *self);
ChurnOutboxEntry *churn_offer_row_get_entry (ChurnOfferRow *self);

G_END_DECLS
