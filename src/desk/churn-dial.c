#include "churn-dial.h"

#include "churn-palette.h"
#include "churn-risk.h"

#include <adwaita.h>
#include <math.h>

/* The arc opens downwards: it runs from 150 to 390 degrees, clockwise from the
 * right. CHURN_DIAL_HEIGHT is the height of its box in radii, knob and all. */
#define ARC_FROM (G_PI * 150 / 180)
#define ARC_SWEEP (G_PI * 240 / 180)
#define ARC_THICKNESS 0.15
#define ZONE_GAP (G_PI * 2.2 / 180)

/**
 * ChurnDial:
 *
 * The arc of a gauge: three zones, filled as far as the value goes, and a knob
 * where the fill ends. It springs from one known value to the next.
 *
 * The colour of each zone is that of the node `churn-dial` with the class
 * `low`, `watch` or `high`; `track` has the alpha of what is not filled, `knob`
 * and `ground` are the knob and the ring about it.
 */
struct _ChurnDial
{
  GtkWidget parent_instance;

  AdwAnimation *spring;
  double value;
  double shown;
  double threshold;
};

G_DEFINE_FINAL_TYPE (ChurnDial, churn_dial, GTK_TYPE_WIDGET)

static void
spring_cb (double value, gpointer user_data)
{
  ChurnDial *self = user_data;

  self->shown = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_arc (cairo_t *cr, double radius, double from, double to, const GdkRGBA *color)
{
  if (to <= from)
    return;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_arc (cr, 0, 0, radius, from, to);
  cairo_stroke (cr);
}

static double
angle_of (double value)
{
  return ARC_FROM + ARC_SWEEP * CLAMP (value, 0, 1);
}

static void
draw_knob (ChurnDial *self, cairo_t *cr, double radius, double thickness)
{
  GdkRGBA ground, knob;
  double angle = angle_of (self->shown);

  churn_palette_get (GTK_WIDGET (self), "ground", &ground);
  churn_palette_get (GTK_WIDGET (self), "knob", &knob);
  cairo_arc (cr, radius * cos (angle), radius * sin (angle), thickness * 0.62, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_fill (cr);
  cairo_arc (cr, radius * cos (angle), radius * sin (angle), thickness * 0.42, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &knob);
  cairo_fill (cr);
}

static void
churn_dial_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ChurnDial *self = CHURN_DIAL (widget);
  double bounds[] = { 0, churn_risk_watch_from (self->threshold), self->threshold, 1 };
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  double outer = MIN (width / 2, height / CHURN_DIAL_HEIGHT);
  double thickness = outer * ARC_THICKNESS;
  /* The knob is a little wider than the arc. */
  double radius = outer - thickness * 0.62 - 1;
  cairo_t *cr;

  if (radius <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_translate (cr, width / 2, outer);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    cairo_scale (cr, -1, 1);
  cairo_set_line_width (cr, thickness);
  for (ChurnRisk zone = CHURN_RISK_LOW; zone <= CHURN_RISK_HIGH; zone++)
    {
      double from = angle_of (bounds[zone - 1]) + (zone > CHURN_RISK_LOW ? ZONE_GAP / 2 : 0);
      double to = angle_of (bounds[zone]) - (zone < CHURN_RISK_HIGH ? ZONE_GAP / 2 : 0);
      GdkRGBA color, track;

      churn_palette_get (widget, churn_risk_get_style_class (zone), &color);
      churn_palette_get (widget, "track", &track);
      track = (GdkRGBA){ color.red, color.green, color.blue, color.alpha * track.alpha };
      draw_arc (cr, radius, from, to, &track);
      if (!isnan (self->shown))
        draw_arc (cr, radius, from, MIN (to, angle_of (self->shown)), &color);
    }
  if (!isnan (self->shown))
    draw_knob (self, cr, radius, thickness);
  cairo_destroy (cr);
}

static void
churn_dial_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (churn_dial_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
churn_dial_dispose (GObject *object)
{
  ChurnDial *self = CHURN_DIAL (object);

  g_clear_object (&self->spring);

  G_OBJECT_CLASS (churn_dial_parent_class)->dispose (object);
}

static void
churn_dial_class_init (ChurnDialClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_dial_dispose;
  widget_class->snapshot = churn_dial_snapshot;
  widget_class->css_changed = churn_dial_css_changed;

  gtk_widget_class_set_css_name (widget_class, "churn-dial");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
churn_dial_init (ChurnDial *self)
{
  self->value = NAN;
  self->shown = NAN;
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  self->spring =
      adw_spring_animation_new (GTK_WIDGET (self), 0, 0, adw_spring_params_new (0.75, 1, 90),
                                adw_callback_animation_target_new (spring_cb, self, NULL));
}

/**
 * churn_dial_new:
 *
 * Returns: (transfer floating): a dial whose value is not known
 */
GtkWidget *
churn_dial_new (void)
{
  return g_object_new (CHURN_TYPE_DIAL, NULL);
}

/**
 * churn_dial_set_value:
 * @self: a dial
 * @value: a churn probability from 0 to 1, NAN if not known
 *
 * Springs to @value from another known one; where either is not known, where
 * animations are off or nothing is to be seen, it jumps.
 */
void
churn_dial_set_value (ChurnDial *self, double value)
{
  double before;

  g_return_if_fail (CHURN_IS_DIAL (self));

  if (self->value == value || (isnan (self->value) && isnan (value)))
    return;

  before = self->shown;
  self->value = value;
  adw_animation_reset (self->spring);
  if (isnan (before) || isnan (value))
    {
      self->shown = value;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }

  /* The reset went back to where the spring set out from the last time. */
  self->shown = before;
  adw_spring_animation_set_value_from (ADW_SPRING_ANIMATION (self->spring), before);
  adw_spring_animation_set_value_to (ADW_SPRING_ANIMATION (self->spring), value);
  adw_animation_play (self->spring);
}

/**
 * churn_dial_get_shown:
 * @self: a dial
 *
 * Returns: how far the arc is filled now, on its way to the value; above 1 or
 *   below 0 where the spring swings over; NAN if nothing is
 */
double
churn_dial_get_shown (ChurnDial *self)
{
  g_return_val_if_fail (CHURN_IS_DIAL (self), NAN);

  return self->shown;
}

/**
 * churn_dial_set_risk_threshold:
 * @self: a dial
 * @threshold: the churn probability from which on the risk is high, 0 to 1
 */
void
churn_dial_set_risk_threshold (ChurnDial *self, double threshold)
{
  g_return_if_fail (CHURN_IS_DIAL (self));
  g_return_if_fail (threshold >= 0 && threshold <= 1);

  self->threshold = threshold;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
