#include "config.h"

#include "churn-contact-columns.h"

#include "churn-contact-cells.h"
#include "churn-contact-item.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* In a list of this width names of agents and queues have room to be read whole. */
#define ROOMY 900

/* One column of the list. */
typedef struct
{
  const char *id;
  const char *title;
  GCompareFunc compare;
  void (*setup) (GtkListItem *item, GObject *threshold);
  int width;    /* in pixels, -1 for what it needs */
  int roomy;    /* the same in a wide list */
  int shown_at; /* from this width of the list on */
  gboolean expand;
  gboolean figures; /* which stand at the end */
} Column;

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
  { "risk", NC_ ("column", "Risk"), compare_risk, churn_contact_cells_setup_risk, 60, 60, 0, FALSE,
    FALSE },
  { "customer", NC_ ("column", "Customer"), compare_customer, churn_contact_cells_setup_customer,
    -1, -1, 0, TRUE, FALSE },
  { "agent", NC_ ("column", "Agent"), compare_agent, churn_contact_cells_setup_agent, 116, 140, 690,
    FALSE, FALSE },
  { "queue", NC_ ("column", "Queue"), compare_queue, churn_contact_cells_setup_queue, 122, 144, 790,
    FALSE, FALSE },
  { "state", NC_ ("column", "State"), compare_state, churn_contact_cells_setup_state, 84, 92, 570,
    FALSE, FALSE },
  { "duration", NC_ ("column", "Duration"), compare_duration, churn_contact_cells_setup_duration,
    85, 90, 480, FALSE, TRUE },
  { "sentiment", NC_ ("column", "Sentiment"), compare_sentiment,
    churn_contact_cells_setup_sentiment, 96, 104, 420, FALSE, FALSE },
  { "churn", NC_ ("column", "Churn"), compare_churn, churn_contact_cells_setup_churn, 107, 124, 0,
    FALSE, TRUE },
};

/* Which column was asked first since it was last forgotten. */
static const Column *asked;

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Column *column = user_data;
  int order = column->compare (a, b);

  if (asked == NULL)
    asked = column;

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

/* How wide people have made a column, 0 if they have not. */
static int
get_own_width (GtkColumnViewColumn *column)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "width"));
}

static void
width_cb (GtkColumnViewColumn *column)
{
  int width = gtk_column_view_column_get_fixed_width (column);

  if (width > 0 && g_object_get_data (G_OBJECT (column), "ours") == NULL)
    g_object_set_data (G_OBJECT (column), "width", GINT_TO_POINTER (width));
}

static GtkColumnViewColumn *
find_column (GtkColumnView *view, const char *id)
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

/* Sets a width that is ours. */
static void
set_width (GtkColumnViewColumn *column, int width)
{
  g_object_set_data (G_OBJECT (column), "ours", GINT_TO_POINTER (TRUE));
  gtk_column_view_column_set_fixed_width (column, width);
  g_object_set_data (G_OBJECT (column), "ours", NULL);
}

/* Over figures, which stand at the end of their cells, the title of a column stands at its end,
 * too. GTK has no property for that. */
static void
move_title_to_end (GtkColumnView *view, guint position, const char *id)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));

  for (guint i = 0; title != NULL && i < position; i++)
    title = gtk_widget_get_next_sibling (title);
  if (title == NULL || gtk_widget_get_first_child (title) == NULL)
    return;
  gtk_widget_set_halign (gtk_widget_get_first_child (title), GTK_ALIGN_END);
  /* The style sheet has the place of the arrow that tells how the list is sorted. */
  gtk_widget_add_css_class (title, id);
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
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_fixed_width (column, columns[i].width);
      g_signal_connect (column, "notify::fixed-width", G_CALLBACK (width_cb), NULL);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_append_column (view, column);
      if (columns[i].figures)
        move_title_to_end (view, i, columns[i].id);
      g_object_unref (sorter);
    }
  gtk_column_view_sort_by_column (view, find_column (view, "risk"), GTK_SORT_DESCENDING);
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
      gtk_column_view_column_set_visible (column, shown);
      set_width (column, !shown                        ? 0
                         : get_own_width (column) != 0 ? get_own_width (column)
                         : width >= ROOMY              ? get_column (column)->roomy
                                                       : get_column (column)->width);
    }
}

/* The column that the list is sorted by. GTK tells it from 4.10 on; before, the
 * column's own sorter gives it away, by being asked first. */
static GtkColumnViewColumn *
find_sorted (GtkColumnView *view, GListModel *contacts, gboolean *descending)
{
  GListModel *model = gtk_column_view_get_columns (view);
  g_autoptr (GObject) a = g_list_model_get_item (contacts, 0);
  g_autoptr (GObject) b = g_list_model_get_item (contacts, 1);
  GtkOrdering order;

  if (a == NULL || b == NULL)
    return NULL;

  asked = NULL;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (view), a, b);
  if (asked == NULL)
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
      const Column *wanted = asked;

      if (get_column (column) != wanted)
        continue;
      *descending = gtk_ordering_from_cmpfunc (compare_cb (a, b, (gpointer) wanted)) != order;
      return column;
    }

  return NULL;
}

/**
 * churn_contact_columns_save:
 * @view: the list
 * @contacts: what it shows
 * @settings: the application's settings
 *
 * Keeps how the list is sorted and how wide people have made its columns.
 */
void
churn_contact_columns_save (GtkColumnView *view, GListModel *contacts, GSettings *settings)
{
  GListModel *model = gtk_column_view_get_columns (view);
  g_auto (GVariantBuilder) widths = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{si}"));
  gboolean descending = TRUE;
  GtkColumnViewColumn *sorted = find_sorted (view, contacts, &descending);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);

      if (get_own_width (column) != 0)
        g_variant_builder_add (&widths, "{si}", get_column (column)->id, get_own_width (column));
    }
  g_settings_set_value (settings, "column-widths", g_variant_builder_end (&widths));
  if (sorted != NULL)
    {
      g_settings_set_string (settings, "sort-column", get_column (sorted)->id);
      g_settings_set_boolean (settings, "sort-descending", descending);
    }
}

/**
 * churn_contact_columns_restore:
 * @view: the list
 * @settings: the application's settings
 *
 * Makes the list as it was kept by churn_contact_columns_save().
 */
void
churn_contact_columns_restore (GtkColumnView *view, GSettings *settings)
{
  g_autoptr (GVariant) widths = g_settings_get_value (settings, "column-widths");
  g_autofree char *id = g_settings_get_string (settings, "sort-column");
  GtkColumnViewColumn *sorted = find_column (view, id);
  GVariantIter iter;
  const char *name;
  int width;

  g_variant_iter_init (&iter, widths);
  while (g_variant_iter_next (&iter, "{&si}", &name, &width))
    {
      GtkColumnViewColumn *column = find_column (view, name);

      if (column != NULL && width > 0)
        gtk_column_view_column_set_fixed_width (column, width);
    }
  if (sorted != NULL)
    gtk_column_view_sort_by_column (view, sorted,
                                    g_settings_get_boolean (settings, "sort-descending")
                                        ? GTK_SORT_DESCENDING
                                        : GTK_SORT_ASCENDING);
}
