#include "config.h"

#include "churn-contact-cells.h"

#include "churn-contact-item.h"
#include "churn-contact-words.h"
#include "churn-risk-mark.h"
#include "churn-sparkline.h"
#include "churn-trend-cell.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Cells follow the item that they show by expressions, so that only what changed
 * is drawn anew. */

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

/**
 * churn_contact_cells_setup_risk:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the sign of the zone that the churn probability is in.
 */
void
churn_contact_cells_setup_risk (GtkListItem *item, GObject *threshold)
{
  GtkWidget *mark = churn_risk_mark_new ();

  bind_probability (mark, "churn", item);
  g_object_bind_property (threshold, "risk-threshold", mark, "risk-threshold",
                          G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, mark);
}

/**
 * churn_contact_cells_setup_customer:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the customer's name, and signs for a call for help and for a claim.
 */
void
churn_contact_cells_setup_customer (GtkListItem *item, GObject *threshold)
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

/**
 * churn_contact_cells_setup_agent:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the agent's name.
 */
void
churn_contact_cells_setup_agent (GtkListItem *item, GObject *threshold)
{
  bind_text (set_label (item, 0), "label", item, "agent-name", G_CALLBACK (say_or_dash));
}

/**
 * churn_contact_cells_setup_queue:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the queue.
 */
void
churn_contact_cells_setup_queue (GtkListItem *item, GObject *threshold)
{
  bind_text (set_label (item, 0), "label", item, "queue", G_CALLBACK (say_or_dash));
}

/**
 * churn_contact_cells_setup_state:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the state.
 */
void
churn_contact_cells_setup_state (GtkListItem *item, GObject *threshold)
{
  bind_text (set_label (item, 0), "label", item, "state", G_CALLBACK (say_state));
}

/**
 * churn_contact_cells_setup_duration:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show how long the contact has lasted.
 */
void
churn_contact_cells_setup_duration (GtkListItem *item, GObject *threshold)
{
  GtkWidget *label = set_label (item, 1);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "figures");
  bind_text (label, "label", item, "duration", G_CALLBACK (say_duration));
}

/**
 * churn_contact_cells_setup_churn:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the churn probability and its change since the call began.
 */
void
churn_contact_cells_setup_churn (GtkListItem *item, GObject *threshold)
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

/**
 * churn_contact_cells_setup_sentiment:
 * @item: a new cell
 * @threshold: what has a property `risk-threshold`
 *
 * The cell is to show the sentiment of the newest windows.
 */
void
churn_contact_cells_setup_sentiment (GtkListItem *item, GObject *threshold)
{
  GSignalGroup *group = g_signal_group_new (CHURN_TYPE_CONTACT_ITEM);

  gtk_list_item_set_child (item, churn_sparkline_new ());
  g_signal_group_connect_swapped (group, "notify::windows-serial", G_CALLBACK (windows_changed_cb),
                                  item);
  g_signal_connect_data (item, "notify::item", G_CALLBACK (sparkline_item_cb), group,
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
}
