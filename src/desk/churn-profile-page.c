#include "config.h"

#include "churn-profile-page.h"

#include "churn-form.h"
#include "churn-profiles.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnProfilePage:
 *
 * One of the profiles that the AWS command line on this computer has.
 */
struct _ChurnProfilePage
{
  AdwBin parent_instance;

  ChurnForm *form;
  AdwComboRow *profile;
};

enum
{
  SUBMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnProfilePage, churn_profile_page, ADW_TYPE_BIN)

static void
submitted_cb (ChurnProfilePage *self)
{
  g_signal_emit (self, signals[SUBMITTED], 0);
}

static gboolean
churn_profile_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CHURN_PROFILE_PAGE (widget)->form));
}

static void
churn_profile_page_class_init (ChurnProfilePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = churn_profile_page_grab_focus;

  /**
   * ChurnProfilePage::submitted:
   *
   * A profile was chosen.
   */
  signals[SUBMITTED] = g_signal_new ("submitted", CHURN_TYPE_PROFILE_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CHURN_TYPE_FORM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-profile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnProfilePage, form);
  gtk_widget_class_bind_template_child (widget_class, ChurnProfilePage, profile);
  gtk_widget_class_bind_template_callback (widget_class, submitted_cb);
}

static void
churn_profile_page_init (ChurnProfilePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_profile_page_fill:
 * @self: a page
 * @chosen: the profile to begin with; empty for none
 *
 * Offers the profiles as the files have them now. What is wrong with the files is said.
 */
void
churn_profile_page_fill (ChurnProfilePage *self, const char *chosen)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GtkStringList) list = NULL;
  guint position = 0;

  g_return_if_fail (CHURN_IS_PROFILE_PAGE (self));
  g_return_if_fail (chosen != NULL);

  names = churn_profiles_list (&error);
  list = gtk_string_list_new (NULL);
  /* Translators: where the credentials come from when no profile is named */
  gtk_string_list_append (list, C_ ("profile", "Default"));
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      gtk_string_list_append (list, names[i]);
      if (g_str_equal (names[i], chosen))
        position = i + 1;
    }
  adw_combo_row_set_model (self->profile, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->profile, position);
  /* It names the line of the file that a person has to mend. */
  churn_form_set_problem (self->form, error != NULL ? error->message : NULL);
}

/**
 * churn_profile_page_get_profile:
 * @self: a page
 *
 * Returns: (transfer none): the profile that is chosen; empty where none is named
 */
const char *
churn_profile_page_get_profile (ChurnProfilePage *self)
{
  GtkStringObject *name;

  g_return_val_if_fail (CHURN_IS_PROFILE_PAGE (self), "");

  name = adw_combo_row_get_selected_item (self->profile);
  return adw_combo_row_get_selected (self->profile) > 0 && name != NULL
             ? gtk_string_object_get_string (name)
             : "";
}
