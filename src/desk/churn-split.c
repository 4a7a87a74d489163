#include "config.h"

#include "churn-split.h"

#include "churn-split-handle.h"

#define HANDLE_WIDTH 9
/* Of the whole width, in percent, where nobody has moved the handle. */
#define SHARE 60

/**
 * ChurnSplit:
 *
 * A list and its content: side by side, with a handle between them, where both
 * have room for their natural minimum; else one of the two, which one
 * :show-content says. Which of them it is, is decided anew with each
 * allocation, so that a window can be dragged from one to the other.
 *
 * # CSS nodes
 *
 * `churn-split` with the class `narrow`, and a `churn-split-handle` in it.
 */
struct _ChurnSplit
{
  GtkWidget parent_instance;

  GtkWidget *list;
  GtkWidget *content;
  GtkWidget *handle;

  guint notify_id;
  int position;
  gboolean narrow;
  gboolean show_content;
  gboolean alone;
};

enum
{
  PROP_0,
  PROP_LIST,
  PROP_CONTENT,
  PROP_NARROW,
  PROP_SHOW_CONTENT,
  PROP_POSITION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ChurnSplit, churn_split, GTK_TYPE_WIDGET)

static int
min_width (GtkWidget *child)
{
  int minimum = 0;

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static int
natural_width (GtkWidget *child)
{
  int natural = 0;

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

static gboolean
is_wide_enough (ChurnSplit *self, int width)
{
  return natural_width (self->list) + HANDLE_WIDTH + natural_width (self->content) <= width;
}

static int
list_width (ChurnSplit *self, int width)
{
  int least = natural_width (self->list);
  int most = width - HANDLE_WIDTH - natural_width (self->content);
  int wanted = self->position >= 0 ? self->position : width * SHARE / 100;

  return CLAMP (wanted, least, MAX (least, most));
}

static GtkSizeRequestMode
churn_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
churn_split_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  ChurnSplit *self = CHURN_SPLIT (widget);
  GtkWidget *children[] = { self->list, self->content };

  *minimum = *natural = 0;
  gtk_widget_measure (self->handle, orientation, -1, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum, child_natural;

      if (children[i] == NULL)
        continue;
      gtk_widget_measure (children[i], orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *natural += child_natural + (i == 0 ? HANDLE_WIDTH : 0);
      else
        *natural = MAX (*natural, child_natural);
    }
}

static gboolean
notify_narrow_cb (gpointer user_data)
{
  ChurnSplit *self = user_data;

  self->notify_id = 0;
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);

  return G_SOURCE_REMOVE;
}

static void
place (GtkWidget *child, int x, int width, int height)
{
  gtk_widget_set_child_visible (child, TRUE);
  gtk_widget_allocate (child, width, height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, 0)));
}

static void
churn_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ChurnSplit *self = CHURN_SPLIT (widget);
  gboolean narrow = !is_wide_enough (self, width);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (narrow != self->narrow)
    {
      self->narrow = narrow;
      /* Others answer the notification by changing sizes: not in an allocation. */
      if (self->notify_id == 0)
        self->notify_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_narrow_cb, self, NULL);
    }

  gtk_widget_set_child_visible (self->handle, !narrow);
  if (narrow || self->alone || self->list == NULL || self->content == NULL)
    {
      GtkWidget *shown = self->content;
      GtkWidget *hidden = self->list;

      if (self->content == NULL || (!self->show_content && !self->alone && self->list != NULL))
        {
          shown = self->list;
          hidden = self->content;
        }
      gtk_widget_set_child_visible (self->handle, FALSE);
      if (hidden != NULL)
        gtk_widget_set_child_visible (hidden, FALSE);
      if (shown != NULL)
        place (shown, 0, MAX (width, min_width (shown)), height);
    }
  else
    {
      int list = list_width (self, width);
      int content = width - list - HANDLE_WIDTH;

      place (self->list, rtl ? width - list : 0, list, height);
      place (self->handle, rtl ? content : list, HANDLE_WIDTH, height);
      place (self->content, rtl ? 0 : list + HANDLE_WIDTH, content, height);
    }
}

static void
moved_cb (ChurnSplit *self, int offset)
{
  churn_split_set_position (self,
                            list_width (self, gtk_widget_get_width (GTK_WIDGET (self))) + offset);
}

