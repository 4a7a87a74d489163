#include "aws-step-functions.h"

#include "aws-json.h"

/**
 * AwsStepFunctions:
 *
 * Step Functions over an #AwsClient (step-functions/latest/apireference), as far as standard
 * executions are started and stopped. It belongs to the client's thread.
 */
struct _AwsStepFunctions
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsStepFunctions, aws_step_functions, G_TYPE_OBJECT)

static void
aws_step_functions_finalize (GObject *object)
{
  AwsStepFunctions *self = AWS_STEP_FUNCTIONS (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (aws_step_functions_parent_class)->finalize (object);
}

static void
aws_step_functions_class_init (AwsStepFunctionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_step_functions_finalize;
}

static void
aws_step_functions_init (AwsStepFunctions *self)
{
}

/**
 * aws_step_functions_new:
 * @client: a client of %AWS_SERVICE_STEP_FUNCTIONS
 *
 * Returns: (transfer full): Step Functions by that client
 */
AwsStepFunctions *
aws_step_functions_new (AwsClient *client)
{
  AwsStepFunctions *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_STEP_FUNCTIONS, NULL);
  self->client = g_object_ref (client);
  return self;
}

static void
add (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/**
 * aws_step_functions_start_execution:
 * @self: Step Functions
 * @machine_arn: the state machine's ARN
 * @name: the execution's name, at most 80 characters
 * @input: its input, JSON
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Starts an execution. That one of the same name and input runs is success, so that it may be sent
 * twice; one that has ended, or that runs with another input, is %AWS_ERROR_EXISTS.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_step_functions_start_execution (AwsStepFunctions *self,
                                    const char *machine_arn,
                                    const char *name,
                                    const char *input,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) answer = NULL;

  g_return_val_if_fail (AWS_IS_STEP_FUNCTIONS (self), FALSE);
  g_return_val_if_fail (machine_arn != NULL && name != NULL && input != NULL, FALSE);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add (builder, "stateMachineArn", machine_arn);
  add (builder, "name", name);
  add (builder, "input", input);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  answer =
      aws_json_call (self->client, "AWSStepFunctions.StartExecution", node, cancellable, error);
  return answer != NULL;
}

/**
 * aws_step_functions_stop_execution:
 * @self: Step Functions
 * @execution_arn: the execution's ARN
 * @cause: why, at most 32,768 characters
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Stops an execution; that it has ended is success. %AWS_ERROR_NOT_FOUND: there never was one.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_step_functions_stop_execution (AwsStepFunctions *self,
                                   const char *execution_arn,
                                   const char *cause,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) answer = NULL;

  g_return_val_if_fail (AWS_IS_STEP_FUNCTIONS (self), FALSE);
  g_return_val_if_fail (execution_arn != NULL && cause != NULL, FALSE);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  add (builder, "executionArn", execution_arn);
  add (builder, "cause", cause);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  answer = aws_json_call (self->client, "AWSStepFunctions.StopExecution", node, cancellable, error);
  return answer != NULL;
}
