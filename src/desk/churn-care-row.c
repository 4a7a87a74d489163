#include "config.h"

#include "churn-care-row.h"

#include "churn-error.h"
#include "churn-problem-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnCareRow:
 *
 * Who looks after a contact. A supervisor takes it over or leaves it to others;
 * an agent calls for help, and sees who comes.
 */
struct _ChurnCareRow
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *words;
  GtkButton *button;

  ChurnWorkplace *workplace;
  ChurnContact *contact;
  GHashTable *asked; /* ids of the contacts of which something is asked and not answered yet */
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnCareRow, churn_care_row, ADW_TYPE_BIN)

static ChurnSession *
get_session (ChurnCareRow *self)
{
  return churn_poller_get_session (churn_workplace_get_poller (self->workplace));
}

static const ChurnPrincipal *
get_principal (ChurnCareRow *self)
{
  ChurnSession *session = self->workplace != NULL ? get_session (self) : NULL;

  return session != NULL ? churn_session_get_principal (session) : NULL;
}

static char *
say_who (ChurnCareRow *self, gboolean supervisor, gboolean mine)
{
  const char *name = self->contact->claimed_name;

  if (mine)
    return g_strdup (_ ("You look after this contact"));
  if (self->contact->claimed_by != NULL)
    /* Translators: the name of a supervisor */
    return g_strdup_printf (_ ("%s looks after this contact"),
                            name != NULL ? name : self->contact->claimed_by);
  if (self->contact->help)
    return g_strdup (supervisor ? _ ("The agent asks for help") : _ ("You have asked for help"));

  return g_strdup (supervisor ? _ ("Nobody looks after this contact")
                              : _ ("A supervisor can join you"));
}

static void
update (ChurnCareRow *self)
{
  const ChurnPrincipal *principal = get_principal (self);
  gboolean live = self->contact != NULL && churn_contact_is_live (self->contact);
  gboolean supervisor, mine;
  g_autofree char *words = NULL;
  const char *label;

  gtk_widget_set_visible (GTK_WIDGET (self), principal != NULL && live);
  if (principal == NULL || !live)
    return;

  supervisor = principal->role == CHURN_ROLE_SUPERVISOR;
  mine = g_strcmp0 (self->contact->claimed_by, principal->agent) == 0;
  words = say_who (self, supervisor, mine);
  if (supervisor)
    label = mine                                ? C_ ("button", "Leave to Others")
            : self->contact->claimed_by != NULL ? C_ ("button", "Take Over")
                                                : C_ ("button", "Look After It");
  else
    label = self->contact->help ? C_ ("button", "No Help Needed") : C_ ("button", "Ask for Help");

  gtk_label_set_label (self->words, words);
  gtk_button_set_label (self->button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button),
                            !g_hash_table_contains (self->asked, self->contact->id));
  gtk_image_set_from_icon_name (self->icon, self->contact->help ? "churn-help-symbolic"
                                                                : "churn-claimed-symbolic");
  if (self->contact->help)
    gtk_widget_add_css_class (GTK_WIDGET (self), "help");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "help");
}

/* Another contact may be shown when it is answered. */
typedef struct
{
  ChurnCareRow *row;
  char *contact_id;
} Request;

static Request *
request_new (ChurnCareRow *self)
{
  Request *request = g_new0 (Request, 1);

  request->row = g_object_ref (self);
  request->contact_id = g_strdup (self->contact->id);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->row);
  g_free (request->contact_id);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
finish (const Request *request, GError *error)
{
  ChurnCareRow *self = request->row;

  g_hash_table_remove (self->asked, request->contact_id);
  if (self->workplace == NULL)
    return;
  update (self);
  if (error != NULL)
    g_signal_emit (self, signals[PROBLEM], 0, churn_problem_words (error));
  /* Who was slower sees who was faster. */
  if (error != NULL && !g_error_matches (error, CHURN_ERROR, CHURN_ERROR_CLAIMED))
    return;

  churn_contact_view_refresh (churn_workplace_get_view (self->workplace));
  churn_poller_poll_now (churn_workplace_get_poller (self->workplace));
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;

  churn_session_claim_finish (CHURN_SESSION (source), result, &error);
  finish (request, error);
}

static void
helped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;

  churn_session_help_finish (CHURN_SESSION (source), result, &error);
  finish (request, error);
}

static void
clicked_cb (ChurnCareRow *self)
{
  const ChurnPrincipal *principal = get_principal (self);
  gboolean mine;

  if (principal == NULL || self->contact == NULL)
    return;

  mine = g_strcmp0 (self->contact->claimed_by, principal->agent) == 0;
  /* Until it is answered: twice is no more than once. */
  g_hash_table_add (self->asked, g_strdup (self->contact->id));
  update (self);
  if (principal->role == CHURN_ROLE_SUPERVISOR)
    churn_session_claim_async (get_session (self), self->contact->id, !mine,
                               !mine && self->contact->claimed_by != NULL, NULL, claimed_cb,
                               request_new (self));
  else
    churn_session_help_async (get_session (self), self->contact->id, !self->contact->help, NULL,
                              helped_cb, request_new (self));
}

static void
churn_care_row_dispose (GObject *object)
{
  ChurnCareRow *self = CHURN_CARE_ROW (object);

  g_clear_object (&self->workplace);
  g_clear_pointer (&self->contact, churn_contact_unref);

  G_OBJECT_CLASS (churn_care_row_parent_class)->dispose (object);
}

static void
churn_care_row_finalize (GObject *object)
{
  g_hash_table_unref (CHURN_CARE_ROW (object)->asked);

  G_OBJECT_CLASS (churn_care_row_parent_class)->finalize (object);
}

static void
churn_care_row_class_init (ChurnCareRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_care_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = churn_care_row_finalize;

  /**
   * ChurnCareRow::problem:
   * @self: the row
   * @message: what did not succeed, safe to show
   */
  signals[PROBLEM] = g_signal_new ("problem", CHURN_TYPE_CARE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/churn_desk/ChurnDesk/churn-care-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnCareRow, icon);
  gtk_widget_class_bind_template_child (widget_class, ChurnCareRow, words);
  gtk_widget_class_bind_template_child (widget_class, ChurnCareRow, button);
  gtk_widget_class_set_css_name (widget_class, "churn-care-row");
}

static void
churn_care_row_init (ChurnCareRow *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * churn_care_row_set_workplace:
 * @self: a row
 * @workplace: where the contact is kept
 */
void
churn_care_row_set_workplace (ChurnCareRow *self, ChurnWorkplace *workplace)
{
  g_return_if_fail (CHURN_IS_CARE_ROW (self));
  g_return_if_fail (CHURN_IS_WORKPLACE (workplace));

  g_set_object (&self->workplace, workplace);
  update (self);
}

/**
 * churn_care_row_set_contact:
 * @self: a row
 * @contact: (nullable): the contact
 */
void
churn_care_row_set_contact (ChurnCareRow *self, const ChurnContact *contact)
{
  g_return_if_fail (CHURN_IS_CARE_ROW (self));

  g_clear_pointer (&self->contact, churn_contact_unref);
  if (contact != NULL)
    self->contact = churn_contact_ref ((ChurnContact *) contact);
  update (self);
}
