#include "config.h"

#include "churn-contact-columns.h"

#include "churn-contact-item.h"
#include "churn-contact-words.h"
#include "churn-risk-mark.h"
#include "churn-sparkline.h"
#include "churn-trend-cell.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* One column of the list: its cells follow the item that they show by
 * expressions, so that only what changed is drawn anew. */
typedef struct
{
  const char *id;
  const char *title;
  GCompareFunc compare;
  void (*setup) (GtkListItem *item, GObject *threshold);
  int width;    /* in pixels, -1 for what it needs */
  int shown_at; /* from this width of the list on */
  gboolean expand;
} Column;

static GtkExpression *
follow (const char *property)
{
  return gtk_property_expression_new (
      CHURN_TYPE_CONTACT_ITEM, gtk_property_expression_new (GTK_TYPE_LIST_ITEM, NULL, "item"),
      property);
}

static void
bind (gpointer widget, const char *property, GtkListItem *item, const char *from)
{
  gtk_expression_bind (follow (from), widget, property, item);
}

static void
bind_text (gpointer widget,
           const char *property,
           GtkListItem *item,
           const char *from,
           GCallback words)
{
  GtkExpression *params[] = { follow (from) };

  gtk_expression_bind (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, G_N_ELEMENTS (params),
                                                    params, words, NULL, NULL),
                       widget, property, item);
}

/* A property of GObject takes no NAN: what is not known is -1 on the way to a cell. */
static double
get_known (gpointer self, double probability)
{
  return isnan (probability) ? -1 : probability;
}

static void
bind_probability (gpointer widget, const char *property, GtkListItem *item)
{
  GtkExpression *params[] = { follow (property) };

  gtk_expression_bind (gtk_cclosure_expression_new (G_TYPE_DOUBLE, NULL, G_N_ELEMENTS (params),
                                                    params, G_CALLBACK (get_known), NULL, NULL),
                       widget, property, item);
}

static GtkWidget *
set_label (GtkListItem *item, float xalign)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "xalign", xalign, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_list_item_set_child (item, label);

  return label;
}

static char *
say_customer (gpointer self, const char *name)
{
  return g_strdup (churn_contact_words_customer (name));
}

static char *
say_state (gpointer self, int state)
{
  return g_strdup (churn_contact_words_state ((ChurnState) state));
}

static char *
say_duration (gpointer self, gint64 duration)
{
  return duration < 0 ? g_strdup ("–") : churn_words_clock ((double) duration / G_USEC_PER_SEC);
}

static char *
say_or_dash (gpointer self, const char *text)
{
  return g_strdup (text != NULL ? text : "–");
}

static char *
say_claim (gpointer self, const char *name)
{
  /* Translators: the name of a supervisor */
  return name != NULL ? g_strdup_printf (_ ("%s looks after this contact"), name) : NULL;
}

static gboolean
is_set (gpointer self, const char *text)
{
  return text != NULL;
}

static void
setup_risk (GtkListItem *item, GObject *threshold)
{
  GtkWidget *mark = churn_risk_mark_new ();

  bind_probability (mark, "churn", item);
  g_object_bind_property (threshold, "risk-threshold", mark, "risk-threshold",
                          G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, mark);
}

static void
setup_customer (GtkListItem *item, GObject *threshold)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name =
      g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *help = g_object_new (GTK_TYPE_IMAGE, "icon-name", "churn-help-symbolic",
                                  "tooltip-text", _ ("The agent asks for help"), NULL);
  GtkWidget *claimed = g_object_new (GTK_TYPE_IMAGE, "icon-name", "churn-claimed-symbolic", NULL);
  GtkExpression *params[] = { follow ("claimed-by") };

  gtk_accessible_update_property (GTK_ACCESSIBLE (help), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The agent asks for help"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (claimed), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("A supervisor looks after this contact"), -1);
  gtk_widget_add_css_class (name, "customer");
  gtk_widget_add_css_class (help, "help");
  gtk_widget_add_css_class (claimed, "claimed");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), help);
  gtk_box_append (GTK_BOX (box), claimed);
  bind_text (name, "label", item, "customer-name", G_CALLBACK (say_customer));
  bind (help, "visible", item, "help");
  bind_text (claimed, "tooltip-text", item, "claimed-name", G_CALLBACK (say_claim));
  gtk_expression_bind (gtk_cclosure_expression_new (G_TYPE_BOOLEAN, NULL, G_N_ELEMENTS (params),
                                                    params, G_CALLBACK (is_set), NULL, NULL),
                       claimed, "visible", item);
  gtk_list_item_set_child (item, box);
}

