#include "config.h"

#include "churn-doctor-row.h"

#include "churn-doctor-words.h"

/**
 * ChurnDoctorRow:
 *
 * One thing that the doctor examines: how it stands, what was found, and what to do about it.
 */
struct _ChurnDoctorRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkLabel *state;

  ChurnDoctorLine *line;
};

G_DEFINE_FINAL_TYPE (ChurnDoctorRow, churn_doctor_row, ADW_TYPE_ACTION_ROW)

static const char *
get_icon (ChurnDoctorState state)
{
  switch (state)
    {
    case CHURN_DOCTOR_PASSED:
      return "object-select-symbolic";
    case CHURN_DOCTOR_FAILED:
      return "dialog-warning-symbolic";
    case CHURN_DOCTOR_EXAMINING:
      return "content-loading-symbolic";
    case CHURN_DOCTOR_WAITING:
    case CHURN_DOCTOR_SKIPPED:
    default:
      return "action-unavailable-symbolic";
    }
}

static void
set_class (ChurnDoctorRow *self, const char *style_class, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (GTK_WIDGET (self), style_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), style_class);
}

static void
update (ChurnDoctorRow *self)
{
  ChurnDoctorState state = churn_doctor_line_get_state (self->line);
  const char *title = churn_doctor_words_title (churn_doctor_line_get_check (self->line));
  g_autofree char *finding = churn_doctor_words_finding (self->line);
  const char *remedy = churn_doctor_words_remedy (self->line);
  g_autofree char *subtitle = NULL;

  subtitle = finding != NULL && remedy != NULL ? g_strdup_printf ("%s\n%s", finding, remedy)
             : remedy != NULL                  ? g_strdup (remedy)
                                               : g_steal_pointer (&finding);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle != NULL ? subtitle : "");
  gtk_image_set_from_icon_name (self->icon, get_icon (state));
  gtk_label_set_label (self->state, churn_doctor_words_state (state));
  set_class (self, "passed", state == CHURN_DOCTOR_PASSED);
  set_class (self, "failed", state == CHURN_DOCTOR_FAILED);
}

static void
churn_doctor_row_dispose (GObject *object)
{
  g_clear_object (&CHURN_DOCTOR_ROW (object)->line);

  G_OBJECT_CLASS (churn_doctor_row_parent_class)->dispose (object);
}

static void
churn_doctor_row_class_init (ChurnDoctorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_doctor_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-doctor-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ChurnDoctorRow, state);
  gtk_widget_class_set_css_name (widget_class, "row");
}

static void
churn_doctor_row_init (ChurnDoctorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_doctor_row_new:
 * @line: what is examined
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
churn_doctor_row_new (ChurnDoctorLine *line)
{
  ChurnDoctorRow *self;

  g_return_val_if_fail (CHURN_IS_DOCTOR_LINE (line), NULL);

  self = g_object_new (CHURN_TYPE_DOCTOR_ROW, NULL);
  self->line = g_object_ref (line);
  g_signal_connect_object (line, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
