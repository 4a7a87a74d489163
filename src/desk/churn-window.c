#include "config.h"

#include "churn-window.h"

#include "churn-contact-words.h"
#include "churn-problem-words.h"
#include "churn-window-private.h"

#include <glib/gi18n-lib.h>

/* Below this width the header bar has no room for the name, nor a toast for long lines. */
#define NARROW 600

enum
{
  RETRY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * ChurnWindow:
 *
 * The desk's window: the list of contacts and the chosen one beside it, or one
 * of the two where it is narrow; how far the figures can be trusted; and what
 * there is to say when there are none.
 */
G_DEFINE_FINAL_TYPE (ChurnWindow, churn_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
has_data (ChurnWindow *self)
{
  return self->poller != NULL && churn_poller_get_age (self->poller) >= 0;
}

static const ChurnPrincipal *
get_principal (ChurnWindow *self)
{
  ChurnSession *session = self->poller != NULL ? churn_poller_get_session (self->poller) : NULL;

  return session != NULL ? churn_session_get_principal (session) : NULL;
}

static gboolean
is_agent (ChurnWindow *self)
{
  const ChurnPrincipal *principal = get_principal (self);

  return principal != NULL && principal->role == CHURN_ROLE_AGENT;
}

static gboolean
is_narrow (ChurnWindow *self)
{
  int width, height;

  /* What is not seen does not know its width. */
  if (has_data (self))
    return churn_split_get_narrow (self->split);

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);

  return width < NARROW;
}

static void
update_back (ChurnWindow *self)
{
  gboolean back = churn_split_get_narrow (self->split) &&
                  churn_split_get_show_content (self->split) && !is_agent (self);
  gboolean assisting = churn_assistant_get_active (self->assistant);

  gtk_widget_set_visible (self->find, !back && !is_agent (self) && has_data (self) && !assisting);
  if (assisting)
    back = churn_assistant_get_can_go_back (self->assistant);
  gtk_widget_set_visible (self->back, back);
  /* There is no room for a name that everybody knows. */
  gtk_widget_set_visible (GTK_WIDGET (self->title), !is_narrow (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", back);
}

static void
update_page (ChurnWindow *self)
{
  gboolean assisting = churn_assistant_get_active (self->assistant);
  gboolean working = has_data (self) && !assisting;
  const ChurnPrincipal *principal = get_principal (self);

  adw_window_title_set_subtitle (
      self->title, principal != NULL && principal->name != NULL ? principal->name : "");
  gtk_stack_set_visible_child_name (self->stack, assisting ? "assistant"
                                                 : working ? "work"
                                                           : "connection");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.next-pane", working);
  gtk_widget_set_visible (GTK_WIDGET (self->banner), !assisting);
  gtk_widget_set_visible (GTK_WIDGET (self->freshness), !assisting);
  update_back (self);
}

/* An agent sees their own call alone, a supervisor all calls and one of them. */
static void
update_role (ChurnWindow *self)
{
  churn_split_set_alone (self->split, is_agent (self));
  churn_contact_page_set_own (self->contact, is_agent (self));
  churn_agent_strip_set_list (self->strip,
                              is_agent (self) ? churn_workplace_get_list (self->workplace) : NULL);
  update_back (self);
}

static void
show_wanted (ChurnWindow *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);

  if (is_agent (self))
    churn_agent_strip_select (self->strip, wanted);
  else
    churn_contacts_page_select (self->contacts, wanted);
  churn_split_set_show_content (self->split, TRUE);
}

/* Of another centre, or of somebody else, there is no contact that was chosen. Who signs in again
 * goes on with theirs. */
static void
update_identity (ChurnWindow *self)
{
  ChurnSession *session = churn_poller_get_session (self->poller);
  g_autofree char *identity = session != NULL ? churn_session_get_identity (session) : NULL;

  if (identity == NULL || g_strcmp0 (identity, self->identity) == 0)
    return;
  if (self->identity != NULL)
    churn_contacts_page_select (self->contacts, NULL);
  g_free (self->identity);
  self->identity = g_steal_pointer (&identity);
}

static void
polled_cb (ChurnWindow *self)
{
  update_identity (self);
  update_role (self);
  update_page (self);
  if (self->wanted != NULL && get_principal (self) != NULL)
    show_wanted (self);
  if (has_data (self) && !is_agent (self) &&
      churn_contacts_page_get_selected (self->contacts) == NULL &&
      !churn_split_get_narrow (self->split))
    churn_contacts_page_select_first (self->contacts);
}

static void
selected_cb (ChurnWindow *self)
{
  churn_poller_set_contact (self->poller, is_agent (self)
                                              ? churn_agent_strip_get_selected (self->strip)
                                              : churn_contacts_page_get_selected (self->contacts));
}

static void
chosen_cb (ChurnWindow *self)
{
  churn_split_set_show_content (self->split, TRUE);
}

/* A toast cuts its own title in a narrow window. One that wraps gets the lines that its natural
 * width needs, whatever the width of the window, so that this must be one that the window has. */
static AdwToast *
create_toast (ChurnWindow *self, const char *words)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *title =
      g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                    "ellipsize", PANGO_ELLIPSIZE_END, "lines", 5, "xalign", 0.0, "max-width-chars",
                    gtk_widget_get_width (GTK_WIDGET (self)) < NARROW ? 33 : 60, NULL);

