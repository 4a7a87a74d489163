#pragma once

#include "aws-response.h"

G_BEGIN_DECLS

gboolean aws_checksum_matches (const AwsResponse *response);

G_END_DECLS
