#include "config.h"

#include "churn-agent-strip.h"

#include "churn-contact-words.h"
#include "churn-risk-mark.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ChurnAgentStrip:
 *
 * An agent's own contacts, as buttons beside each other where there are several
 * (chats); with one or none the strip is not seen. A contact comes up by itself
 * when the one that is looked at no longer lasts, and never in place of one that
 * does.
 */
struct _ChurnAgentStrip
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox *box;

  ChurnContactList *list;
  char *selected;
  double threshold;
  guint scroll_id;
  gboolean moving;
  gboolean talking; /* the selected contact was talked in */
  gboolean chosen;  /* a person has selected it, talked in or not */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_RISK_THRESHOLD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnAgentStrip, churn_agent_strip, ADW_TYPE_BIN)

static const char *
get_id (GtkWidget *tab)
{
  return g_object_get_data (G_OBJECT (tab), "contact-id");
}

static void
toggled_cb (ChurnAgentStrip *self, GtkToggleButton *tab)
{
  if (!self->moving && gtk_toggle_button_get_active (tab))
    churn_agent_strip_select (self, get_id (GTK_WIDGET (tab)));
}

static GtkWidget *
create_tab (ChurnAgentStrip *self, ChurnContactItem *item)
{
  GtkWidget *tab = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars",
                                  9, "max-width-chars", 30, NULL);

  gtk_box_append (GTK_BOX (box), churn_risk_mark_new ());
  gtk_box_append (GTK_BOX (box), name);
  gtk_button_set_child (GTK_BUTTON (tab), box);
  g_object_set_data_full (G_OBJECT (tab), "contact-id", g_strdup (churn_contact_item_get_id (item)),
                          g_free);
  g_signal_connect_object (tab, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  return tab;
}

static void
update_tab (ChurnAgentStrip *self, GtkWidget *tab, ChurnContactItem *item)
{
  GtkWidget *mark = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (tab)));
  double churn = churn_contact_item_get_churn (item);
  const char *customer = churn_contact_words_customer (churn_contact_item_get_customer_name (item));
  g_autofree char *percent = churn_words_percent (churn);
  /* Translators: a button of a contact: the customer, the churn probability */
  g_autofree char *name = g_strdup_printf (_ ("%s, churn %s"), customer, percent);

  g_object_set (mark, "churn", isnan (churn) ? -1 : churn, "risk-threshold", self->threshold, NULL);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (mark)), customer);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab),
                                g_strcmp0 (self->selected, churn_contact_item_get_id (item)) == 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
find_tab (ChurnAgentStrip *self, const char *id)
{
  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->box)); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    if (g_strcmp0 (get_id (tab), id) == 0)
      return tab;

  return NULL;
}

static gboolean
scroll_cb (gpointer user_data)
{
  ChurnAgentStrip *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);
  GtkWidget *tab = self->selected != NULL ? find_tab (self, self->selected) : NULL;
  graphene_rect_t place;
  int margin = gtk_widget_get_margin_start (GTK_WIDGET (self->box));

  self->scroll_id = 0;
  if (tab != NULL && gtk_widget_compute_bounds (tab, GTK_WIDGET (self->box), &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.x,
                               place.origin.x + place.size.width + 2 * margin);

  return G_SOURCE_REMOVE;
}

/* Has the tab that is selected be seen whole, once all of them have their places. */
static void
scroll_to_selected (ChurnAgentStrip *self)
{
  if (self->scroll_id == 0)
    self->scroll_id = g_idle_add (scroll_cb, self);
}

static gboolean
is_wanted (ChurnAgentStrip *self, ChurnContactItem *item)
{
  ChurnState state = churn_contact_item_get_state (item);

  return state == CHURN_STATE_CONNECTED || state == CHURN_STATE_AFTER_CALL ||
         g_strcmp0 (churn_contact_item_get_id (item), self->selected) == 0;
}

static void
update (ChurnAgentStrip *self)
{
  GtkWidget *next;
  guint n = 0;

  self->moving = TRUE;
  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (self->box)); tab != NULL;
       tab = next)
    {
      ChurnContactItem *item = churn_contact_list_lookup (self->list, get_id (tab));

      next = gtk_widget_get_next_sibling (tab);
      if (item == NULL || !is_wanted (self, item))
        gtk_box_remove (self->box, tab);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      GtkWidget *tab = find_tab (self, churn_contact_item_get_id (item));

      if (!is_wanted (self, item))
        continue;
      if (tab == NULL)
        {
          tab = create_tab (self, item);
          gtk_box_append (self->box, tab);
        }
      update_tab (self, tab, item);
      n++;
    }
  self->moving = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
}

