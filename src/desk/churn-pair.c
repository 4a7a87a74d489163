#include "churn-pair.h"

#define SPACING 12

/**
 * ChurnPair:
 *
 * Its children beside each other where they all have room for :child-width,
 * else below each other. The first is no wider than that, if it can be, the
 * others share the rest; all are as high as the highest.
 */
struct _ChurnPair
{
  GtkWidget parent_instance;

  int child_width;
};

enum
{
  PROP_0,
  PROP_CHILD_WIDTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_buildable;

static void churn_pair_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnPair,
                               churn_pair,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      churn_pair_buildable_init))

static int
count_children (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);

  return n;
}

static int
minimum_width (GtkWidget *child)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static int
first_width (ChurnPair *self, GtkWidget *child)
{
  return MAX (minimum_width (child), self->child_width);
}

/* Whether they fit beside each other; a first one that needs more takes it from the others. */
static gboolean
is_wide (ChurnPair *self, int width)
{
  int n = 0, first = 0, rest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      if (n++ == 0)
        first = first_width (self, child);
      else
        rest = MAX (rest, minimum_width (child));
    }

  return n > 0 && width >= MAX (n * self->child_width, first + (n - 1) * rest) + (n - 1) * SPACING;
}

static int
child_width (ChurnPair *self, GtkWidget *child, int width, int index, int n, int first)
{
  if (!is_wide (self, width))
    return width;
  if (index == 0)
    return n == 1 ? width : first;

  return (width - first - SPACING * (n - 1)) / MAX (n - 1, 1);
}

static GtkSizeRequestMode
churn_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
churn_pair_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  ChurnPair *self = CHURN_PAIR (widget);
  int n = count_children (widget);
  int width = for_size;
  int first = -1;
  int index = 0;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      if (first < 0)
        first = first_width (self, child);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
          *minimum = MAX (*minimum, child_minimum);
          *natural += index == 0 ? first : MAX (child_natural, self->child_width) + SPACING;
        }
      else
        {
          gtk_widget_measure (child, orientation, child_width (self, child, width, index, n, first),
                              &child_minimum, &child_natural, NULL, NULL);
          if (is_wide (self, width))
            {
              *minimum = MAX (*minimum, child_minimum);
              *natural = MAX (*natural, child_natural);
            }
          else
            {
              *minimum += child_minimum + (index > 0 ? SPACING : 0);
              *natural += child_natural + (index > 0 ? SPACING : 0);
            }
        }
      index++;
    }
  *natural = MAX (*natural, *minimum);
}

static void
churn_pair_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ChurnPair *self = CHURN_PAIR (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int n = count_children (widget);
  int first = -1;
  int index = 0;
  int x = 0, y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int own_width, own_height;

      if (!gtk_widget_should_layout (child))
        continue;
      if (first < 0)
        first = first_width (self, child);
      own_width = child_width (self, child, width, index, n, first);
      if (is_wide (self, width))
        own_height = height;
      else
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, own_width, NULL, &own_height, NULL,
                            NULL);
      gtk_widget_allocate (
          child, own_width, own_height, -1,
          gsk_transform_translate (
              NULL, &GRAPHENE_POINT_INIT ((float) (rtl ? width - x - own_width : x), (float) y)));
      if (is_wide (self, width))
        x += own_width + SPACING;
      else
        y += own_height + SPACING;
      index++;
    }
}

static void
churn_pair_add_child (GtkBuildable *buildable,
                      GtkBuilder *builder,
                      GObject *child,
                      const char *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
churn_pair_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = churn_pair_add_child;
}

static void
churn_pair_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnPair *self = CHURN_PAIR (object);

  switch (prop_id)
    {
    case PROP_CHILD_WIDTH:
      g_value_set_int (value, self->child_width);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_pair_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ChurnPair *self = CHURN_PAIR (object);

  switch (prop_id)
    {
    case PROP_CHILD_WIDTH:
      if (self->child_width == g_value_get_int (value))
        return;
      self->child_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_pair_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (churn_pair_parent_class)->dispose (object);
}

static void
churn_pair_class_init (ChurnPairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = churn_pair_get_property;
  object_class->set_property = churn_pair_set_property;
  object_class->dispose = churn_pair_dispose;

  widget_class->get_request_mode = churn_pair_get_request_mode;
  widget_class->measure = churn_pair_measure;
  widget_class->size_allocate = churn_pair_size_allocate;

  /**
   * ChurnPair:child-width:
   *
   * The width in pixels that each child has at least, where they stand beside
   * each other.
   */
  properties[PROP_CHILD_WIDTH] =
      g_param_spec_int ("child-width", NULL, NULL, 0, G_MAXINT, 240,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_pair_init (ChurnPair *self)
{
  self->child_width = 240;
}

/**
 * churn_pair_new:
 *
 * Returns: (transfer floating): an empty pair
 */
GtkWidget *
churn_pair_new (void)
{
  return g_object_new (CHURN_TYPE_PAIR, NULL);
}
