#include "churn-plot.h"

#include <cairo-svg.h>
#include <math.h>
#include <pango/pangocairo.h>

#define SIZE 380.0
#define MARGIN_LEFT 56.0
#define MARGIN_BOTTOM 50.0
#define MARGIN_TOP 12.0
#define MARGIN_RIGHT 14.0
#define BAR_WIDTH 820.0
#define BAR_STEP 27.0
#define BAR_LABEL 262.0
#define BAR_VALUE 60.0

/**
 * ChurnPlot:
 *
 * A small picture of figures, drawn by Cairo into SVG, in which text is outlines: it looks the same
 * on machines that have other fonts.
 */
struct _ChurnPlot
{
  cairo_surface_t *surface;
  cairo_t *cairo;
  GByteArray *svg;
};

typedef struct
{
  double red, green, blue;
} Ink;

static const Ink inks[] = {
  [CHURN_PLOT_ACCENT] = { 0.11, 0.44, 0.85 },
  [CHURN_PLOT_QUIET] = { 0.60, 0.60, 0.62 },
  [CHURN_PLOT_GUIDE] = { 0.60, 0.60, 0.62 },
};
static const Ink text_ink = { 0.24, 0.24, 0.26 };
static const Ink grid_ink = { 0.91, 0.91, 0.92 };

static cairo_status_t
write_svg (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);

  return CAIRO_STATUS_SUCCESS;
}

static ChurnPlot *
new_plot (double width, double height)
{
  ChurnPlot *self = g_new0 (ChurnPlot, 1);

  self->svg = g_byte_array_new ();
  self->surface = cairo_svg_surface_create_for_stream (write_svg, self->svg, width, height);
  cairo_svg_surface_set_document_unit (self->surface, CAIRO_SVG_UNIT_PX);
  self->cairo = cairo_create (self->surface);
  cairo_set_line_join (self->cairo, CAIRO_LINE_JOIN_ROUND);

  return self;
}

static void
set_ink (ChurnPlot *self, const Ink *ink, double alpha)
{
  cairo_set_source_rgba (self->cairo, ink->red, ink->green, ink->blue, alpha);
}

