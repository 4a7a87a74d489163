#include "config.h"

#include "churn-preferences.h"

#include "churn-account-words.h"
#include "churn-doctor-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What can be chosen; 0 is what the contact centre says. */
static const guint intervals[] = { 0, 5, 10, 15, 20, 30, 45, 60 };

/**
 * ChurnPreferences:
 *
 * The preferences: the connection and who is signed in, how the desk behaves, and the doctor. What
 * is changed applies at once.
 */
struct _ChurnPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwActionRow *where;
  AdwActionRow *who;
  GtkWidget *sign_out;
  AdwActionRow *keyring;
  AdwComboRow *interval;
  GtkAdjustment *threshold_adjustment;
  GtkAdjustment *undo_adjustment;
  GtkSwitch *transcript;
  GtkSwitch *alerts;
  AdwComboRow *appearance;
  ChurnDoctorPage *doctor;

  ChurnAccess *access;
};

G_DEFINE_FINAL_TYPE (ChurnPreferences, churn_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
update_who (ChurnPreferences *self)
{
  ChurnPoller *poller = churn_workplace_get_poller (churn_access_get_workplace (self->access));
  ChurnSession *session = churn_poller_get_session (poller);
  ChurnConnector *connector = churn_access_get_connector (self->access);
  const char *keyring = churn_account_words_keyring (
      churn_keyring_get_state (churn_connector_get_keyring (connector)));
  g_autofree char *words = churn_account_words_principal (
      session != NULL ? churn_session_get_principal (session) : NULL);

  adw_action_row_set_subtitle (self->who, words);
  gtk_widget_set_visible (GTK_WIDGET (self->keyring), keyring != NULL);
  adw_action_row_set_subtitle (self->keyring, keyring != NULL ? keyring : "");
}

static void
update_where (ChurnPreferences *self)
{
  const ChurnConnection *connection = churn_access_get_connection (self->access);
  const char *url = churn_access_get_url (self->access);
  gboolean has_address =
      connection->kind != CHURN_CONNECTION_NONE && connection->kind != CHURN_CONNECTION_DEMO;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->where),
                                 url != NULL ? _ ("Credentials of the environment")
                                             : churn_account_words_kind (connection->kind));
  adw_action_row_set_subtitle (self->where, url != NULL   ? url
                                            : has_address ? connection->address
                                                          : "");
  gtk_widget_set_visible (self->sign_out, url == NULL && has_address);
  update_who (self);
}

static void
activate (ChurnPreferences *self, const char *name)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  g_action_group_activate_action (G_ACTION_GROUP (parent), name, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
change_cb (ChurnPreferences *self)
{
  activate (self, "connect");
}

static void
sign_out_cb (ChurnPreferences *self)
{
  activate (self, "sign-out");
}

static void
churn_preferences_dispose (GObject *object)
{
  g_clear_object (&CHURN_PREFERENCES (object)->access);

  G_OBJECT_CLASS (churn_preferences_parent_class)->dispose (object);
}

static void
churn_preferences_class_init (ChurnPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_preferences_dispose;

  g_type_ensure (CHURN_TYPE_DOCTOR_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, where);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, who);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, sign_out);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, keyring);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, interval);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, threshold_adjustment);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, undo_adjustment);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, transcript);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, alerts);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, ChurnPreferences, doctor);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_cb);
}

static void
churn_preferences_init (ChurnPreferences *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      g_autofree char *words =
          intervals[i] == 0 ? g_strdup (C_ ("polling interval", "Automatic"))
                            : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every %u\u00a0second",
                                                            "Every %u\u00a0seconds", intervals[i]),
                                               intervals[i]);

      gtk_string_list_append (list, words);
    }
  adw_combo_row_set_model (self->interval, G_LIST_MODEL (list));
}

static gboolean
get_interval (GValue *value, GVariant *variant, gpointer user_data)
{
  guint seconds = g_variant_get_uint32 (variant);
  guint chosen = 0;

  /* One that was set by other means is the next shorter one here. */
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    if (intervals[i] <= seconds)
      chosen = i;
  g_value_set_uint (value, chosen);

  return TRUE;
}

static GVariant *
set_interval (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint chosen = g_value_get_uint (value);

  return chosen < G_N_ELEMENTS (intervals) ? g_variant_new_uint32 (intervals[chosen]) : NULL;
}

static gboolean
get_percent (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, round (g_variant_get_double (variant) * 100));

  return TRUE;
}

static GVariant *
set_percent (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_double (g_value_get_double (value) / 100);
}

static gboolean
get_appearance (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  g_value_set_uint (value, g_str_equal (nick, "light") ? 1 : g_str_equal (nick, "dark") ? 2 : 0);

  return TRUE;
}

static GVariant *
set_appearance (const GValue *value, const GVariantType *type, gpointer user_data)
{
  static const char *const nicks[] = { "system", "light", "dark" };
  guint chosen = g_value_get_uint (value);

  return chosen < G_N_ELEMENTS (nicks) ? g_variant_new_string (nicks[chosen]) : NULL;
}

static void
bind (ChurnPreferences *self, GSettings *settings)
{
  g_settings_bind (settings, "transcript", self->transcript, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "alerts", self->alerts, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "undo-seconds", self->undo_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "risk-threshold", self->threshold_adjustment, "value",
                                G_SETTINGS_BIND_DEFAULT, get_percent, set_percent, NULL, NULL);
  g_settings_bind_with_mapping (settings, "poll-interval", self->interval, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_interval, set_interval, NULL, NULL);
  g_settings_bind_with_mapping (settings, "appearance", self->appearance, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_appearance, set_appearance, NULL,
                                NULL);
}

/**
 * churn_preferences_new:
 * @parent: the desk's window, which has the actions `connect` and `sign-out`
 * @access: how the desk comes to its contacts
 * @settings: the application's settings
 *
 * Returns: (transfer none): the preferences, which belong to GTK
 */
GtkWindow *
churn_preferences_new (GtkWindow *parent, ChurnAccess *access, GSettings *settings)
{
  ChurnPreferences *self;
  ChurnPoller *poller;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (CHURN_IS_ACCESS (access), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CHURN_TYPE_PREFERENCES, "transient-for", parent, "modal", FALSE, NULL);
  self->access = g_object_ref (access);
  churn_doctor_page_set_access (self->doctor, access);
  bind (self, settings);
  poller = churn_workplace_get_poller (churn_access_get_workplace (access));
  g_signal_connect_object (access, "changed", G_CALLBACK (update_where), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "polled", G_CALLBACK (update_who), self, G_CONNECT_SWAPPED);
  update_where (self);

  return GTK_WINDOW (self);
}
