#include "config.h"

#include "churn-address-page.h"

#include "churn-backend-error.h"
#include "churn-form.h"
#include "churn-problem-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnAddressPage:
 *
 * Where the contact centre is. What is entered is tried by whoever has signed in on the pages
 * before, and only what works is kept; what does not work stays as it was typed.
 */
struct _ChurnAddressPage
{
  AdwBin parent_instance;

  ChurnForm *form;
  GtkEditable *address;
  GtkEditable *region;

  ChurnAccess *access;
  ChurnConnection *draft;
  AwsCredentials *keys;
  ChurnConnector *connector; /* of what is tried */
  GCancellable *cancellable; /* of what is tried */
  char *guessed;             /* the region, of the address */
};

enum
{
  CONNECTED,
  SIGN_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnAddressPage, churn_address_page, ADW_TYPE_BIN)

/* Whoever has entered a region by hand keeps it. */
static void
changed_cb (ChurnAddressPage *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
  g_autofree char *guessed = churn_connection_guess_region (address);
  const char *region = gtk_editable_get_text (self->region);

  if (guessed == NULL || (*region != '\0' && g_strcmp0 (region, self->guessed) != 0))
    return;

  g_free (self->guessed);
  self->guessed = g_steal_pointer (&guessed);
  gtk_editable_set_text (self->region, self->guessed);
}

/* Nothing but the address has been asked of it yet. */
static const char *
get_words (const GError *error)
{
  ChurnProblem problem = churn_backend_error_get_problem (error);

  if (problem == CHURN_PROBLEM_SETTINGS || problem == CHURN_PROBLEM_ADDRESS)
    return _ ("Enter the address as the stack’s outputs have it, beginning with https://, and its "
              "region.");
  if (problem == CHURN_PROBLEM_NOT_FOUND || problem == CHURN_PROBLEM_NO_CENTRE)
    return _ ("There is no contact centre at this address. Is the end of it missing?");

  return churn_problem_words (error);
}

/* A profile has its credentials from a sign-in of which nothing, or nothing good, is left. */
static gboolean
needs_sign_in (ChurnAddressPage *self, const GError *error)
{
  g_autoptr (AwsSsoSession) session = NULL;

  if (self->draft->kind != CHURN_CONNECTION_PROFILE ||
      churn_backend_error_get_problem (error) != CHURN_PROBLEM_SIGN_IN)
    return FALSE;
  session = churn_connector_create_sso_session (self->draft, NULL);

  return session != NULL;
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnAddressPage) self = user_data;
  ChurnConnector *connector = CHURN_CONNECTOR (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnSession) session = churn_connector_try_finish (connector, result, &error);

  /* Given up meanwhile. */
  if (self->connector != connector)
    return;

  churn_address_page_stop (self);
  if (session != NULL)
    {
      churn_access_adopt (self->access, connector, self->draft, session);
      g_signal_emit (self, signals[CONNECTED], 0);
    }
  else if (needs_sign_in (self, error))
    g_signal_emit (self, signals[SIGN_IN], 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *words =
          g_strjoin ("\n", get_words (error), churn_problem_detail (error), NULL);

      churn_form_set_problem (self->form, words);
    }
}

static void
submitted_cb (ChurnAddressPage *self)
{
  churn_connection_set (&self->draft->address, gtk_editable_get_text (self->address));
  churn_connection_set (&self->draft->region, gtk_editable_get_text (self->region));
  churn_address_page_stop (self);
  self->cancellable = g_cancellable_new ();
  self->connector = churn_access_create_connector (self->access);
  churn_form_set_busy (self->form, TRUE);
  churn_connector_try_async (self->connector, self->draft, self->keys, self->cancellable, tried_cb,
                             g_object_ref (self));
}

static gboolean
churn_address_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CHURN_ADDRESS_PAGE (widget)->form));
}

