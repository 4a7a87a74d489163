#include "config.h"

#include "churn-totals.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnTotals:
 *
 * How many contacts there are of each category, as a strip of figures. Pressing
 * one of them makes the list show that category alone.
 */
struct _ChurnTotals
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *tiles[CHURN_N_CATEGORIES];
  GtkWidget *figures[CHURN_N_CATEGORIES];
  guint counts[CHURN_N_CATEGORIES];
  ChurnCategory category;
};

enum
{
  PROP_0,
  PROP_CATEGORY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnTotals, churn_totals, GTK_TYPE_WIDGET)

static const char *
get_title (ChurnCategory category)
{
  switch (category)
    {
    case CHURN_CATEGORY_LIVE:
      return C_ ("total", "Live");
    case CHURN_CATEGORY_HIGH:
      return C_ ("total", "High risk");
    case CHURN_CATEGORY_WATCH:
      return C_ ("total", "Watch");
    case CHURN_CATEGORY_WAITING:
      return C_ ("total", "Waiting");
    case CHURN_CATEGORY_HELP:
      return C_ ("total", "Help");
    case CHURN_CATEGORY_ENDED:
    default:
      return C_ ("total", "Ended");
    }
}

static void
show_count (ChurnTotals *self, ChurnCategory category)
{
  g_autofree char *figure = g_strdup_printf ("%u", self->counts[category]);
  /* Translators: the name of a total, and its figure */
  g_autofree char *name = g_strdup_printf (C_ ("total", "%s: %s"), get_title (category), figure);

  gtk_label_set_label (GTK_LABEL (self->figures[category]), figure);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tiles[category]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (self->counts[category] == 0)
    gtk_widget_add_css_class (self->tiles[category], "none");
  else
    gtk_widget_remove_css_class (self->tiles[category], "none");
}

static void
toggled_cb (ChurnTotals *self, GtkToggleButton *tile)
{
  if (!gtk_toggle_button_get_active (tile))
    return;

  for (ChurnCategory i = 0; i < CHURN_N_CATEGORIES; i++)
    if (self->tiles[i] == GTK_WIDGET (tile))
      churn_totals_set_category (self, i);
}

static void
churn_totals_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CATEGORY:
      g_value_set_uint (value, CHURN_TOTALS (object)->category);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_totals_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CATEGORY:
      churn_totals_set_category (CHURN_TOTALS (object), g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_totals_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (churn_totals_parent_class)->dispose (object);
}

static void
churn_totals_class_init (ChurnTotalsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_totals_get_property;
  object_class->set_property = churn_totals_set_property;
  object_class->dispose = churn_totals_dispose;

  /**
   * ChurnTotals:category:
   *
   * The #ChurnCategory that is wanted.
   */
  properties[PROP_CATEGORY] =
      g_param_spec_uint ("category", NULL, NULL, 0, CHURN_N_CATEGORIES - 1, CHURN_CATEGORY_LIVE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/churn_desk/ChurnDesk/churn-totals.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnTotals, box);
  gtk_widget_class_set_css_name (widget_class, "churn-totals");
}

static GtkWidget *
create_tile (ChurnTotals *self, ChurnCategory category)
{
  static const char *const classes[] = { "live", "high", "watch", "waiting", "help", "ended" };
  GtkWidget *tile = gtk_toggle_button_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (get_title (category));

  self->figures[category] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->figures[category], "figure");
  gtk_widget_add_css_class (title, "caption");
  gtk_box_append (GTK_BOX (column), self->figures[category]);
  gtk_box_append (GTK_BOX (column), title);
  gtk_button_set_child (GTK_BUTTON (tile), column);
  gtk_widget_add_css_class (tile, "flat");
  gtk_widget_add_css_class (tile, classes[category]);
  gtk_box_append (GTK_BOX (self->box), tile);

  return tile;
}

static void
churn_totals_init (ChurnTotals *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (ChurnCategory i = 0; i < CHURN_N_CATEGORIES; i++)
    {
      self->tiles[i] = create_tile (self, i);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tiles[i]),
                                   i > 0 ? GTK_TOGGLE_BUTTON (self->tiles[0]) : NULL);
      show_count (self, i);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tiles[self->category]), TRUE);
  for (ChurnCategory i = 0; i < CHURN_N_CATEGORIES; i++)
    g_signal_connect_object (self->tiles[i], "toggled", G_CALLBACK (toggled_cb), self,
                             G_CONNECT_SWAPPED);
}

/**
 * churn_totals_count:
 * @self: the totals
 * @contacts: (element-type ChurnContactItem): all contacts
 * @threshold: the risk threshold
 *
 * Counts anew.
 */
void
churn_totals_count (ChurnTotals *self, GListModel *contacts, double threshold)
{
  guint counts[CHURN_N_CATEGORIES] = { 0 };

  g_return_if_fail (CHURN_IS_TOTALS (self));
  g_return_if_fail (G_IS_LIST_MODEL (contacts));

  for (guint i = 0; i < g_list_model_get_n_items (contacts); i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (contacts, i);

      for (ChurnCategory j = 0; j < CHURN_N_CATEGORIES; j++)
        counts[j] += churn_contact_match_category (item, j, threshold);
    }
  for (ChurnCategory i = 0; i < CHURN_N_CATEGORIES; i++)
    if (self->counts[i] != counts[i])
      {
        self->counts[i] = counts[i];
        show_count (self, i);
      }
}

/**
 * churn_totals_get_category:
 * @self: the totals
 *
 * Returns: the category that is wanted
 */
ChurnCategory
churn_totals_get_category (ChurnTotals *self)
{
  g_return_val_if_fail (CHURN_IS_TOTALS (self), CHURN_CATEGORY_LIVE);

  return self->category;
}

/**
 * churn_totals_set_category:
 * @self: the totals
 * @category: the category that is wanted
 */
void
churn_totals_set_category (ChurnTotals *self, ChurnCategory category)
{
  g_return_if_fail (CHURN_IS_TOTALS (self));
  g_return_if_fail (category < CHURN_N_CATEGORIES);

  if (self->category == category)
    return;

  self->category = category;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tiles[category]), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}
