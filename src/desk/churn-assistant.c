#include "config.h"

#include "churn-assistant.h"

#include "churn-address-page.h"
#include "churn-form.h"
#include "churn-keys-page.h"
#include "churn-profile-page.h"
#include "churn-sign-in-page.h"
#include "churn-status.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnAssistant:
 *
 * The way from nothing to a connection, a page at a time: who one is, then where the contact centre
 * is. What comes out of it was tried before it is kept, and what was typed stays where it was typed
 * when it does not work.
 */
struct _ChurnAssistant
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *welcome;
  ChurnForm *sso_form;
  GtkEditable *start_url;
  GtkEditable *sso_region;
  ChurnSignInPage *device;
  ChurnProfilePage *profile_page;
  ChurnKeysPage *keys_page;
  ChurnAddressPage *address;

  ChurnAccess *access;
  ChurnConnection *draft;
  gboolean again; /* the connection stays, and somebody signs in to it anew */
  gboolean can_close;
  gboolean active;
};

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_CAN_GO_BACK,
  N_PROPS
};

enum
{
  CLOSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnAssistant, churn_assistant, ADW_TYPE_BIN)

static const char *
get_page (ChurnAssistant *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

static void
show_page (ChurnAssistant *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
}

static void
page_cb (ChurnAssistant *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

static void
set_active (ChurnAssistant *self, gboolean active)
{
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

/* What was typed stays while somebody goes from page to page, and no longer. */
static void
forget_keys (ChurnAssistant *self)
{
  churn_address_page_forget (self->address);
  churn_keys_page_clear (self->keys_page);
}

static void
finish (ChurnAssistant *self)
{
  churn_sign_in_page_stop (self->device);
  forget_keys (self);
  set_active (self, FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

/* --- Who one is */

/* Whoever is known by now wants to go somewhere. */
static void
show_address (ChurnAssistant *self)
{
  g_autoptr (AwsCredentials) keys = NULL;

  if (self->draft->kind == CHURN_CONNECTION_KEYS)
    keys = churn_keys_page_create_credentials (self->keys_page);
  churn_address_page_begin (self->address, self->access, self->draft, keys);
  show_page (self, "address");
}

static void
choose_kind (ChurnAssistant *self, ChurnConnectionKind kind, const char *page)
{
  self->draft->kind = kind;
  if (kind != CHURN_CONNECTION_KEYS)
    forget_keys (self);
  show_page (self, page);
}

static void
demo_cb (ChurnAssistant *self)
{
  churn_access_choose_demo (self->access);
  finish (self);
}

static void
sso_cb (ChurnAssistant *self)
{
  choose_kind (self, CHURN_CONNECTION_SSO, "sso");
}

static void
keys_cb (ChurnAssistant *self)
{
  choose_kind (self, CHURN_CONNECTION_KEYS, "keys");
}

static void
profile_cb (ChurnAssistant *self)
{
  churn_profile_page_fill (self->profile_page, self->draft->profile);
  choose_kind (self, CHURN_CONNECTION_PROFILE, "profile");
}

static void
profile_submitted_cb (ChurnAssistant *self)
{
  churn_connection_set (&self->draft->profile, churn_profile_page_get_profile (self->profile_page));
  show_address (self);
}

static void
sso_submitted_cb (ChurnAssistant *self)
{
  g_autoptr (ChurnConnector) connector = NULL;

  churn_connection_set (&self->draft->sso_start_url, gtk_editable_get_text (self->start_url));
  churn_connection_set (&self->draft->sso_region, gtk_editable_get_text (self->sso_region));
  churn_connection_set (&self->draft->sso_account, "");
  churn_connection_set (&self->draft->sso_role, "");
  if (!g_str_has_prefix (self->draft->sso_start_url, "https://") ||
      *self->draft->sso_region == '\0')
    {
      churn_form_set_problem (
          self->sso_form, _ ("Enter the start address, beginning with https://, and its region."));
      return;
    }
  connector = churn_access_create_connector (self->access);
  show_page (self, "device");
  churn_sign_in_page_start (self->device, connector, self->draft);
}

static void
profile_sign_in_cb (ChurnAssistant *self)
{
  g_autoptr (ChurnConnector) connector = churn_access_create_connector (self->access);

  show_page (self, "device");
  churn_sign_in_page_start (self->device, connector, self->draft);
}

static void
signed_in_cb (ChurnAssistant *self, const ChurnConnection *connection)
{
  churn_connection_set (&self->draft->sso_account, connection->sso_account);
  churn_connection_set (&self->draft->sso_role, connection->sso_role);
  if (self->again)
    {
      churn_access_renew (self->access);
      finish (self);
      return;
    }
  show_address (self);
  /* What a profile's sign-in was for is entered already. */
  if (self->draft->kind == CHURN_CONNECTION_PROFILE)
    churn_address_page_submit (self->address);
}

/* --- The assistant itself */

static void
churn_assistant_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, CHURN_ASSISTANT (object)->active);
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, churn_assistant_get_can_go_back (CHURN_ASSISTANT (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_assistant_dispose (GObject *object)
{
  ChurnAssistant *self = CHURN_ASSISTANT (object);

  g_clear_object (&self->access);
  g_clear_pointer (&self->draft, churn_connection_free);

  G_OBJECT_CLASS (churn_assistant_parent_class)->dispose (object);
}

static void
churn_assistant_class_init (ChurnAssistantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_assistant_get_property;
  object_class->dispose = churn_assistant_dispose;

  /**
   * ChurnAssistant:active:
   *
   * Whether it has something to ask.
   */
  properties[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * ChurnAssistant:can-go-back:
   *
   * Whether there is a page before this one.
   */
  properties[PROP_CAN_GO_BACK] =
      g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnAssistant::closed:
   *
   * It has done what it was there for, or is not wanted any more.
   */
  signals[CLOSED] = g_signal_new ("closed", CHURN_TYPE_ASSISTANT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  g_type_ensure (CHURN_TYPE_ADDRESS_PAGE);
  g_type_ensure (CHURN_TYPE_FORM);
  g_type_ensure (CHURN_TYPE_KEYS_PAGE);
  g_type_ensure (CHURN_TYPE_PROFILE_PAGE);
  g_type_ensure (CHURN_TYPE_SIGN_IN_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, welcome);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, sso_form);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, start_url);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, sso_region);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, device);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, profile_page);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, keys_page);
  gtk_widget_class_bind_template_child (widget_class, ChurnAssistant, address);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish);
  gtk_widget_class_bind_template_callback (widget_class, demo_cb);
  gtk_widget_class_bind_template_callback (widget_class, sso_cb);
  gtk_widget_class_bind_template_callback (widget_class, profile_cb);
  gtk_widget_class_bind_template_callback (widget_class, keys_cb);
  gtk_widget_class_bind_template_callback (widget_class, churn_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, sso_submitted_cb);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, profile_submitted_cb);
  gtk_widget_class_bind_template_callback (widget_class, profile_sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_address);
}