/* The call that began last, of those in a state. */
static ChurnContactItem *
find_newest (ChurnAgentStrip *self, ChurnState state)
{
  ChurnContactItem *newest = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (churn_contact_item_get_state (item) == state &&
          (newest == NULL ||
           churn_contact_item_get_duration (item) < churn_contact_item_get_duration (newest)))
        newest = item;
    }

  return newest;
}

static void
select_contact (ChurnAgentStrip *self, const char *contact_id)
{
  if (g_strcmp0 (self->selected, contact_id) == 0)
    return;

  g_free (self->selected);
  self->selected = g_strdup (contact_id);
  self->talking = FALSE;
  self->chosen = FALSE;
  if (self->list != NULL)
    update (self);
  scroll_to_selected (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
merged_cb (ChurnAgentStrip *self)
{
  ChurnContactItem *selected =
      self->selected != NULL ? churn_contact_list_lookup (self->list, self->selected) : NULL;
  gboolean talking =
      selected != NULL && churn_contact_item_get_state (selected) == CHURN_STATE_CONNECTED;

  /* Who has chosen a contact keeps it until its call ends. */
  if (self->talking && !talking)
    self->chosen = FALSE;
  self->talking = talking;
  if (!talking && !self->chosen)
    {
      ChurnContactItem *current = find_newest (self, CHURN_STATE_CONNECTED);

      /* Who starts the desk after the call is still at it. */
      if (current == NULL && selected == NULL)
        current = find_newest (self, CHURN_STATE_AFTER_CALL);
      if (current != NULL)
        select_contact (self, churn_contact_item_get_id (current));
      else if (selected == NULL)
        select_contact (self, NULL);
    }
  update (self);
}

static void
churn_agent_strip_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnAgentStrip *self = CHURN_AGENT_STRIP (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;

    case PROP_RISK_THRESHOLD:
      g_value_set_double (value, self->threshold);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_agent_strip_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  ChurnAgentStrip *self = CHURN_AGENT_STRIP (object);

  switch (prop_id)
    {
    case PROP_RISK_THRESHOLD:
      self->threshold = g_value_get_double (value);
      if (self->list != NULL)
        update (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_agent_strip_dispose (GObject *object)
{
  ChurnAgentStrip *self = CHURN_AGENT_STRIP (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->list);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (churn_agent_strip_parent_class)->dispose (object);
}

static void
churn_agent_strip_class_init (ChurnAgentStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_agent_strip_get_property;
  object_class->set_property = churn_agent_strip_set_property;
  object_class->dispose = churn_agent_strip_dispose;

  /**
   * ChurnAgentStrip:selected:
   *
   * The id of the contact that is looked at.
   */
  properties[PROP_SELECTED] =
      g_param_spec_string ("selected", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * ChurnAgentStrip:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-agent-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnAgentStrip, scroller);
  gtk_widget_class_bind_template_child (widget_class, ChurnAgentStrip, box);
  gtk_widget_class_set_css_name (widget_class, "churn-agent-strip");
}

static void
churn_agent_strip_init (ChurnAgentStrip *self)
{
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed",
                           G_CALLBACK (scroll_to_selected), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * churn_agent_strip_set_list:
 * @self: a strip
 * @list: (nullable): the agent's contacts; %NULL for a caller who is no agent
 */
void
churn_agent_strip_set_list (ChurnAgentStrip *self, ChurnContactList *list)
{
  g_return_if_fail (CHURN_IS_AGENT_STRIP (self));
  g_return_if_fail (list == NULL || CHURN_IS_CONTACT_LIST (list));

  if (self->list == list)
    return;

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  g_signal_connect_object (list, "merged", G_CALLBACK (merged_cb), self, G_CONNECT_SWAPPED);
  merged_cb (self);
}

/**
 * churn_agent_strip_get_selected:
 * @self: a strip
 *
 * Returns: (transfer none) (nullable): the id of the contact that is looked at
 */
const char *
churn_agent_strip_get_selected (ChurnAgentStrip *self)
{
  g_return_val_if_fail (CHURN_IS_AGENT_STRIP (self), NULL);

  return self->selected;
}

/**
 * churn_agent_strip_select:
 * @self: a strip
 * @contact_id: (nullable): the contact to look at
 */
void
churn_agent_strip_select (ChurnAgentStrip *self, const char *contact_id)
{
  g_return_if_fail (CHURN_IS_AGENT_STRIP (self));

  select_contact (self, contact_id);
  self->chosen = contact_id != NULL;
}
