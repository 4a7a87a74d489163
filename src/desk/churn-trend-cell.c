#include "config.h"

#include "churn-trend-cell.h"

#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ChurnTrendCell:
 *
 * A churn probability and its change since the call began, for a list's cell.
 *
 * The node `churn-trend-cell` has two labels, `.percent` with the class of the
 * zone, and `.change` with the class `up` or `down`.
 */
struct _ChurnTrendCell
{
  GtkWidget parent_instance;

  GtkWidget *percent;
  GtkWidget *change;
  double churn;
  double initial;
  double threshold;
};

enum
{
  PROP_0,
  PROP_CHURN,
  PROP_INITIAL_CHURN,
  PROP_RISK_THRESHOLD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnTrendCell, churn_trend_cell, GTK_TYPE_WIDGET)

static void
churn_trend_cell_update (ChurnTrendCell *self)
{
  int points = churn_words_points (self->initial, self->churn);
  const char *percent_classes[] = {
    "percent", churn_risk_get_style_class (churn_risk_of (self->churn, self->threshold)), NULL
  };
  const char *change_classes[] = { "change", points > 0 ? "up" : points < 0 ? "down" : NULL, NULL };
  g_autofree char *percent = churn_words_percent (self->churn);
  g_autofree char *words = churn_words_change (self->initial, self->churn);
  g_autofree char *change = NULL;
  g_autofree char *sentence = NULL;

  if (points > 0)
    /* Translators: by how many points the churn probability rose, in a narrow cell */
    change = g_strdup_printf (C_ ("trend", "▲ %d"), points);
  else if (points < 0)
    /* Translators: by how many points the churn probability fell, in a narrow cell */
    change = g_strdup_printf (C_ ("trend", "▼ %d"), -points);

  gtk_label_set_label (GTK_LABEL (self->percent), percent);
  gtk_label_set_label (GTK_LABEL (self->change), change != NULL ? change : "");
  gtk_widget_set_css_classes (self->percent, percent_classes);
  gtk_widget_set_css_classes (self->change, change_classes);

  if (words != NULL)
    /* Translators: the percentage and its change ("up 7 points") */
    sentence = g_strdup_printf (_ ("Churn %s, %s since the call began"), percent, words);
  else if (isnan (self->churn))
    sentence = g_strdup (_ ("Churn not known yet"));
  else
    sentence = g_strdup_printf (_ ("Churn %s"), percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
churn_trend_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnTrendCell *self = CHURN_TREND_CELL (object);

  switch (prop_id)
    {
    case PROP_CHURN:
      churn_risk_set_known (value, self->churn);
      break;

    case PROP_INITIAL_CHURN:
      churn_risk_set_known (value, self->initial);
      break;

    case PROP_RISK_THRESHOLD:
      g_value_set_double (value, self->threshold);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_trend_cell_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  ChurnTrendCell *self = CHURN_TREND_CELL (object);

  switch (prop_id)
    {
    case PROP_CHURN:
      self->churn = churn_risk_get_known (value);
      break;

    case PROP_INITIAL_CHURN:
      self->initial = churn_risk_get_known (value);
      break;

    case PROP_RISK_THRESHOLD:
      self->threshold = g_value_get_double (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  churn_trend_cell_update (self);
}

static void
churn_trend_cell_dispose (GObject *object)
{
  ChurnTrendCell *self = CHURN_TREND_CELL (object);

  g_clear_pointer (&self->percent, gtk_widget_unparent);
  g_clear_pointer (&self->change, gtk_widget_unparent);

  G_OBJECT_CLASS (churn_trend_cell_parent_class)->dispose (object);
}

static void
churn_trend_cell_class_init (ChurnTrendCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_trend_cell_get_property;
  object_class->set_property = churn_trend_cell_set_property;
  object_class->dispose = churn_trend_cell_dispose;

  /**
   * ChurnTrendCell:churn:
   *
   * The churn probability, negative if not known.
   */
  properties[PROP_CHURN] = g_param_spec_double ("churn", NULL, NULL, -1, 1, -1, flags);

  /**
   * ChurnTrendCell:initial-churn:
   *
   * The churn probability when the call began, negative if not known.
   */
  properties[PROP_INITIAL_CHURN] =
      g_param_spec_double ("initial-churn", NULL, NULL, -1, 1, -1, flags);

  /**
   * ChurnTrendCell:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "churn-trend-cell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static GtkWidget *
add_label (ChurnTrendCell *self, int width)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "width-chars", width,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return label;
}

static void
churn_trend_cell_init (ChurnTrendCell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->churn = NAN;
  self->initial = NAN;
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  self->percent = add_label (self, 6);
  gtk_widget_set_hexpand (self->percent, TRUE);
  self->change = add_label (self, 4);
  churn_trend_cell_update (self);
}

/**
 * churn_trend_cell_new:
 *
 * Returns: (transfer floating): a cell for a churn probability that is not known
 */
GtkWidget *
churn_trend_cell_new (void)
{
  return g_object_new (CHURN_TYPE_TREND_CELL, NULL);
}