  gtk_widget_add_css_class (title, "heading");
  adw_toast_set_custom_title (toast, title);

  return toast;
}

/**
 * churn_window_show_problem:
 * @self: a window
 * @message: what cannot be done, as a sentence
 */
void
churn_window_show_problem (ChurnWindow *self, const char *message)
{
  AdwToast *toast = create_toast (self, message);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
failed_cb (ChurnWindow *self, ChurnOutboxEntry *entry)
{
  g_autofree char *words = churn_contact_words_entry (entry);

  churn_window_show_problem (self, words);
}

static void
bad_file_cb (ChurnWindow *self, const char *path)
{
  g_autofree char *message = NULL;

  /* Translators: the path of a file */
  message =
      g_strdup_printf (_ ("A file among the waiting offers is no offer; it was kept as %s"), path);
  churn_window_show_problem (self, message);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ChurnWindow *self = CHURN_WINDOW (widget);

  if (churn_poller_get_session (self->poller) == NULL)
    g_signal_emit (self, signals[RETRY], 0);
  else
    {
      churn_poller_poll_now (self->poller);
      churn_contact_view_refresh (churn_workplace_get_view (self->workplace));
      churn_outbox_wake (self->outbox);
    }
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ChurnWindow *self = CHURN_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (churn_outbox_undo_last (self->outbox, &error))
    adw_toast_overlay_add_toast (self->toasts, create_toast (self, _ ("The offer was taken back")));
  else
    churn_window_show_problem (self, churn_problem_words (error));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ChurnWindow *self = CHURN_WINDOW (widget);

  churn_split_set_show_content (self->split, FALSE);
  churn_contacts_page_search (self->contacts);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ChurnWindow *self = CHURN_WINDOW (widget);

  if (churn_assistant_get_active (self->assistant))
    churn_assistant_go_back (self->assistant);
  else
    churn_split_set_show_content (self->split, FALSE);
}

/* From the list to the contact beside it, and back. */
static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ChurnWindow *self = CHURN_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean to_contact =
      is_agent (self) ||
      (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->contacts)));
  GtkWidget *pane = to_contact ? GTK_WIDGET (self->contact) : GTK_WIDGET (self->contacts);

  churn_split_set_show_content (self->split, to_contact);
  gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}

static void
waiting_cb (ChurnWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 churn_outbox_get_n_waiting (self->outbox) > 0);
}

static gboolean
churn_window_close_request (GtkWindow *window)
{
  ChurnWindow *self = CHURN_WINDOW (window);

  if (self->guard != NULL && !churn_close_guard_may_close (self->guard))
    return TRUE;

  _churn_window_save (self);

  return GTK_WINDOW_CLASS (churn_window_parent_class)->close_request (window);
}

static void
churn_window_dispose (GObject *object)
{
  ChurnWindow *self = CHURN_WINDOW (object);

  /* Its parts go one by one, and not all at once are there to be updated. */
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->assistant, self);
  g_clear_object (&self->workplace);
  g_clear_object (&self->guard);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (churn_window_parent_class)->dispose (object);
}

