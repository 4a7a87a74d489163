#pragma once

#include "aws-credentials.h"
#include "aws-request.h"

G_BEGIN_DECLS

gboolean aws_sign (AwsRequest *request,
                   const AwsCredentials *credentials,
                   const char *region,
                   const char *service,
                   gint64 now_us,
                   GError **error);

G_END_DECLS