static void
setup_agent (GtkListItem *item, GObject *threshold)
{
  bind_text (set_label (item, 0), "label", item, "agent-name", G_CALLBACK (say_or_dash));
}

static void
setup_queue (GtkListItem *item, GObject *threshold)
{
  bind_text (set_label (item, 0), "label", item, "queue", G_CALLBACK (say_or_dash));
}

static void
setup_state (GtkListItem *item, GObject *threshold)
{
  bind_text (set_label (item, 0), "label", item, "state", G_CALLBACK (say_state));
}

static void
setup_duration (GtkListItem *item, GObject *threshold)
{
  GtkWidget *label = set_label (item, 1);

  gtk_widget_add_css_class (label, "numeric");
  bind_text (label, "label", item, "duration", G_CALLBACK (say_duration));
}

static void
setup_churn (GtkListItem *item, GObject *threshold)
{
  GtkWidget *cell = churn_trend_cell_new ();

  bind_probability (cell, "churn", item);
  bind_probability (cell, "initial-churn", item);
  g_object_bind_property (threshold, "risk-threshold", cell, "risk-threshold",
                          G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, cell);
}

static void
show_windows (ChurnSparkline *sparkline, GParamSpec *pspec, ChurnContactItem *item)
{
  const ChurnWindows *windows = churn_contact_item_get_windows (item);
  gint64 duration = churn_contact_item_get_duration (item) / G_USEC_PER_SEC;
  double values[CHURN_SPARKLINE_WINDOWS];
  guint first, last, from, n = 0;

  if (windows == NULL || !churn_windows_get_range (windows, &first, &last))
    {
      churn_sparkline_set_values (sparkline, NULL, 0);
      return;
    }

  /* Silence since the last window that holds speech is silence to be seen. */
  if (duration > 0)
    last = MAX (last, (guint) ((duration - 1) / CHURN_WINDOW_SECONDS));
  from = last + 1 > CHURN_SPARKLINE_WINDOWS ? last + 1 - CHURN_SPARKLINE_WINDOWS : 0;
  for (guint i = from; i <= last; i++)
    values[n++] = churn_windows_get_mean (windows, i);
  churn_sparkline_set_values (sparkline, values, n);
}

static void
sparkline_item_cb (GtkListItem *list_item, GParamSpec *pspec, GSignalGroup *group)
{
  ChurnContactItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *sparkline = gtk_list_item_get_child (list_item);

  g_signal_group_set_target (group, item);
  if (item != NULL && sparkline != NULL)
    show_windows (CHURN_SPARKLINE (sparkline), NULL, item);
}

static void
windows_changed_cb (GtkListItem *list_item, GParamSpec *pspec, ChurnContactItem *item)
{
  show_windows (CHURN_SPARKLINE (gtk_list_item_get_child (list_item)), NULL, item);
}

static void
setup_sentiment (GtkListItem *item, GObject *threshold)
{
  GSignalGroup *group = g_signal_group_new (CHURN_TYPE_CONTACT_ITEM);

  gtk_list_item_set_child (item, churn_sparkline_new ());
  g_signal_group_connect_swapped (group, "notify::windows-serial", G_CALLBACK (windows_changed_cb),
                                  item);
  g_signal_connect_data (item, "notify::item", G_CALLBACK (sparkline_item_cb), group,
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
}

static int
compare_number (double a, double b)
{
  /* What is not known is least. */
  if (isnan (a) || isnan (b))
    return isnan (b) - isnan (a);

  return (a > b) - (a < b);
}

static int
compare_churn (gconstpointer a, gconstpointer b)
{
  return compare_number (churn_contact_item_get_churn ((ChurnContactItem *) a),
                         churn_contact_item_get_churn ((ChurnContactItem *) b));
}

/* A call for help comes before every probability. */
static int
compare_risk (gconstpointer a, gconstpointer b)
{
  int help = churn_contact_item_get_help ((ChurnContactItem *) a) -
             churn_contact_item_get_help ((ChurnContactItem *) b);

  return help != 0 ? help : compare_churn (a, b);
}

static int
compare_text (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);

  return g_utf8_collate (a, b);
}

static int
compare_customer (gconstpointer a, gconstpointer b)
{
  return compare_text (churn_contact_item_get_customer_name ((ChurnContactItem *) a),
                       churn_contact_item_get_customer_name ((ChurnContactItem *) b));
}

static int
compare_agent (gconstpointer a, gconstpointer b)
{
  return compare_text (churn_contact_item_get_agent_name ((ChurnContactItem *) a),
                       churn_contact_item_get_agent_name ((ChurnContactItem *) b));
}