static void
churn_window_class_init (ChurnWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = churn_window_close_request;

  /**
   * ChurnWindow::retry:
   *
   * There is no connection, and a person wants one.
   */
  signals[RETRY] = g_signal_new ("retry", CHURN_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  g_type_ensure (CHURN_TYPE_AGENT_STRIP);
  g_type_ensure (CHURN_TYPE_ASSISTANT);
  g_type_ensure (CHURN_TYPE_CONNECTION_VIEW);
  g_type_ensure (CHURN_TYPE_CONTACT_PAGE);
  g_type_ensure (CHURN_TYPE_CONTACTS_PAGE);
  g_type_ensure (CHURN_TYPE_FRESHNESS_BANNER);
  g_type_ensure (CHURN_TYPE_FRESHNESS_INDICATOR);
  g_type_ensure (CHURN_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/churn_desk/ChurnDesk/churn-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, title);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, back);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, find);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, freshness);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, assistant);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, connection);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, split);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, contacts);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, ChurnWindow, contact);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_action);
}

static void
churn_window_init (ChurnWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  g_signal_connect_object (self->contacts, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->strip, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contact, "problem", G_CALLBACK (churn_window_show_problem), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->assistant, "notify", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split, "notify::narrow", G_CALLBACK (update_back), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split, "notify::show-content", G_CALLBACK (update_back), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::default-width", G_CALLBACK (update_back), self, 0);
  update_back (self);
}

/**
 * churn_window_new:
 * @application: the application
 * @workplace: the contacts, and where offers go
 * @settings: the application's settings
 *
 * Returns: (transfer none): a window, which belongs to GTK
 */
ChurnWindow *
churn_window_new (GtkApplication *application, ChurnWorkplace *workplace, GSettings *settings)
{
  ChurnWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (CHURN_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CHURN_TYPE_WINDOW, "application", application, NULL);
  self->workplace = g_object_ref (workplace);
  self->poller = churn_workplace_get_poller (workplace);
  self->outbox = churn_workplace_get_outbox (workplace);
  self->settings = g_object_ref (settings);
  self->guard = churn_close_guard_new (GTK_WINDOW (self), self->outbox);
  churn_contacts_page_set_list (self->contacts, churn_workplace_get_list (workplace));
  churn_contact_page_set_workplace (self->contact, workplace);
  churn_connection_view_set_poller (self->connection, self->poller);
  churn_freshness_banner_set_poller (self->banner, self->poller);
  churn_freshness_indicator_set_poller (self->freshness, self->poller);
  g_signal_connect_object (self->poller, "notify", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "polled", G_CALLBACK (polled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "notify::n-waiting", G_CALLBACK (waiting_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "bad-file", G_CALLBACK (bad_file_cb), self,
                           G_CONNECT_SWAPPED);
  _churn_window_restore (self);
  waiting_cb (self);
  update_page (self);

  return self;
}

/**
 * churn_window_get_connection:
 * @self: a window
 *
 * Returns: (transfer none): what is seen while there are no contacts to show
 */
ChurnConnectionView *
churn_window_get_connection (ChurnWindow *self)
{
  g_return_val_if_fail (CHURN_IS_WINDOW (self), NULL);

  return self->connection;
}

/**
 * churn_window_get_assistant:
 * @self: a window
 *
 * Returns: (transfer none): what finds a connection
 */
ChurnAssistant *
churn_window_get_assistant (ChurnWindow *self)
{
  g_return_val_if_fail (CHURN_IS_WINDOW (self), NULL);

  return self->assistant;
}

/**
 * churn_window_show_contact:
 * @self: a window
 * @contact_id: a contact
 *
 * Brings a contact up, whether it is in the list or not, as soon as there is a
 * connection.
 */
void
churn_window_show_contact (ChurnWindow *self, const char *contact_id)
{
  g_return_if_fail (CHURN_IS_WINDOW (self));
  g_return_if_fail (contact_id != NULL);

  g_free (self->wanted);
  self->wanted = g_strdup (contact_id);
  if (get_principal (self) != NULL)
    show_wanted (self);
}
