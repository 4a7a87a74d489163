#include "config.h"

#include "churn-contacts-page.h"

#include "churn-contact-columns.h"
#include "churn-ranking.h"
#include "churn-risk.h"
#include "churn-scroll-keeper.h"
#include "churn-status.h"
#include "churn-totals.h"
#include "churn-use-watch.h"

/**
 * ChurnContactsPage:
 *
 * The supervisor's list: totals, search, and every contact that fits them, in
 * an order that is renewed when a poll has come in.
 *
 *   contacts → GtkFilterListModel → GtkSortListModel (ChurnRanking) →
 *   GtkSingleSelection → GtkColumnView
 *
 * While the pointer is in the list, or the keyboard is used in it, the order
 * and what is shown stay as they are; a button says so and renews them.
 */
struct _ChurnContactsPage
{
  AdwBin parent_instance;

  ChurnTotals *totals;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkStack *stack;
  AdwStatusPage *quiet;
  AdwStatusPage *nothing_found;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  GtkRevealer *held;
  GtkButton *rank_now;
  GtkButton *show_all;

  ChurnUseWatch *use;

  ChurnContactList *list;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  ChurnRanking *ranking;
  GtkSingleSelection *selection;
  ChurnScrollKeeper *keeper;

  char *selected;
  double threshold;
  guint fit_id;
  gboolean moving; /* the selection, by us and not by a person */
};

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_RISK_THRESHOLD,
  N_PROPS
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnContactsPage, churn_contacts_page, ADW_TYPE_BIN)

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  ChurnContactsPage *self = user_data;

  return churn_contact_match_category (item, churn_totals_get_category (self->totals),
                                       self->threshold) &&
         churn_contact_match_text (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
show_page (ChurnContactsPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gboolean plain = churn_totals_get_category (self->totals) == CHURN_CATEGORY_LIVE &&
                   *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0';

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : plain ? "empty" : "nothing-found");
}

/* The row of the selected contact is selected, wherever it went. */
static void
follow_selected (ChurnContactsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n && position == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_strcmp0 (churn_contact_item_get_id (item), self->selected) == 0)
        position = i;
    }
  self->moving = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->moving = FALSE;
}

static void
renew (ChurnContactsPage *self)
{
  /* Parts of the page change while it is taken down. */
  if (self->keeper == NULL)
    return;
  churn_scroll_keeper_keep (self->keeper);
  self->moving = TRUE;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  churn_ranking_apply (self->ranking);
  self->moving = FALSE;
  follow_selected (self);
  gtk_revealer_set_reveal_child (self->held, FALSE);
  show_page (self);
}

static void
merged_cb (ChurnContactsPage *self)
{
  churn_totals_count (self->totals, G_LIST_MODEL (self->list), self->threshold);
  if (gtk_column_view_get_model (self->view) == NULL)
    {
      /* Sorted before it is seen, or the list would go along with its first row. */
      renew (self);
      gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
    }
  else if (churn_use_watch_is_in_use (self->use))
    gtk_revealer_set_reveal_child (self->held, churn_ranking_is_stale (self->ranking));
  else
    renew (self);
  show_page (self);
}

static void
left_cb (ChurnContactsPage *self)
{
  if (gtk_revealer_get_reveal_child (self->held))
    renew (self);
}

static void
selection_cb (ChurnContactsPage *self)
{
  ChurnContactItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->moving || item == NULL ||
      g_strcmp0 (self->selected, churn_contact_item_get_id (item)) == 0)
    return;

  g_free (self->selected);
  self->selected = g_strdup (churn_contact_item_get_id (item));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
emit_chosen (ChurnContactsPage *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
released_cb (ChurnContactsPage *self, int n_press, double x, double y, GtkGestureClick *click)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);

  /* On a row, and not on a column's head. */
  while (picked != NULL && picked != GTK_WIDGET (self->view) &&
         g_strcmp0 (gtk_widget_get_css_name (picked), "row") != 0)
    picked = gtk_widget_get_parent (picked);
  if (picked != NULL && picked != GTK_WIDGET (self->view) && self->selected != NULL)
    emit_chosen (self);
}

static void
show_all_cb (ChurnContactsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  churn_totals_set_category (self->totals, CHURN_CATEGORY_LIVE);
}

static gboolean
fit_cb (gpointer user_data)
{
  ChurnContactsPage *self = user_data;

  self->fit_id = 0;
  churn_contact_columns_fit (self->view, (int) gtk_adjustment_get_page_size (
                                             gtk_scrolled_window_get_hadjustment (self->scroller)));
  gtk_widget_queue_resize (GTK_WIDGET (self->view));

  return G_SOURCE_REMOVE;
}

