#include "config.h"

#include "churn-connection-view.h"

#include "churn-backend-error.h"
#include "churn-problem-words.h"
#include "churn-status.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnConnectionView:
 *
 * What is seen while there are no contacts to show: what is being waited for,
 * or why nothing comes, and what to do about it.
 */
struct _ChurnConnectionView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *connecting;
  AdwStatusPage *problem;
  GtkWidget *sign_in;
  GtkWidget *again;

  ChurnPoller *poller;
  char *words;
  char *title;
  char *meaning;
  char *detail;
};

G_DEFINE_FINAL_TYPE (ChurnConnectionView, churn_connection_view, ADW_TYPE_BIN)

static void
show_problem (ChurnConnectionView *self,
              const char *icon,
              const char *title,
              const char *meaning,
              const char *detail)
{
  g_autofree char *description = NULL;

  /* A description is markup, and what others have said is none. */
  if (detail != NULL && *detail != '\0')
    description = g_markup_printf_escaped ("%s\n\n<small>%s</small>", meaning, detail);
  else
    description = g_markup_escape_text (meaning, -1);

  adw_status_page_set_icon_name (self->problem, icon);
  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, description);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* Of refusals, not all end with signing in again. */
static void
show_refusal (ChurnConnectionView *self, const GError *error)
{
  ChurnProblem problem =
      error != NULL ? churn_backend_error_get_problem (error) : CHURN_PROBLEM_CREDENTIALS;
  const char *title = problem == CHURN_PROBLEM_ADDRESS         ? C_ ("status", "Wrong Address")
                      : problem == CHURN_PROBLEM_NO_PERMISSION ? C_ ("status", "No Permission")
                                                               : C_ ("status", "Signed Out");

  show_problem (self, "system-log-out-symbolic", title,
                error != NULL ? churn_problem_words (error)
                              : _ ("Your credentials are not accepted."),
                error != NULL ? churn_problem_detail (error) : NULL);
  gtk_widget_set_visible (self->sign_in, problem != CHURN_PROBLEM_ADDRESS);
}

static void
update (ChurnConnectionView *self)
{
  ChurnFreshness freshness =
      self->poller != NULL ? churn_poller_get_freshness (self->poller) : CHURN_FRESHNESS_NONE;
  const GError *error = self->poller != NULL ? churn_poller_get_error (self->poller) : NULL;
  gboolean signed_out = self->title == NULL && freshness == CHURN_FRESHNESS_SIGNED_OUT;
  gboolean connecting = FALSE;

  gtk_widget_set_visible (self->sign_in, signed_out);
  if (signed_out)
    gtk_widget_remove_css_class (self->again, "suggested-action");
  else
    gtk_widget_add_css_class (self->again, "suggested-action");

  if (self->title != NULL)
    show_problem (self, "dialog-warning-symbolic", self->title, self->meaning, self->detail);
  else if (signed_out)
    show_refusal (self, error);
  else if (freshness == CHURN_FRESHNESS_OFFLINE)
    show_problem (self, "churn-offline-symbolic", C_ ("status", "Offline"),
                  error != NULL ? churn_problem_words (error)
                                : _ ("The contact centre cannot be reached."),
                  error != NULL ? churn_problem_detail (error) : NULL);
  else
    {
      connecting = TRUE;
      gtk_label_set_label (self->connecting,
                           self->words != NULL ? self->words : _ ("Asking the contact centre…"));
      gtk_stack_set_visible_child_name (self->stack, "connecting");
    }
  gtk_spinner_set_spinning (self->spinner, connecting);
}

static void
churn_connection_view_dispose (GObject *object)
{
  ChurnConnectionView *self = CHURN_CONNECTION_VIEW (object);

  g_clear_object (&self->poller);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->meaning, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (churn_connection_view_parent_class)->dispose (object);
}

static void
churn_connection_view_class_init (ChurnConnectionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_connection_view_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-connection-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnConnectionView, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnConnectionView, spinner);
  gtk_widget_class_bind_template_child (widget_class, ChurnConnectionView, connecting);
  gtk_widget_class_bind_template_child (widget_class, ChurnConnectionView, problem);
  gtk_widget_class_bind_template_child (widget_class, ChurnConnectionView, sign_in);
  gtk_widget_class_bind_template_child (widget_class, ChurnConnectionView, again);
}

static void
churn_connection_view_init (ChurnConnectionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  churn_status_name (self->problem);
}

/**
 * churn_connection_view_set_poller:
 * @self: a view
 * @poller: what asks for the contacts
 */
void
churn_connection_view_set_poller (ChurnConnectionView *self, ChurnPoller *poller)
{
  g_return_if_fail (CHURN_IS_CONNECTION_VIEW (self));
  g_return_if_fail (CHURN_IS_POLLER (poller));
  g_return_if_fail (self->poller == NULL);

  self->poller = g_object_ref (poller);
  g_signal_connect_object (poller, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
set_words (ChurnConnectionView *self,
           const char *words,
           const char *title,
           const char *meaning,
           const char *detail)
{
  g_free (self->words);
  g_free (self->title);
  g_free (self->meaning);
  g_free (self->detail);
  self->words = g_strdup (words);
  self->title = g_strdup (title);
  self->meaning = g_strdup (meaning);
  self->detail = g_strdup (detail);
  update (self);
}

/**
 * churn_connection_view_set_connecting:
 * @self: a view
 * @words: (nullable): what is being waited for
 *
 * There is no data yet, and none is missing for good.
 */
void
churn_connection_view_set_connecting (ChurnConnectionView *self, const char *words)
{
  g_return_if_fail (CHURN_IS_CONNECTION_VIEW (self));

  set_words (self, words, NULL, NULL, NULL);
}

/**
 * churn_connection_view_set_problem:
 * @self: a view
 * @title: why no connection can be made
 * @meaning: what that means, as a sentence
 * @detail: (nullable): what a program of ours said of it, for those who look into it
 */
void
churn_connection_view_set_problem (ChurnConnectionView *self,
                                   const char *title,
                                   const char *meaning,
                                   const char *detail)
{
  g_return_if_fail (CHURN_IS_CONNECTION_VIEW (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail (meaning != NULL);

  set_words (self, NULL, title, meaning, detail);
}
