#include "config.h"

#include "churn-freshness-indicator.h"

#include "churn-contact-words.h"
#include "churn-problem-words.h"

#include <glib/gi18n-lib.h>

/* Characters that stay of the word in the header bar, however narrow the window. */
#define SHORTEST 3

/**
 * ChurnFreshnessIndicator:
 *
 * In the header bar, how far the figures can be trusted: an icon and a word,
 * and the age once they are no longer live; pressed, a sentence about it, what
 * whoever looks after the contact centre wants to know, and a way to ask anew.
 * The node has the class of the freshness.
 */
struct _ChurnFreshnessIndicator
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkWidget *popover;
  GtkImage *icon;
  GtkLabel *word;
  GtkLabel *age;
  GtkLabel *sentence;
  GtkLabel *reason;
  GtkLabel *detail;

  ChurnPoller *poller;
};

G_DEFINE_FINAL_TYPE (ChurnFreshnessIndicator, churn_freshness_indicator, ADW_TYPE_BIN)

static const char *
get_icon (ChurnFreshness freshness)
{
  switch (freshness)
    {
    case CHURN_FRESHNESS_LIVE:
      return "churn-live-symbolic";
    case CHURN_FRESHNESS_OFFLINE:
    case CHURN_FRESHNESS_NONE:
      return "churn-offline-symbolic";
    case CHURN_FRESHNESS_SIGNED_OUT:
      return "system-log-out-symbolic";
    case CHURN_FRESHNESS_SLOW:
    case CHURN_FRESHNESS_CONNECTING:
    default:
      return "churn-slow-symbolic";
    }
}

static const char *
get_style_class (ChurnFreshness freshness)
{
  switch (freshness)
    {
    case CHURN_FRESHNESS_LIVE:
      return "live";
    case CHURN_FRESHNESS_SLOW:
      return "slow";
    case CHURN_FRESHNESS_OFFLINE:
      return "offline";
    case CHURN_FRESHNESS_SIGNED_OUT:
      return "signed-out";
    case CHURN_FRESHNESS_CONNECTING:
    case CHURN_FRESHNESS_NONE:
    default:
      return "connecting";
    }
}

static void
update (ChurnFreshnessIndicator *self)
{
  ChurnFreshness freshness = churn_poller_get_freshness (self->poller);
  gint64 age = churn_poller_get_age (self->poller);
  const GError *error = churn_poller_get_error (self->poller);
  const char *classes[] = { get_style_class (freshness), NULL };
  const char *word = churn_contact_words_freshness (freshness);
  gboolean old = age >= 0 && freshness != CHURN_FRESHNESS_LIVE;
  /* Where there are no newer figures to come, the banner says the age. */
  gboolean told = freshness == CHURN_FRESHNESS_OFFLINE || freshness == CHURN_FRESHNESS_SIGNED_OUT;
  /* The sentence itself says what signed out and offline are. */
  const char *reason =
      error != NULL && freshness == CHURN_FRESHNESS_SLOW ? churn_problem_words (error) : NULL;
  const char *detail = error != NULL ? churn_problem_detail (error) : NULL;
  g_autofree char *age_words = old ? churn_contact_words_age (age) : NULL;
  g_autofree char *short_age = old ? churn_contact_words_age_short (age) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *sentence = churn_contact_words_freshness_long (
      freshness, age, churn_poller_get_interval (self->poller), error);
  g_autofree char *tooltip = g_strjoin (" ", sentence, reason, NULL);

  gtk_image_set_from_icon_name (self->icon, get_icon (freshness));
  gtk_label_set_label (self->word, word);
  /* It is the last to give way where the window is narrow. */
  gtk_label_set_width_chars (self->word, (int) MIN (g_utf8_strlen (word, -1), SHORTEST));
  gtk_label_set_label (self->age, old ? short_age : "");
  gtk_widget_set_visible (GTK_WIDGET (self->age), old && !told);
  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL);
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  /* The popover says it, too, and would be hidden by it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               gtk_widget_get_visible (self->popover) ? NULL : tooltip);

  if (old)
    /* Translators: how far the figures can be trusted ("Offline"), and their age */
    name = g_strdup_printf (_ ("%s, %s old"), word, age_words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : word, -1);
}

static void
popover_cb (ChurnFreshnessIndicator *self)
{
  if (self->poller != NULL)
    update (self);
}

static void
churn_freshness_indicator_dispose (GObject *object)
{
  ChurnFreshnessIndicator *self = CHURN_FRESHNESS_INDICATOR (object);

  g_clear_object (&self->poller);

  G_OBJECT_CLASS (churn_freshness_indicator_parent_class)->dispose (object);
}

static void
churn_freshness_indicator_class_init (ChurnFreshnessIndicatorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_freshness_indicator_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-freshness-indicator.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, button);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, popover);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, icon);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, word);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, age);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, sentence);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, reason);
  gtk_widget_class_bind_template_child (widget_class, ChurnFreshnessIndicator, detail);
  gtk_widget_class_bind_template_callback (widget_class, popover_cb);
  gtk_widget_class_set_css_name (widget_class, "churn-freshness");
}

static void
churn_freshness_indicator_init (ChurnFreshnessIndicator *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_freshness_indicator_set_poller:
 * @self: an indicator
 * @poller: whose data it speaks of
 */
void
churn_freshness_indicator_set_poller (ChurnFreshnessIndicator *self, ChurnPoller *poller)
{
  g_return_if_fail (CHURN_IS_FRESHNESS_INDICATOR (self));
  g_return_if_fail (CHURN_IS_POLLER (poller));
  g_return_if_fail (self->poller == NULL);

  self->poller = g_object_ref (poller);
  g_signal_connect_object (poller, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "tick", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
