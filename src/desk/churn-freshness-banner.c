#include "config.h"

#include "churn-freshness-banner.h"

#include "churn-backend-error.h"
#include "churn-contact-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnFreshnessBanner:
 *
 * Above the contacts, and only while no newer figures come: that they are old, how old, why, and
 * what to do about it.
 */
struct _ChurnFreshnessBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *remedy;

  ChurnPoller *poller;
};

G_DEFINE_FINAL_TYPE (ChurnFreshnessBanner, churn_freshness_banner, ADW_TYPE_BIN)

/* No other credentials lead anywhere from a wrong address. */
static void
update_remedy (ChurnFreshnessBanner *self, const GError *error)
{
  gboolean wrong_address =
      error != NULL && churn_backend_error_get_problem (error) == CHURN_PROBLEM_ADDRESS;

  gtk_button_set_label (self->remedy, wrong_address ? C_ ("button", "Change the Connection")
                                                    : C_ ("button", "Sign In Again"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy),
                                  wrong_address ? "win.connect" : "win.sign-in");
}

static void
update (ChurnFreshnessBanner *self)
{
  const GError *error = churn_poller_get_error (self->poller);
  ChurnFreshness freshness = churn_poller_get_freshness (self->poller);
  gint64 age = churn_poller_get_age (self->poller);
  gboolean shown =
      age >= 0 && (freshness == CHURN_FRESHNESS_OFFLINE || freshness == CHURN_FRESHNESS_SIGNED_OUT);

  if (shown)
    {
      g_autofree char *sentence = churn_contact_words_freshness_long (
          freshness, age, churn_poller_get_interval (self->poller), error);

      gtk_label_set_label (self->label, sentence);
    }
  if (freshness == CHURN_FRESHNESS_SIGNED_OUT)
    update_remedy (self, error);
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), freshness == CHURN_FRESHNESS_SIGNED_OUT);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

static void
churn_freshness_banner_dispose (GObject *object)
{
  ChurnFreshnessBanner *self = CHURN_FRESHNESS_BANNER (object);

  g_clear_object (&self->poller);

  G_OBJECT_CLASS (churn_freshness_banner_parent_class)->dispose (object);
}

static void
churn_freshness_banner_class_init (ChurnFreshnessBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_freshness_banner_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-freshness-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessBanner, label);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessBanner, remedy);
}

static void
churn_freshness_banner_init (ChurnFreshnessBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_freshness_banner_new:
 *
 * Returns: (transfer floating): a banner that is not seen
 */
GtkWidget *
churn_freshness_banner_new (void)
{
  return g_object_new (CHURN_TYPE_FRESHNESS_BANNER, NULL);
}

/**
 * churn_freshness_banner_set_poller:
 * @self: a banner
 * @poller: whose data it speaks of
 */
void
churn_freshness_banner_set_poller (ChurnFreshnessBanner *self, ChurnPoller *poller)
{
  g_return_if_fail (CHURN_IS_FRESHNESS_BANNER (self));
  g_return_if_fail (CHURN_IS_POLLER (poller));
  g_return_if_fail (self->poller == NULL);

  self->poller = g_object_ref (poller);
  g_signal_connect_object (poller, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "tick", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
