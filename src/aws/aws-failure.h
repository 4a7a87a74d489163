#pragma once

#include "aws-credentials.h"
#include "aws-error.h"
#include "aws-response.h"

G_BEGIN_DECLS

GError *aws_failure_from_error (GUri *base, const GError *error);
GError *aws_failure_from_answer (GUri *base,
                                 const AwsCredentials *credentials,
                                 const AwsResponse *response,
                                 AwsError code);
GError *aws_failure_without_words (GUri *base, const AwsResponse *response, AwsError code);
gboolean aws_failure_is_skew (AwsError code, const char *type);

G_END_DECLS
