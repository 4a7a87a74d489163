#include "config.h"

#include "churn-application.h"

#include "churn-demo.h"
#include "churn-doctor-report.h"
#include "churn-notifier.h"
#include "churn-problem-words.h"
#include "churn-session-environment.h"
#include "churn-system-clock.h"
#include "churn-window.h"
#include "churn-workplace.h"

#include <glib/gi18n-lib.h>

#define CONTACT_URI "churn-desk://contact/"
#define REFUSAL N_ ("Churn Desk opens churn-desk://contact/ID")
/* As Amazon Connect has them, in bytes. */
#define LONGEST_ID 256

/**
 * ChurnApplication:
 *
 * The desk: the backend, the one window, and where the contacts come from: an
 * address (`--url`), with the credentials of the environment, or a simulated
 * contact centre that it starts itself.
 */
struct _ChurnApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  ChurnWorkplace *workplace;
  ChurnPoller *poller; /* its */
  ChurnNotifier *notifier;
  ChurnDemo *demo;
  GCancellable *cancellable;

  char *url;
  char *agent;
  char **demo_options;
};

G_DEFINE_FINAL_TYPE (ChurnApplication, churn_application, ADW_TYPE_APPLICATION)

static ChurnWindow *
get_window (ChurnApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (CHURN_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static void
set_problem (ChurnApplication *self, const char *title, const GError *error)
{
  ChurnWindow *window = get_window (self);

  if (window != NULL)
    churn_connection_view_set_problem (churn_window_get_connection (window), title,
                                       churn_problem_words (error), error->message);
}

static void
set_session (ChurnApplication *self, ChurnSession *session, const char *title, GError *error)
{
  ChurnWindow *window = get_window (self);

  if (session == NULL)
    {
      set_problem (self, title, error);
      return;
    }
  if (window != NULL)
    churn_connection_view_set_connecting (churn_window_get_connection (window), NULL);
  churn_poller_set_session (self->poller, session);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnApplication) self = user_data;
  ChurnDemo *demo = CHURN_DEMO (source);
  g_autoptr (ChurnSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (churn_demo_start_finish (demo, result, &error))
    session = churn_demo_create_session (demo, self->agent, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->demo != demo)
    return;

  set_session (self, session, _ ("The Simulated Contact Centre Did Not Start"), error);
}

static void
exited_cb (ChurnApplication *self)
{
  ChurnWindow *window = get_window (self);
  g_autofree char *messages = churn_demo_dup_messages (self->demo);

  churn_poller_set_session (self->poller, NULL);
  if (window != NULL)
    churn_connection_view_set_problem (
        churn_window_get_connection (window), _ ("The Simulated Contact Centre Has Ended"),
        _ ("It ended by itself. It can be started again."), messages);
}

static void
start_demo (ChurnApplication *self)
{
  if (self->demo == NULL)
    {
      self->demo = churn_demo_new (NULL, (const char *const *) self->demo_options);
      g_signal_connect_object (self->demo, "exited", G_CALLBACK (exited_cb), self,
                               G_CONNECT_SWAPPED);
    }
  churn_connection_view_set_connecting (churn_window_get_connection (get_window (self)),
                                        _ ("Starting a simulated contact centre…"));
  churn_demo_start_async (self->demo, self->cancellable, started_cb, g_object_ref (self));
}

static void
connect_session (ChurnApplication *self)
{
  g_autoptr (ChurnSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (churn_poller_get_session (self->poller) != NULL)
    return;

  if (self->url == NULL)
    {
      start_demo (self);
      return;
    }

  session = churn_session_new_from_environment (
      self->url, churn_workplace_get_clock (self->workplace), &error);
  set_session (self, session, _ ("No Connection Can Be Made"), error);
}

static void
churn_application_activate (GApplication *application)
{
  ChurnApplication *self = CHURN_APPLICATION (application);
  ChurnWindow *window = get_window (self);

  if (window == NULL)
    {
      window = churn_window_new (GTK_APPLICATION (self), self->workplace, self->settings);
      g_signal_connect_object (window, "retry", G_CALLBACK (connect_session), self,
                               G_CONNECT_SWAPPED);
      connect_session (self);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
activate_window (ChurnApplication *self)
{
  g_application_activate (G_APPLICATION (self));
}

static gboolean
show_contact (ChurnApplication *self, const char *contact_id)
{
  if (*contact_id == '\0' || strlen (contact_id) > LONGEST_ID ||
      !g_utf8_validate (contact_id, -1, NULL))
    return FALSE;

  activate_window (self);
  churn_window_show_contact (get_window (self), contact_id);

  return TRUE;
}

static gboolean
show_uri (ChurnApplication *self, const char *uri)
{
  g_autofree char *contact_id = NULL;

  if (g_str_has_prefix (uri, CONTACT_URI))
    contact_id = g_uri_unescape_string (uri + strlen (CONTACT_URI), "/");

  return contact_id != NULL && show_contact (self, contact_id);
}

/* For programs that have no other way to be told. */
static void
show_refusal (ChurnApplication *self)
{
  activate_window (self);
  churn_window_show_problem (get_window (self), _ (REFUSAL));
}

static void
churn_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (!show_uri (CHURN_APPLICATION (application), uri))
        show_refusal (CHURN_APPLICATION (application));
    }
}

static int
refuse (GApplicationCommandLine *line, const char *what)
{
  g_application_command_line_printerr (line, "%s: %s\n", what, _ (REFUSAL));

  return 2;
}

static int
churn_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  ChurnApplication *self = CHURN_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) rest = NULL;
  const char *contact_id = NULL;

  if (get_window (self) == NULL)
    {
      g_variant_dict_lookup (options, "url", "s", &self->url);
      g_variant_dict_lookup (options, "agent", "s", &self->agent);
      g_variant_dict_lookup (options, "demo-option", "^as", &self->demo_options);
    }

  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^as", &rest);
  g_variant_dict_lookup (options, "contact", "&s", &contact_id);
  if (contact_id != NULL && !show_contact (self, contact_id))
    return refuse (line, "--contact");
  for (guint i = 0; rest != NULL && rest[i] != NULL; i++)
    if (!show_uri (self, rest[i]))
      return refuse (line, rest[i]);
  if (contact_id == NULL && rest == NULL)
    g_application_activate (application);

  return 0;
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnApplication *self = user_data;
  const char *developers[] = { "Churn Desk contributors", NULL };

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name",
                         /* Translators: the name of the application */
                         _ ("Churn Desk"), "application-icon", APP_ID, "version", PACKAGE_VERSION,
                         "developer-name", developers[0], "developers", developers, "license-type",
                         GTK_LICENSE_CUSTOM, "license", "MIT-0", "comments",
                         _ ("See which customers are about to leave while they are still talking"),
                         /* Translators: your names, one a line */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnApplication *self = user_data;
  ChurnWindow *window = get_window (self);

  /* It asks when an offer waits; with it goes the application. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    g_application_quit (G_APPLICATION (self));
}

static void
contact_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (!show_contact (user_data, g_variant_get_string (parameter, NULL)))
    show_refusal (user_data);
}

static void
set_shortcut (ChurnApplication *self, const char *action, const char *first, const char *second)
{
  const char *accels[] = { first, second, NULL };

  gtk_application_set_accels_for_action (GTK_APPLICATION (self), action, accels);
}

static void
churn_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "about", about_action, NULL, NULL, NULL, { 0 } },
    { "quit", quit_action, NULL, NULL, NULL, { 0 } },
    { "show-contact", contact_action, "s", NULL, NULL, { 0 } },
  };
  ChurnApplication *self = CHURN_APPLICATION (application);
  g_autoptr (ChurnClock) clock = churn_system_clock_new ();

  G_APPLICATION_CLASS (churn_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_shortcut (self, "app.quit", "<Control>q", NULL);
  set_shortcut (self, "window.close", "<Control>w", NULL);
  set_shortcut (self, "win.refresh", "F5", "<Control>r");
  set_shortcut (self, "win.undo", "<Control>z", NULL);
  set_shortcut (self, "win.search", "<Control>f", NULL);
  set_shortcut (self, "win.next-pane", "F6", NULL);
  set_shortcut (self, "win.back", "<Alt>Left", NULL);

  self->settings = g_settings_new (SCHEMA_ID);
  self->workplace = churn_workplace_new (clock, NULL);
  self->poller = churn_workplace_get_poller (self->workplace);
  churn_outbox_set_undo_seconds (churn_workplace_get_outbox (self->workplace),
                                 g_settings_get_uint (self->settings, "undo-seconds"));
  self->notifier = churn_notifier_new (GTK_APPLICATION (self), self->workplace, self->settings);
}

static void
churn_application_shutdown (GApplication *application)
{
  ChurnApplication *self = CHURN_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  if (self->poller != NULL)
    churn_poller_set_session (self->poller, NULL);
  /* Its standard input closes with it, and so it ends. */
  g_clear_object (&self->demo);

  G_APPLICATION_CLASS (churn_application_parent_class)->shutdown (application);
}

static int
churn_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("churn-desk %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (options, "doctor"))
    {
      g_autoptr (GSettings) settings = g_settings_new (SCHEMA_ID);
      const char *url = NULL;

      g_variant_dict_lookup (options, "url", "&s", &url);
      return churn_doctor_report (settings, url, g_variant_dict_contains (options, "json"));
    }

  return -1;
}

static void
churn_application_dispose (GObject *object)
{
  ChurnApplication *self = CHURN_APPLICATION (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->demo);
  g_clear_object (&self->workplace);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->agent, g_free);
  g_clear_pointer (&self->demo_options, g_strfreev);

  G_OBJECT_CLASS (churn_application_parent_class)->dispose (object);
}

