#include "config.h"

#include "churn-sign-in-page.h"

#include "churn-backend-error.h"
#include "churn-status.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnSignInPage:
 *
 * A sign-in with IAM Identity Center as it is seen: the code and the way to the browser, what is
 * being waited for, what went wrong and how to go on, and the account and the role to choose.
 */
struct _ChurnSignInPage
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkWidget *code_box;
  GtkLabel *code;
  GtkWidget *copy;
  GtkWidget *open;
  GtkListBox *choices;
  GtkWidget *progress;
  GtkSpinner *spinner;
  GtkLabel *progress_words;
  GtkButton *again;

  ChurnSignIn *sign_in;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnSignInPage, churn_sign_in_page, ADW_TYPE_BIN)

/* How a state looks. */
typedef struct
{
  const char *icon;
  const char *title;
  const char *description;
  const char *progress; /* NULL: nothing is being waited for */
  const char *again;    /* NULL: there is nothing to do again */
} Look;

static const Look looks[] = {
  [CHURN_SIGN_IN_IDLE] = { "channel-secure-symbolic", N_ ("Sign In"), "", NULL, NULL },
  [CHURN_SIGN_IN_ASKING] = { "channel-secure-symbolic", N_ ("Sign In"),
                             N_ ("IAM Identity Center is asked for a code."), N_ ("One moment…"),
                             NULL },
  [CHURN_SIGN_IN_WAITING] = { "channel-secure-symbolic", N_ ("Allow It in the Browser"),
                              N_ ("Sign in there as always, and allow Churn Desk only if the "
                                  "browser shows this code."),
                              N_ ("Waiting for you…"), NULL },
  [CHURN_SIGN_IN_OFFLINE] = { "churn-offline-symbolic", N_ ("No Network"),
                              N_ ("IAM Identity Center cannot be reached at the moment. The code "
                                  "stays good; nothing has to be begun anew."),
                              N_ ("Trying again…"), NULL },
  [CHURN_SIGN_IN_EXPIRED] = { "churn-slow-symbolic", N_ ("The Code Has Expired"),
                              N_ ("Nobody allowed it in time. Nothing has happened."), NULL,
                              N_ ("Get a New Code") },
  [CHURN_SIGN_IN_DENIED] = { "action-unavailable-symbolic", N_ ("The Sign-In Was Denied"),
                             N_ ("Somebody chose in the browser not to allow it. If that was not "
                                 "you, tell whoever looks after your AWS account."),
                             NULL, N_ ("Get a New Code") },
  [CHURN_SIGN_IN_FAILED] = { "dialog-warning-symbolic", N_ ("The Sign-In Did Not Work"), NULL, NULL,
                             N_ ("Try Again") },
  [CHURN_SIGN_IN_LISTING] = { "channel-secure-symbolic", N_ ("You Are Signed In"),
                              N_ ("Now it is looked up what you may use."), N_ ("One moment…"),
                              NULL },
  [CHURN_SIGN_IN_ACCOUNT] = { "system-users-symbolic", N_ ("Choose an Account"),
                              N_ ("Which AWS account does the contact centre belong to?"), NULL,
                              NULL },
  [CHURN_SIGN_IN_ROLE] = { "system-users-symbolic", N_ ("Choose a Role"),
                           N_ ("As what do you work in the contact centre?"), NULL, NULL },
  [CHURN_SIGN_IN_DONE] = { "object-select-symbolic", N_ ("You Are Signed In"), "", NULL, NULL },
};

/* What IAM Identity Center says is not what the contact centre would have said. */
static const char *
get_failure (ChurnSignInPage *self)
{
  const GError *error = churn_sign_in_get_error (self->sign_in);

  switch (error != NULL ? churn_backend_error_get_problem (error) : CHURN_PROBLEM_OTHER)
    {
    case CHURN_PROBLEM_UNREACHABLE:
    case CHURN_PROBLEM_NO_ANSWER:
    case CHURN_PROBLEM_LATE:
      return _ ("IAM Identity Center cannot be reached. Is the network there, and is the region "
                "right?");
    case CHURN_PROBLEM_NO_PERMISSION:
    case CHURN_PROBLEM_DENIED:
      return _ ("There is no account or no role that you may use. Ask whoever looks after your AWS "
                "account.");
    case CHURN_PROBLEM_SETTINGS:
    case CHURN_PROBLEM_BAD_REQUEST:
    case CHURN_PROBLEM_TOO_LARGE:
    case CHURN_PROBLEM_MEDIA_TYPE:
    case CHURN_PROBLEM_REFUSED:
    case CHURN_PROBLEM_ADDRESS:
    case CHURN_PROBLEM_NO_CENTRE:
    case CHURN_PROBLEM_NOT_FOUND:
      return _ ("IAM Identity Center does not know this start address in this region.");
    case CHURN_PROBLEM_NO_CREDENTIALS:
    case CHURN_PROBLEM_EXPIRED:
    case CHURN_PROBLEM_SIGN_IN:
    case CHURN_PROBLEM_CLOCK:
    case CHURN_PROBLEM_BUSY:
    case CHURN_PROBLEM_SERVER:
    case CHURN_PROBLEM_ANSWER:
    case CHURN_PROBLEM_CREDENTIALS:
    case CHURN_PROBLEM_ENDED:
    case CHURN_PROBLEM_NO_CUSTOMER:
    case CHURN_PROBLEM_CLAIMED:
    case CHURN_PROBLEM_NOT_CONNECTED:
    case CHURN_PROBLEM_TOO_LATE:
    case CHURN_PROBLEM_DISK:
    case CHURN_PROBLEM_KEYRING:
    case CHURN_PROBLEM_KEYRING_ASKS:
    case CHURN_PROBLEM_DEMO:
    case CHURN_PROBLEM_OTHER:
    default:
      return _ ("IAM Identity Center did not answer as it should. Try again in a minute.");
    }
}

