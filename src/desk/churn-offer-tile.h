#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_OFFER_TILE (churn_offer_tile_get_type ())
G_DECLARE_FINAL_TYPE (ChurnOfferTile, churn_offer_tile, CHURN, OFFER_TILE, GtkButton)

GtkWidget *churn_offer_tile_new (int months);
int churn_offer_tile_get_months (ChurnOfferTile *self);
void churn_offer_tile_set_churn (ChurnOfferTile *self, double churn, double now, double threshold);
void churn_offer_tile_set_recommended (ChurnOfferTile *self, gboolean recommended);

G_END_DECLS
