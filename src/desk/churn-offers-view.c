#include "config.h"

#include "churn-offers-view.h"

#include "churn-contact-words.h"
#include "churn-offer-row.h"
#include "churn-offer-tile.h"
#include "churn-problem-words.h"
#include "churn-risk.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ChurnOffersView:
 *
 * What can be offered in one contact, each with what it would do; and what was
 * offered, from the click on. What is typed into the note or the months belongs
 * to the contact that is shown and stays while its figures change.
 */
struct _ChurnOffersView
{
  AdwBin parent_instance;

  GtkWidget *making;
  GtkLabel *best;
  GtkBox *tiles;
  GtkEntry *note;
  GtkMenuButton *other;
  GtkPopover *other_popover;
  GtkSpinButton *months;
  GtkButton *offer_other;
  GtkLabel *closed;
  GtkBox *rows;

  ChurnOutbox *outbox;
  char *contact_id;
  GPtrArray *offers; /* of ChurnOffer */
  double threshold;
  ChurnPrediction *latest; /* by which the tiles are; NULL: none */
};

enum
{
  ANSWERED,
  OFFERED,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnOffersView, churn_offers_view, ADW_TYPE_BIN)

static ChurnOfferRow *
find_row (ChurnOffersView *self, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_ascii_strcasecmp (churn_offer_row_get_id (CHURN_OFFER_ROW (row)), id) == 0)
      return CHURN_OFFER_ROW (row);

  return NULL;
}

static void
make_offer (ChurnOffersView *self, int months)
{
  g_autofree char *note = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->note)));
  g_autoptr (ChurnOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  if (self->outbox == NULL || self->contact_id == NULL)
    return;

  entry = churn_outbox_add (self->outbox, self->contact_id, months, g_strstrip (note), 0, &error);
  if (entry == NULL)
    {
      g_signal_emit (self, signals[PROBLEM], 0, churn_problem_words (error));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->note), "");
  g_signal_emit (self, signals[OFFERED], 0,
                 find_row (self, churn_outbox_entry_get_offer (entry)->id));
}

static void
tile_cb (ChurnOffersView *self, ChurnOfferTile *tile)
{
  make_offer (self, churn_offer_tile_get_months (tile));
}

static void
other_cb (ChurnOffersView *self)
{
  gtk_spin_button_update (self->months);
  gtk_popover_popdown (self->other_popover);
  make_offer (self, gtk_spin_button_get_value_as_int (self->months));
}

static void
answered_cb (ChurnOffersView *self, gboolean accepted, ChurnOfferRow *row)
{
  g_signal_emit (self, signals[ANSWERED], 0, churn_offer_row_get_id (row), accepted);
}

/* Why nothing can be offered, as a sentence; NULL where something can. */
static const char *
get_obstacle (const ChurnContact *contact)
{
  if (contact->customer_id == NULL)
    return _ ("The customer is not known, so nothing can be offered.");

  switch (churn_contact_get_state (contact))
    {
    case CHURN_STATE_AFTER_CALL:
      return _ ("The customer has hung up. Offers are made during the call.");
    case CHURN_STATE_ENDED:
      return _ ("This contact has ended. Offers are made during the call.");
    case CHURN_STATE_LOST:
      return _ ("This contact counts as lost. Offers are made during the call.");
    case CHURN_STATE_INITIATED:
    case CHURN_STATE_QUEUED:
    case CHURN_STATE_CONNECTED:
    default:
      return NULL;
    }
}

static const ChurnOffer *
find_offer (ChurnOffersView *self, const char *id)
{
  for (guint i = 0; self->offers != NULL && i < self->offers->len; i++)
    {
      const ChurnOffer *offer = g_ptr_array_index (self->offers, i);

      if (g_ascii_strcasecmp (offer->id, id) == 0)
        return offer;
    }

  return NULL;
}

static gboolean
is_shown (ChurnOffersView *self, ChurnOutboxEntry *entry)
{
  const ChurnOffer *offer = churn_outbox_entry_get_offer (entry);

  return g_strcmp0 (churn_outbox_entry_get_contact_id (entry), self->contact_id) == 0 &&
         churn_outbox_entry_get_state (entry) != CHURN_OUTBOX_UNDONE &&
         find_offer (self, offer->id) == NULL;
}

