#include "config.h"

#include "churn-keys-page.h"

#include "churn-form.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnKeysPage:
 *
 * The access keys of whoever has such. They stay as they were typed until
 * churn_keys_page_clear().
 */
struct _ChurnKeysPage
{
  AdwBin parent_instance;

  ChurnForm *form;
  GtkEditable *key_id;
  GtkEditable *secret;
  GtkEditable *token;
};

enum
{
  SUBMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnKeysPage, churn_keys_page, ADW_TYPE_BIN)

static void
submitted_cb (ChurnKeysPage *self)
{
  if (*gtk_editable_get_text (self->key_id) == '\0' ||
      *gtk_editable_get_text (self->secret) == '\0')
    churn_form_set_problem (self->form, _ ("Enter the access key ID and the secret access key."));
  else
    g_signal_emit (self, signals[SUBMITTED], 0);
}

static gboolean
churn_keys_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CHURN_KEYS_PAGE (widget)->form));
}

static void
churn_keys_page_class_init (ChurnKeysPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = churn_keys_page_grab_focus;

  /**
   * ChurnKeysPage::submitted:
   *
   * Keys were entered, as far as can be seen of them.
   */
  signals[SUBMITTED] = g_signal_new ("submitted", CHURN_TYPE_KEYS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CHURN_TYPE_FORM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-keys-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnKeysPage, form);
  gtk_widget_class_bind_template_child (widget_class, ChurnKeysPage, key_id);
  gtk_widget_class_bind_template_child (widget_class, ChurnKeysPage, secret);
  gtk_widget_class_bind_template_child (widget_class, ChurnKeysPage, token);
  gtk_widget_class_bind_template_callback (widget_class, churn_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, submitted_cb);
}

static void
churn_keys_page_init (ChurnKeysPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_keys_page_create_credentials:
 * @self: a page
 *
 * Returns: (transfer full): what is entered
 */
AwsCredentials *
churn_keys_page_create_credentials (ChurnKeysPage *self)
{
  const char *token;

  g_return_val_if_fail (CHURN_IS_KEYS_PAGE (self), NULL);

  token = gtk_editable_get_text (self->token);
  return aws_credentials_new (gtk_editable_get_text (self->key_id),
                              gtk_editable_get_text (self->secret), *token != '\0' ? token : NULL,
                              0);
}

/* What is deleted GTK 4.8 tells assistive technologies in full, even of a password. Of a buffer
 * that goes nobody is told, and it overwrites what it had; but the row has to hear of it. */
static void
forget (GtkEditable *row)
{
  g_autoptr (GtkEntryBuffer) empty = gtk_password_entry_buffer_new ();
  GtkEditable *text = gtk_editable_get_delegate (row);

  gtk_text_set_buffer (GTK_TEXT (text), empty);
  g_signal_emit_by_name (text, "changed");
}

/**
 * churn_keys_page_clear:
 * @self: a page
 *
 * Forgets what is entered.
 */
void
churn_keys_page_clear (ChurnKeysPage *self)
{
  g_return_if_fail (CHURN_IS_KEYS_PAGE (self));

  forget (self->key_id);
  forget (self->secret);
  forget (self->token);
}
