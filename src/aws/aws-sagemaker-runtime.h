#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

#define AWS_TYPE_SAGEMAKER_RUNTIME (aws_sagemaker_runtime_get_type ())
G_DECLARE_FINAL_TYPE (AwsSagemakerRuntime, aws_sagemaker_runtime, AWS, SAGEMAKER_RUNTIME, GObject)

AwsSagemakerRuntime *aws_sagemaker_runtime_new (AwsClient *client);

void aws_sagemaker_runtime_set_timeout (AwsSagemakerRuntime *self, guint milliseconds);
gboolean aws_sagemaker_runtime_score (AwsSagemakerRuntime *self,
                                      const char *endpoint,
                                      const char *csv,
                                      gsize n_rows,
                                      double *scores,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
