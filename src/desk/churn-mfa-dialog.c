#include "config.h"

#include "churn-mfa-dialog.h"

#include "churn-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As long as AWS takes them (STS, AssumeRole: TokenCode). */
#define CODE_LENGTH 6

/**
 * ChurnMfaDialog:
 *
 * Asks for the code that a device makes, which a profile wants before it takes its role.
 */
struct _ChurnMfaDialog
{
  AdwMessageDialog parent_instance;

  GtkEditable *code;

  GTask *task; /* until it is answered */
  gulong cancelled;
};

G_DEFINE_FINAL_TYPE (ChurnMfaDialog, churn_mfa_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
get_code (ChurnMfaDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->code)));
}

static void
changed_cb (ChurnMfaDialog *self)
{
  g_autofree char *code = get_code (self);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "continue",
                                           strlen (code) == CODE_LENGTH &&
                                               strspn (code, "0123456789") == CODE_LENGTH);
}

static GTask *
steal_task (ChurnMfaDialog *self)
{
  GCancellable *cancellable = self->task != NULL ? g_task_get_cancellable (self->task) : NULL;

  if (cancellable != NULL)
    g_clear_signal_handler (&self->cancelled, cancellable);

  return g_steal_pointer (&self->task);
}

static void
churn_mfa_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  ChurnMfaDialog *self = CHURN_MFA_DIALOG (dialog);
  g_autoptr (GTask) task = steal_task (self);

  if (task == NULL)
    return;
  if (g_str_equal (response, "continue"))
    g_task_return_pointer (task, get_code (self), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody entered a code");
}

/* Nobody wants the code any more. It may come from where windows cannot be closed. */
static gboolean
close_cb (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, ChurnMfaDialog *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
}

static void
churn_mfa_dialog_dispose (GObject *object)
{
  ChurnMfaDialog *self = CHURN_MFA_DIALOG (object);
  g_autoptr (GTask) task = steal_task (self);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody entered a code");

  G_OBJECT_CLASS (churn_mfa_dialog_parent_class)->dispose (object);
}

static void
churn_mfa_dialog_class_init (ChurnMfaDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_mfa_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = churn_mfa_dialog_response;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-mfa-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnMfaDialog, code);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
churn_mfa_dialog_init (ChurnMfaDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_mfa_dialog_ask:
 * @parent: (nullable): the window before which it stands
 * @serial: the device
 * @profile: (nullable): the profile that wants the code
 * @task: (transfer full): gets the code, or %G_IO_ERROR_CANCELLED
 *
 * Asks a person for the code of a device; the dialog goes by itself when the task is cancelled.
 */
void
churn_mfa_dialog_ask (GtkWindow *parent, const char *serial, const char *profile, GTask *task)
{
  ChurnMfaDialog *self;
  GCancellable *cancellable;
  g_autofree char *body = NULL;

  g_return_if_fail (serial != NULL);
  g_return_if_fail (G_IS_TASK (task));

  if (profile != NULL)
    /* Translators: the name of a profile, the name of a device */
    body = g_strdup_printf (_ ("The profile “%s” wants the code that this device shows now: %s"),
                            profile, serial);
  else
    /* Translators: the name of a device */
    body = g_strdup_printf (_ ("Enter the code that this device shows now: %s"), serial);

  self = g_object_new (CHURN_TYPE_MFA_DIALOG, "body", body, NULL);
  self->task = task;
  cancellable = g_task_get_cancellable (task);
  if (cancellable != NULL)
    self->cancelled =
        g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self, 0);
  churn_dialog_present (GTK_WINDOW (self), parent);
}
