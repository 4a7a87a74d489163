#include "churn-contact-loop.h"

#include "churn-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* How often one contact's loop can be started anew. One that goes over to the next execution by
 * itself does so every ten hours. */
#define MAX_EXECUTIONS 100

/* An execution's name has at most 80 characters: the id, a dash and the number. */
#define MAX_ID 76

/**
 * ChurnContactLoop:
 *
 * The loops of contacts, each an execution of one state machine. Executions are named `CONTACT-1`,
 * `CONTACT-2` … and all get the same input, so that starting one that runs is success, and one that
 * has ended, whose name is used up, is followed by the next number.
 */
struct _ChurnContactLoop
{
  GObject parent_instance;

  AwsStepFunctions *step_functions;
  char *state_machine_arn;
  char *execution_arn; /* that of an execution, but for its name */
};

G_DEFINE_FINAL_TYPE (ChurnContactLoop, churn_contact_loop, G_TYPE_OBJECT)

static void
churn_contact_loop_finalize (GObject *object)
{
  ChurnContactLoop *self = CHURN_CONTACT_LOOP (object);

  g_clear_object (&self->step_functions);
  g_free (self->state_machine_arn);
  g_free (self->execution_arn);

  G_OBJECT_CLASS (churn_contact_loop_parent_class)->finalize (object);
}

static void
churn_contact_loop_class_init (ChurnContactLoopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_contact_loop_finalize;
}

static void
churn_contact_loop_init (ChurnContactLoop *self)
{
}

/**
 * churn_contact_loop_new:
 * @step_functions: Step Functions
 * @state_machine_arn: the ARN of the state machine
 *
 * Returns: (transfer full): the loops that are executions of that machine
 */
ChurnContactLoop *
churn_contact_loop_new (AwsStepFunctions *step_functions, const char *state_machine_arn)
{
  ChurnContactLoop *self;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (AWS_IS_STEP_FUNCTIONS (step_functions), NULL);
  g_return_val_if_fail (state_machine_arn != NULL, NULL);

  self = g_object_new (CHURN_TYPE_CONTACT_LOOP, NULL);
  self->step_functions = g_object_ref (step_functions);
  self->state_machine_arn = g_strdup (state_machine_arn);
  parts = g_strsplit (state_machine_arn, ":stateMachine:", 2);
  self->execution_arn = g_strjoinv (":execution:", parts);
  return self;
}

static gboolean
check_id (const char *contact_id, GError **error)
{
  gsize length = strlen (contact_id);

  if (length > 0 && length <= MAX_ID &&
      strspn (contact_id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.") == length)
    return TRUE;
  g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                       "A contact's id that can name no execution");
  return FALSE;
}

static char *
make_input (const char *contact_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "contact");
  json_builder_add_string_value (builder, contact_id);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return json_to_string (node, FALSE);
}

/**
 * churn_contact_loop_start:
 * @self: the loops
 * @contact_id: a contact's id
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Starts a contact's loop; that it runs is success.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, %CHURN_ERROR_INVALID,
 *   %CHURN_ERROR_UNAVAILABLE when all numbers are used up, or %G_IO_ERROR_CANCELLED
 */
gboolean
churn_contact_loop_start (ChurnContactLoop *self,
                          const char *contact_id,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *input = NULL;

  g_return_val_if_fail (CHURN_IS_CONTACT_LOOP (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);

  if (!check_id (contact_id, error))
    return FALSE;
  input = make_input (contact_id);
  for (guint i = 1; i <= MAX_EXECUTIONS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", contact_id, i);
      g_autoptr (GError) local = NULL;

      if (aws_step_functions_start_execution (self->step_functions, self->state_machine_arn, name,
                                              input, cancellable, &local))
        return TRUE;
      if (!g_error_matches (local, AWS_ERROR, AWS_ERROR_EXISTS))
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local), "The loop: ");
          return FALSE;
        }
    }
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE, "The loop was started %d times already",
               MAX_EXECUTIONS);
  return FALSE;
}

/**
 * churn_contact_loop_stop:
 * @self: the loops
 * @contact_id: a contact's id
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Stops a contact's loop, whatever its number; that none runs is success. Those before the newest
 * have ended, and stopping them again changes nothing.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, %CHURN_ERROR_INVALID or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
churn_contact_loop_stop (ChurnContactLoop *self,
                         const char *contact_id,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (CHURN_IS_CONTACT_LOOP (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);

  if (!check_id (contact_id, error))
    return FALSE;
  for (guint i = 1; i <= MAX_EXECUTIONS; i++)
    {
      g_autofree char *arn = g_strdup_printf ("%s:%s-%u", self->execution_arn, contact_id, i);
      g_autoptr (GError) local = NULL;

      if (aws_step_functions_stop_execution (self->step_functions, arn, "The contact has ended",
                                             cancellable, &local))
        continue;
      if (g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "The loop: ");
      return FALSE;
    }
  return TRUE;
}