static void
churn_application_class_init (ChurnApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_application_dispose;
  application_class->activate = churn_application_activate;
  application_class->open = churn_application_open;
  application_class->command_line = churn_application_command_line;
  application_class->startup = churn_application_startup;
  application_class->shutdown = churn_application_shutdown;
  application_class->handle_local_options = churn_application_handle_local_options;
}

static void
churn_application_init (ChurnApplication *self)
{
  static const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("The address of the agent API; credentials come from AWS_… in the environment"),
      N_ ("URL") },
    { "contact", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Bring a contact up"), N_ ("ID") },
    { "agent", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Be this agent of the simulated contact centre, not its supervisor"), N_ ("NAME") },
    { "demo-option", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
      N_ ("Give an option to the simulated contact centre, as --contacts=40"), N_ ("OPTION") },
    { "doctor", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Examine the connection, say of each thing whether it is as it should be, and end"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("With --doctor: say it for programs"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Tell the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[churn-desk://…]") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

/**
 * churn_application_new:
 *
 * Returns: (transfer full): the application
 */
ChurnApplication *
churn_application_new (void)
{
  return g_object_new (CHURN_TYPE_APPLICATION, "application-id", APP_ID,
                       /* Whatever its id is, its templates and style sheet stand there. */
                       "resource-base-path", "/io/github/churn_desk/ChurnDesk", "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       "register-session", TRUE, NULL);
}
