#include "config.h"

#include "churn-risk-mark.h"

#include "churn-words.h"

#include <math.h>

/**
 * ChurnRiskMark:
 *
 * The zone of a churn probability as a sign of its own shape and colour, for a
 * list's cell. The node `churn-risk-mark` has the zone's class.
 */
struct _ChurnRiskMark
{
  GtkWidget parent_instance;

  GtkWidget *image;
  double churn;
  double threshold;
};

enum
{
  PROP_0,
  PROP_CHURN,
  PROP_RISK_THRESHOLD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnRiskMark, churn_risk_mark, GTK_TYPE_WIDGET)

static void
churn_risk_mark_update (ChurnRiskMark *self)
{
  static const char *const icons[] = { "churn-risk-unknown-symbolic", "churn-risk-low-symbolic",
                                       "churn-risk-watch-symbolic", "churn-risk-high-symbolic" };
  ChurnRisk risk = churn_risk_of (self->churn, self->threshold);
  const char *classes[] = { churn_risk_get_style_class (risk), NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icons[risk]);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), churn_words_risk (risk));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  churn_words_risk (risk), -1);
}

static void
churn_risk_mark_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnRiskMark *self = CHURN_RISK_MARK (object);

  switch (prop_id)
    {
    case PROP_CHURN:
      churn_risk_set_known (value, self->churn);
      break;

    case PROP_RISK_THRESHOLD:
      g_value_set_double (value, self->threshold);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_risk_mark_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  ChurnRiskMark *self = CHURN_RISK_MARK (object);

  switch (prop_id)
    {
    case PROP_CHURN:
      self->churn = churn_risk_get_known (value);
      break;

    case PROP_RISK_THRESHOLD:
      self->threshold = g_value_get_double (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  churn_risk_mark_update (self);
}

static void
churn_risk_mark_dispose (GObject *object)
{
  ChurnRiskMark *self = CHURN_RISK_MARK (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);

  G_OBJECT_CLASS (churn_risk_mark_parent_class)->dispose (object);
}

static void
churn_risk_mark_class_init (ChurnRiskMarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_risk_mark_get_property;
  object_class->set_property = churn_risk_mark_set_property;
  object_class->dispose = churn_risk_mark_dispose;

  /**
   * ChurnRiskMark:churn:
   *
   * The churn probability, negative if not known.
   */
  properties[PROP_CHURN] =
      g_param_spec_double ("churn", NULL, NULL, -1, 1, -1,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * ChurnRiskMark:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "churn-risk-mark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
churn_risk_mark_init (ChurnRiskMark *self)
{
  self->churn = NAN;
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  self->image =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  churn_risk_mark_update (self);
}

/**
 * churn_risk_mark_new:
 *
 * Returns: (transfer floating): a mark for a churn probability that is not known
 */
GtkWidget *
churn_risk_mark_new (void)
{
  return g_object_new (CHURN_TYPE_RISK_MARK, NULL);
}
