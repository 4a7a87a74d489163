#include "config.h"

#include "churn-doctor-page.h"

#include "churn-dialog.h"
#include "churn-doctor-row.h"
#include "churn-doctor-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnDoctorPage:
 *
 * The doctor among the preferences: it examines the connection when it is first looked at, and
 * again when it is asked to. What it found can be saved, for whoever helps.
 */
struct _ChurnDoctorPage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *group;
  GtkSpinner *spinner;
  GtkWidget *save;
  GtkWidget *run;
  GtkListBox *list;

  ChurnAccess *access;
  ChurnDoctor *doctor;
  GCancellable *cancellable;
  GtkNativeDialog *chooser; /* while a person chooses where to save */
};

G_DEFINE_FINAL_TYPE (ChurnDoctorPage, churn_doctor_page, ADW_TYPE_PREFERENCES_PAGE)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return churn_doctor_row_new (item);
}

static void
set_running (ChurnDoctorPage *self, gboolean running)
{
  gtk_spinner_set_spinning (self->spinner, running);
  gtk_widget_set_sensitive (self->save, !running);
  gtk_widget_set_sensitive (self->run, !running);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctorPage) self = user_data;
  ChurnDoctor *doctor = CHURN_DOCTOR (source);
  g_autoptr (GError) error = NULL;

  churn_doctor_run_finish (doctor, result, &error);
  if (self->doctor != doctor)
    return;

  set_running (self, FALSE);
  adw_preferences_group_set_description (
      self->group, churn_doctor_is_healthy (doctor) ? _ ("Everything is as it should be.")
                                                    : _ ("Something is in the way; see below."));
}

static void
run_cb (ChurnDoctorPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->doctor);
  self->doctor = churn_access_create_doctor (self->access);
  gtk_list_box_bind_model (self->list, churn_doctor_get_lines (self->doctor), create_row, NULL,
                           NULL);
  adw_preferences_group_set_description (self->group, _ ("One moment…"));
  set_running (self, TRUE);
  churn_doctor_run_async (self->doctor, self->cancellable, done_cb, g_object_ref (self));
}

static void
say_not_saved (GtkWindow *window, const GError *error)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (NULL, _ ("The Report Could Not Be Saved"), error->message));

  adw_message_dialog_add_response (dialog, "close", C_ ("button", "_Understood"));
  adw_message_dialog_set_default_response (dialog, "close");
  churn_dialog_present (GTK_WINDOW (dialog), window);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnDoctorPage) self = user_data;
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  /* The preferences may have been closed meanwhile. */
  if (window == NULL)
    return;
  if (error == NULL)
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window),
                                      adw_toast_new (_ ("The report was saved")));
  else
    say_not_saved (GTK_WINDOW (window), error);
}

static void
chosen_cb (ChurnDoctorPage *self, int response, GtkNativeDialog *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      char *text = churn_doctor_words_report (churn_doctor_get_lines (self->doctor));
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

      /* It is written to the end, also where the preferences are closed before that. */
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           saved_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

/* The chooser of files is the desktop's own where there is one: in a sandbox it is the portal's,
 * which lets the desk write just what was chosen. */
static void
save_cb (ChurnDoctorPage *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL)
    return;
  chooser = gtk_file_chooser_native_new (C_ ("window", "Save the Report"), window,
                                         GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser),
                                     C_ ("file name", "churn-desk-report.txt"));
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

static void
churn_doctor_page_map (GtkWidget *widget)
{
  ChurnDoctorPage *self = CHURN_DOCTOR_PAGE (widget);

  GTK_WIDGET_CLASS (churn_doctor_page_parent_class)->map (widget);
  if (self->doctor == NULL && self->access != NULL)
    run_cb (self);
}

static void
churn_doctor_page_dispose (GObject *object)
{
  ChurnDoctorPage *self = CHURN_DOCTOR_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->doctor);
  g_clear_object (&self->access);

  G_OBJECT_CLASS (churn_doctor_page_parent_class)->dispose (object);
}

static void
churn_doctor_page_class_init (ChurnDoctorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_doctor_page_dispose;
  widget_class->map = churn_doctor_page_map;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-doctor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorPage, group);
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorPage, save);
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorPage, run);
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorPage, list);
  gtk_widget_class_bind_template_callback (widget_class, run_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
churn_doctor_page_init (ChurnDoctorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_doctor_page_set_access:
 * @self: a page
 * @access: what is examined
 */
void
churn_doctor_page_set_access (ChurnDoctorPage *self, ChurnAccess *access)
{
  g_return_if_fail (CHURN_IS_DOCTOR_PAGE (self));
  g_return_if_fail (CHURN_IS_ACCESS (access));

  g_set_object (&self->access, access);
}
