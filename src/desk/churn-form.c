#include "config.h"

#include "churn-form.h"

/**
 * ChurnForm:
 *
 * One page of questions: what it is about, the rows to fill in, what is wrong with them, and the
 * button to go on. What was typed stays, whatever comes of it.
 */
struct _ChurnForm
{
  AdwBin parent_instance;

  GtkWidget *scroller;
  GtkLabel *title;
  GtkLabel *description;
  AdwBin *content;
  GtkWidget *problem;
  GtkLabel *problem_words;
  GtkSpinner *spinner;
  GtkButton *button;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_ACTION,
  PROP_CONTENT,
  N_PROPS
};

enum
{
  SUBMITTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnForm, churn_form, ADW_TYPE_BIN)

static void
churn_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  ChurnForm *self = CHURN_FORM (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, gtk_label_get_label (self->description));
      break;
    case PROP_ACTION:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (self->content));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_form_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ChurnForm *self = CHURN_FORM (object);

  switch (id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->title, g_value_get_string (value));
      /* What scrolls takes the focus. */
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, g_value_get_string (value),
                                      -1);
      break;
    case PROP_DESCRIPTION:
      gtk_label_set_label (self->description, g_value_get_string (value));
      break;
    case PROP_ACTION:
      gtk_button_set_label (self->button, g_value_get_string (value));
      break;
    case PROP_CONTENT:
      adw_bin_set_child (self->content, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
submit_cb (ChurnForm *self)
{
  churn_form_submit (self);
}

static gboolean
churn_form_grab_focus (GtkWidget *widget)
{
  GtkWidget *content = GTK_WIDGET (CHURN_FORM (widget)->content);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return (focus != NULL && gtk_widget_is_ancestor (focus, content)) ||
         gtk_widget_child_focus (content, GTK_DIR_TAB_FORWARD);
}

static void
churn_form_class_init (ChurnFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_form_get_property;
  object_class->set_property = churn_form_set_property;
  widget_class->grab_focus = churn_form_grab_focus;

  /**
   * ChurnForm:title:
   *
   * What is asked for.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * ChurnForm:description:
   *
   * Where the answers are found.
   */
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  /**
   * ChurnForm:action:
   *
   * What the button says.
   */
  properties[PROP_ACTION] = g_param_spec_string ("action", NULL, NULL, NULL, flags);
  /**
   * ChurnForm:content:
   *
   * The rows.
   */
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnForm::submitted:
   *
   * A person wants to go on.
   */
  signals[SUBMITTED] = g_signal_new ("submitted", CHURN_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/churn_desk/ChurnDesk/churn-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, scroller);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, title);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, description);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, content);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, problem);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, problem_words);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, ChurnForm, button);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
churn_form_init (ChurnForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * churn_form_set_problem:
 * @self: a form
 * @words: (nullable): what is wrong with what was entered, as a sentence
 */
void
churn_form_set_problem (ChurnForm *self, const char *words)
{
  g_return_if_fail (CHURN_IS_FORM (self));

  gtk_widget_set_visible (self->problem, words != NULL);
  gtk_label_set_label (self->problem_words, words != NULL ? words : "");
}

/**
 * churn_form_set_busy:
 * @self: a form
 * @busy: whether what was entered is being tried
 */
void
churn_form_set_busy (ChurnForm *self, gboolean busy)
{
  g_return_if_fail (CHURN_IS_FORM (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->button), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/**
 * churn_form_submit:
 * @self: a form
 *
 * Goes on, as its button does, unless it is busy.
 */
void
churn_form_submit (ChurnForm *self)
{
  g_return_if_fail (CHURN_IS_FORM (self));

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->button)))
    return;

  churn_form_set_problem (self, NULL);
  g_signal_emit (self, signals[SUBMITTED], 0);
}
