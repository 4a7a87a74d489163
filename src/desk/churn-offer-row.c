#include "config.h"

#include "churn-offer-row.h"

#include "churn-bar.h"
#include "churn-contact-words.h"
#include "churn-problem-words.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnOfferRow:
 *
 * One offer, from the click to what the customer said: how long it can still be
 * undone, whether it is on its way, what it did, and the two answers.
 */
struct _ChurnOfferRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *detail;
  GtkWidget *undo;
  GtkWidget *dismiss;
  GtkWidget *outcome;
  GtkButton *accepted;
  GtkButton *declined;
  GtkWidget *countdown;

  ChurnOutbox *outbox;
  ChurnOutboxEntry *entry;
  ChurnOffer *offer;
};

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnOfferRow, churn_offer_row, GTK_TYPE_WIDGET)

static const char *
get_entry_icon (ChurnOutboxState state)
{
  switch (state)
    {
    case CHURN_OUTBOX_WAITING:
    case CHURN_OUTBOX_SENDING:
    case CHURN_OUTBOX_RETRYING:
      return "churn-slow-symbolic";
    case CHURN_OUTBOX_FAILED:
      return "dialog-warning-symbolic";
    case CHURN_OUTBOX_SENT:
    case CHURN_OUTBOX_UNDONE:
    default:
      return "churn-offer-symbolic";
    }
}

static void
update (ChurnOfferRow *self)
{
  const ChurnOffer *offer =
      self->offer != NULL ? self->offer : churn_outbox_entry_get_offer (self->entry);
  ChurnOutboxState state =
      self->offer != NULL ? CHURN_OUTBOX_SENT : churn_outbox_entry_get_state (self->entry);
  g_autofree char *title = churn_words_months (offer->months);
  g_autofree char *subtitle = self->offer != NULL ? churn_contact_words_offer (self->offer)
                                                  : churn_contact_words_entry (self->entry);
  const GError *error =
      state == CHURN_OUTBOX_FAILED ? churn_outbox_entry_get_error (self->entry) : NULL;
  const char *detail = error != NULL ? churn_problem_detail (error) : NULL;
  g_autofree char *name = NULL;

  /* Translators: an offer: the months, how far it has come */
  name = g_strdup_printf (C_ ("offer", "Offer of %s: %s"), title, subtitle);
  gtk_image_set_from_icon_name (self->icon, get_entry_icon (state));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
  gtk_widget_set_tooltip_text (self->box, offer->note);
  gtk_widget_set_visible (self->undo, state == CHURN_OUTBOX_WAITING);
  gtk_widget_set_visible (self->countdown, state == CHURN_OUTBOX_WAITING &&
                                               churn_outbox_entry_get_remaining (self->entry) > 0);
  gtk_widget_set_visible (self->dismiss, state == CHURN_OUTBOX_FAILED);
  gtk_widget_set_visible (self->outcome,
                          self->offer != NULL && self->offer->outcome == CHURN_OUTCOME_UNKNOWN);
  if (state == CHURN_OUTBOX_WAITING)
    churn_bar_set_fraction (CHURN_BAR (self->countdown),
                            (double) churn_outbox_entry_get_remaining (self->entry) /
                                churn_outbox_get_undo_seconds (self->outbox));
  if (state == CHURN_OUTBOX_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
undo_cb (ChurnOfferRow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->entry != NULL && !churn_outbox_undo (self->outbox, self->entry, &error))
    gtk_label_set_label (self->subtitle, churn_problem_words (error));
}

static void
dismiss_cb (ChurnOfferRow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->entry != NULL && !churn_outbox_dismiss (self->outbox, self->entry, &error))
    gtk_label_set_label (self->subtitle, churn_problem_words (error));
}

static void
accepted_cb (ChurnOfferRow *self)
{
  g_signal_emit (self, signals[ANSWERED], 0, TRUE);
}

static void
declined_cb (ChurnOfferRow *self)
{
  g_signal_emit (self, signals[ANSWERED], 0, FALSE);
}

static void
churn_offer_row_dispose (GObject *object)
{
  ChurnOfferRow *self = CHURN_OFFER_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->entry);
  g_clear_object (&self->outbox);
  g_clear_pointer (&self->offer, churn_offer_unref);

  G_OBJECT_CLASS (churn_offer_row_parent_class)->dispose (object);
}

static void
churn_offer_row_class_init (ChurnOfferRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_offer_row_dispose;

  /**
   * ChurnOfferRow::answered:
   * @self: the row
   * @accepted: whether the customer accepted the offer
   *
   * The customer's answer was entered.
   */
  signals[ANSWERED] = g_signal_new ("answered", CHURN_TYPE_OFFER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (CHURN_TYPE_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-offer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, box);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, title);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, detail);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, undo);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, dismiss);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, outcome);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, accepted);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, declined);
  gtk_widget_class_bind_template_child (widget_class, ChurnOfferRow, countdown);
  gtk_widget_class_set_css_name (widget_class, "churn-offer-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
churn_offer_row_init (ChurnOfferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->undo, "clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dismiss, "clicked", G_CALLBACK (dismiss_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accepted, "clicked", G_CALLBACK (accepted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->declined, "clicked", G_CALLBACK (declined_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * churn_offer_row_new_for_entry:
 * @outbox: the outbox that the entry is in
 * @entry: an offer on its way
 *
 * Returns: (transfer floating): a row that follows @entry
 */
GtkWidget *
churn_offer_row_new_for_entry (ChurnOutbox *outbox, ChurnOutboxEntry *entry)
{
  ChurnOfferRow *self;

  g_return_val_if_fail (CHURN_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (entry), NULL);

  self = g_object_new (CHURN_TYPE_OFFER_ROW, NULL);
  self->outbox = g_object_ref (outbox);
  self->entry = g_object_ref (entry);
  g_signal_connect_object (entry, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * churn_offer_row_new_for_offer:
 * @offer: an offer that was made
 *
 * Returns: (transfer floating): a row that shows @offer
 */
GtkWidget *
churn_offer_row_new_for_offer (const ChurnOffer *offer)
{
  ChurnOfferRow *self;

  g_return_val_if_fail (offer != NULL, NULL);

  self = g_object_new (CHURN_TYPE_OFFER_ROW, NULL);
  churn_offer_row_set_offer (self, offer);

  return GTK_WIDGET (self);
}

/**
 * churn_offer_row_set_offer:
 * @self: a row
 * @offer: an offer that was made: the one that was on its way, or a newer
 *   version of the one shown
 */
void
churn_offer_row_set_offer (ChurnOfferRow *self, const ChurnOffer *offer)
{
  g_return_if_fail (CHURN_IS_OFFER_ROW (self));
  g_return_if_fail (offer != NULL);

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->offer, churn_offer_unref);
  self->offer = churn_offer_copy (offer);
  update (self);
}

/**
 * churn_offer_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none): the offer's id
 */
const char *
churn_offer_row_get_id (ChurnOfferRow *self)
{
  g_return_val_if_fail (CHURN_IS_OFFER_ROW (self), NULL);

  return self->offer != NULL ? self->offer->id : churn_outbox_entry_get_offer (self->entry)->id;
}

/**
 * churn_offer_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the entry that it follows; %NULL if the
 *   offer was made
 */
ChurnOutboxEntry *
churn_offer_row_get_entry (ChurnOfferRow *self)
{
  g_return_val_if_fail (CHURN_IS_OFFER_ROW (self), NULL);

  return self->entry;
}
