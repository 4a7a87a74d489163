#include "config.h"

#include "churn-drivers-view.h"

#include "churn-bar.h"
#include "churn-driver-words.h"
#include "churn-feature-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More than these tell nothing in half a second. */
#define AT_MOST 4
#define SMALLEST 0.02

/**
 * ChurnDriversView:
 *
 * Why the churn probability is what it is: the strongest drivers, each a
 * sentence, with an arrow for its direction and a bar for its size.
 */
struct _ChurnDriversView
{
  GtkWidget parent_instance;

  GArray *drivers; /* as shown */
};

G_DEFINE_FINAL_TYPE (ChurnDriversView, churn_drivers_view, GTK_TYPE_WIDGET)

static void
clear (ChurnDriversView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
churn_drivers_view_dispose (GObject *object)
{
  ChurnDriversView *self = CHURN_DRIVERS_VIEW (object);

  clear (self);
  g_clear_pointer (&self->drivers, g_array_unref);

  G_OBJECT_CLASS (churn_drivers_view_parent_class)->dispose (object);
}

static void
churn_drivers_view_class_init (ChurnDriversViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = churn_drivers_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "churn-drivers");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
churn_drivers_view_init (ChurnDriversView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What drives the churn probability"), -1);
  churn_drivers_view_set_drivers (self, NULL);
}

/**
 * churn_drivers_view_new:
 *
 * Returns: (transfer floating): a view of no drivers
 */
GtkWidget *
churn_drivers_view_new (void)
{
  return g_object_new (CHURN_TYPE_DRIVERS_VIEW, NULL);
}

static GtkWidget *
create_label (const char *text, const char *style_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL);

  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);

  return label;
}

static GtkWidget *
create_row (const ChurnDriver *driver, double largest)
{
  gboolean raises = driver->contribution > 0;
  g_autofree char *what = churn_feature_describe (driver->feature, driver->value);
  g_autofree char *sentence = churn_driver_words_sentence (driver);
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 3, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *bar = churn_bar_new ();
  GtkWidget *effect = create_label (churn_driver_words_effect (driver), "effect");
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name",
                                   raises ? "churn-up-symbolic" : "churn-down-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  churn_bar_set_fraction (CHURN_BAR (bar), fabs (driver->contribution) / largest);
  gtk_widget_add_css_class (row, raises ? "raises" : "lowers");
  gtk_label_set_wrap (GTK_LABEL (effect), FALSE);
  gtk_widget_set_hexpand (effect, FALSE);
  gtk_widget_set_valign (effect, GTK_ALIGN_START);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), create_label (what, NULL));
  gtk_box_append (GTK_BOX (line), effect);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), bar);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);

  return row;
}

static gboolean
is_same (const GArray *a, const GArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const ChurnDriver *x = &g_array_index (a, ChurnDriver, i);
      const ChurnDriver *y = &g_array_index (b, ChurnDriver, i);

      if (x->feature != y->feature || x->contribution != y->contribution ||
          (x->value != y->value && !(isnan (x->value) && isnan (y->value))))
        return FALSE;
    }

  return TRUE;
}

/**
 * churn_drivers_view_set_drivers:
 * @self: a view
 * @drivers: (nullable) (element-type ChurnDriver): what the model says; %NULL
 *   if nothing yet
 */
void
churn_drivers_view_set_drivers (ChurnDriversView *self, const GArray *drivers)
{
  g_autoptr (GArray) merged = NULL;
  guint n = 0;

  g_return_if_fail (CHURN_IS_DRIVERS_VIEW (self));

  merged = drivers != NULL ? churn_driver_words_merge (drivers)
                           : g_array_new (FALSE, FALSE, sizeof (ChurnDriver));
  while (n < MIN (merged->len, AT_MOST) &&
         fabs (g_array_index (merged, ChurnDriver, n).contribution) >= SMALLEST)
    n++;
  g_array_set_size (merged, n);
  if (is_same (self->drivers, merged))
    return;

  clear (self);
  for (guint i = 0; i < merged->len; i++)
    gtk_widget_set_parent (create_row (&g_array_index (merged, ChurnDriver, i),
                                       fabs (g_array_index (merged, ChurnDriver, 0).contribution)),
                           GTK_WIDGET (self));
  if (merged->len == 0)
    gtk_widget_set_parent (
        create_label (_ ("No reason stands out yet. The reasons come with the first prediction."),
                      "dim-label"),
        GTK_WIDGET (self));
  g_clear_pointer (&self->drivers, g_array_unref);
  self->drivers = g_steal_pointer (&merged);
}
