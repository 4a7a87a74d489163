#include "config.h"

#include "churn-contact-head.h"

#include "churn-contact-words.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnContactHead:
 *
 * Who the customer of a contact is and where it stands, and, where it is other than most contacts,
 * in which way.
 */
struct _ChurnContactHead
{
  AdwBin parent_instance;

  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *facts;
  GtkLabel *where;
  GtkLabel *state;
  GtkLabel *duration;
  GtkWidget *remark_box;
  GtkImage *remark_icon;
  GtkLabel *remark;

  gboolean own;
};

G_DEFINE_FINAL_TYPE (ChurnContactHead, churn_contact_head, ADW_TYPE_BIN)

static void
append (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, C_ ("between facts", " · "));
  g_string_append (text, part);
}

/* What has no room is cut, and can be read under the pointer. */
static void
show_line (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_customer (ChurnContactHead *self, const ChurnContactDetail *detail)
{
  const ChurnContact *contact = detail->contact;
  const char *name = churn_contact_words_customer (contact->customer_name);
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autoptr (GString) where = g_string_new (NULL);

  adw_avatar_set_text (self->avatar, contact->customer_name);
  adw_avatar_set_show_initials (self->avatar, contact->customer_name != NULL);
  show_line (self->name, name);

  append (facts, contact->customer_phone);
  append (facts, detail->email);
  show_line (self->facts, facts->str);

  if (contact->months >= 0)
    {
      g_autofree char *left = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%d\u00a0month left on the contract",
                       "%d\u00a0months left on the contract", (gulong) contact->months),
          contact->months);

      append (where, left);
    }
  append (where, contact->queue);
  if (!self->own)
    append (where, contact->agent_name);
  show_line (self->where, where->str);
}

/* What makes this contact other than most, in a sentence. */
static const char *
get_remark (const ChurnContact *contact)
{
  switch (churn_contact_get_state (contact))
    {
    case CHURN_STATE_LOST:
      return _ ("Nothing has been heard of this contact for a long time. It counts as lost.");
    case CHURN_STATE_ENDED:
      return _ ("This contact has ended. Its figures no longer change.");
    case CHURN_STATE_AFTER_CALL:
      return _ ("The customer has hung up; the work after the call is still going on.");
    case CHURN_STATE_INITIATED:
    case CHURN_STATE_QUEUED:
    case CHURN_STATE_CONNECTED:
    default:
      break;
    }
  if (contact->analysis == CHURN_ANALYSIS_FAILED || contact->analysis == CHURN_ANALYSIS_COMPLETED)
    return _ ("There is no analysis of this contact, so no new figures come.");

  return NULL;
}

static void
show_state (ChurnContactHead *self, const ChurnContact *contact)
{
  ChurnState state = churn_contact_get_state (contact);
  const char *classes[] = { "state", churn_contact_words_state_class (state), NULL };
  const char *remark_classes[] = { "remark", churn_contact_words_state_class (state), NULL };
  const char *remark = get_remark (contact);

  gtk_label_set_label (self->state, churn_contact_words_state (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), classes);
  gtk_label_set_label (self->remark, remark != NULL ? remark : "");
  gtk_image_set_from_icon_name (self->remark_icon, state == CHURN_STATE_LOST
                                                       ? "dialog-warning-symbolic"
                                                       : "dialog-information-symbolic");
  gtk_widget_set_css_classes (self->remark_box, remark_classes);
  gtk_widget_set_visible (self->remark_box, remark != NULL);
}

static void
churn_contact_head_class_init (ChurnContactHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-contact-head.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, avatar);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, name);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, facts);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, where);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, state);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, duration);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, remark_box);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, remark_icon);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactHead, remark);
}

static void
churn_contact_head_init (ChurnContactHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_contact_head_new:
 *
 * Returns: (transfer floating): the head of no contact yet
 */
GtkWidget *
churn_contact_head_new (void)
{
  return g_object_new (CHURN_TYPE_CONTACT_HEAD, NULL);
}

/**
 * churn_contact_head_set_own:
 * @self: a head
 * @own: whether the contacts are the person's own, who need not be told who the agent is
 */
void
churn_contact_head_set_own (ChurnContactHead *self, gboolean own)
{
  g_return_if_fail (CHURN_IS_CONTACT_HEAD (self));

  self->own = own;
}

/**
 * churn_contact_head_set_detail:
 * @self: a head
 * @detail: the contact
 */
void
churn_contact_head_set_detail (ChurnContactHead *self, const ChurnContactDetail *detail)
{
  g_return_if_fail (CHURN_IS_CONTACT_HEAD (self));
  g_return_if_fail (detail != NULL);

  show_customer (self, detail);
  show_state (self, detail->contact);
}

/**
 * churn_contact_head_set_duration:
 * @self: a head
 * @duration: how long the contact has lasted, in words
 */
void
churn_contact_head_set_duration (ChurnContactHead *self, const char *duration)
{
  g_return_if_fail (CHURN_IS_CONTACT_HEAD (self));

  gtk_label_set_label (self->duration, duration);
}
