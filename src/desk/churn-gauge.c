#include "config.h"

#include "churn-gauge.h"

#include "churn-dial.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIN_WIDTH 150
#define NATURAL_WIDTH 210
#define ROW_SPACING 4

/**
 * ChurnGauge:
 *
 * The churn probability of one contact: an arc with three zones (low, watch,
 * high, from the risk threshold), filled as far as the probability goes, the
 * figure in its middle, and under it the change since the call began.
 *
 * # CSS nodes
 *
 * `churn-gauge` with the class `low`, `watch`, `high` or `unknown` of the zone
 * that the value is in; in it `churn-dial` and the labels `.percent`, `.risk`
 * and `.change`.
 *
 * # Accessibility
 *
 * The role is %GTK_ACCESSIBLE_ROLE_METER with minimum, maximum and value; name
 * and description are sentences, as neither value nor value text leaves the
 * process on the baseline.
 */
struct _ChurnGauge
{
  GtkWidget parent_instance;

  GtkWidget *dial;
  GtkWidget *percent;
  GtkWidget *risk;
  GtkWidget *change;

  double value;
  double initial;
  double threshold;
};

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_INITIAL,
  PROP_RISK_THRESHOLD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnGauge, churn_gauge, GTK_TYPE_WIDGET)

static gboolean
same_value (double a, double b)
{
  return (isnan (a) && isnan (b)) || a == b;
}

static void
churn_gauge_update (ChurnGauge *self)
{
  ChurnRisk risk = churn_risk_of (self->value, self->threshold);
  g_autofree char *percent = churn_words_percent (self->value);
  g_autofree char *change = churn_words_change_short (self->initial, self->value);
  g_autofree char *sentence = churn_words_gauge (self->value, self->initial, self->threshold);
  g_autofree char *name = NULL;

  for (ChurnRisk i = CHURN_RISK_UNKNOWN; i <= CHURN_RISK_HIGH; i++)
    if (i == risk)
      gtk_widget_add_css_class (GTK_WIDGET (self), churn_risk_get_style_class (i));
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), churn_risk_get_style_class (i));

  gtk_label_set_label (GTK_LABEL (self->percent), percent);
  gtk_label_set_label (GTK_LABEL (self->risk), churn_words_risk (risk));
  if (change != NULL)
    {
      g_autofree char *line = NULL;

      /* Translators: the gauge's line under the figure: the change ("▲ 7 points") */
      line = g_strdup_printf (C_ ("gauge", "%s in this call"), change);
      gtk_label_set_label (GTK_LABEL (self->change), line);
    }
  else
    gtk_label_set_label (GTK_LABEL (self->change), "");

  if (isnan (self->value))
    {
      name = g_strdup (_ ("Churn probability: not known yet"));
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW);
    }
  else
    {
      name = g_strdup_printf (_ ("Churn probability: %s"), percent);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                      self->value, -1);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  percent, GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

static GtkSizeRequestMode
churn_gauge_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
churn_gauge_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  ChurnGauge *self = CHURN_GAUGE (widget);
  int percent, risk, change, change_height, width;

  gtk_widget_measure (self->percent, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &percent, NULL, NULL);
  gtk_widget_measure (self->risk, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &risk, NULL, NULL);
  gtk_widget_measure (self->change, GTK_ORIENTATION_HORIZONTAL, -1, &change, NULL, NULL, NULL);
  /* Between the figure, and the words under it, and the arc there is some room. */
  width = MAX (MAX (MIN_WIDTH, change), MAX (percent * 3 / 2, risk * 8 / 5));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = width;
      *natural = MAX (width, NATURAL_WIDTH);
      return;
    }

  gtk_widget_measure (self->change, GTK_ORIENTATION_VERTICAL, MAX (width, for_size), NULL,
                      &change_height, NULL, NULL);
  *minimum = (int) (width / 2 * CHURN_DIAL_HEIGHT) + change_height + ROW_SPACING;
  width = MAX (width, for_size < 0 ? NATURAL_WIDTH : MIN (for_size, NATURAL_WIDTH));
  *natural = (int) (width / 2 * CHURN_DIAL_HEIGHT) + change_height + ROW_SPACING;
}

static void
place (GtkWidget *child, int width, double y)
{
  int child_width, child_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MIN (child_width, width), NULL,
                      &child_height, NULL, NULL);
  /* Words of more than one line stand in lines about as long, with no word left for the last. */
  if (child_width > width)
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, child_height, &child_width, NULL, NULL,
                          NULL);
      child_width = MIN (child_width, width);
    }
  gtk_widget_allocate (
      child, child_width, child_height, -1,
      gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float) ((width - child_width) / 2), (float) round (y))));
}

static void
churn_gauge_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ChurnGauge *self = CHURN_GAUGE (widget);
  int percent_height, risk_height, change_height;
  double radius, middle;

  gtk_widget_measure (self->percent, GTK_ORIENTATION_VERTICAL, -1, NULL, &percent_height, NULL,
                      NULL);
  gtk_widget_measure (self->risk, GTK_ORIENTATION_VERTICAL, -1, NULL, &risk_height, NULL, NULL);
  gtk_widget_measure (self->change, GTK_ORIENTATION_VERTICAL, width, NULL, &change_height, NULL,
                      NULL);

  radius = MIN (width / 2.0, (height - change_height - ROW_SPACING) / CHURN_DIAL_HEIGHT);
  gtk_widget_measure (self->dial, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (self->dial, width, MAX ((int) (radius * CHURN_DIAL_HEIGHT), 0), -1, NULL);
  middle = radius * 1.02;
  place (self->percent, width, middle - percent_height * 0.62);
  place (self->risk, width, middle + percent_height * 0.38);
  place (self->change, width,
         MIN (radius * CHURN_DIAL_HEIGHT + ROW_SPACING, height - change_height));
}

