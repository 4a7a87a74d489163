#include "config.h"

#include "churn-account.h"

#include "churn-account-words.h"
#include "churn-dialog.h"
#include "churn-mfa-dialog.h"
#include "churn-preferences.h"
#include "churn-waiting-question.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnAccount:
 *
 * What a person does about their sign-in from a window: signing in again, signing out, changing the
 * connection, the preferences; and what they are asked and told meanwhile.
 */
struct _ChurnAccount
{
  GObject parent_instance;

  ChurnWindow *window; /* which it belongs to */
  ChurnAccess *access;
  GSettings *settings;
  GtkWindow *preferences; /* weak */
  GtkWindow *question;    /* weak; whether to sign out although an offer waits */
  gboolean told;          /* that secrets are in memory only */
};

G_DEFINE_FINAL_TYPE (ChurnAccount, churn_account, G_TYPE_OBJECT)

static void
churn_account_dispose (GObject *object)
{
  ChurnAccount *self = CHURN_ACCOUNT (object);

  if (self->access != NULL)
    churn_access_set_mfa (self->access, NULL, NULL);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->access);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (churn_account_parent_class)->dispose (object);
}

static void
churn_account_class_init (ChurnAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_account_dispose;
}

static void
churn_account_init (ChurnAccount *self)
{
}

static void
ask_mfa (const char *serial, const char *profile, GTask *task, gpointer user_data)
{
  ChurnAccount *self = user_data;

  churn_mfa_dialog_ask (GTK_WINDOW (self->window), serial, profile, task);
}

static const ChurnConnection *
get_connection (ChurnAccount *self)
{
  return churn_access_get_connection (self->access);
}

static void
choose_cb (ChurnAccount *self)
{
  churn_assistant_begin (churn_window_get_assistant (self->window), FALSE);
}

static void
connect_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnAccount *self = user_data;

  churn_assistant_begin (churn_window_get_assistant (self->window), TRUE);
}

static void
sign_in_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnAccount *self = user_data;

  if (churn_access_get_url (self->access) == NULL &&
      churn_connector_signs_in (get_connection (self)))
    churn_assistant_sign_in_again (churn_window_get_assistant (self->window));
  else
    churn_access_renew (self->access);
}

static char *
say_waiting (guint n_waiting)
{
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "%u\u00a0offer has not been made yet. It is kept, and made when you sign in again.",
          "%u\u00a0offers have not been made yet. They are kept, and made when you sign in again.",
          n_waiting),
      n_waiting);
}

static void
sign_out_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnAccount *self = user_data;
  ChurnOutbox *outbox = churn_workplace_get_outbox (churn_access_get_workplace (self->access));
  GtkWindow *question;

  if (churn_outbox_get_n_waiting (outbox) == 0)
    {
      churn_access_sign_out (self->access);
      return;
    }
  /* Who asks twice is asked once. */
  if (self->question != NULL)
    {
      gtk_window_present (self->question);
      return;
    }

  question =
      churn_waiting_question_new (outbox, _ ("Sign Out?"), _ ("Sign Out Anyway?"), say_waiting,
                                  C_ ("button", "_Stay"), C_ ("button", "Sign _Out"));
  g_set_weak_pointer (&self->question, question);
  g_signal_connect_object (question, "agreed", G_CALLBACK (churn_access_sign_out), self->access,
                           G_CONNECT_SWAPPED);
  churn_dialog_present (question, GTK_WINDOW (self->window));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnAccount *self = user_data;

  if (self->preferences == NULL)
    {
      GtkWindow *preferences =
          churn_preferences_new (GTK_WINDOW (self->window), self->access, self->settings);

      g_set_weak_pointer (&self->preferences, preferences);
    }
  churn_dialog_present (self->preferences, GTK_WINDOW (self->window));
}

/* A demo has nobody to sign out, and an address of the command line nobody whom we know. */
static void
update (ChurnAccount *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), "sign-out");
  gboolean signed_in = churn_access_get_url (self->access) == NULL &&
                       get_connection (self)->kind != CHURN_CONNECTION_NONE &&
                       get_connection (self)->kind != CHURN_CONNECTION_DEMO;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), signed_in);
}

/* Once: it is not going to change while the desk runs. Who is not connected yet has other worries.
 */
static void
tell_of_keyring (ChurnAccount *self)
{
  ChurnKeyring *keyring = churn_connector_get_keyring (churn_access_get_connector (self->access));
  ChurnKeyringState state = churn_keyring_get_state (keyring);
  ChurnConnectionKind kind = get_connection (self)->kind;
  AdwMessageDialog *dialog;

  if (self->told || churn_assistant_get_active (churn_window_get_assistant (self->window)) ||
      churn_poller_get_session (
          churn_workplace_get_poller (churn_access_get_workplace (self->access))) == NULL ||
      (kind != CHURN_CONNECTION_SSO && kind != CHURN_CONNECTION_KEYS) ||
      (state != CHURN_KEYRING_LOCKED && state != CHURN_KEYRING_ABSENT))
    return;

  self->told = TRUE;
  dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (NULL, _ ("Signed In for Now"), churn_account_words_keyring (state)));
  adw_message_dialog_add_response (dialog, "close", C_ ("button", "_Understood"));
  adw_message_dialog_set_default_response (dialog, "close");
  churn_dialog_present (GTK_WINDOW (dialog), GTK_WINDOW (self->window));
}

static void
problem_cb (ChurnAccount *self, const char *words)
{
  churn_window_show_problem (self->window, words);
}

/**
 * churn_account_new:
 * @window: a window
 * @access: how it comes to its contacts
 * @settings: the application's settings
 *
 * Adds the actions `win.connect`, `win.sign-in`, `win.sign-out` and `win.preferences` to @window.
 *
 * Returns: (transfer full): what they do; it must not outlive @window by long
 */
ChurnAccount *
churn_account_new (ChurnWindow *window, ChurnAccess *access, GSettings *settings)
{
  static const GActionEntry actions[] = {
    { "connect", connect_action, NULL, NULL, NULL, { 0 } },
    { "sign-in", sign_in_action, NULL, NULL, NULL, { 0 } },
    { "sign-out", sign_out_action, NULL, NULL, NULL, { 0 } },
    { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
  };
  ChurnAccount *self;
  ChurnAssistant *assistant;

  g_return_val_if_fail (CHURN_IS_WINDOW (window), NULL);
  g_return_val_if_fail (CHURN_IS_ACCESS (access), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CHURN_TYPE_ACCOUNT, NULL);
  g_set_weak_pointer (&self->window, window);
  self->access = g_object_ref (access);
  self->settings = g_object_ref (settings);
  assistant = churn_window_get_assistant (window);
  churn_assistant_set_access (assistant, access);
  churn_access_set_view (access, churn_window_get_connection (window));
  churn_access_set_mfa (access, ask_mfa, self);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (assistant, "closed", G_CALLBACK (tell_of_keyring), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "choose", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (churn_connector_get_keyring (churn_access_get_connector (access)),
                           "notify::state", G_CALLBACK (tell_of_keyring), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
