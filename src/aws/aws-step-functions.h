#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

#define AWS_TYPE_STEP_FUNCTIONS (aws_step_functions_get_type ())
G_DECLARE_FINAL_TYPE (AwsStepFunctions, aws_step_functions, AWS, STEP_FUNCTIONS, GObject)

AwsStepFunctions *aws_step_functions_new (AwsClient *client);

gboolean aws_step_functions_start_execution (AwsStepFunctions *self,
                                             const char *machine_arn,
                                             const char *name,
                                             const char *input,
                                             GCancellable *cancellable,
                                             GError **error);
gboolean aws_step_functions_stop_execution (AwsStepFunctions *self,
                                            const char *execution_arn,
                                            const char *cause,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
