#include "churn-doctor-line.h"

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/**
 * ChurnDoctorLine:
 *
 * One check of a #ChurnDoctor: how it stands, and what was found. #ChurnDoctorLine:state is
 * notified when any of it changes.
 */
struct _ChurnDoctorLine
{
  GObject parent_instance;

  ChurnDoctorCheck check;
  ChurnDoctorState state;
  char *detail;
  GError *error;
};

G_DEFINE_FINAL_TYPE (ChurnDoctorLine, churn_doctor_line, G_TYPE_OBJECT)

static void
churn_doctor_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, CHURN_DOCTOR_LINE (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
churn_doctor_line_finalize (GObject *object)
{
  ChurnDoctorLine *self = CHURN_DOCTOR_LINE (object);

  g_free (self->detail);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (churn_doctor_line_parent_class)->finalize (object);
}

static void
churn_doctor_line_class_init (ChurnDoctorLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_doctor_line_get_property;
  object_class->finalize = churn_doctor_line_finalize;

  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, CHURN_DOCTOR_WAITING, CHURN_DOCTOR_SKIPPED, CHURN_DOCTOR_WAITING,
      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
churn_doctor_line_init (ChurnDoctorLine *self)
{
}

/**
 * churn_doctor_line_new:
 * @check: what it is about
 *
 * Returns: (transfer full): a line that was not examined yet
 */
ChurnDoctorLine *
churn_doctor_line_new (ChurnDoctorCheck check)
{
  ChurnDoctorLine *self = g_object_new (CHURN_TYPE_DOCTOR_LINE, NULL);

  self->check = check;
  return self;
}

/**
 * churn_doctor_line_get_check:
 * @self: a line
 *
 * Returns: what it is about
 */
ChurnDoctorCheck
churn_doctor_line_get_check (ChurnDoctorLine *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR_LINE (self), CHURN_DOCTOR_CONFIGURATION);

  return self->check;
}

/**
 * churn_doctor_line_get_state:
 * @self: a line
 *
 * Returns: how it stands
 */
ChurnDoctorState
churn_doctor_line_get_state (ChurnDoctorLine *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR_LINE (self), CHURN_DOCTOR_WAITING);

  return self->state;
}

/**
 * churn_doctor_line_get_detail:
 * @self: a line
 *
 * Gets what was found: a figure or a name, such as an ARN. It is not translated and holds no
 * secret.
 *
 * Returns: (transfer none) (nullable): it
 */
const char *
churn_doctor_line_get_detail (ChurnDoctorLine *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR_LINE (self), NULL);

  return self->detail;
}

/**
 * churn_doctor_line_get_error:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): what went wrong, for a line that failed
 */
const GError *
churn_doctor_line_get_error (ChurnDoctorLine *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR_LINE (self), NULL);

  return self->error;
}

/**
 * churn_doctor_line_set:
 * @self: a line
 * @state: how it stands
 * @detail: (nullable): what was found
 * @error: (nullable): what went wrong
 *
 * Sets all of it.
 */
void
churn_doctor_line_set (ChurnDoctorLine *self,
                       ChurnDoctorState state,
                       const char *detail,
                       const GError *error)
{
  g_return_if_fail (CHURN_IS_DOCTOR_LINE (self));

  self->state = state;
  g_free (self->detail);
  self->detail = g_strdup (detail);
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * churn_doctor_check_get_name:
 * @check: what is examined
 *
 * Returns: its name for programs, which does not change
 */
const char *
churn_doctor_check_get_name (ChurnDoctorCheck check)
{
  static const char *const names[] = { "configuration", "keyring", "credentials", "identity",
                                       "name",          "tls",     "access",      "clock",
                                       "contacts",      "contact", "feed" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == CHURN_DOCTOR_N_CHECKS);
  g_return_val_if_fail ((gsize) check < G_N_ELEMENTS (names), NULL);

  return names[check];
}

/**
 * churn_doctor_state_get_name:
 * @state: how a check stands
 *
 * Returns: its name for programs, which does not change
 */
const char *
churn_doctor_state_get_name (ChurnDoctorState state)
{
  static const char *const names[] = { "waiting", "examining", "passed", "failed", "skipped" };

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (names), NULL);

  return names[state];
}