static gboolean
is_in_outbox (ChurnOffersView *self, ChurnOutboxEntry *entry)
{
  guint n = self->outbox != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ChurnOutboxEntry) other = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

      if (other == entry)
        return TRUE;
    }

  return FALSE;
}

static void
add_row (ChurnOffersView *self, GtkWidget *row)
{
  g_signal_connect_object (row, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_box_prepend (self->rows, row);
}

/* Rows come, change and go one by one, so that focus stays on what it is on. */
static void
update_rows (ChurnOffersView *self)
{
  GtkWidget *next;
  guint n = self->outbox != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) : 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL;
       row = next)
    {
      ChurnOutboxEntry *entry = churn_offer_row_get_entry (CHURN_OFFER_ROW (row));
      const ChurnOffer *offer = find_offer (self, churn_offer_row_get_id (CHURN_OFFER_ROW (row)));

      next = gtk_widget_get_next_sibling (row);
      if (offer != NULL)
        churn_offer_row_set_offer (CHURN_OFFER_ROW (row), offer);
      else if (entry == NULL || !is_shown (self, entry) || !is_in_outbox (self, entry))
        gtk_box_remove (self->rows, row);
    }
  for (guint i = 0; self->offers != NULL && i < self->offers->len; i++)
    {
      const ChurnOffer *offer = g_ptr_array_index (self->offers, i);

      if (find_row (self, offer->id) == NULL)
        add_row (self, churn_offer_row_new_for_offer (offer));
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ChurnOutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

      if (is_shown (self, entry) &&
          find_row (self, churn_outbox_entry_get_offer (entry)->id) == NULL)
        add_row (self, churn_offer_row_new_for_entry (self->outbox, entry));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->rows),
                          gtk_widget_get_first_child (GTK_WIDGET (self->rows)) != NULL);
}

static double
get_what_if (const ChurnPrediction *latest, int months)
{
  for (guint i = 0; latest != NULL && latest->what_ifs != NULL && i < latest->what_ifs->len; i++)
    {
      const ChurnWhatIf *what_if = &g_array_index (latest->what_ifs, ChurnWhatIf, i);

      if (what_if->months == months)
        return what_if->churn;
    }

  return NAN;
}

/* The offer that lowers churn most, as far as a person sees: of those that lower it by as many
 * points, the shortest. 0 where none lowers it. */
static int
find_best (const ChurnPrediction *latest)
{
  int best = 0;
  int drop = 0;

  for (guint i = 0; latest != NULL && i < CHURN_N_WHAT_IFS; i++)
    {
      double churn = get_what_if (latest, churn_what_if_months[i]);

      if (!isnan (churn) && -churn_words_points (latest->churn, churn) > drop)
        {
          best = churn_what_if_months[i];
          drop = -churn_words_points (latest->churn, churn);
        }
    }

  return best;
}

static void
update_tiles (ChurnOffersView *self)
{
  const ChurnPrediction *latest = self->latest;
  double now = latest != NULL ? latest->churn : NAN;
  int best = find_best (latest);
  gboolean known = FALSE;
  g_autofree char *words = NULL;

  for (GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self->tiles)); tile != NULL;
       tile = gtk_widget_get_next_sibling (tile))
    {
      int months = churn_offer_tile_get_months (CHURN_OFFER_TILE (tile));
      double churn = get_what_if (latest, months);

      churn_offer_tile_set_churn (CHURN_OFFER_TILE (tile), churn, now, self->threshold);
      churn_offer_tile_set_recommended (CHURN_OFFER_TILE (tile), months == best);
      known |= !isnan (churn);
    }
  if (known)
    words = churn_contact_words_best (best, get_what_if (latest, best));
  gtk_label_set_label (self->best, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->best), words != NULL);
}