/* @align_x and @align_y: which part of the text is at the point, 0 its start, 1 its end. */
static void
draw_text (ChurnPlot *self,
           double x,
           double y,
           double align_x,
           double align_y,
           gboolean bold,
           const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (self->cairo);
  PangoFontDescription *font = pango_font_description_from_string ("Cantarell, sans-serif");
  int width, height;

  pango_font_description_set_absolute_size (font, 13 * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (self->cairo, x - width * align_x, y - height * align_y);
  pango_cairo_show_layout (self->cairo, layout);
  pango_font_description_free (font);
}

static double
place_x (double x)
{
  return MARGIN_LEFT + x * (SIZE - MARGIN_LEFT - MARGIN_RIGHT);
}

static double
place_y (double y)
{
  return SIZE - MARGIN_BOTTOM - y * (SIZE - MARGIN_TOP - MARGIN_BOTTOM);
}

/**
 * churn_plot_new:
 * @x_label: what the horizontal axis measures
 * @y_label: what the vertical axis measures
 *
 * Returns: (transfer full): a square of 0 to 1 by 0 to 1 with axes and a grid
 */
ChurnPlot *
churn_plot_new (const char *x_label, const char *y_label)
{
  ChurnPlot *self = new_plot (SIZE, SIZE);

  cairo_set_line_width (self->cairo, 1);
  for (int tick = 0; tick <= 5; tick++)
    {
      double at = tick / 5.0;
      char text[8];

      set_ink (self, &grid_ink, 1);
      cairo_move_to (self->cairo, place_x (0), place_y (at));
      cairo_line_to (self->cairo, place_x (1), place_y (at));
      cairo_move_to (self->cairo, place_x (at), place_y (0));
      cairo_line_to (self->cairo, place_x (at), place_y (1));
      cairo_stroke (self->cairo);
      g_snprintf (text, sizeof text, "%.1f", at);
      set_ink (self, &text_ink, 1);
      draw_text (self, place_x (0) - 8, place_y (at), 1, 0.5, FALSE, text);
      draw_text (self, place_x (at), place_y (0) + 6, 0.5, 0, FALSE, text);
    }
  draw_text (self, place_x (0.5), SIZE - 4, 0.5, 1, FALSE, x_label);
  cairo_save (self->cairo);
  cairo_translate (self->cairo, 2, place_y (0.5));
  cairo_rotate (self->cairo, -G_PI / 2);
  draw_text (self, 0, 0, 0.5, 0, FALSE, y_label);
  cairo_restore (self->cairo);

  return self;
}

/**
 * churn_plot_add_line:
 * @self: a square
 * @points: (array length=n): from left to right
 * @n: how many
 * @style: how it looks
 * @filled: whether the area below it is tinted
 *
 * Draws a line through the points.
 */
void
churn_plot_add_line (ChurnPlot *self,
                     const ChurnPlotPoint *points,
                     guint n,
                     ChurnPlotStyle style,
                     gboolean filled)
{
  static const double dashes[] = { 5, 5 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (points != NULL || n == 0);

  if (n == 0)
    return;

  cairo_new_path (self->cairo);
  for (guint i = 0; i < n; i++)
    cairo_line_to (self->cairo, place_x (points[i].x), place_y (points[i].y));
  if (filled)
    {
      cairo_path_t *path = cairo_copy_path (self->cairo);

      cairo_line_to (self->cairo, place_x (points[n - 1].x), place_y (0));
      cairo_line_to (self->cairo, place_x (points[0].x), place_y (0));
      cairo_close_path (self->cairo);
      set_ink (self, &inks[style], 0.10);
      cairo_fill (self->cairo);
      cairo_append_path (self->cairo, path);
      cairo_path_destroy (path);
    }
  set_ink (self, &inks[style], 1);
  cairo_set_line_width (self->cairo, style == CHURN_PLOT_GUIDE ? 1.2 : 2.4);
  cairo_set_dash (self->cairo, dashes, style == CHURN_PLOT_GUIDE ? 2 : 0, 0);
  cairo_stroke (self->cairo);
  cairo_set_dash (self->cairo, NULL, 0, 0);
}

/**
 * churn_plot_add_dot:
 * @self: a square
 * @x: where
 * @y: where
 * @radius: how large, in pixels
 * @style: how it looks
 *
 * Draws a dot with a white rim.
 */
void
churn_plot_add_dot (ChurnPlot *self, double x, double y, double radius, ChurnPlotStyle style)
{
  g_return_if_fail (self != NULL);

  cairo_new_path (self->cairo);
  cairo_arc (self->cairo, place_x (x), place_y (y), radius, 0, 2 * G_PI);
  set_ink (self, &inks[style], style == CHURN_PLOT_ACCENT ? 0.9 : 0.7);
  cairo_fill_preserve (self->cairo);
  cairo_set_source_rgb (self->cairo, 1, 1, 1);
  cairo_set_line_width (self->cairo, 1.2);
  cairo_stroke (self->cairo);
}

/**
 * churn_plot_add_interval:
 * @self: a square
 * @x: where
 * @low: its lower end
 * @high: its upper end
 * @style: how it looks
 *
 * Draws how far up and down a dot may stand by chance.
 */
void
churn_plot_add_interval (ChurnPlot *self, double x, double low, double high, ChurnPlotStyle style)
{
  g_return_if_fail (self != NULL);

  cairo_new_path (self->cairo);
  cairo_move_to (self->cairo, place_x (x), place_y (low));
  cairo_line_to (self->cairo, place_x (x), place_y (high));
  set_ink (self, &inks[style], 0.35);
  cairo_set_line_width (self->cairo, 3);
  cairo_set_line_cap (self->cairo, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (self->cairo);
  cairo_set_line_cap (self->cairo, CAIRO_LINE_CAP_BUTT);
}

/**
 * churn_plot_add_note:
 * @self: a square
 * @x: where it is
 * @y: where its middle is
 * @at_end: whether it ends at @x rather than begins there
 * @text: what it says
 * @style: in which ink
 *
 * Writes a note into the square.
 */
void
churn_plot_add_note (ChurnPlot *self,
                     double x,
                     double y,
                     gboolean at_end,
                     const char *text,
                     ChurnPlotStyle style)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  set_ink (self, style == CHURN_PLOT_ACCENT ? &inks[style] : &text_ink, 1);
  draw_text (self, place_x (x), place_y (y), at_end ? 1 : 0, 0.5, style == CHURN_PLOT_ACCENT, text);
}

/**
 * churn_plot_new_bars:
 * @labels: (array length=n): what each bar is
 * @values: (array length=n): how long it is, 0 or more
 * @n: how many
 *
 * Returns: (transfer full): bars, one below the other, with their values
 */
ChurnPlot *
churn_plot_new_bars (const char *const *labels, const double *values, guint n)
{
  ChurnPlot *self;
  double longest = 0;

  g_return_val_if_fail (n == 0 || (labels != NULL && values != NULL), NULL);

  self = new_plot (BAR_WIDTH, BAR_STEP * n + 6);
  for (guint i = 0; i < n; i++)
    longest = fmax (longest, values[i]);

  for (guint i = 0; i < n; i++)
    {
      double middle = 3 + BAR_STEP * (i + 0.5);
      double width = longest > 0 ? values[i] / longest * (BAR_WIDTH - BAR_LABEL - BAR_VALUE) : 0;
      char text[16];

      set_ink (self, &text_ink, 1);
      draw_text (self, BAR_LABEL - 12, middle, 1, 0.5, FALSE, labels[i]);
      cairo_rectangle (self->cairo, BAR_LABEL, middle - 8, fmax (width, 1), 16);
      set_ink (self, &inks[CHURN_PLOT_ACCENT], 0.85);
      cairo_fill (self->cairo);
      g_snprintf (text, sizeof text, "%.2f", values[i]);
      set_ink (self, &text_ink, 1);
      draw_text (self, BAR_LABEL + width + 8, middle, 0, 0.5, FALSE, text);
    }

  return self;
}

/**
 * churn_plot_free_to_svg:
 * @self: (transfer full): a picture
 * @length: (out): of the SVG, in bytes
 *
 * Returns: (transfer full): the picture, an SVG document
 */
char *
churn_plot_free_to_svg (ChurnPlot *self, gsize *length)
{
  char *svg;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  cairo_destroy (self->cairo);
  cairo_surface_finish (self->surface);
  cairo_surface_destroy (self->surface);
  *length = self->svg->len;
  svg = (char *) g_byte_array_free (self->svg, FALSE);
  g_free (self);

  return svg;
}