static void
width_cb (ChurnContactsPage *self)
{
  /* Columns come and go outside of the allocation. */
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
churn_contacts_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnContactsPage *self = CHURN_CONTACTS_PAGE (object);

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
churn_contacts_page_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  ChurnContactsPage *self = CHURN_CONTACTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_RISK_THRESHOLD:
      self->threshold = g_value_get_double (value);
      if (self->list != NULL)
        churn_totals_count (self->totals, G_LIST_MODEL (self->list), self->threshold);
      renew (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_contacts_page_dispose (GObject *object)
{
  ChurnContactsPage *self = CHURN_CONTACTS_PAGE (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->ranking);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->list);
  g_clear_object (&self->keeper);
  g_clear_pointer (&self->selected, g_free);
  g_clear_object (&self->use);

  G_OBJECT_CLASS (churn_contacts_page_parent_class)->dispose (object);
}

static void
churn_contacts_page_class_init (ChurnContactsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_contacts_page_get_property;
  object_class->set_property = churn_contacts_page_set_property;
  object_class->dispose = churn_contacts_page_dispose;

  /**
   * ChurnContactsPage:selected:
   *
   * The id of the contact that is selected. It stays when the contact is not
   * among those shown.
   */
  properties[PROP_SELECTED] =
      g_param_spec_string ("selected", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * ChurnContactsPage:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnContactsPage::chosen:
   *
   * A person has chosen the selected contact, by a click or the Enter key, and
   * wants to see it.
   */
  signals[CHOSEN] = g_signal_new ("chosen", CHURN_TYPE_CONTACTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CHURN_TYPE_TOTALS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-contacts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, totals);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, search);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, quiet);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, nothing_found);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, view);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, held);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, rank_now);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactsPage, show_all);
}

static void
churn_contacts_page_init (ChurnContactsPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkSortListModel *sorted;

  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  gtk_widget_init_template (GTK_WIDGET (self));
  churn_status_name (self->quiet);
  churn_status_name (self->nothing_found);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));

  self->keeper = churn_scroll_keeper_new (self->scroller);
  churn_contact_columns_add (self->view, G_OBJECT (self));
  self->filter = gtk_custom_filter_new (filter_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (self->filter));
  self->ranking =
      churn_ranking_new (G_LIST_MODEL (self->filtered), gtk_column_view_get_sorter (self->view));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                    g_object_ref (GTK_SORTER (self->ranking)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);

  self->use = churn_use_watch_new (GTK_WIDGET (self->scroller));
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (self->use, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (renew),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (emit_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (renew), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->totals, "notify::category", G_CALLBACK (renew), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rank_now, "clicked", G_CALLBACK (renew), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->show_all, "clicked", G_CALLBACK (show_all_cb), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
}

/**
 * churn_contacts_page_set_list:
 * @self: a page
 * @list: the contacts
 */
void
churn_contacts_page_set_list (ChurnContactsPage *self, ChurnContactList *list)
{
  g_return_if_fail (CHURN_IS_CONTACTS_PAGE (self));
  g_return_if_fail (CHURN_IS_CONTACT_LIST (list));
  g_return_if_fail (self->list == NULL);

  self->list = g_object_ref (list);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (list));
  g_signal_connect_object (list, "merged", G_CALLBACK (merged_cb), self, G_CONNECT_SWAPPED);
  if (g_list_model_get_n_items (G_LIST_MODEL (list)) > 0)
    merged_cb (self);
}

/**
 * churn_contacts_page_restore:
 * @self: a page
 * @settings: the application's settings
 */
void
churn_contacts_page_restore (ChurnContactsPage *self, GSettings *settings)
{
  g_return_if_fail (CHURN_IS_CONTACTS_PAGE (self));

  churn_contact_columns_restore (self->view, settings);
}

/**
 * churn_contacts_page_save:
 * @self: a page
 * @settings: the application's settings
 */
void
churn_contacts_page_save (ChurnContactsPage *self, GSettings *settings)
{
  g_return_if_fail (CHURN_IS_CONTACTS_PAGE (self));

  churn_contact_columns_save (self->view, G_LIST_MODEL (self->selection), settings);
}

/**
 * churn_contacts_page_get_selected:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the id of the selected contact
 */
const char *
churn_contacts_page_get_selected (ChurnContactsPage *self)
{
  g_return_val_if_fail (CHURN_IS_CONTACTS_PAGE (self), NULL);

  return self->selected;
}

/**
 * churn_contacts_page_select:
 * @self: a page
 * @contact_id: (nullable): a contact, also one that is not in the list
 *
 * Returns: whether it is among those shown
 */
gboolean
churn_contacts_page_select (ChurnContactsPage *self, const char *contact_id)
{
  g_return_val_if_fail (CHURN_IS_CONTACTS_PAGE (self), FALSE);

  if (g_strcmp0 (self->selected, contact_id) != 0)
    {
      g_free (self->selected);
      self->selected = g_strdup (contact_id);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
    }
  follow_selected (self);

  return gtk_single_selection_get_selected_item (self->selection) != NULL;
}

/**
 * churn_contacts_page_select_first:
 * @self: a page
 *
 * Selects the contact at the top of the list: the one to look at next.
 *
 * Returns: whether there is one
 */
gboolean
churn_contacts_page_select_first (ChurnContactsPage *self)
{
  g_autoptr (ChurnContactItem) item = NULL;

  g_return_val_if_fail (CHURN_IS_CONTACTS_PAGE (self), FALSE);

  item = g_list_model_get_item (G_LIST_MODEL (self->selection), 0);

  return item != NULL && churn_contacts_page_select (self, churn_contact_item_get_id (item));
}

/**
 * churn_contacts_page_search:
 * @self: a page whose search is to be typed into
 */
void
churn_contacts_page_search (ChurnContactsPage *self)
{
  g_return_if_fail (CHURN_IS_CONTACTS_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