static int
compare_queue (gconstpointer a, gconstpointer b)
{
  return compare_text (churn_contact_item_get_queue ((ChurnContactItem *) a),
                       churn_contact_item_get_queue ((ChurnContactItem *) b));
}

static int
compare_state (gconstpointer a, gconstpointer b)
{
  return (int) churn_contact_item_get_state ((ChurnContactItem *) a) -
         (int) churn_contact_item_get_state ((ChurnContactItem *) b);
}

static int
compare_duration (gconstpointer a, gconstpointer b)
{
  return compare_number ((double) churn_contact_item_get_duration ((ChurnContactItem *) a),
                         (double) churn_contact_item_get_duration ((ChurnContactItem *) b));
}

static double
get_newest_sentiment (ChurnContactItem *item)
{
  const ChurnWindows *windows = churn_contact_item_get_windows (item);
  guint first, last;

  if (windows == NULL || !churn_windows_get_range (windows, &first, &last))
    return NAN;

  return churn_windows_get_mean (windows, last);
}

static int
compare_sentiment (gconstpointer a, gconstpointer b)
{
  return compare_number (get_newest_sentiment ((ChurnContactItem *) a),
                         get_newest_sentiment ((ChurnContactItem *) b));
}

static const Column columns[] = {
  { "risk", NC_ ("column", "Risk"), compare_risk, setup_risk, 58, 0, FALSE },
  { "customer", NC_ ("column", "Customer"), compare_customer, setup_customer, -1, 0, TRUE },
  { "agent", NC_ ("column", "Agent"), compare_agent, setup_agent, 130, 720, FALSE },
  { "queue", NC_ ("column", "Queue"), compare_queue, setup_queue, 120, 840, FALSE },
  { "state", NC_ ("column", "State"), compare_state, setup_state, 90, 590, FALSE },
  { "duration", NC_ ("column", "Duration"), compare_duration, setup_duration, 82, 500, FALSE },
  { "sentiment", NC_ ("column", "Sentiment"), compare_sentiment, setup_sentiment, 104, 420, FALSE },
  { "churn", NC_ ("column", "Churn"), compare_churn, setup_churn, 118, 0, FALSE },
};

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Column *column = user_data;
  int order = column->compare (a, b);

  /* The same order each time, also of equals. */
  return order != 0 ? order
                    : g_strcmp0 (churn_contact_item_get_id ((ChurnContactItem *) a),
                                 churn_contact_item_get_id ((ChurnContactItem *) b));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GObject *threshold)
{
  const Column *column = g_object_get_data (G_OBJECT (factory), "column");

  column->setup (item, threshold);
}

static const Column *
get_column (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), "column");
}

/**
 * churn_contact_columns_add:
 * @view: a column view over contacts
 * @threshold: what has a property `risk-threshold`
 *
 * Gives @view the columns of the supervisor's list.
 */
void
churn_contact_columns_add (GtkColumnView *view, GObject *threshold)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (G_IS_OBJECT (threshold));

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkSorter *sorter =
          GTK_SORTER (gtk_custom_sorter_new (compare_cb, (gpointer) &columns[i], NULL));
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (
          g_dpgettext2 (GETTEXT_PACKAGE, "column", columns[i].title), factory);

      g_object_set_data (G_OBJECT (factory), "column", (gpointer) &columns[i]);
      g_object_set_data (G_OBJECT (column), "column", (gpointer) &columns[i]);
      g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), threshold, 0);
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_append_column (view, column);
      g_object_unref (sorter);
    }
}

/**
 * churn_contact_columns_get_id:
 * @column: a column of the list
 *
 * Returns: (transfer none): its name in the settings
 */
const char *
churn_contact_columns_get_id (GtkColumnViewColumn *column)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column), NULL);

  return get_column (column)->id;
}

/**
 * churn_contact_columns_find:
 * @view: the list
 * @id: the name of a column in the settings
 *
 * Returns: (transfer none) (nullable): the column of that name
 */
GtkColumnViewColumn *
churn_contact_columns_find (GtkColumnView *view, const char *id)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);

      if (g_strcmp0 (get_column (column)->id, id) == 0)
        return column;
    }

  return NULL;
}

/**
 * churn_contact_columns_fit:
 * @view: the list
 * @width: how wide it is, in pixels
 *
 * Shows the columns that there is room for.
 */
void
churn_contact_columns_fit (GtkColumnView *view, int width)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);

      gboolean shown = width >= get_column (column)->shown_at;

      /* GTK 4.8 keeps room for what is not visible, so there must be none to keep. */
      gtk_column_view_column_set_fixed_width (column, shown ? get_column (column)->width : 0);
      gtk_column_view_column_set_visible (column, shown);
    }
}
