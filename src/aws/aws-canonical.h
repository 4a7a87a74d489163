#pragma once

#include "aws-request.h"

G_BEGIN_DECLS

char *aws_canonical_path (const char *path);
char *aws_canonical_query (const char *query);
char **aws_canonical_signable_names (const AwsRequest *request);
char *aws_canonical_request (const AwsRequest *request,
                             const char *const *names,
                             const char *payload_hash);

G_END_DECLS