static void
churn_assistant_init (ChurnAssistant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->welcome, APP_ID);
  churn_status_name (self->welcome);
}

/**
 * churn_assistant_set_access:
 * @self: an assistant
 * @access: what it finds a connection for
 */
void
churn_assistant_set_access (ChurnAssistant *self, ChurnAccess *access)
{
  g_return_if_fail (CHURN_IS_ASSISTANT (self));
  g_return_if_fail (CHURN_IS_ACCESS (access));

  g_set_object (&self->access, access);
}

/* What is known of the connection that there is, or was, need not be typed again; keys must be. */
static void
take_draft (ChurnAssistant *self)
{
  forget_keys (self);
  g_clear_pointer (&self->draft, churn_connection_free);
  self->draft = churn_connection_copy (churn_access_get_connection (self->access));
  gtk_editable_set_text (self->start_url, self->draft->sso_start_url);
  gtk_editable_set_text (self->sso_region, self->draft->sso_region);
  churn_address_page_fill (self->address, self->draft);
}

/**
 * churn_assistant_begin:
 * @self: an assistant
 * @can_close: whether there is something to go back to
 *
 * Shows the first page.
 */
void
churn_assistant_begin (ChurnAssistant *self, gboolean can_close)
{
  g_return_if_fail (CHURN_IS_ASSISTANT (self));
  g_return_if_fail (self->access != NULL);

  self->again = FALSE;
  self->can_close = can_close;
  take_draft (self);
  set_active (self, TRUE);
  show_page (self, "welcome");
  page_cb (self);
}

/**
 * churn_assistant_sign_in_again:
 * @self: an assistant
 *
 * Has somebody sign in anew to the connection that there is, which is one by IAM Identity Center,
 * by a profile that has its credentials from there, or by keys: in the browser, or with other keys.
 */
void
churn_assistant_sign_in_again (ChurnAssistant *self)
{
  g_return_if_fail (CHURN_IS_ASSISTANT (self));
  g_return_if_fail (self->access != NULL);

  self->again = TRUE;
  self->can_close = TRUE;
  take_draft (self);
  set_active (self, TRUE);
  if (self->draft->kind != CHURN_CONNECTION_KEYS)
    {
      show_page (self, "device");
      churn_sign_in_page_start (self->device, churn_access_get_connector (self->access),
                                self->draft);
    }
  else
    keys_cb (self);
  page_cb (self);
}

/**
 * churn_assistant_get_active:
 * @self: an assistant
 *
 * Returns: whether it has something to ask
 */
gboolean
churn_assistant_get_active (ChurnAssistant *self)
{
  g_return_val_if_fail (CHURN_IS_ASSISTANT (self), FALSE);

  return self->active;
}

/**
 * churn_assistant_get_can_go_back:
 * @self: an assistant
 *
 * Returns: whether there is a page before this one, or something else to go back to
 */
gboolean
churn_assistant_get_can_go_back (ChurnAssistant *self)
{
  g_return_val_if_fail (CHURN_IS_ASSISTANT (self), FALSE);

  return self->can_close || g_strcmp0 (get_page (self), "welcome") != 0;
}

static const char *
get_page_of_kind (ChurnAssistant *self)
{
  return self->draft->kind == CHURN_CONNECTION_SSO    ? "sso"
         : self->draft->kind == CHURN_CONNECTION_KEYS ? "keys"
                                                      : "profile";
}

/**
 * churn_assistant_go_back:
 * @self: an assistant
 *
 * Goes to the page before this one; what is under way there is called off.
 */
void
churn_assistant_go_back (ChurnAssistant *self)
{
  const char *page;

  g_return_if_fail (CHURN_IS_ASSISTANT (self));

  page = get_page (self);
  churn_address_page_stop (self->address);
  churn_sign_in_page_stop (self->device);
  if (g_str_equal (page, "welcome"))
    finish (self);
  else if (g_str_equal (page, "address"))
    show_page (self, get_page_of_kind (self));
  else if (self->again)
    finish (self);
  else if (g_str_equal (page, "device"))
    show_page (self, self->draft->kind == CHURN_CONNECTION_PROFILE ? "address" : "sso");
  else
    show_page (self, "welcome");
}

/**
 * churn_assistant_close:
 * @self: an assistant
 *
 * Asks no more, whatever it was about to ask: what it was there for came another way.
 */
void
churn_assistant_close (ChurnAssistant *self)
{
  g_return_if_fail (CHURN_IS_ASSISTANT (self));

  if (self->active)
    finish (self);
}
