#include "config.h"

#include "churn-notifier.h"

#include "churn-alerts.h"
#include "churn-contact-words.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>

#define SNOOZE_MINUTES 15

/**
 * ChurnNotifier:
 *
 * Tells a person who looks at something else of the contacts that #ChurnAlerts raises, by
 * notifications: each brings its contact up, and has a button that keeps them quiet for a while.
 */
struct _ChurnNotifier
{
  GObject parent_instance;

  GtkApplication *application; /* which has this notifier */
  ChurnWorkplace *workplace;
  GSettings *settings;
  ChurnAlerts *alerts;
  char *person; /* whose contacts they are */
};

G_DEFINE_FINAL_TYPE (ChurnNotifier, churn_notifier, G_TYPE_OBJECT)

static char *
name_notification (const char *contact_id)
{
  return g_strconcat ("contact-", contact_id, NULL);
}

/* A person sees it without being told, unless another window stands before it. */
static gboolean
is_looked_at (ChurnNotifier *self, const char *contact_id)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return GTK_IS_APPLICATION_WINDOW (window) && gtk_window_is_active (window) &&
         g_strcmp0 (churn_contact_view_get_contact_id (churn_workplace_get_view (self->workplace)),
                    contact_id) == 0;
}

static char *
say_where (ChurnContactItem *item)
{
  const char *queue = churn_contact_item_get_queue (item);
  const char *agent = churn_contact_item_get_agent_name (item);

  if (queue != NULL && agent != NULL)
    return g_strconcat (queue, C_ ("between facts", " · "), agent, NULL);

  return g_strdup (agent != NULL ? agent : queue);
}

static void
raised_cb (ChurnNotifier *self, ChurnContactItem *item, ChurnAlertCause cause)
{
  const char *id = churn_contact_item_get_id (item);
  const char *customer = churn_contact_words_customer (churn_contact_item_get_customer_name (item));
  g_autofree char *percent = churn_words_percent (churn_contact_item_get_churn (item));
  g_autofree char *title = NULL;
  g_autofree char *where = say_where (item);
  g_autofree char *name = name_notification (id);
  g_autoptr (GNotification) notification = NULL;

  if (!g_settings_get_boolean (self->settings, "alerts") || is_looked_at (self, id))
    return;

  if (cause == CHURN_ALERT_HELP)
    /* Translators: a notification: the customer in whose contact the agent asks for help */
    title = g_strdup_printf (_ ("%s: the agent asks for help"), customer);
  else
    /* Translators: a notification: the customer, the churn probability */
    title = g_strdup_printf (_ ("%s: churn is %s"), customer, percent);
  notification = g_notification_new (title);
  if (where != NULL)
    g_notification_set_body (notification, where);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-contact", "s", id);
  g_notification_add_button (notification, C_ ("notification", "Quiet for 15 Minutes"),
                             "app.snooze-alerts");
  g_application_send_notification (G_APPLICATION (self->application), name, notification);
}

static void
lowered_cb (ChurnNotifier *self, const char *contact_id)
{
  g_autofree char *name = name_notification (contact_id);

  g_application_withdraw_notification (G_APPLICATION (self->application), name);
}

static void
polled_cb (ChurnNotifier *self, gboolean succeeded)
{
  ChurnSession *session = churn_poller_get_session (churn_workplace_get_poller (self->workplace));
  const ChurnPrincipal *principal = session != NULL ? churn_session_get_principal (session) : NULL;

  if (!succeeded || principal == NULL)
    return;

  if (g_strcmp0 (self->person, principal->agent) != 0)
    {
      g_free (self->person);
      self->person = g_strdup (principal->agent);
      churn_alerts_forget (self->alerts);
    }
  churn_alerts_set_own (self->alerts, principal->role == CHURN_ROLE_AGENT);
  churn_alerts_look (self->alerts);
}

static void
session_cb (ChurnNotifier *self)
{
  g_clear_pointer (&self->person, g_free);
  churn_alerts_forget (self->alerts);
}

static void
snooze_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  churn_alerts_snooze (CHURN_NOTIFIER (user_data)->alerts, SNOOZE_MINUTES * G_TIME_SPAN_MINUTE);
}

static void
churn_notifier_dispose (GObject *object)
{
  ChurnNotifier *self = CHURN_NOTIFIER (object);

  if (self->application != NULL)
    g_action_map_remove_action (G_ACTION_MAP (self->application), "snooze-alerts");
  g_clear_weak_pointer (&self->application);
  g_clear_object (&self->alerts);
  g_clear_object (&self->workplace);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->person, g_free);

  G_OBJECT_CLASS (churn_notifier_parent_class)->dispose (object);
}

static void
churn_notifier_class_init (ChurnNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_notifier_dispose;
}

static void
churn_notifier_init (ChurnNotifier *self)
{
}

/**
 * churn_notifier_new:
 * @application: the application, with an action `show-contact`; it keeps the notifier, and gets the
 *   action `snooze-alerts`
 * @workplace: the contacts
 * @settings: the application's settings
 *
 * Returns: (transfer full): a notifier
 */
ChurnNotifier *
churn_notifier_new (GtkApplication *application, ChurnWorkplace *workplace, GSettings *settings)
{
  static const GActionEntry actions[] = {
    { "snooze-alerts", snooze_action, NULL, NULL, NULL, { 0 } },
  };
  ChurnPoller *poller;
  ChurnNotifier *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (CHURN_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CHURN_TYPE_NOTIFIER, NULL);
  g_set_weak_pointer (&self->application, application);
  self->workplace = g_object_ref (workplace);
  self->settings = g_object_ref (settings);
  self->alerts = churn_alerts_new (churn_workplace_get_list (workplace),
                                   churn_workplace_get_clock (workplace));
  poller = churn_workplace_get_poller (workplace);
  g_settings_bind (settings, "risk-threshold", self->alerts, "risk-threshold", G_SETTINGS_BIND_GET);
  g_signal_connect_object (self->alerts, "raised", G_CALLBACK (raised_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->alerts, "lowered", G_CALLBACK (lowered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (poller, "polled", G_CALLBACK (polled_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   self);

  return self;
}