static GtkWidget *
create_choice (gpointer item, gpointer user_data)
{
  const char *name = gtk_string_object_get_string (item);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name,
                                 "title-lines", 2, "activatable", TRUE, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));

  return row;
}

static void
update_choices (ChurnSignInPage *self)
{
  g_auto (GStrv) names = churn_sign_in_get_choices (self->sign_in);
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) names);

  if (*names != NULL)
    gtk_list_box_bind_model (self->choices, G_LIST_MODEL (list), create_choice, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), *names != NULL);
}

static void
show_words (const char *words, GtkWidget *widget)
{
  gtk_widget_set_visible (widget, words != NULL);
}

static void
update (ChurnSignInPage *self)
{
  ChurnSignInState state = churn_sign_in_get_state (self->sign_in);
  const Look *look = &looks[state];
  const char *code = churn_sign_in_get_code (self->sign_in);
  const char *description = look->description != NULL ? look->description : get_failure (self);

  adw_status_page_set_icon_name (self->page, look->icon);
  adw_status_page_set_title (self->page, _ (look->title));
  /* An empty string is the catalogue's head. */
  adw_status_page_set_description (self->page, *description != '\0' ? _ (description) : "");

  gtk_widget_set_visible (self->code_box, code != NULL);
  if (code != NULL && !g_str_equal (gtk_label_get_label (self->code), code))
    gtk_label_set_label (self->code, code);
  gtk_widget_set_visible (self->open, state == CHURN_SIGN_IN_WAITING);

  show_words (look->progress, self->progress);
  gtk_spinner_set_spinning (self->spinner, look->progress != NULL);
  gtk_label_set_label (self->progress_words, look->progress != NULL ? _ (look->progress) : "");
  show_words (look->again, GTK_WIDGET (self->again));
  if (look->again != NULL)
    gtk_button_set_label (self->again, _ (look->again));
  update_choices (self);
}

static void
state_cb (ChurnSignInPage *self)
{
  update (self);
  if (churn_sign_in_get_state (self->sign_in) == CHURN_SIGN_IN_DONE)
    g_signal_emit (self, signals[DONE], 0, churn_sign_in_get_connection (self->sign_in));
}

static void
copy_cb (ChurnSignInPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->code));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *uri = self->sign_in != NULL ? churn_sign_in_get_uri (self->sign_in) : NULL;
  g_autofree char *words = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error) || uri == NULL ||
      churn_sign_in_get_state (self->sign_in) != CHURN_SIGN_IN_WAITING)
    return;

  /* Translators: an address on the web */
  words = g_strdup_printf (_ ("No browser opened. Open this address in one yourself: %s"), uri);
  gtk_label_set_label (self->progress_words, words);
}

static void
open_cb (ChurnSignInPage *self)
{
  const char *uri = churn_sign_in_get_uri (self->sign_in);
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (self)));

  /* In a sandbox it goes through the portal by itself. */
  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, opened_cb,
                                             g_object_ref (self));
}

static void
again_cb (ChurnSignInPage *self)
{
  churn_sign_in_retry (self->sign_in);
}

static void
chosen_cb (ChurnSignInPage *self, GtkListBoxRow *row)
{
  churn_sign_in_choose (self->sign_in, (guint) gtk_list_box_row_get_index (row));
}

static void
churn_sign_in_page_dispose (GObject *object)
{
  ChurnSignInPage *self = CHURN_SIGN_IN_PAGE (object);

  if (self->sign_in != NULL)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  g_clear_object (&self->sign_in);

  G_OBJECT_CLASS (churn_sign_in_page_parent_class)->dispose (object);
}

static void
churn_sign_in_page_class_init (ChurnSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_sign_in_page_dispose;

  /**
   * ChurnSignInPage::done:
   * @self: the page
   * @connection: (type gpointer): the #ChurnConnection with the account and the role
   *
   * Somebody is signed in.
   */
  signals[DONE] = g_signal_new ("done", CHURN_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, page);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, code_box);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, code);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, copy);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, open);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, choices);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, progress);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, progress_words);
  gtk_widget_class_bind_template_child (widget_class, ChurnSignInPage, again);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
churn_sign_in_page_init (ChurnSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  churn_status_name (self->page);
}

/**
 * churn_sign_in_page_start:
 * @self: a page
 * @connector: where the token goes
 * @connection: where to sign in
 *
 * Begins a sign-in.
 */
void
churn_sign_in_page_start (ChurnSignInPage *self,
                          ChurnConnector *connector,
                          const ChurnConnection *connection)
{
  g_return_if_fail (CHURN_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (CHURN_IS_CONNECTOR (connector));
  g_return_if_fail (connection != NULL);

  churn_sign_in_page_stop (self);
  self->sign_in = churn_sign_in_new (connector);
  g_signal_connect_object (self->sign_in, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  churn_sign_in_start (self->sign_in, connection);
}

/**
 * churn_sign_in_page_stop:
 * @self: a page
 *
 * Calls the sign-in off, if one is under way.
 */
void
churn_sign_in_page_stop (ChurnSignInPage *self)
{
  g_return_if_fail (CHURN_IS_SIGN_IN_PAGE (self));

  if (self->sign_in == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->sign_in, self);
  churn_sign_in_cancel (self->sign_in);
  g_clear_object (&self->sign_in);
}
