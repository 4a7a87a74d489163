#include "config.h"

#include "churn-offer-tile.h"

#include "churn-contact-words.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ChurnOfferTile:
 *
 * A button that makes an offer, with the churn probability that the offer would
 * lead to. It has the class of that probability's zone; the offer that lowers it
 * most has the class `recommended`.
 */
struct _ChurnOfferTile
{
  GtkButton parent_instance;

  GtkLabel *percent;
  GtkLabel *change;
  int months;
};

G_DEFINE_FINAL_TYPE (ChurnOfferTile, churn_offer_tile, GTK_TYPE_BUTTON)

static void
churn_offer_tile_class_init (ChurnOfferTileClass *klass)
{
}

/* It wraps, also between a number and its word, or three tiles with large letters would be wider
 * than a narrow desk. */
static void
set_words (GtkLabel *label, const char *words)
{
  g_autoptr (GString) loose = g_string_new (words);

  g_string_replace (loose, "\u00a0", " ", 0);
  gtk_label_set_label (label, loose->str);
}

static GtkWidget *
append_label (GtkWidget *box, const char *style_class)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);

  gtk_widget_add_css_class (label, style_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
churn_offer_tile_init (ChurnOfferTile *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "offer");
}

/**
 * churn_offer_tile_new:
 * @months: the months that the button offers
 *
 * Returns: (transfer floating): a tile that does not know what the offer would do
 */
GtkWidget *
churn_offer_tile_new (int months)
{
  ChurnOfferTile *self = g_object_new (CHURN_TYPE_OFFER_TILE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = churn_words_months (months);

  self->months = months;
  set_words (GTK_LABEL (append_label (box, "heading")), title);
  self->percent = GTK_LABEL (append_label (box, "percent"));
  self->change = GTK_LABEL (append_label (box, "caption"));
  gtk_button_set_child (GTK_BUTTON (self), box);
  churn_offer_tile_set_churn (self, NAN, NAN, CHURN_RISK_DEFAULT_THRESHOLD);

  return GTK_WIDGET (self);
}

/**
 * churn_offer_tile_get_months:
 * @self: a tile
 *
 * Returns: the months that it offers
 */
int
churn_offer_tile_get_months (ChurnOfferTile *self)
{
  g_return_val_if_fail (CHURN_IS_OFFER_TILE (self), 0);

  return self->months;
}

/**
 * churn_offer_tile_set_churn:
 * @self: a tile
 * @churn: the churn probability that the offer would lead to, NAN if not known
 * @now: the churn probability without it, NAN if not known
 * @threshold: the risk threshold
 */
void
churn_offer_tile_set_churn (ChurnOfferTile *self, double churn, double now, double threshold)
{
  ChurnRisk risk = churn_risk_of (churn, threshold);
  g_autofree char *percent = churn_words_percent (churn);
  g_autofree char *change = churn_words_change_short (now, churn);
  g_autofree char *sentence = churn_contact_words_what_if (self->months, churn, now);

  g_return_if_fail (CHURN_IS_OFFER_TILE (self));

  gtk_label_set_label (self->percent, percent);
  set_words (self->change, change != NULL ? change : "");
  for (ChurnRisk i = CHURN_RISK_UNKNOWN; i <= CHURN_RISK_HIGH; i++)
    if (i == risk)
      gtk_widget_add_css_class (GTK_WIDGET (self), churn_risk_get_style_class (i));
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), churn_risk_get_style_class (i));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

/**
 * churn_offer_tile_set_recommended:
 * @self: a tile
 * @recommended: whether this is the offer to look at first
 */
void
churn_offer_tile_set_recommended (ChurnOfferTile *self, gboolean recommended)
{
  g_return_if_fail (CHURN_IS_OFFER_TILE (self));

  if (recommended)
    gtk_widget_add_css_class (GTK_WIDGET (self), "recommended");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "recommended");
}