static void
churn_split_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnSplit *self = CHURN_SPLIT (object);

  switch (prop_id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;

    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, self->show_content);
      break;

    case PROP_POSITION:
      g_value_set_int (value, self->position);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_split_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ChurnSplit *self = CHURN_SPLIT (object);

  switch (prop_id)
    {
    case PROP_LIST:
      churn_split_set_list (self, g_value_get_object (value));
      break;

    case PROP_CONTENT:
      churn_split_set_content (self, g_value_get_object (value));
      break;

    case PROP_SHOW_CONTENT:
      churn_split_set_show_content (self, g_value_get_boolean (value));
      break;

    case PROP_POSITION:
      churn_split_set_position (self, g_value_get_int (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_split_dispose (GObject *object)
{
  ChurnSplit *self = CHURN_SPLIT (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->handle, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (churn_split_parent_class)->dispose (object);
}

static void
churn_split_class_init (ChurnSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_split_get_property;
  object_class->set_property = churn_split_set_property;
  object_class->dispose = churn_split_dispose;

  widget_class->get_request_mode = churn_split_get_request_mode;
  widget_class->measure = churn_split_measure;
  widget_class->size_allocate = churn_split_size_allocate;

  /**
   * ChurnSplit:list:
   *
   * What stands at the beginning of the line.
   */
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags);

  /**
   * ChurnSplit:content:
   *
   * What belongs to the list's selected item.
   */
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);

  /**
   * ChurnSplit:narrow:
   *
   * Whether there is room for only one of the two.
   */
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * ChurnSplit:show-content:
   *
   * Whether it is the content that is seen where there is room for only one.
   */
  properties[PROP_SHOW_CONTENT] = g_param_spec_boolean ("show-content", NULL, NULL, FALSE, flags);

  /**
   * ChurnSplit:position:
   *
   * The width of the list in pixels, as far as there is room; -1 for a share of
   * the room.
   */
  properties[PROP_POSITION] = g_param_spec_int ("position", NULL, NULL, -1, G_MAXINT, -1, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "churn-split");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
churn_split_init (ChurnSplit *self)
{
  self->position = -1;
  self->handle = churn_split_handle_new ();
  g_signal_connect_object (self->handle, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->handle, GTK_WIDGET (self));
}

/**
 * churn_split_new:
 *
 * Returns: (transfer floating): a container for a list and its content
 */
GtkWidget *
churn_split_new (void)
{
  return g_object_new (CHURN_TYPE_SPLIT, NULL);
}

/**
 * churn_split_set_list:
 * @self: a split
 * @list: (nullable): the list
 */
void
churn_split_set_list (ChurnSplit *self, GtkWidget *list)
{
  g_return_if_fail (CHURN_IS_SPLIT (self));
  g_return_if_fail (list == NULL || GTK_IS_WIDGET (list));

  if (self->list == list)
    return;

  g_clear_pointer (&self->list, gtk_widget_unparent);
  self->list = list;
  if (list != NULL)
    /* First in order, so that Tab goes from the list to the content. */
    gtk_widget_insert_before (list, GTK_WIDGET (self), self->handle);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
}

/**
 * churn_split_set_content:
 * @self: a split
 * @content: (nullable): the content
 */
void
churn_split_set_content (ChurnSplit *self, GtkWidget *content)
{
  g_return_if_fail (CHURN_IS_SPLIT (self));
  g_return_if_fail (content == NULL || GTK_IS_WIDGET (content));

  if (self->content == content)
    return;

  g_clear_pointer (&self->content, gtk_widget_unparent);
  self->content = content;
  if (content != NULL)
    gtk_widget_insert_after (content, GTK_WIDGET (self), self->handle);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

/**
 * churn_split_get_narrow:
 * @self: a split
 *
 * Returns: whether there is room for only one of the two
 */
gboolean
churn_split_get_narrow (ChurnSplit *self)
{
  g_return_val_if_fail (CHURN_IS_SPLIT (self), FALSE);

  return self->narrow;
}

/**
 * churn_split_get_show_content:
 * @self: a split
 *
 * Returns: whether the content is seen where there is room for only one
 */
gboolean
churn_split_get_show_content (ChurnSplit *self)
{
  g_return_val_if_fail (CHURN_IS_SPLIT (self), FALSE);

  return self->show_content;
}

/**
 * churn_split_set_show_content:
 * @self: a split
 * @show_content: whether the content is to be seen where there is room for
 *   only one
 */
void
churn_split_set_show_content (ChurnSplit *self, gboolean show_content)
{
  g_return_if_fail (CHURN_IS_SPLIT (self));

  show_content = !!show_content;
  if (self->show_content == show_content)
    return;

  self->show_content = show_content;
  /* At once, as only what is mapped takes the focus. */
  if (self->list != NULL && self->content != NULL)
    gtk_widget_set_child_visible (show_content ? self->content : self->list, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

/**
 * churn_split_set_alone:
 * @self: a split
 * @alone: whether the content is to be seen alone, however wide the split is
 */
void
churn_split_set_alone (ChurnSplit *self, gboolean alone)
{
  g_return_if_fail (CHURN_IS_SPLIT (self));

  if (self->alone == alone)
    return;

  self->alone = alone;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * churn_split_get_position:
 * @self: a split
 *
 * Returns: the wanted width of the list in pixels; -1 for a share of the room
 */
int
churn_split_get_position (ChurnSplit *self)
{
  g_return_val_if_fail (CHURN_IS_SPLIT (self), -1);

  return self->position;
}

/**
 * churn_split_set_position:
 * @self: a split
 * @position: the wanted width of the list in pixels; -1 for a share of the room
 */
void
churn_split_set_position (ChurnSplit *self, int position)
{
  int width;

  g_return_if_fail (CHURN_IS_SPLIT (self));

  width = gtk_widget_get_width (GTK_WIDGET (self));
  position = MAX (position, -1);
  if (self->position == position)
    return;

  self->position = position;
  /* Kept within what is possible now, so that the way back has no dead stretch. */
  if (position >= 0 && width > 0 && !self->narrow)
    self->position = list_width (self, width);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}
