#include "churn-palette.h"

/**
 * churn_palette_get:
 * @widget: a widget that draws itself
 * @style_class: (nullable): a class of the thing to be drawn ("high")
 * @color: (out): the colour
 *
 * The `color` that the style sheet gives @widget's CSS node, or the node as it
 * would be with @style_class added. Colours are written in the style sheet
 * alone, where the scheme and high contrast choose among them.
 *
 * This is the one place that asks the style context: the call that follows it
 * (gtk_widget_get_color(), GTK 4.10) is not on the baseline.
 */
void
churn_palette_get (GtkWidget *widget, const char *style_class, GdkRGBA *color)
{
  GtkStyleContext *context;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (color != NULL);

  context = gtk_widget_get_style_context (widget);
  if (style_class == NULL)
    {
      gtk_style_context_get_color (context, color);
      return;
    }

  gtk_style_context_save (context);
  gtk_style_context_add_class (context, style_class);
  gtk_style_context_get_color (context, color);
  gtk_style_context_restore (context);
}
