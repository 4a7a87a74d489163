#include "config.h"

#include "churn-application.h"

#include "churn-account.h"
#include "churn-desk-settings.h"
#include "churn-dialog.h"
#include "churn-doctor-report.h"
#include "churn-notifier.h"
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
 * The desk: the backend, the one window, and what other programs ask of it.
 */
struct _ChurnApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  ChurnWorkplace *workplace;
  ChurnNotifier *notifier;
  ChurnAccess *access;
  ChurnAccount *account; /* of the window */
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
churn_application_activate (GApplication *application)
{
  ChurnApplication *self = CHURN_APPLICATION (application);
  ChurnWindow *window = get_window (self);

  if (window == NULL)
    {
      window = churn_window_new (GTK_APPLICATION (self), self->workplace, self->settings);
      g_clear_object (&self->account);
      self->account = churn_account_new (window, self->access, self->settings);
      g_signal_connect_object (window, "retry", G_CALLBACK (churn_access_connect), self->access,
                               G_CONNECT_SWAPPED);
      churn_access_connect (self->access);
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
      const char *url = NULL, *agent = NULL;
      g_auto (GStrv) demo_options = NULL;

      g_variant_dict_lookup (options, "agent", "&s", &agent);
      g_variant_dict_lookup (options, "demo-option", "^as", &demo_options);
      if (agent != NULL || demo_options != NULL || g_variant_dict_contains (options, "demo"))
        churn_access_set_demo (self->access, agent, (const char *const *) demo_options);
      if (g_variant_dict_lookup (options, "url", "&s", &url))
        churn_access_set_url (self->access, url);
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
  GtkWindow *about =
      g_object_new (ADW_TYPE_ABOUT_WINDOW, "application-name",
                    /* Translators: the name of the application */
                    _ ("Churn Desk"), "application-icon", APP_ID, "version", PACKAGE_VERSION,
                    "developer-name", developers[0], "developers", developers, "license-type",
                    GTK_LICENSE_CUSTOM, "license", "MIT-0", "comments",
                    _ ("See which customers are about to leave while they are still talking"),
                    /* Translators: your names, one a line */
                    "translator-credits", _ ("translator-credits"), NULL);

  churn_dialog_present (about, GTK_WINDOW (get_window (self)));
}

/* It is made when somebody wants it: a hidden window is what GTK 4.8 hands to a screen reader that
 * asks for a window which has just gone, and complains. */
static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW (get_window (user_data));

  if (window == NULL)
    return;
  if (gtk_application_window_get_help_overlay (window) == NULL)
    {
      g_autoptr (GtkBuilder) builder =
          gtk_builder_new_from_resource ("/io/github/churn_desk/ChurnDesk/help-overlay.ui");

      gtk_application_window_set_help_overlay (
          window, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
    }
  churn_dialog_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)),
                        GTK_WINDOW (window));
}

static gboolean
quit_cb (gpointer user_data)
{
  ChurnApplication *self = user_data;
  ChurnWindow *window = get_window (self);

  /* It asks when an offer waits; with it goes the application. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    g_application_quit (G_APPLICATION (self));

  return G_SOURCE_REMOVE;
}

/* The window whose key it was is still in use, and goes with the desk's. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, quit_cb, g_object_ref (user_data), g_object_unref);
}

static void
contact_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (!show_contact (user_data, g_variant_get_string (parameter, NULL)))
    show_refusal (user_data);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnApplication *self = user_data;

  activate_window (self);
  g_action_group_activate_action (G_ACTION_GROUP (get_window (self)), "preferences", NULL);
}

static void
try_demo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ChurnApplication *self = user_data;
  /* First, since a window that has nothing to connect to asks for it. */
  gboolean demo = churn_access_try_demo (self->access);

  activate_window (self);
  if (demo)
    churn_assistant_close (churn_window_get_assistant (get_window (self)));
  else
    churn_window_show_problem (get_window (self),
                               _ ("Churn Desk is connected. Close it to try the demo."));
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
    { "shortcuts", shortcuts_action, NULL, NULL, NULL, { 0 } },
    /* Those of the desktop file, too. */
    { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
    { "try-demo", try_demo_action, NULL, NULL, NULL, { 0 } },
    { "show-contact", contact_action, "s", NULL, NULL, { 0 } },
  };
  ChurnApplication *self = CHURN_APPLICATION (application);
  g_autoptr (ChurnClock) clock = churn_system_clock_new ();

  G_APPLICATION_CLASS (churn_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_shortcut (self, "app.quit", "<Control>q", NULL);
  set_shortcut (self, "app.shortcuts", "<Control>question", "<Control>F1");
  set_shortcut (self, "win.preferences", "<Control>comma", NULL);
  set_shortcut (self, "window.close", "<Control>w", NULL);
  set_shortcut (self, "win.refresh", "F5", "<Control>r");
  set_shortcut (self, "win.undo", "<Control>z", NULL);
  set_shortcut (self, "win.search", "<Control>f", NULL);
  set_shortcut (self, "win.next-pane", "F6", NULL);
  set_shortcut (self, "win.back", "<Alt>Left", NULL);

  self->settings = g_settings_new (SCHEMA_ID);
  self->workplace = churn_workplace_new (clock, NULL);
  self->access = churn_access_new (self->workplace, self->settings);
  churn_desk_settings_apply (self->settings, self->workplace);
  self->notifier = churn_notifier_new (GTK_APPLICATION (self), self->workplace, self->settings);
}

static void
churn_application_shutdown (GApplication *application)
{
  ChurnApplication *self = CHURN_APPLICATION (application);

  if (self->access != NULL)
    churn_access_close (self->access);

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
  g_clear_object (&self->account);
  g_clear_object (&self->access);
  g_clear_object (&self->workplace);
  g_clear_object (&self->settings);

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
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Open a simulated contact centre on this computer, whatever was chosen"), NULL },
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