static void
churn_offers_view_dispose (GObject *object)
{
  ChurnOffersView *self = CHURN_OFFERS_VIEW (object);

  g_clear_object (&self->outbox);
  g_clear_pointer (&self->latest, churn_prediction_unref);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_pointer (&self->contact_id, g_free);

  G_OBJECT_CLASS (churn_offers_view_parent_class)->dispose (object);
}

static void
churn_offers_view_class_init (ChurnOffersViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_offers_view_dispose;

  /**
   * ChurnOffersView::answered:
   * @self: the view
   * @offer_id: an offer that was made
   * @accepted: whether the customer accepted it
   *
   * The customer's answer was entered.
   */
  signals[ANSWERED] = g_signal_new ("answered", CHURN_TYPE_OFFERS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  /**
   * ChurnOffersView::offered:
   * @self: the view
   * @row: the row of what was offered just now
   *
   * Something was offered here.
   */
  signals[OFFERED] = g_signal_new ("offered", CHURN_TYPE_OFFERS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);

  /**
   * ChurnOffersView::problem:
   * @self: the view
   * @message: why an offer could not be put into the outbox
   */
  signals[PROBLEM] = g_signal_new ("problem", CHURN_TYPE_OFFERS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-offers-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, making);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, tiles);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, best);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, note);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, other);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, other_popover);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, months);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, offer_other);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, closed);
  gtk_widget_class_bind_template_child (widget_class, ChurnOffersView, rows);
}

static void
churn_offers_view_init (ChurnOffersView *self)
{
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_popover_set_default_widget (self->other_popover, GTK_WIDGET (self->offer_other));
  for (guint i = 0; i < CHURN_N_WHAT_IFS; i++)
    {
      GtkWidget *tile = churn_offer_tile_new (churn_what_if_months[i]);

      g_signal_connect_object (tile, "clicked", G_CALLBACK (tile_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->tiles, tile);
    }
  g_signal_connect_object (self->offer_other, "clicked", G_CALLBACK (other_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * churn_offers_view_set_outbox:
 * @self: a view
 * @outbox: where offers go
 */
void
churn_offers_view_set_outbox (ChurnOffersView *self, ChurnOutbox *outbox)
{
  g_return_if_fail (CHURN_IS_OFFERS_VIEW (self));
  g_return_if_fail (CHURN_IS_OUTBOX (outbox));
  g_return_if_fail (self->outbox == NULL);

  self->outbox = g_object_ref (outbox);
  g_signal_connect_object (outbox, "items-changed", G_CALLBACK (update_rows), self,
                           G_CONNECT_SWAPPED);
}

/**
 * churn_offers_view_set_risk_threshold:
 * @self: a view
 * @threshold: the churn probability from which on the risk is high
 */
void
churn_offers_view_set_risk_threshold (ChurnOffersView *self, double threshold)
{
  g_return_if_fail (CHURN_IS_OFFERS_VIEW (self));

  self->threshold = threshold;
  update_tiles (self);
}

/**
 * churn_offers_view_set_contact:
 * @self: a view
 * @contact_id: (nullable): the contact
 * @detail: (nullable): what is known of it
 */
void
churn_offers_view_set_contact (ChurnOffersView *self,
                               const char *contact_id,
                               const ChurnContactDetail *detail)
{
  const char *why = detail != NULL ? get_obstacle (detail->contact) : NULL;

  g_return_if_fail (CHURN_IS_OFFERS_VIEW (self));

  if (g_strcmp0 (self->contact_id, contact_id) != 0)
    {
      g_free (self->contact_id);
      self->contact_id = g_strdup (contact_id);
      gtk_editable_set_text (GTK_EDITABLE (self->note), "");
      gtk_popover_popdown (self->other_popover);
    }
  g_clear_pointer (&self->latest, churn_prediction_unref);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  if (detail != NULL && detail->latest != NULL)
    self->latest = churn_prediction_ref (detail->latest);
  if (detail != NULL && detail->offers != NULL)
    self->offers = g_ptr_array_ref (detail->offers);

  gtk_label_set_label (self->closed, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->closed), why != NULL);
  gtk_widget_set_visible (self->making, why == NULL);
  gtk_widget_set_sensitive (self->making, detail != NULL);
  update_tiles (self);
  update_rows (self);
}