static void
churn_gauge_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnGauge *self = CHURN_GAUGE (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      churn_risk_set_known (value, self->value);
      break;

    case PROP_INITIAL:
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
churn_gauge_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ChurnGauge *self = CHURN_GAUGE (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      churn_gauge_set_value (self, churn_risk_get_known (value));
      break;

    case PROP_INITIAL:
      churn_gauge_set_initial (self, churn_risk_get_known (value));
      break;

    case PROP_RISK_THRESHOLD:
      churn_gauge_set_risk_threshold (self, g_value_get_double (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_gauge_dispose (GObject *object)
{
  ChurnGauge *self = CHURN_GAUGE (object);

  g_clear_pointer (&self->dial, gtk_widget_unparent);
  g_clear_pointer (&self->percent, gtk_widget_unparent);
  g_clear_pointer (&self->risk, gtk_widget_unparent);
  g_clear_pointer (&self->change, gtk_widget_unparent);

  G_OBJECT_CLASS (churn_gauge_parent_class)->dispose (object);
}

static void
churn_gauge_class_init (ChurnGaugeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_gauge_get_property;
  object_class->set_property = churn_gauge_set_property;
  object_class->dispose = churn_gauge_dispose;

  widget_class->get_request_mode = churn_gauge_get_request_mode;
  widget_class->measure = churn_gauge_measure;
  widget_class->size_allocate = churn_gauge_size_allocate;

  /**
   * ChurnGauge:value:
   *
   * The churn probability from 0 to 1, negative if not known: a property of
   * GObject takes no NAN.
   */
  properties[PROP_VALUE] =
      g_param_spec_double ("value", NULL, NULL, -1, 1, -1,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * ChurnGauge:initial:
   *
   * The churn probability when the call began, negative if not known.
   */
  properties[PROP_INITIAL] =
      g_param_spec_double ("initial", NULL, NULL, -1, 1, -1,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * ChurnGauge:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "churn-gauge");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static GtkWidget *
add_label (ChurnGauge *self, const char *style_class)
{
  /* What the labels say stands in the gauge's own name and description. */
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, style_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return label;
}

static void
churn_gauge_init (ChurnGauge *self)
{
  self->value = NAN;
  self->initial = NAN;
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  self->dial = churn_dial_new ();
  gtk_widget_set_parent (self->dial, GTK_WIDGET (self));
  self->percent = add_label (self, "percent");
  self->risk = add_label (self, "risk");
  self->change = add_label (self, "change");
  /* A language may need more words for it than there is room for in a line. */
  gtk_label_set_wrap (GTK_LABEL (self->change), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->change), GTK_JUSTIFY_CENTER);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
  churn_gauge_update (self);
}

/**
 * churn_gauge_new:
 *
 * Returns: (transfer floating): a gauge that knows no churn probability yet
 */
GtkWidget *
churn_gauge_new (void)
{
  return g_object_new (CHURN_TYPE_GAUGE, NULL);
}

/**
 * churn_gauge_get_value:
 * @self: a gauge
 *
 * Returns: the churn probability from 0 to 1, NAN if not known
 */
double
churn_gauge_get_value (ChurnGauge *self)
{
  g_return_val_if_fail (CHURN_IS_GAUGE (self), NAN);

  return self->value;
}

/**
 * churn_gauge_set_value:
 * @self: a gauge
 * @value: the churn probability from 0 to 1, NAN if not known
 *
 * The arc springs from one known value to the next; it does not move from
 * unknown to known. So an owner that shows another contact sets NAN first, and
 * no movement is seen that no call has made.
 */
void
churn_gauge_set_value (ChurnGauge *self, double value)
{
  g_return_if_fail (CHURN_IS_GAUGE (self));

  if (!isnan (value))
    value = CLAMP (value, 0, 1);
  if (same_value (self->value, value))
    return;

  self->value = value;
  churn_dial_set_value (CHURN_DIAL (self->dial), value);
  churn_gauge_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * churn_gauge_get_initial:
 * @self: a gauge
 *
 * Returns: the churn probability when the call began, NAN if not known
 */
double
churn_gauge_get_initial (ChurnGauge *self)
{
  g_return_val_if_fail (CHURN_IS_GAUGE (self), NAN);

  return self->initial;
}

/**
 * churn_gauge_set_initial:
 * @self: a gauge
 * @initial: the churn probability when the call began, NAN if not known
 */
void
churn_gauge_set_initial (ChurnGauge *self, double initial)
{
  g_return_if_fail (CHURN_IS_GAUGE (self));

  if (!isnan (initial))
    initial = CLAMP (initial, 0, 1);
  if (same_value (self->initial, initial))
    return;

  self->initial = initial;
  churn_gauge_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INITIAL]);
}

/**
 * churn_gauge_get_risk_threshold:
 * @self: a gauge
 *
 * Returns: the churn probability from which on the risk is high
 */
double
churn_gauge_get_risk_threshold (ChurnGauge *self)
{
  g_return_val_if_fail (CHURN_IS_GAUGE (self), NAN);

  return self->threshold;
}

/**
 * churn_gauge_set_risk_threshold:
 * @self: a gauge
 * @threshold: the churn probability from which on the risk is high, 0 to 1
 */
void
churn_gauge_set_risk_threshold (ChurnGauge *self, double threshold)
{
  g_return_if_fail (CHURN_IS_GAUGE (self));
  g_return_if_fail (threshold >= 0 && threshold <= 1);

  if (self->threshold == threshold)
    return;

  self->threshold = threshold;
  churn_dial_set_risk_threshold (CHURN_DIAL (self->dial), threshold);
  churn_gauge_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RISK_THRESHOLD]);
}