static void
churn_address_page_dispose (GObject *object)
{
  ChurnAddressPage *self = CHURN_ADDRESS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connector);
  g_clear_object (&self->access);
  g_clear_pointer (&self->draft, churn_connection_free);
  g_clear_pointer (&self->keys, aws_credentials_unref);
  g_clear_pointer (&self->guessed, g_free);

  G_OBJECT_CLASS (churn_address_page_parent_class)->dispose (object);
}

static void
churn_address_page_class_init (ChurnAddressPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_address_page_dispose;
  widget_class->grab_focus = churn_address_page_grab_focus;

  /**
   * ChurnAddressPage::connected:
   *
   * What was entered works, and is what the desk uses from now on.
   */
  signals[CONNECTED] = g_signal_new ("connected", CHURN_TYPE_ADDRESS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * ChurnAddressPage::sign-in:
   *
   * Before what was entered can be tried, somebody has to sign in to what the profile names.
   */
  signals[SIGN_IN] = g_signal_new ("sign-in", CHURN_TYPE_ADDRESS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CHURN_TYPE_FORM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-address-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnAddressPage, form);
  gtk_widget_class_bind_template_child (widget_class, ChurnAddressPage, address);
  gtk_widget_class_bind_template_child (widget_class, ChurnAddressPage, region);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submitted_cb);
  gtk_widget_class_bind_template_callback (widget_class, churn_form_submit);
}

static void
churn_address_page_init (ChurnAddressPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_address_page_fill:
 * @self: a page
 * @connection: a connection
 *
 * Enters where @connection goes.
 */
void
churn_address_page_fill (ChurnAddressPage *self, const ChurnConnection *connection)
{
  g_return_if_fail (CHURN_IS_ADDRESS_PAGE (self));
  g_return_if_fail (connection != NULL);

  churn_form_set_problem (self->form, NULL);
  gtk_editable_set_text (self->region, connection->region);
  gtk_editable_set_text (self->address, connection->address);
}

/**
 * churn_address_page_begin:
 * @self: a page
 * @access: what goes on with what works
 * @draft: who is signed in; its address and region are not used
 * @keys: (nullable): the access keys that were entered
 *
 * Says by whom what is entered is tried.
 */
void
churn_address_page_begin (ChurnAddressPage *self,
                          ChurnAccess *access,
                          const ChurnConnection *draft,
                          AwsCredentials *keys)
{
  g_return_if_fail (CHURN_IS_ADDRESS_PAGE (self));
  g_return_if_fail (CHURN_IS_ACCESS (access));
  g_return_if_fail (draft != NULL);

  churn_address_page_stop (self);
  churn_form_set_problem (self->form, NULL);
  g_set_object (&self->access, access);
  g_clear_pointer (&self->draft, churn_connection_free);
  self->draft = churn_connection_copy (draft);
  g_clear_pointer (&self->keys, aws_credentials_unref);
  self->keys = keys != NULL ? aws_credentials_ref (keys) : NULL;
}

/**
 * churn_address_page_forget:
 * @self: a page
 *
 * Gives up what is being tried, and forgets the keys that it was, or would be, tried with.
 */
void
churn_address_page_forget (ChurnAddressPage *self)
{
  g_return_if_fail (CHURN_IS_ADDRESS_PAGE (self));

  churn_address_page_stop (self);
  g_clear_pointer (&self->keys, aws_credentials_unref);
}

/**
 * churn_address_page_submit:
 * @self: a page
 *
 * Tries what is entered, as the button does.
 */
void
churn_address_page_submit (ChurnAddressPage *self)
{
  g_return_if_fail (CHURN_IS_ADDRESS_PAGE (self));

  churn_form_submit (self->form);
}

/**
 * churn_address_page_stop:
 * @self: a page
 *
 * Gives up what is being tried.
 */
void
churn_address_page_stop (ChurnAddressPage *self)
{
  g_return_if_fail (CHURN_IS_ADDRESS_PAGE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connector);
  churn_form_set_busy (self->form, FALSE);
}
